extension DiagnosticCase {
  /// Brackets and structure: a source and the messages it gets.
  static let structure = [
    DiagnosticCase(
      #"""
      f(1, 2
      let y = 3
      """#,
      #"""
      [expected] error: expected ‘,’ or ‘)’, found the end of the line
       --> cell 1:1:7
      1 | f(1, 2
        |       ^
      note: ‘(’ opened here
      1 | f(1, 2
        |  ^
      """#),
    DiagnosticCase(
      #"""
      foo(1, bar(2, 3)
      foo(3)
      """#,
      #"""
      [expected] error: expected ‘,’ or ‘)’, found the end of the line
       --> cell 1:1:17
      1 | foo(1, bar(2, 3)
        |                 ^
      note: ‘(’ opened here
      1 | foo(1, bar(2, 3)
        |    ^
      """#),
    DiagnosticCase(
      #"""
      x = 3 +
      """#,
      #"""
      [ends-early] error: expected an expression after ‘+’, but the cell ends here
       --> cell 1:1:8
      1 | x = 3 +
        |        ^
      """#),
    DiagnosticCase(
      #"""
      if x > 3
      """#,
      #"""
      [ends-early] error: expected ‘{’ to begin the body of ‘if’, but the cell ends here
       --> cell 1:1:9
      1 | if x > 3
        |         ^
      """#),
    DiagnosticCase(
      #"""
      run.
      """#,
      #"""
      [ends-early] error: expected a member’s name after ‘.’, but the cell ends here
       --> cell 1:1:5
      1 | run.
        |     ^
      """#),
    DiagnosticCase(
      #"""
      struct S {
        func f() {
          var x = 3
      }
      f()
      """#,
      #"""
      [unclosed-bracket] error: this ‘{’ has no closing ‘}’
       --> cell 1:1:10
      1 | struct S {
        |          ^
      note: by its indentation, this ‘{’ may be the one that lacks its ‘}’
      2 |   func f() {
        |            ^
      """#),
    DiagnosticCase(
      #"""
      let xs = [1, 2, 3
      """#,
      #"""
      [unclosed-bracket] error: this ‘[’ has no closing ‘]’
       --> cell 1:1:10
      1 | let xs = [1, 2, 3
        |          ^
      """#),
    DiagnosticCase(
      #"""
      print(x))
      """#,
      #"""
      [unmatched-bracket] error: this ‘)’ closes nothing
       --> cell 1:1:9
      1 | print(x))
        |         ^
      """#),
    DiagnosticCase(
      #"""
      let xs = [1, 2, 3)
      """#,
      #"""
      [mismatched-bracket] error: expected ‘]’ to close ‘[’, found ‘)’
       --> cell 1:1:18
      1 | let xs = [1, 2, 3)
        |                  ^
      note: ‘[’ opened here
      1 | let xs = [1, 2, 3)
        |          ^
        = help: write ‘]’
      """#),
    DiagnosticCase(
      #"""
      xs.map({ $0 + 1 )
      """#,
      #"""
      [mismatched-bracket] error: expected ‘}’ to close ‘{’, found ‘)’
       --> cell 1:1:17
      1 | xs.map({ $0 + 1 )
        |                 ^
      note: ‘{’ opened here
      1 | xs.map({ $0 + 1 )
        |        ^
        = help: write ‘}’ before it
      """#),
    DiagnosticCase(
      #"""
      train(QLearning() on: env)
      """#,
      #"""
      [missing-comma] error: expected ‘,’ between two elements, found ‘on’
       --> cell 1:1:19
      1 | train(QLearning() on: env)
        |                   ^^
        = help: separate them with ‘,’
      """#),
    DiagnosticCase(
      #"""
      let a = 3 let b = 4
      """#,
      #"""
      [expected-end-of-statement] error: expected the end of the statement, found the keyword ‘let’
       --> cell 1:1:11
      1 | let a = 3 let b = 4
        |           ^^^
        = help: divide two statements with ‘;’ or a new line
      """#),
    DiagnosticCase(
      #"""
      for x xs { f(x) }
      """#,
      #"""
      [expected] error: expected ‘in’ and what to go through, found ‘xs’
       --> cell 1:1:7
      1 | for x xs { f(x) }
        |       ^^
      """#),
    DiagnosticCase(
      #"""
      let 3 = x
      """#,
      #"""
      [expected] error: expected a name, found ‘3’
       --> cell 1:1:5
      1 | let 3 = x
        |     ^
      """#),
    DiagnosticCase(
      #"""
      x = ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1
      """#,
      #"""
      [nesting-too-deep] error: brackets and blocks nest more than 128 levels deep here
       --> cell 1:1:133
      1 | …(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1
        |                                                                                                   ^
      """#),
    DiagnosticCase(
      #"""
      let y = 1
      *args
      """#,
      #"""
      [expected] error: expected an expression, found ‘*’
       --> cell 1:2:1
      2 | *args
        | ^
      """#),
  ]
}
