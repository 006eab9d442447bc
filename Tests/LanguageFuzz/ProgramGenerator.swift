/// Makes well-typed programs of the subset that Swift and Martlet share, which print as they go.
///
/// What they print does not depend on hashing, addresses or random numbers. They may stop with a
/// runtime error: arithmetic is kept near its edges on purpose.
struct ProgramGenerator {
  var dice: Dice
  /// Whether every program must end by itself, as it must where `swiftc` runs it as well.
  let isBounded: Bool
  var text = ""
  var indentation = 0
  var scopes: [[GeneratedName]] = [[]]
  var nominals: [GeneratedNominal] = []
  var functions: [GeneratedName] = []
  var serial = 0
  var loops = 0
  /// The result type inside a function.
  var result: GeneratedType?
  var statementsLeft = 40

  init(dice: Dice, isBounded: Bool) {
    self.dice = dice
    self.isBounded = isBounded
  }

  /// A whole program.
  static func program(_ dice: inout Dice, isBounded: Bool) -> String {
    var generator = ProgramGenerator(dice: Dice(seed: dice.word()), isBounded: isBounded)
    generator.program()
    return generator.text
  }

  private mutating func program() {
    // Many small ones for each that is large: more of them in the same time.
    let size = isBounded ? 4 : 1 + dice.roll(3)
    for _ in 0..<dice.roll(size) { declareStructure() }
    for _ in 0..<dice.roll(2) { declareEnumeration() }
    for _ in 0..<dice.roll(size) { declareFunction() }
    for _ in 0..<2 + dice.roll(2 * size) { declareVariable() }
    for _ in 0..<2 + dice.roll(3 * size) where statementsLeft > 0 { statement() }
    for name in scopes[0].prefix(12) { printOut(name) }
  }

  // MARK: Text

  mutating func line(_ content: String) {
    text += String(repeating: "  ", count: indentation) + content + "\n"
  }

  mutating func fresh(_ prefix: String) -> String {
    serial += 1
    return "\(prefix)\(serial)"
  }

  mutating func block(_ head: String, _ tail: String = "}", _ body: (inout Self) -> Void) {
    line(head)
    indentation += 1
    scopes.append([])
    body(&self)
    scopes.removeLast()
    indentation -= 1
    line(tail)
  }

  mutating func declare(_ name: String, _ type: GeneratedType, isMutable: Bool) {
    scopes[scopes.count - 1].append(
      GeneratedName(name: name, type: type, isMutable: isMutable))
  }

  func names(where isWanted: (GeneratedName) -> Bool) -> [GeneratedName] {
    scopes.flatMap { $0 }.filter(isWanted)
  }

  // MARK: Types

  mutating func type(_ depth: Int = 2) -> GeneratedType {
    switch dice.roll(depth > 0 ? 12 : 5) {
    case 5, 6: return .array(present(depth - 1))
    case 7: return .dictionary(dice.isOne(in: 2) ? .int : .string, present(depth - 1))
    case 8:
      return .optional(present(depth - 1))
    case 9: return .pair(type(depth - 1), type(depth - 1))
    case 10, 11:
      return dice.pick(nominals).map { .named($0.name) } ?? .int
    default: return dice.pick(GeneratedType.scalars) ?? .int
    }
  }

  /// A type that is no optional: optionals of optionals convert in ways of their own.
  private mutating func present(_ depth: Int) -> GeneratedType {
    let type = type(depth)
    if case .optional(let wrapped) = type { return wrapped }
    return type
  }

  /// A type that no variable of function type is part of, to be printed and compared.
  mutating func scalar() -> GeneratedType { dice.pick(GeneratedType.scalars) ?? .int }

  // MARK: Declarations

  private mutating func declareStructure() {
    var nominal = GeneratedNominal(name: fresh("S"))
    for _ in 0..<1 + dice.roll(3) {
      nominal.fields.append(GeneratedName(name: fresh("p"), type: type(1), isMutable: true))
    }
    line("struct \(nominal.name) {")
    indentation += 1
    for field in nominal.fields {
      // An optional `var` has a value of its own in the memberwise initialiser.
      line("var \(field.name): \(field.type.text)")
    }
    for _ in 0..<dice.roll(3) {
      let isMutating = dice.isOne(in: 2)
      let name = fresh("m")
      let parameter = fresh("a")
      let taken = scalar()
      let given = scalar()
      scopes.append(
        nominal.fields.map {
          GeneratedName(name: $0.name, type: $0.type, isMutable: isMutating)
        } + [GeneratedName(name: parameter, type: taken, isMutable: false)])
      let outer = result
      result = given
      let head = "\(isMutating ? "mutating " : "")func \(name)(_ \(parameter): \(taken.text))"
      block("\(head) -> \(given.text) {") {
        for _ in 0..<$0.dice.roll(3) { $0.statement() }
        $0.line("return \($0.expression(given, 2))")
      }
      result = outer
      scopes.removeLast()
      nominal.methods.append(
        GeneratedName(name: name, type: .function([taken], given), isMutable: isMutating))
    }
    indentation -= 1
    line("}")
    nominals.append(nominal)
  }

  private mutating func declareEnumeration() {
    var nominal = GeneratedNominal(name: fresh("E"))
    for _ in 0..<2 + dice.roll(3) {
      nominal.cases.append((fresh("c"), (0..<dice.roll(3)).map { _ in scalar() }))
    }
    block("enum \(nominal.name) {") { generator in
      for (name, payload) in nominal.cases {
        let carried = payload.map(\.text).joined(separator: ", ")
        generator.line("case \(name)\(payload.isEmpty ? "" : "(\(carried))")")
      }
    }
    nominals.append(nominal)
  }

  private mutating func declareFunction() {
    let name = fresh("f")
    let parameters = (0..<1 + dice.roll(3)).map { _ in
      GeneratedName(name: "", type: type(1), isMutable: false)
    }.map { GeneratedName(name: fresh("a"), type: $0.type, isMutable: false) }
    let given = type(1)
    let list = parameters.map { "_ \($0.name): \($0.type.text)" }.joined(separator: ", ")
    let outer = result
    let outerScopes = scopes
    scopes = [parameters]
    result = given
    block("func \(name)(\(list)) -> \(given.text) {") {
      for _ in 0..<$0.dice.roll(5) { $0.statement() }
      $0.line("return \($0.expression(given, 3))")
    }
    result = outer
    scopes = outerScopes
    functions.append(
      GeneratedName(
        name: name, type: .function(parameters.map(\.type), given), isMutable: false))
  }

  mutating func declareVariable() {
    let type = type()
    let name = fresh("v")
    let isMutable = !dice.isOne(in: 4)
    if dice.isOne(in: 10) {
      let taken = scalar()
      let given = scalar()
      let parameter = fresh("a")
      scopes.append([GeneratedName(name: parameter, type: taken, isMutable: false)])
      let body = expression(given, 2)
      scopes.removeLast()
      line("let \(name) = { (\(parameter): \(taken.text)) -> \(given.text) in \(body) }")
      declare(name, .function([taken], given), isMutable: false)
      return
    }
    line("\(isMutable ? "var" : "let") \(name): \(type.text) = \(expression(type, 3))")
    declare(name, type, isMutable: isMutable)
  }

  /// Prints a variable in a way that Swift and Martlet share.
  mutating func printOut(_ name: GeneratedName) {
    switch name.type {
    case .int, .double, .bool, .string: line("print(\"\(name.name)\", \(name.name))")
    case .array(let element):
      line("print(\(name.name).count)")
      if GeneratedType.scalars.contains(element) { line("print(\(name.name))") }
    case .dictionary(let key, let value):
      let probe = expression(key, 0)
      line("print(\(name.name).count, \(name.name)[\(probe)] == nil)")
      if GeneratedType.scalars.contains(value) {
        line("print(\(name.name).keys.sorted().map { \(name.name)[$0]! })")
      }
    case .optional: line("print(\(name.name) == nil)")
    case .pair(let first, let second):
      if GeneratedType.scalars.contains(first) { line("print(\(name.name).0)") }
      if GeneratedType.scalars.contains(second) { line("print(\(name.name).1)") }
    case .named(let type):
      for field in nominals.first(where: { $0.name == type })?.fields ?? []
      where GeneratedType.scalars.contains(field.type) {
        line("print(\(name.name).\(field.name))")
      }
    case .function: break
    }
  }
}
