extension DiagnosticCase {
  /// Statements: a source and the messages it gets.
  static let statements = [
    DiagnosticCase(
      #"""
      for i in 0..<10:
          if i > 3:
              print(i)
      print("done")
      """#,
      #"""
      [colon-for-brace] error: expected ‘{’ to begin the body of ‘for’, found ‘:’
       --> cell 1:1:16
      1 | for i in 0..<10:
        |                ^
        = help: write ‘{’, and ‘}’ after the body
      """#),
    DiagnosticCase(
      #"""
      if x > 3 then f()
      """#,
      #"""
      [expected] error: expected ‘{’ to begin the body of ‘if’, found ‘then’
       --> cell 1:1:10
      1 | if x > 3 then f()
        |          ^^^^
      """#),
    DiagnosticCase(
      #"""
      else { f() }
      """#,
      #"""
      [misplaced-else] error: ‘else’ has no ‘if’ before it; it follows the closing ‘}’
       --> cell 1:1:1
      1 | else { f() }
        | ^^^^
      """#),
    DiagnosticCase(
      #"""
      if a { f() } elif b { g() }
      """#,
      #"""
      [else-if-word] error: ‘elif’ is written ‘else if’
       --> cell 1:1:14
      1 | if a { f() } elif b { g() }
        |              ^^^^
        = help: write ‘else if’
      """#),
    DiagnosticCase(
      #"""
      guard x > 3 { return }
      """#,
      #"""
      [guard-without-else] error: expected ‘else’ after the condition of ‘guard’, found ‘{’
       --> cell 1:1:12
      1 | guard x > 3 { return }
        |            ^
        = help: write ‘else’ before the brace
      """#),
    DiagnosticCase(
      #"""
      do { f() } while x < 3
      """#,
      #"""
      [do-while] error: a loop with its condition at the end is written ‘repeat { … } while …’
       --> cell 1:1:1
      1 | do { f() } while x < 3
        | ^^
        = help: write ‘repeat’
      """#),
    DiagnosticCase(
      #"""
      do { f() } catch { g() }
      """#,
      #"""
      [left-out-word] error: ‘catch’ is left out of Martlet; nothing throws here: leave it out
       --> cell 1:1:12
      1 | do { f() } catch { g() }
        |            ^^^^^
      """#),
    DiagnosticCase(
      #"""
      for let x in xs { }
      """#,
      #"""
      [for-binding] error: ‘for’ declares its variable itself, without ‘let’
       --> cell 1:1:5
      1 | for let x in xs { }
        |     ^^^
        = help: delete it
      """#),
    DiagnosticCase(
      #"""
      for k, v in d { }
      """#,
      #"""
      [bare-tuple] error: several names stand in parentheses
       --> cell 1:1:5
      1 | for k, v in d { }
        |     ^^^^
        = help: write ‘(k, v)’
      """#),
    DiagnosticCase(
      #"""
      for (var i = 0; i < 10; i += 1) { f(i) }
      """#,
      #"""
      [counting-loop] error: a counting loop is written ‘for i in 0..<n { … }’
       --> cell 1:1:5
      1 | for (var i = 0; i < 10; i += 1) { f(i) }
        |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      """#),
    DiagnosticCase(
      #"""
      case .a: f()
      """#,
      #"""
      [misplaced-case] error: ‘case’ belongs inside ‘switch’
       --> cell 1:1:1
      1 | case .a: f()
        | ^^^^
      """#),
    DiagnosticCase(
      #"""
      switch x {
      case 1:
      case 2: f()
      default: break
      }
      """#,
      #"""
      [empty-case] error: this case has no statement
       --> cell 1:2:1
      2 | case 1:
        | ^^^^^^^
        = help: write ‘break’ to do nothing
      """#),
    DiagnosticCase(
      #"""
      switch x {
        f()
      case 1: g()
      }
      """#,
      #"""
      [expected] error: expected ‘case’ or ‘default’, found ‘f’
       --> cell 1:2:3
      2 |   f()
        |   ^
      """#),
    DiagnosticCase(
      #"""
      func f() -> Int {
        return
        3
      }
      """#,
      #"""
      [return-next-line] warning: ‘return’ takes the expression on the next line as its value
       --> cell 1:2:3
      2 |   return
        |   ^^^^^^
      """#),
    DiagnosticCase(
      #"""
      if x { pass }
      """#,
      #"""
      [pass] error: ‘pass’ is not needed: a body may be empty, ‘{ }’
       --> cell 1:1:8
      1 | if x { pass }
        |        ^^^^
        = help: delete it
      """#),
    DiagnosticCase(
      #"""
      def f(x):
          return x
      """#,
      #"""
      [foreign-statement] error: ‘def’ is no keyword; a function is declared with ‘func’, and with types
       --> cell 1:1:1
      1 | def f(x):
        | ^^^
        = help: write ‘func f(_ x: Double) -> Double { … }’
      """#),
    DiagnosticCase(
      #"""
      const n = 3
      """#,
      #"""
      [foreign-statement] error: ‘const’ is no keyword; write ‘let’
       --> cell 1:1:1
      1 | const n = 3
        | ^^^^^
        = help: write ‘let’
      """#),
    DiagnosticCase(
      #"""
      del xs[0]
      """#,
      #"""
      [foreign-statement] error: ‘del’ is no keyword; write ‘xs.remove(at: i)’ or ‘d[key] = nil’
       --> cell 1:1:1
      1 | del xs[0]
        | ^^^
      """#),
    DiagnosticCase(
      #"""
      assert x > 3
      """#,
      #"""
      [foreign-statement] error: ‘assert’ is no keyword; write ‘precondition(x > 0, "why")’
       --> cell 1:1:1
      1 | assert x > 3
        | ^^^^^^
      """#),
    DiagnosticCase(
      #"""
      import numpy as np
      """#,
      #"""
      [foreign-import] error: ‘numpy’ cannot be imported; all that Martlet offers is there without ‘import’
       --> cell 1:1:1
      1 | import numpy as np
        | ^^^^^^^^^^^^^^^^^^
        = help: delete the line
      """#),
    DiagnosticCase(
      #"""
      from math import sqrt
      """#,
      #"""
      [foreign-import] error: ‘math’ cannot be imported; all that Martlet offers is there without ‘import’
       --> cell 1:1:1
      1 | from math import sqrt
        | ^^^^^^^^^^^^^^^^^^^^^
        = help: delete the line
      """#),
  ]
}
