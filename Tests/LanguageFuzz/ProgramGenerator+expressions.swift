extension ProgramGenerator {
  /// An expression of a type; the deeper, the more it holds.
  mutating func expression(_ type: GeneratedType, _ depth: Int) -> String {
    if dice.roll(5) > 1 {
      let known = names { $0.type == type }
      // Newer names first, so that scopes and captures are used.
      if let name = dice.pick(Array(known.suffix(4))) { return name.name }
    }
    if depth <= 0 { return literal(type) }
    if dice.isOne(in: 6) { return chosen(type, depth) }
    if dice.isOne(in: 5), let called = called(type, depth) { return called }
    switch type {
    case .int: return integer(depth)
    case .double: return double(depth)
    case .bool: return truth(depth)
    case .string: return string(depth)
    case .array(let element): return array(element, depth)
    case .dictionary(let key, let value): return dictionary(key, value, depth)
    case .optional: return literal(type)
    case .pair(let first, let second):
      return "(\(expression(first, depth - 1)), \(expression(second, depth - 1)))"
    case .function, .named: return literal(type, depth)
    }
  }

  /// A literal, or what is built of literals.
  mutating func literal(_ type: GeneratedType, _ depth: Int = 0) -> String {
    switch type {
    case .int:
      return dice.isOne(in: 8)
        ? dice.text([
          "Int.max", "Int.min", "4_611_686_018_427_387_904", "(-1)", "3_037_000_500", "64", "63",
        ]) : "\(dice.roll(12))"
    case .double:
      return dice.text([
        "0.0", "1.0", "0.5", "2.0", "-0.0", "1e16", "1e-7", "0.1", "3.75", "-2.5", "1e300",
        "5e-324", "Double.infinity", "Double.pi", "123456789.125",
      ])
    case .bool: return dice.text(["true", "false"])
    case .string:
      return dice.text([
        "\"\"", "\"a\"", "\"hello\"", "\"é🎲\"", "\"tab\\tquote\\\"\"", "\"A b c\"", "\"7\"",
        "\"-12\"",
      ])
    case .array(let element):
      if dice.isOne(in: 4) { return "[\(element.text)]()" }
      let items = (0..<1 + dice.roll(3)).map { _ in literal(element) }
      return "[\(element.text)]([\(items.joined(separator: ", "))])"
    case .dictionary(let key, let value): return "[\(key.text): \(value.text)]()"
    case .optional(let wrapped):
      // Neither needs its context, as `nil` and a bare value would.
      return dice.isOne(in: 2)
        ? "[\(wrapped.text)]().first" : "[\(wrapped.text)]([\(literal(wrapped))]).last"
    case .pair(let first, let second): return "(\(literal(first)), \(literal(second)))"
    case .function(let taken, let given):
      let names = taken.map { _ in "_" }.joined(separator: ", ")
      return "{ (\(names)) -> \(given.text) in \(literal(given)) }"
    case .named(let name):
      guard let nominal = nominals.first(where: { $0.name == name }) else { return "0" }
      if let (name, payload) = dice.pick(nominal.cases) {
        let carried = payload.map { expression($0, depth - 1) }.joined(separator: ", ")
        return "\(nominal.name).\(name)\(payload.isEmpty ? "" : "(\(carried))")"
      }
      let fields = nominal.fields.map { "\($0.name): \(expression($0.type, depth - 1))" }
      return "\(nominal.name)(\(fields.joined(separator: ", ")))"
    }
  }

  private mutating func chosen(_ type: GeneratedType, _ depth: Int) -> String {
    let condition = expression(.bool, depth - 1)
    let first = expression(type, depth - 1)
    let second = expression(type, depth - 1)
    return "((\(condition)) ? (\(first)) : (\(second)))"
  }

  /// A call, a member or an element that has the type.
  private mutating func called(_ type: GeneratedType, _ depth: Int) -> String? {
    switch dice.roll(5) {
    case 0, 1:
      let fitting = (functions + names { _ in true }).filter {
        if case .function(_, let given) = $0.type { return given == type }
        return false
      }
      guard let function = dice.pick(fitting), case .function(let taken, _) = function.type
      else { return nil }
      let arguments = taken.map { expression($0, depth - 1) }
      return "\(function.name)(\(arguments.joined(separator: ", ")))"
    case 2:
      var fields: [String] = []
      for name in names(where: { _ in true }) {
        guard case .named(let nominal) = name.type else { continue }
        for field in nominals.first(where: { $0.name == nominal })?.fields ?? []
        where field.type == type { fields.append("\(name.name).\(field.name)") }
      }
      return dice.pick(fields)
    case 3:
      let keyed = names {
        if case .dictionary(_, let value) = $0.type { return value == type }
        return false
      }
      guard let name = dice.pick(keyed), case .dictionary(let key, _) = name.type else {
        return nil
      }
      let probe = expression(key, depth - 1)
      return dice.isOne(in: 2)
        ? "(\(name.name)[\(probe)] ?? \(parenthesised(type, depth - 1)))"
        : "\(name.name)[\(probe), default: \(expression(type, depth - 1))]"
    default:
      let lists = names { $0.type == .array(type) }
      guard let name = dice.pick(lists)?.name else {
        guard let optional = dice.pick(names { $0.type == .optional(type) }) else { return nil }
        return "(\(optional.name) ?? \(parenthesised(type, depth - 1)))"
      }
      if dice.isOne(in: 12) { return "\(name)[\(expression(.int, depth - 1))]" }
      return "(\(name).\(dice.text(["first", "last"])) ?? \(parenthesised(type, depth - 1)))"
    }
  }

  mutating func parenthesised(_ type: GeneratedType, _ depth: Int) -> String {
    "(\(expression(type, depth)))"
  }

  private mutating func integer(_ depth: Int) -> String {
    let a = parenthesised(.int, depth - 1)
    switch dice.roll(22) {
    case 0: return "\(a) + \(parenthesised(.int, depth - 1))"
    case 1: return "\(a) - \(parenthesised(.int, depth - 1))"
    case 2: return "\(a) * \(parenthesised(.int, depth - 1))"
    case 3: return "\(a) / \(parenthesised(.int, depth - 1))"
    case 4: return "\(a) % \(parenthesised(.int, depth - 1))"
    case 5:
      return "\(a) \(dice.text(["&+", "&-", "&*"])) \(parenthesised(.int, depth - 1))"
    case 6:
      return "\(a) \(dice.text(["<<", ">>"])) \(parenthesised(.int, depth - 1))"
    case 7, 8:
      return "\(a) \(dice.text(["&", "|", "^"])) \(parenthesised(.int, depth - 1))"
    case 9: return "~\(a)"
    case 10: return "-\(a)"
    case 11: return "\(parenthesised(.string, depth - 1)).count"
    case 12: return "Int(\(expression(.double, depth - 1)))"
    case 13: return "abs(\(expression(.int, depth - 1)))"
    case 14:
      let function = dice.text(["max", "min"])
      return "\(function)(\(expression(.int, depth - 1)), \(expression(.int, depth - 1)))"
    case 15: return "(\(expression(.array(.int), depth - 1))).reduce(0) { $0 &+ $1 }"
    case 16: return "((\(expression(.array(.int), depth - 1))).max() ?? \(a))"
    case 17: return "(Int(\(expression(.string, depth - 1))) ?? \(a))"
    case 18:
      let parameter = fresh("c")
      scopes.append([GeneratedName(name: parameter, type: .int, isMutable: false)])
      defer { scopes.removeLast() }
      let body = expression(.bool, depth - 1)
      return "((0..<5).filter { (\(parameter): Int) -> Bool in \(body) }).count"
    case 19: return "\(a).signum()"
    case 20: return "(\(expression(.array(scalar()), depth - 1))).count"
    default: return "\(literal(.int)) + \(a)"
    }
  }

  private mutating func double(_ depth: Int) -> String {
    let a = parenthesised(.double, depth - 1)
    switch dice.roll(14) {
    case 0: return "\(a) + \(parenthesised(.double, depth - 1))"
    case 1: return "\(a) - \(parenthesised(.double, depth - 1))"
    case 2, 3: return "\(a) * \(parenthesised(.double, depth - 1))"
    case 4: return "\(a) / \(parenthesised(.double, depth - 1))"
    case 5: return "-\(a)"
    case 6: return "Double(\(expression(.int, depth - 1)))"
    case 7: return "\(a).\(dice.text(["rounded()", "squareRoot()", "magnitude"]))"
    case 8:
      let function = dice.text(["sqrt", "floor", "ceil", "abs", "trunc"])
      return "\(function)(\(expression(.double, depth - 1)))"
    case 9:
      let function = dice.text(["max", "min"])
      return "\(function)(\(expression(.double, depth - 1)), \(expression(.double, depth - 1)))"
    case 10: return "(\(expression(.array(.double), depth - 1))).reduce(0.0, +)"
    case 11: return "\(a).truncatingRemainder(dividingBy: \(expression(.double, depth - 1)))"
    default: return "\(literal(.double)) + \(a)"
    }
  }

  private mutating func truth(_ depth: Int) -> String {
    let compared = dice.pick([GeneratedType.int, .int, .double, .string]) ?? .int
    switch dice.roll(9) {
    case 0: return "!\(parenthesised(.bool, depth - 1))"
    case 1: return "\(parenthesised(.bool, depth - 1)) && \(parenthesised(.bool, depth - 1))"
    case 2: return "\(parenthesised(.bool, depth - 1)) || \(parenthesised(.bool, depth - 1))"
    case 3:
      let list = dice.pick([GeneratedType.int, .string, .double]) ?? .int
      let element = expression(list, depth - 1)
      return "(\(expression(.array(list), depth - 1))).contains(\(element))"
    case 4:
      return "\(parenthesised(.int, depth - 1)).isMultiple(of: \(expression(.int, depth - 1)))"
    default:
      let sign = dice.text(["<", "<=", ">", ">=", "==", "!="])
      let left = parenthesised(compared, depth - 1)
      return "(\(left) \(sign) \(parenthesised(compared, depth - 1)))"
    }
  }

  private mutating func string(_ depth: Int) -> String {
    let a = parenthesised(.string, depth - 1)
    switch dice.roll(9) {
    case 0, 1: return "\(a) + \(parenthesised(.string, depth - 1))"
    case 2: return "String(\(expression(.int, depth - 1)))"
    case 3: return "\(a).\(dice.text(["uppercased()", "lowercased()"]))"
    case 4: return "String(\(a).\(dice.text(["prefix", "suffix"]))(\(dice.roll(4))))"
    case 5: return "String(\(a).reversed())"
    case 6: return "(\(expression(.array(.string), depth - 1))).joined(separator: \"-\")"
    case 7: return "\"<\\(\(expression(scalar(), depth - 1)))>\""
    default: return "\"\\(\(expression(.double, depth - 1))) \\(\(expression(.int, depth - 1)))\""
    }
  }

  private mutating func array(_ element: GeneratedType, _ depth: Int) -> String {
    let own = "(\(expression(.array(element), depth - 1)))"
    let parameter = fresh("c")
    switch dice.roll(9) {
    case 0: return "\(own) + (\(expression(.array(element), depth - 1)))"
    case 1: return "Array(\(own).\(dice.text(["prefix", "suffix", "dropFirst"]))(\(dice.roll(4))))"
    case 2: return "Array(\(own).reversed())"
    case 3 where element == .int || element == .string: return "\(own).sorted()"
    case 4:
      let source = scalar()
      let list = expression(.array(source), depth - 1)
      scopes.append([GeneratedName(name: parameter, type: source, isMutable: false)])
      defer { scopes.removeLast() }
      let body = expression(element, depth - 1)
      return
        "(\(list)).map { (\(parameter): \(source.text)) -> \(element.text) in \(body) }"
    case 5:
      scopes.append([GeneratedName(name: parameter, type: element, isMutable: false)])
      defer { scopes.removeLast() }
      let body = expression(.bool, depth - 1)
      return "\(own).filter { (\(parameter): \(element.text)) -> Bool in \(body) }"
    case 6: return "Array(repeating: \(expression(element, depth - 1)), count: \(dice.roll(4)))"
    default:
      let items = (0..<1 + dice.roll(3)).map { _ in expression(element, depth - 1) }
      return "[\(element.text)]([\(items.joined(separator: ", "))])"
    }
  }

  private mutating func dictionary(
    _ key: GeneratedType, _ value: GeneratedType, _ depth: Int
  ) -> String {
    // Distinct keys: a literal with the same key twice stops the program.
    let keys = key == .int ? ["1", "2", "-7"] : ["\"a\"", "\"b\"", "\"é\""]
    let entries = keys.prefix(1 + dice.roll(3)).map { "(\($0), \(expression(value, depth - 1)))" }
    let type = "[\(key.text): \(value.text)]"
    return "\(type)(uniqueKeysWithValues: [\(entries.joined(separator: ", "))])"
  }
}
