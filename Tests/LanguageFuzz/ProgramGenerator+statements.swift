extension ProgramGenerator {
  /// A statement, with what it declares and prints.
  mutating func statement() {
    statementsLeft -= 1
    guard statementsLeft > 0, indentation < 5 else {
      return line("print(\(expression(scalar(), 1)))")
    }
    switch dice.roll(22) {
    case 0, 1, 2: declareVariable()
    case 3, 4: line("print(\(expression(scalar(), 2)), \(expression(scalar(), 2)))")
    case 5, 6, 7: assignment()
    case 8, 9: condition()
    case 10, 11: loop()
    case 12: countedLoop()
    case 13, 14: change()
    case 15: choice()
    case 16: unwrapping()
    case 17: method()
    case 18 where loops > 0:
      line("if \(expression(.bool, 2)) { \(dice.text(["break", "continue"])) }")
    case 19 where result != nil:
      guard let result else { return }
      line("guard \(expression(.bool, 2)) else { return \(expression(result, 2)) }")
    case 20: nested()
    default: declareVariable()
    }
  }

  private mutating func body(_ most: Int) {
    for _ in 0..<1 + dice.roll(most) { statement() }
  }

  private mutating func assignment() {
    guard let name = dice.pick(names { $0.isMutable }) else { return declareVariable() }
    switch name.type {
    case .int where dice.isOne(in: 2):
      let sign = dice.text(["+=", "-=", "*=", "/=", "%=", "&+=", "&=", "|=", "^=", ">>="])
      line("\(name.name) \(sign) \(expression(.int, 2))")
    case .double where dice.isOne(in: 2):
      line("\(name.name) \(dice.text(["+=", "-=", "*=", "/="])) \(expression(.double, 2))")
    case .string where dice.isOne(in: 2): line("\(name.name) += \(expression(.string, 2))")
    default:
      // Swift refuses what is assigned to itself.
      let value = expression(name.type, 3)
      line("\(name.name) = \(value == name.name ? literal(name.type) : value)")
    }
  }

  private mutating func condition() {
    block("if \(expression(.bool, 3)) {", dice.isOne(in: 2) ? "}" : "} else {") { $0.body(3) }
    guard text.hasSuffix("else {\n") else { return }
    indentation += 1
    scopes.append([])
    body(2)
    scopes.removeLast()
    indentation -= 1
    line("}")
  }

  private mutating func loop() {
    let name = fresh("i")
    var type = GeneratedType.int
    var sequence = dice.text([
      "0..<4", "1...3", "(0..<3).reversed()", "stride(from: 9, to: 0, by: -4)",
    ])
    if dice.isOne(in: 2) {
      type = scalar()
      sequence = "(\(expression(.array(type), 2)))"
    }
    let filter = dice.isOne(in: 4) && type == .int ? " where \(name) % 2 == 0" : ""
    loops += 1
    block("for \(name) in \(sequence)\(filter) {") {
      $0.declare(name, type, isMutable: false)
      $0.body(3)
    }
    loops -= 1
  }

  private mutating func countedLoop() {
    let name = fresh("n")
    line("var \(name) = 0")
    let condition = isBounded || !dice.isOne(in: 3) ? "\(name) < \(1 + dice.roll(6))" : "true"
    loops += 1
    let isRepeat = dice.isOne(in: 3)
    block(
      isRepeat ? "repeat {" : "while \(condition) {", isRepeat ? "} while \(condition)" : "}"
    ) {
      $0.line("\(name) += 1")
      $0.body(3)
    }
    loops -= 1
  }

  /// A change in place of an array or a dictionary.
  private mutating func change() {
    let lists = names {
      switch $0.type {
      case .array, .dictionary: $0.isMutable
      default: false
      }
    }
    guard let name = dice.pick(lists) else { return declareVariable() }
    switch name.type {
    case .array(let element):
      let value = expression(element, 2)
      switch dice.roll(7) {
      case 0, 1: line("\(name.name).append(\(value))")
      case 2: line("if !\(name.name).isEmpty { \(name.name)[0] = \(value) }")
      case 3: line("if !\(name.name).isEmpty { \(name.name).removeLast() }")
      case 4: line("\(name.name).insert(\(value), at: 0)")
      case 5: line("if \(name.name).count > 1 { \(name.name).swapAt(0, 1) }")
      default: line("\(name.name).reverse()")
      }
    case .dictionary(let key, let value):
      let place = "\(name.name)[\(expression(key, 1))]"
      if dice.isOne(in: 4), case .optional = value {
        line("\(name.name).removeAll()")
      } else if dice.isOne(in: 4) {
        line("\(place) = nil")
      } else {
        line("\(place) = \(expression(value, 2))")
      }
    default: break
    }
  }

  private mutating func choice() {
    let enums = nominals.filter { !$0.cases.isEmpty }
    if let nominal = dice.pick(enums), dice.isOne(in: 2) {
      line("switch \(parenthesised(.named(nominal.name), 2)) {")
      for (name, payload) in nominal.cases {
        let bound = payload.map { ($0, fresh("b")) }
        let list = bound.map { "let \($0.1)" }.joined(separator: ", ")
        line("case .\(name)\(payload.isEmpty ? "" : "(\(list))"):")
        indentation += 1
        scopes.append(
          bound.map { GeneratedName(name: $0.1, type: $0.0, isMutable: false) })
        let outer = loops
        loops = 0
        body(2)
        loops = outer
        scopes.removeLast()
        indentation -= 1
      }
      return line("}")
    }
    line("switch \(parenthesised(.int, 2)) {")
    for pattern in ["0", "1, 2", "3...9", "let n where n < 0", "Int.max"] where !dice.isOne(in: 3) {
      line("case \(pattern): print(\"\(pattern)\", \(expression(scalar(), 2)))")
    }
    line("default: print(\(expression(scalar(), 2)))")
    line("}")
  }

  private mutating func unwrapping() {
    let optionals = names {
      if case .optional = $0.type { return true }
      return false
    }
    guard let name = dice.pick(optionals), case .optional(let wrapped) = name.type else {
      return declareVariable()
    }
    let bound = fresh("u")
    block("if let \(bound) = \(name.name) {") {
      $0.declare(bound, wrapped, isMutable: false)
      $0.body(2)
    }
  }

  private mutating func method() {
    let receivers = names {
      if case .named = $0.type { return true }
      return false
    }
    guard let receiver = dice.pick(receivers), case .named(let type) = receiver.type,
      let nominal = nominals.first(where: { $0.name == type }),
      let method = dice.pick(nominal.methods.filter { receiver.isMutable || !$0.isMutable }),
      case .function(let taken, _) = method.type
    else { return declareVariable() }
    let arguments = taken.map { expression($0, 2) }.joined(separator: ", ")
    line("print(\(receiver.name).\(method.name)(\(arguments)))")
  }

  /// A function inside, which captures what is around it.
  private mutating func nested() {
    let name = fresh("g")
    let given = scalar()
    let parameter = fresh("a")
    let outer = result
    let outerLoops = loops
    result = given
    loops = 0
    block("func \(name)(_ \(parameter): Int) -> \(given.text) {") {
      $0.declare(parameter, .int, isMutable: false)
      $0.body(2)
      $0.line("return \($0.expression(given, 2))")
    }
    result = outer
    loops = outerLoops
    declare(name, .function([.int], given), isMutable: false)
  }
}
