/// Calls that are made in other languages, as Martlet writes them.
package enum Translation {
  /// What Martlet writes for an expression, or nil where it is no known call of another language.
  ///
  /// - Parameters:
  ///   - expression: Such as `len(xs)`, `np.zeros(4)` or `math.pi`.
  ///   - source: Its text.
  /// - Returns: The text to write instead.
  package static func of(_ expression: Expression, in source: SourceText) -> String? {
    switch expression.kind {
    case .call(let callee, let arguments):
      if case .member(let base, let name, optional: false) = callee.kind, arguments.isEmpty,
        let meant = views[name.text]
      {
        return source[base.span] + meant
      }
      guard let path = path(callee), arguments.allSatisfy({ $0.label == nil && !$0.isTrailing })
      else { return nil }
      let words = arguments.map { of($0.value, in: source) ?? source[$0.value.span] }
      if case .name = callee.kind { return functions[path]?(words) }
      guard let member = memberOfModule(path) else { return nil }
      if ["zeros", "ones"].contains(member), let shape = arguments.first?.value {
        return filled(shape, with: member == "zeros" ? "0.0" : "1.0", in: source)
      }
      return moduleFunctions[member]?(words) ?? sameName(member, words)
    case .member:
      return path(expression).flatMap { memberOfModule($0) }.flatMap { constants[$0] }
    default:
      return nil
    }
  }

  /// `np.random.rand` as text; nil for what is no chain of names.
  private static func path(_ expression: Expression) -> String? {
    switch expression.kind {
    case .name(let name): name
    case .member(let base, let name, optional: false): path(base).map { "\($0).\(name.text)" }
    default: nil
    }
  }

  /// Python's views of a dictionary.
  private static let views = ["items": "", "keys": ".keys", "values": ".values"]

  private static let modules: Set<String> = [
    "np", "numpy", "jnp", "math", "random", "Math", "console",
  ]

  private static func memberOfModule(_ path: String) -> String? {
    guard let dot = path.firstIndex(of: "."), modules.contains(String(path[..<dot])) else {
      return nil
    }
    let rest = String(path[path.index(after: dot)...])
    return path.hasPrefix("random.") || path.hasPrefix("console.") ? path : rest
  }

  private typealias Rule = @Sendable ([String]) -> String?

  /// The text as something that a member can follow.
  private static func base(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || "0123456789_.()[],\"".unicodeScalars.contains($0)
    }
    let isList = text.hasPrefix("[") && text.hasSuffix("]")
    return isList || isPlain && !text.contains("..") ? text : "(\(text))"
  }

  private static func member(_ name: String) -> Rule {
    { $0.count == 1 ? "\(base($0[0])).\(name)" : nil }
  }

  private static func call(_ name: String) -> Rule {
    { $0.count == 1 ? "\(name)(\($0[0]))" : nil }
  }

  private static let range: Rule = { words in
    switch words.count {
    case 1: "0..<\(operand(words[0]))"
    case 2: "\(operand(words[0]))..<\(operand(words[1]))"
    case 3: "stride(from: \(words[0]), to: \(words[1]), by: \(words[2]))"
    default: nil
    }
  }

  private static func operand(_ text: String) -> String {
    text.hasPrefix("-") || text.contains("..") || text.contains("?") ? "(\(text))" : text
  }

  private static let functions: [String: Rule] = [
    "len": member("count"), "range": range, "xrange": range,
    "str": call("String"), "int": call("Int"), "float": call("Double"),
    "list": call("Array"), "set": call("Set"),
    "sum": member("reduce(0, +)"), "sorted": member("sorted()"), "reversed": member("reversed()"),
    "enumerate": member("enumerated()"),
    "map": { $0.count == 2 ? "\(base($0[1])).map(\($0[0]))" : nil },
    "filter": { $0.count == 2 ? "\(base($0[1])).filter(\($0[0]))" : nil },
    "input": { $0.isEmpty ? "readLine()" : nil },
    "println": { "print(\($0.joined(separator: ", ")))" },
    "disp": { "print(\($0.joined(separator: ", ")))" },
  ]

  private static let below: Rule = {
    switch $0.count {
    case 1: "Int.random(in: 0..<\(operand($0[0])))"
    case 2: "Int.random(in: \(operand($0[0]))..<\(operand($0[1])))"
    default: nil
    }
  }

  private static let uniform: Rule = {
    $0.count == 2 ? "Double.random(in: \(operand($0[0]))...\(operand($0[1])))" : nil
  }

  private static let unit: Rule = { $0.isEmpty ? "Double.random(in: 0..<1)" : nil }

  private static let moduleFunctions: [String: Rule] = [
    "log": { $0.isEmpty ? nil : "log(\($0.joined(separator: ", ")))" },
    "console.log": { "print(\($0.joined(separator: ", ")))" },
    "array": { $0.first }, "asarray": { $0.first }, "arange": range,
    "sum": member("reduce(0, +)"), "max": member("max()"), "min": member("min()"),
    "mean": { $0.count == 1 ? "\(base($0[0])).reduce(0, +) / Double(\(base($0[0])).count)" : nil },
    "argmax": {
      $0.count == 1
        ? "\(base($0[0])).indices.max(by: { \(base($0[0]))[$0] < \(base($0[0]))[$1] })" : nil
    },
    "random.random": unit, "random.rand": unit, "random.uniform": uniform,
    "random.randrange": below, "random.seed": call("seed"),
    "random.randint": { $0.count == 2 ? "Int.random(in: \($0[0])...\($0[1]))" : below($0) },
    "random.choice": member("randomElement()"), "random.shuffle": member("shuffle()"),
  ]

  private static let constants: [String: String] = [
    "pi": "Double.pi", "inf": "Double.infinity", "nan": "Double.nan", "PI": "Double.pi",
  ]

  private static let shared: Set<String> = [
    "sqrt", "exp", "log", "log2", "log10", "sin", "cos", "tan", "asin", "acos", "atan", "tanh",
    "sinh", "cosh", "pow", "floor", "ceil", "abs", "hypot",
  ]

  /// `math.sqrt(x)`, which has the same name without the module.
  private static func sameName(_ name: String, _ words: [String]) -> String? {
    shared.contains(name) && !words.isEmpty ? "\(name)(\(words.joined(separator: ", ")))" : nil
  }

  /// `np.zeros(4)` and `np.zeros((4, 2))`.
  private static func filled(
    _ shape: Expression, with value: String, in source: SourceText
  ) -> String? {
    let counts: [Expression]
    switch shape.kind {
    case .tuple(let parts): counts = parts.map(\.value)
    case .array(let parts): counts = parts
    default: counts = [shape]
    }
    guard (1...3).contains(counts.count) else { return nil }
    return counts.reversed().reduce(value) { inner, count in
      "Array(repeating: \(inner), count: \(of(count, in: source) ?? source[count.span]))"
    }
  }
}
