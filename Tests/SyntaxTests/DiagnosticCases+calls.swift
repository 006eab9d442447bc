extension DiagnosticCase {
  /// Calls, literals and closures: a source and the messages it gets.
  static let calls = [
    DiagnosticCase(
      #"""
      train(q, alpha=0.1)
      """#,
      #"""
      [equals-for-colon] error: expected ‘:’ after the label ‘alpha’, found ‘=’
       --> cell 1:1:15
      1 | train(q, alpha=0.1)
        |               ^
        = help: write ‘alpha: …’
      """#),
    DiagnosticCase(
      #"""
      print x
      """#,
      #"""
      [missing-call-parentheses] error: the arguments of ‘print’ stand in parentheses
       --> cell 1:1:1
      1 | print x
        | ^^^^^
        = help: write ‘print(x)’
      """#),
    DiagnosticCase(
      #"""
      print "return", r
      """#,
      #"""
      [missing-call-parentheses] error: the arguments of ‘print’ stand in parentheses
       --> cell 1:1:1
      1 | print "return", r
        | ^^^^^
        = help: write ‘print("return", r)’
      """#),
    DiagnosticCase(
      #"""
      let y = xs[]
      """#,
      #"""
      [empty-index] error: expected an index between the brackets
       --> cell 1:1:11
      1 | let y = xs[]
        |           ^^
      """#),
    DiagnosticCase(
      #"""
      let y = None
      """#,
      #"""
      [foreign-literal] error: ‘None’ is written ‘nil’
       --> cell 1:1:9
      1 | let y = None
        |         ^^^^
        = help: write ‘nil’
      """#),
    DiagnosticCase(
      #"""
      let done = True
      """#,
      #"""
      [foreign-literal] error: ‘True’ is written ‘true’
       --> cell 1:1:12
      1 | let done = True
        |            ^^^^
        = help: write ‘true’
      """#),
    DiagnosticCase(
      #"""
      let ys = [f(x) for x in xs]
      """#,
      #"""
      [comprehension] error: a list is made from another by ‘map’ and ‘filter’; ‘for’ cannot stand in it
       --> cell 1:1:16
      1 | let ys = [f(x) for x in xs]
        |                ^^^
        = help: write ‘xs.map { x in f(x) }’
      """#),
    DiagnosticCase(
      #"""
      for i in 1:10 { }
      """#,
      #"""
      [colon-range] error: a range is written with ‘...’, or with ‘..<’ to leave out its end; found ‘:’
       --> cell 1:1:11
      1 | for i in 1:10 { }
        |           ^
        = help: write ‘1...10’
      """#),
    DiagnosticCase(
      #"""
      let ys = xs[1:3]
      """#,
      #"""
      [python-slice] error: expected a range in the index, such as ‘1..<3’, found ‘:’
       --> cell 1:1:14
      1 | let ys = xs[1:3]
        |              ^
        = help: write ‘1..<3’
      """#),
    DiagnosticCase(
      #"""
      let ys = xs[:n]
      """#,
      #"""
      [python-slice] error: expected a range in the index, such as ‘1..<3’, found ‘:’
       --> cell 1:1:13
      1 | let ys = xs[:n]
        |             ^
        = help: write ‘..<n’
      """#),
    DiagnosticCase(
      #"""
      let d = {"a": 1, "b": 2}
      """#,
      #"""
      [python-braces] error: braces hold statements; a list or dictionary has square brackets
       --> cell 1:1:9
      1 | let d = {"a": 1, "b": 2}
        |         ^
        = help: write square brackets
      """#),
    DiagnosticCase(
      #"""
      let y = 1 if x > 0 else 2
      """#,
      #"""
      [python-conditional] error: a choice between two values is written ‘condition ? a : b’
       --> cell 1:1:11
      1 | let y = 1 if x > 0 else 2
        |           ^^
        = help: write ‘x > 0 ? 1 : 2’
      """#),
    DiagnosticCase(
      #"""
      let f = lambda x, y: x + y
      """#,
      #"""
      [lambda] error: a nameless function is written ‘{ x in … }’
       --> cell 1:1:9
      1 | let f = lambda x, y: x + y
        |         ^^^^^^
        = help: write ‘{ (x: Double, y: Double) in x + y }’
      """#),
    DiagnosticCase(
      #"""
      if xs.contains { $0 > 1 } { }
      """#,
      #"""
      [closure-in-head] error: this ‘{’ reads as the body, for no closure may follow a call in a head
       --> cell 1:1:16
      1 | if xs.contains { $0 > 1 } { }
        |                ^
        = help: put the call in parentheses
      """#),
    DiagnosticCase(
      #"""
      xs.map { x: Int in x + 1 }
      """#,
      #"""
      [closure-parameter-type] error: closure parameters with types stand in parentheses
       --> cell 1:1:11
      1 | xs.map { x: Int in x + 1 }
        |           ^
        = help: put the parameters in parentheses
      """#),
    DiagnosticCase(
      #"""
      print($0)
      """#,
      #"""
      [anonymous-parameter-outside] error: ‘$0’ belongs in a closure
       --> cell 1:1:7
      1 | print($0)
        |       ^^
      """#),
    DiagnosticCase(
      #"""
      xs.map { x in $0 + x }
      """#,
      #"""
      [anonymous-parameter-in-named] error: ‘$0’ cannot be used in a closure that names its parameters
       --> cell 1:1:15
      1 | xs.map { x in $0 + x }
        |               ^^
      """#),
    DiagnosticCase(
      #"""
      xs.map { $100 }
      """#,
      #"""
      [anonymous-parameter-too-large] error: ‘$100’ is beyond ‘$99’, the last parameter a closure can have
       --> cell 1:1:10
      1 | xs.map { $100 }
        |          ^^^^
      """#),
    DiagnosticCase(
      #"""
      let p = new Point(1, 2)
      """#,
      #"""
      [left-out-word] error: ‘new’ is left out of Martlet; a type is called by its name
       --> cell 1:1:9
      1 | let p = new Point(1, 2)
        |         ^^^
        = help: delete it
      """#),
  ]
}
