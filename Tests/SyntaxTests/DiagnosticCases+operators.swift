extension DiagnosticCase {
  /// Operators and assignments: a source and the messages it gets.
  static let operators = [
    DiagnosticCase(
      #"""
      let y = a -b
      """#,
      #"""
      [operator-spacing] error: ‘-’ has a space before it but none after, so it reads as a sign of what follows
       --> cell 1:1:11
      1 | let y = a -b
        |           ^
        = help: put a space on both sides of ‘-’
      """#),
    DiagnosticCase(
      #"""
      let y = a- b
      """#,
      #"""
      [operator-spacing] error: ‘-’ needs the same on both sides: a space, or none
       --> cell 1:1:10
      1 | let y = a- b
        |          ^
        = help: put a space on both sides of ‘-’
      """#),
    DiagnosticCase(
      #"""
      x *=2
      """#,
      #"""
      [operator-spacing] error: ‘*=’ needs the same on both sides: a space, or none
       --> cell 1:1:3
      1 | x *=2
        |   ^^
        = help: put a space on both sides of ‘*=’
      """#),
    DiagnosticCase(
      #"""
      0...-1
      """#,
      #"""
      [operator-run] error: ‘...-’ reads as one operator; a space has to divide ‘...’ and ‘-’
       --> cell 1:1:2
      1 | 0...-1
        |  ^^^^
        = help: put a space on both sides of ‘...’
      """#),
    DiagnosticCase(
      #"""
      let y=-1
      """#,
      #"""
      [operator-run] error: ‘=-’ reads as one operator; a space has to divide ‘=’ and ‘-’
       --> cell 1:1:6
      1 | let y=-1
        |      ^^
        = help: put a space on both sides of ‘=’
      """#),
    DiagnosticCase(
      #"""
      let y = - x
      """#,
      #"""
      [prefix-spacing] error: ‘-’ before an operand has to touch it
       --> cell 1:1:9
      1 | let y = - x
        |         ^
        = help: write it right before the operand
      """#),
    DiagnosticCase(
      #"""
      let y = x? 1 : 2
      """#,
      #"""
      [ternary-spacing] error: the ‘?’ of ‘condition ? a : b’ needs a space before it
       --> cell 1:1:10
      1 | let y = x? 1 : 2
        |          ^
        = help: put a space before ‘?’
      """#),
    DiagnosticCase(
      #"""
      0 < x < 1
      """#,
      #"""
      [operator-chain] error: two comparisons cannot follow one another: ‘a < b < c’
       --> cell 1:1:7
      1 | 0 < x < 1
        |       ^
        = help: join two comparisons with ‘&&’
      """#),
    DiagnosticCase(
      #"""
      1...2...3
      """#,
      #"""
      [operator-chain] error: ‘...’ cannot follow ‘...’ without parentheses
       --> cell 1:1:6
      1 | 1...2...3
        |      ^^^
      """#),
    DiagnosticCase(
      #"""
      let y = x ** 2
      """#,
      #"""
      [power-operator] error: ‘**’ is no operator; a power is written ‘pow(x, n)’
       --> cell 1:1:11
      1 | let y = x ** 2
        |           ^^
        = help: write ‘pow(x, 2)’
      """#),
    DiagnosticCase(
      #"""
      x++
      """#,
      #"""
      [increment-operator] error: ‘++’ is no operator; write ‘+= 1’
       --> cell 1:1:2
      1 | x++
        |  ^^
        = help: write ‘x += 1’
      """#),
    DiagnosticCase(
      #"""
      ++x
      """#,
      #"""
      [increment-operator] error: ‘++’ is no operator; write ‘+= 1’
       --> cell 1:1:1
      1 | ++x
        | ^^
        = help: write ‘x += 1’
      """#),
    DiagnosticCase(
      #"""
      a and b or c
      """#,
      #"""
      [word-operator] error: ‘and’ is written ‘&&’
       --> cell 1:1:3
      1 | a and b or c
        |   ^^^
        = help: write ‘&&’
      [word-operator] error: ‘or’ is written ‘||’
       --> cell 1:1:9
      1 | a and b or c
        |         ^^
        = help: write ‘||’
      """#),
    DiagnosticCase(
      #"""
      not a
      """#,
      #"""
      [word-operator] error: ‘not’ is written ‘!’
       --> cell 1:1:1
      1 | not a
        | ^^^
        = help: write ‘!’
      """#),
    DiagnosticCase(
      #"""
      if x in xs { }
      """#,
      #"""
      [in-operator] error: ‘in’ belongs to ‘for’; membership is asked with ‘contains’
       --> cell 1:1:6
      1 | if x in xs { }
        |      ^^
        = note: of a dictionary, ask ‘xs[x] != nil’
        = help: write ‘xs.contains(x)’
      """#),
    DiagnosticCase(
      #"""
      if x not in xs { }
      """#,
      #"""
      [in-operator] error: ‘in’ belongs to ‘for’; membership is asked with ‘contains’
       --> cell 1:1:10
      1 | if x not in xs { }
        |          ^^
        = note: of a dictionary, ask ‘xs[x] == nil’
        = help: write ‘!xs.contains(x)’
      """#),
    DiagnosticCase(
      #"""
      if x is not None { }
      """#,
      #"""
      [is-operator] error: values are compared with ‘!=’
       --> cell 1:1:6
      1 | if x is not None { }
        |      ^^^^^^
        = help: write ‘x != nil’
      """#),
    DiagnosticCase(
      #"""
      if x is Int { }
      """#,
      #"""
      [type-test] error: ‘is’ is left out: every type is known before the cell runs
       --> cell 1:1:6
      1 | if x is Int { }
        |      ^^
      """#),
    DiagnosticCase(
      #"""
      let y = x as? Int
      """#,
      #"""
      [cast] error: ‘as?’ is left out: every type is known before the cell runs; ‘Int(x)’ converts a value
       --> cell 1:1:11
      1 | let y = x as? Int
        |           ^^
        = help: convert with ‘Int(x)’
      """#),
    DiagnosticCase(
      #"""
      x?
      """#,
      #"""
      [stray-question-mark] error: expected ‘.member’ or ‘[index]’ after ‘?’
       --> cell 1:1:2
      1 | x?
        |  ^
      """#),
    DiagnosticCase(
      #"""
      let y = &x
      """#,
      #"""
      [misplaced-address] error: ‘&’ before a name is for an ‘inout’ argument only
       --> cell 1:1:9
      1 | let y = &x
        |         ^
      """#),
    DiagnosticCase(
      #"""
      print(_)
      """#,
      #"""
      [misplaced-wildcard] error: ‘_’ holds no value; it only throws one away, as in ‘_ = f()’
       --> cell 1:1:7
      1 | print(_)
        |       ^
      """#),
    DiagnosticCase(
      #"""
      a <> b
      """#,
      #"""
      [foreign-operator] error: ‘<>’ is no operator here; ‘!=’ is
       --> cell 1:1:3
      1 | a <> b
        |   ^^
        = help: write ‘!=’
      """#),
    DiagnosticCase(
      #"""
      a === b
      """#,
      #"""
      [foreign-operator] error: ‘===’ is no operator here; ‘==’ is
       --> cell 1:1:3
      1 | a === b
        |   ^^^
        = help: write ‘==’
      """#),
    DiagnosticCase(
      #"""
      n := 3
      """#,
      #"""
      [foreign-operator] error: ‘:=’ is no operator here; ‘=’ is
       --> cell 1:1:3
      1 | n := 3
        |   ^^
        = help: write ‘=’, with ‘let’ before a new name
      """#),
    DiagnosticCase(
      #"""
      x <- 3
      """#,
      #"""
      [foreign-operator] error: ‘<-’ is no operator here; ‘=’ is
       --> cell 1:1:3
      1 | x <- 3
        |   ^^
        = help: write ‘=’, with ‘let’ before a new name
      """#),
    DiagnosticCase(
      #"""
      a <=> b
      """#,
      #"""
      [unknown-operator] error: ‘<=>’ is no operator
       --> cell 1:1:3
      1 | a <=> b
        |   ^^^
      """#),
    DiagnosticCase(
      #"""
      while x = 5 { }
      """#,
      #"""
      [assignment-in-condition] error: ‘=’ assigns; a condition compares with ‘==’
       --> cell 1:1:9
      1 | while x = 5 { }
        |         ^
        = help: compare with ‘==’
      """#),
    DiagnosticCase(
      #"""
      print((x = 5))
      """#,
      #"""
      [assignment-in-expression] error: ‘=’ assigns, which is no value; ‘==’ compares
       --> cell 1:1:10
      1 | print((x = 5))
        |          ^
        = help: compare with ‘==’
      """#),
    DiagnosticCase(
      #"""
      a = b = 3
      """#,
      #"""
      [chained-assignment] error: an assignment is no value; assign in two statements
       --> cell 1:1:7
      1 | a = b = 3
        |       ^
      """#),
    DiagnosticCase(
      #"""
      let n == 3
      """#,
      #"""
      [comparison-for-assignment] error: ‘==’ compares; a declaration has one ‘=’
       --> cell 1:1:7
      1 | let n == 3
        |       ^^
        = help: write ‘=’
      """#),
    DiagnosticCase(
      #"""
      let n += 3
      """#,
      #"""
      [compound-in-declaration] error: a new name has no value yet to apply ‘+’ to; write ‘=’
       --> cell 1:1:7
      1 | let n += 3
        |       ^^
      """#),
    DiagnosticCase(
      #"""
      f(x) = 3
      """#,
      #"""
      [not-assignable] error: expected a variable before ‘=’, found ‘f(x)’
       --> cell 1:1:1
      1 | f(x) = 3
        | ^^^^
      """#),
    DiagnosticCase(
      #"""
      n: Int = 5
      """#,
      #"""
      [missing-let] error: a declaration of ‘n’ begins with ‘let’, or ‘var’ if it changes later
       --> cell 1:1:1
      1 | n: Int = 5
        | ^
        = help: write ‘let n: …’
      """#),
  ]
}
