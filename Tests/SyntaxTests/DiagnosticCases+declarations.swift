extension DiagnosticCase {
  /// Declarations and types: a source and the messages it gets.
  static let declarations = [
    DiagnosticCase(
      #"""
      class Agent { var q = 0.0 }
      """#,
      #"""
      [left-out-declaration] error: ‘class’ is left out of Martlet; declare a ‘struct’: it has stored properties, methods and an ‘init’ too
       --> cell 1:1:1
      1 | class Agent { var q = 0.0 }
        | ^^^^^
        = help: write ‘struct’
      """#),
    DiagnosticCase(
      #"""
      protocol P { func f() }
      """#,
      #"""
      [left-out-declaration] error: ‘protocol’ is left out of Martlet; write the function or ‘struct’ that you need directly
       --> cell 1:1:1
      1 | protocol P { func f() }
        | ^^^^^^^^
      """#),
    DiagnosticCase(
      #"""
      extension Int { func f() { } }
      """#,
      #"""
      [left-out-declaration] error: ‘extension’ is left out of Martlet; put the members in the ‘struct’ or ‘enum’ itself
       --> cell 1:1:1
      1 | extension Int { func f() { } }
        | ^^^^^^^^^
      """#),
    DiagnosticCase(
      #"""
      func + (a: Int, b: Int) -> Int { 3 }
      """#,
      #"""
      [left-out-declaration] error: ‘operator’ is left out of Martlet; write a function with a name, or an operator there is: ‘static func +’ in a type
       --> cell 1:1:6
      1 | func + (a: Int, b: Int) -> Int { 3 }
        |      ^
      """#),
    DiagnosticCase(
      #"""
      subscript(i: Int) -> Int { 3 }
      """#,
      #"""
      [subscript-outside-type] error: a ‘subscript’ is a member of a ‘struct’ or ‘enum’
       --> cell 1:1:1
      1 | subscript(i: Int) -> Int { 3 }
        | ^^^^^^^^^
      """#),
    DiagnosticCase(
      #"""
      func f() throws { }
      """#,
      #"""
      [left-out-word] error: ‘throws’ is left out of Martlet; return an optional, or stop with ‘precondition’
       --> cell 1:1:10
      1 | func f() throws { }
        |          ^^^^^^
        = help: delete it
      """#),
    DiagnosticCase(
      #"""
      try f()
      """#,
      #"""
      [left-out-word] error: ‘try’ is left out of Martlet; nothing throws here: leave it out
       --> cell 1:1:1
      1 | try f()
        | ^^^
        = help: delete it
      """#),
    DiagnosticCase(
      #"""
      await f()
      """#,
      #"""
      [left-out-word] error: ‘await’ is left out of Martlet; a cell runs from top to bottom
       --> cell 1:1:1
      1 | await f()
        | ^^^^^
        = help: delete it
      """#),
    DiagnosticCase(
      #"""
      private var x = 3
      """#,
      #"""
      [left-out-modifier] error: ‘private’ is left out of Martlet; a notebook needs no such control
       --> cell 1:1:1
      1 | private var x = 3
        | ^^^^^^^
        = help: delete it
      """#),
    DiagnosticCase(
      #"""
      @discardableResult func f() -> Int { 3 }
      """#,
      #"""
      [left-out-attribute] error: attributes such as ‘@discardableResult’ are left out of Martlet; delete it
       --> cell 1:1:1
      1 | @discardableResult func f() -> Int { 3 }
        | ^^^^^^^^^^^^^^^^^^
      """#),
    DiagnosticCase(
      #"""
      #if DEBUG
      """#,
      #"""
      [left-out-macro] error: macros and directives such as ‘#if’ are left out of Martlet
       --> cell 1:1:1
      1 | #if DEBUG
        | ^^^
      """#),
    DiagnosticCase(
      #"""
      func f<T>(x: T) { }
      """#,
      #"""
      [left-out-generics] error: generic parameters are left out of Martlet; name the types
       --> cell 1:1:7
      1 | func f<T>(x: T) { }
        |       ^^^
      """#),
    DiagnosticCase(
      #"""
      let class = 3
      """#,
      #"""
      [keyword-as-name] error: expected a name, found the keyword ‘class’
       --> cell 1:1:5
      1 | let class = 3
        |     ^^^^^
        = help: choose another name, or write ‘`class`’
      """#),
    DiagnosticCase(
      #"""
      var n
      """#,
      #"""
      [missing-value] error: ‘var n’ needs a value, ‘= …’, or a type, ‘: …’
       --> cell 1:1:5
      1 | var n
        |     ^
      """#),
    DiagnosticCase(
      #"""
      var n = 0 { didSet { f() } }
      """#,
      #"""
      [computed-outside-type] error: a variable with accessors stands in a ‘struct’ or ‘enum’
       --> cell 1:1:13
      1 | var n = 0 { didSet { f() } }
        |             ^^^^^^
      """#),
    DiagnosticCase(
      #"""
      struct S { var n = 0 { get { 3 } } }
      """#,
      #"""
      [accessor] error: ‘get’ cannot stand here: a computed property has ‘get’ and ‘set’, a stored one ‘willSet’ and ‘didSet’
       --> cell 1:1:24
      1 | struct S { var n = 0 { get { 3 } } }
        |                        ^^^
      """#),
    DiagnosticCase(
      #"""
      struct S { var n: Int { set { f() } } }
      """#,
      #"""
      [set-without-get] error: a property with a ‘set’ needs a ‘get’ too
       --> cell 1:1:25
      1 | struct S { var n: Int { set { f() } } }
        |                         ^^^
      """#),
    DiagnosticCase(
      #"""
      struct S { let n: Int { 3 } }
      """#,
      #"""
      [computed-let] error: a computed property is declared with ‘var’, not ‘let’
       --> cell 1:1:23
      1 | struct S { let n: Int { 3 } }
        |                       ^
      """#),
    DiagnosticCase(
      #"""
      func f(x: Int): Int { x }
      """#,
      #"""
      [colon-for-arrow] error: expected ‘->’ before the result’s type, found ‘:’
       --> cell 1:1:15
      1 | func f(x: Int): Int { x }
        |               ^
        = help: write ‘->’
      """#),
    DiagnosticCase(
      #"""
      func f(inout x: Int) { }
      """#,
      #"""
      [misplaced-inout] error: ‘inout’ stands before the type, after the colon
       --> cell 1:1:8
      1 | func f(inout x: Int) { }
        |        ^^^^^
        = help: write ‘x: inout …’
      """#),
    DiagnosticCase(
      #"""
      let t: (inout Int, Int) = g
      """#,
      #"""
      [inout-in-type] error: ‘inout’ is for the parameters of functions only
       --> cell 1:1:9
      1 | let t: (inout Int, Int) = g
        |         ^^^^^
      """#),
    DiagnosticCase(
      #"""
      func f(var x: Int) { }
      """#,
      #"""
      [parameter-binding] error: a parameter is declared without ‘var’
       --> cell 1:1:8
      1 | func f(var x: Int) { }
        |        ^^^
        = help: delete it
      """#),
    DiagnosticCase(
      #"""
      func f(x) { }
      """#,
      #"""
      [parameter-type] error: the parameter ‘x’ needs a type
       --> cell 1:1:8
      1 | func f(x) { }
        |        ^
        = help: give it one, such as ‘x: Double’
      """#),
    DiagnosticCase(
      #"""
      struct S { x = 3 }
      """#,
      #"""
      [expected-member] error: expected ‘var’, ‘let’, ‘func’ or ‘init’, found ‘x’
       --> cell 1:1:12
      1 | struct S { x = 3 }
        |            ^
      """#),
    DiagnosticCase(
      #"""
      enum E { 3 }
      """#,
      #"""
      [expected-member] error: expected ‘case’, ‘var’, ‘let’, ‘func’ or ‘init’, found ‘3’
       --> cell 1:1:10
      1 | enum E { 3 }
        |          ^
      """#),
    DiagnosticCase(
      #"""
      struct S { case a }
      """#,
      #"""
      [case-outside-enum] error: a ‘case’ is declared in an ‘enum’, not in a ‘struct’
       --> cell 1:1:12
      1 | struct S { case a }
        |            ^^^^
      """#),
    DiagnosticCase(
      #"""
      let x: Int! = 3
      """#,
      #"""
      [implicitly-unwrapped] error: types with ‘!’ are left out; an optional is written ‘T?’
       --> cell 1:1:11
      1 | let x: Int! = 3
        |           ^
        = help: write ‘?’
      """#),
    DiagnosticCase(
      #"""
      let f: Int -> Int = g
      """#,
      #"""
      [function-type-parentheses] error: the parameters of a function type stand in parentheses
       --> cell 1:1:8
      1 | let f: Int -> Int = g
        |        ^^^
        = help: write ‘(Int)’
      """#),
    DiagnosticCase(
      #"""
      let xs: list[int] = []
      """#,
      #"""
      [type-brackets] error: a type’s arguments are not written in square brackets after it
       --> cell 1:1:9
      1 | let xs: list[int] = []
        |         ^^^^^^^^^
        = help: write ‘[int]’
      """#),
    DiagnosticCase(
      #"""
      let xs: some Sequence = ys
      """#,
      #"""
      [left-out-word] error: ‘some’ is left out of Martlet; name the type itself
       --> cell 1:1:9
      1 | let xs: some Sequence = ys
        |         ^^^^
        = help: delete it
      """#),
    DiagnosticCase(
      #"""
      fucn f() { }
      """#,
      #"""
      [misspelt-keyword] error: there is no keyword ‘fucn’
       --> cell 1:1:1
      1 | fucn f() { }
        | ^^^^
        = help: did you mean ‘func’?
      """#),
    DiagnosticCase(
      #"""
      struct S { func f(self, x: Int) { } }
      """#,
      #"""
      [self-parameter] error: ‘self’ is not listed: it is there in every method
       --> cell 1:1:19
      1 | struct S { func f(self, x: Int) { } }
        |                   ^^^^
        = help: delete it
      """#),
    DiagnosticCase(
      #"""
      func f(*xs) { }
      """#,
      #"""
      [star-parameter] error: any number of arguments is declared with ‘...’ after the type, not with ‘*’
       --> cell 1:1:8
      1 | func f(*xs) { }
        |        ^
        = help: write ‘_ xs: Double...’
      """#),
  ]
}
