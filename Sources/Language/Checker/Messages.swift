import Syntax

/// What the checker says of names, types and values: the identifier, then the sentence.
extension Diagnostic {
  private static func guess(_ name: String?, _ span: Span) -> Suggestion? {
    name.map { Suggestion("did you mean ‘\($0)’?", replacing: span, with: $0) }
  }

  static func warning(_ id: String, _ span: Span, _ message: String) -> Diagnostic {
    Diagnostic(id, .warning, at: span, message)
  }

  // MARK: Names

  static func unknownName(_ name: String, _ span: Span, nearest: String?) -> Diagnostic {
    Diagnostic(
      "unknown-name", at: span, "there is nothing called ‘\(name)’",
      suggestion: guess(nearest, span))
  }

  static func habit(_ name: String, _ span: Span, _ advice: String) -> Diagnostic {
    Diagnostic(
      "foreign-name", at: span, "there is nothing called ‘\(name)’: \(advice)")
  }

  /// A call of another language that Martlet writes in its own way.
  static func translated(
    _ name: String, _ span: Span, _ meant: String, replacing whole: Span
  ) -> Diagnostic {
    Diagnostic(
      "foreign-name", at: span, "there is nothing called ‘\(name)’ here",
      suggestion: Suggestion("write ‘\(meant)’", replacing: whole, with: meant))
  }

  static func assignToUnknown(_ name: String, _ span: Span, nearest: String?) -> Diagnostic {
    Diagnostic(
      "assign-to-unknown", at: span, "there is no variable called ‘\(name)’ yet",
      suggestion: guess(nearest, span)
        ?? Suggestion(
          "write ‘let \(name) = …’ to make one, or ‘var’ if it changes later",
          replacing: span, with: "let \(name)"))
  }

  static func usedBeforeDefinition(
    _ name: String, _ span: Span, definition: Span
  ) -> Diagnostic {
    Diagnostic(
      "used-before-definition", at: span, "‘\(name)’ is used before it is declared",
      notes: [Note("it is declared here", at: definition)])
  }

  static func usedBeforeCaptures(
    _ name: String, _ span: Span, definition: Span
  ) -> Diagnostic {
    Diagnostic(
      "used-before-captures", at: span,
      "‘\(name)’ is used before the variables that it works with are declared",
      notes: [Note("it is declared here", at: definition)])
  }

  static func uninitialised(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic("used-before-value", at: span, "‘\(name)’ is used before it has a value")
  }

  static func capturedBeforeValue(
    _ name: String, by function: String, _ span: Span
  ) -> Diagnostic {
    Diagnostic(
      "used-before-value", at: span,
      "‘\(function)’ uses ‘\(name)’, which has no value yet")
  }

  static func redeclared(_ name: Name, first: Span?) -> Diagnostic {
    Diagnostic(
      "redeclared", at: name.span, "‘\(name.text)’ is declared twice in this cell",
      notes: first.map { [Note("first here", at: $0)] } ?? [])
  }

  static func redeclaredFunction(_ name: Name, signature: String) -> Diagnostic {
    Diagnostic(
      "redeclared-function", at: name.span,
      "‘\(name.text)’ is declared twice with the same labels and types",
      notes: [Note("the function is \(signature)")])
  }

  static func selfOutside(_ span: Span) -> Diagnostic {
    Diagnostic(
      "self-outside", at: span, "‘self’ belongs in the methods of a structure or enumeration")
  }

  static func anonymousOutside(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic("anonymous-parameter", at: span, "‘\(name)’ belongs in a closure")
  }

  static func notOneCharacter(_ count: Int, _ span: Span) -> Diagnostic {
    Diagnostic(
      "not-one-character", at: span,
      "a Character is one character, and this text has \(count == 0 ? "none" : "\(count)")",
      notes: [Note("text of any length is a String")])
  }

  static func typeAsValue(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      "type-as-value", at: span, "‘\(name)’ is a type; a value of it is made by ‘\(name)(…)’")
  }

  static func ambiguousFunction(
    _ name: String, _ span: Span, _ signatures: [String]
  ) -> Diagnostic {
    Diagnostic(
      "ambiguous-function", at: span,
      "which function ‘\(name)’ means is not clear here: write a closure that calls it",
      notes: signatures.prefix(4).map { Note("it may be \($0)") })
  }

  // MARK: Types

  static func unknownType(_ name: String, _ span: Span, nearest: String?) -> Diagnostic {
    Diagnostic(
      "unknown-type", at: span, "there is no type called ‘\(name)’",
      suggestion: guess(nearest, span))
  }

  static func genericArguments(_ name: String, _ span: Span) -> Diagnostic {
    let example = ["Array": "[Int]", "Dictionary": "[String: Int]"][name] ?? "\(name)<Int>"
    return Diagnostic(
      "missing-type-arguments", at: span,
      "‘\(name)’ needs the type of what it holds, as in ‘\(example)’")
  }

  static func notGeneric(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic("not-generic", at: span, "‘\(name)’ takes no types in angle brackets")
  }

  static func unknownProtocol(_ name: Name, nearest: String?) -> Diagnostic {
    Diagnostic(
      "unknown-protocol", at: name.span, "there is nothing called ‘\(name.text)’ to conform to",
      suggestion: guess(nearest, name.span))
  }

  static func notHashable(_ type: Type, _ span: Span) -> Diagnostic {
    guard case .nominal(let own) = type, own.own.equality != nil else {
      return Diagnostic(
        "not-hashable", at: span, "\(type) cannot be a key, because it has no ‘==’")
    }
    return Diagnostic(
      "not-hashable", at: span, "\(type) cannot be a key, because it does not say that it can",
      notes: [
        Note(
          "add ‘Hashable’ after its name, and ‘func hash(into hasher: inout Hasher)’, which "
            + "combines what its ‘==’ compares")
      ])
  }

  static func notEquatable(_ type: Type, _ name: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      "not-equatable", at: span,
      "‘\(name)’ compares elements, and \(type) has no ‘==’: give it a closure")
  }

  static func notComparable(_ type: Type, _ name: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      "not-comparable", at: span,
      "‘\(name)’ needs an order, and \(type) has none: say how, as in ‘\(name)(by: { $0.x < $1.x })’"
    )
  }

  /// How a user's structure becomes one of the types accepted.
  private static func conformance(of type: Type, among accepted: [Type]) -> [Note] {
    guard case .nominal(let own) = type, case .structure = own.kind else { return [] }
    for case .nominal(let owner) in accepted where !owner.requirements.isEmpty {
      return [Note("declare the structure as ‘struct \(own.name): \(owner.name) { … }’")]
    }
    return []
  }

  /// The first of many types and how many others there are; all of a few.
  private static func some(of types: [Type]) -> String {
    let shown = types.count > 12 ? types.prefix(8) : types[...]
    let list = shown.map { "\($0)" }.joined(separator: ", ")
    return shown.count < types.count ? "\(list) and \(types.count - shown.count) others" : list
  }

  static func mismatch(found: TypedExpression, expected: Type, role: Role) -> Diagnostic {
    var message = "\(role.sentence(expecting: expected)), found \(found.type)"
    var id = "type-mismatch"
    if case .argument = role { id = "argument-type" }
    var notes = role.remark.map { [Note($0)] } ?? []
    if found.type == .void {
      message = "\(role.sentence(expecting: expected)), found no value"
      notes += Habit.changing(found).map { [Note($0)] } ?? []
    }
    if case .nominal(let nominal) = expected, case .abstract = nominal.kind,
      !nominal.accepts.isEmpty
    {
      notes.insert(Note("\(nominal.name) is any of \(some(of: nominal.accepts))"), at: 0)
      notes += conformance(of: found.type, among: nominal.accepts)
    }
    switch (found.type, expected) {
    case (.optional(.double), .int) where Habit.extreme(found) != nil:
      let name = Habit.extreme(found) ?? ""
      notes.insert(
        Note(
          "‘\(name)()’ is the element itself; its index is "
            + "‘xs.indices.\(name)(by: { xs[$0] < xs[$1] })’"), at: 0)
    case (.double, .int), (.optional(.double), .int):
      notes.insert(
        Note("‘Int(x)’ cuts the fraction off; ‘Int(x.rounded())’ rounds"), at: 0)
      id = id == "argument-type" ? id : "narrowing"
    case (.int, .string), (.double, .string), (.bool, .string):
      notes.insert(Note("‘String(x)’ or ‘\"\\(x)\"’ makes a string of it"), at: 0)
    case (.string, .int), (.string, .double):
      notes.insert(Note("‘\(expected)(text)’ reads a number, nil where there is none"), at: 0)
    default: break
    }
    return Diagnostic(id, at: found.span, message, notes: notes)
  }

  static func narrowing(_ symbol: Operator, _ span: Span, target: String) -> Diagnostic {
    Diagnostic(
      "narrowing", at: span,
      "‘\(target)’ is an Int, and ‘\(symbol.text)=’ with a Double would lose its fraction",
      notes: [Note("declare it as a Double, as in ‘var \(target) = 0.0’, or write ‘Int(…)’")])
  }

  static func branchTypes(_ first: Type, _ second: Type, _ span: Span) -> Diagnostic {
    Diagnostic(
      "branch-types", at: span,
      "both branches should give one type, found \(first) and \(second)")
  }

  static func elementTypes(_ first: Type, _ second: Type, _ span: Span) -> Diagnostic {
    Diagnostic(
      "element-types", at: span,
      "the elements should be of one type; this is \(second), those before are \(first)")
  }

  static func emptyLiteral(_ kind: String, _ span: Span) -> Diagnostic {
    let example = kind == "array" ? "let xs: [Double] = []" : "let d: [String: Int] = [:]"
    return Diagnostic(
      "empty-literal", at: span,
      "nothing says what this empty \(kind) holds; write its type, as in ‘\(example)’")
  }

  static func duplicateKey(_ key: String, _ span: Span) -> Diagnostic {
    Diagnostic("duplicate-key", at: span, "the key ‘\(key)’ stands twice in this dictionary")
  }

  static func nilWithoutType(_ span: Span) -> Diagnostic {
    Diagnostic(
      "nil-without-type", at: span,
      "nothing says what this ‘nil’ could hold; write its type, as in ‘let x: Int? = nil’")
  }

  static func nilForValue(_ type: Type, _ span: Span) -> Diagnostic {
    Diagnostic(
      "nil-for-value", at: span, "‘nil’ is no value of \(type); only \(type)? may be nil")
  }

  static func noValue(_ span: Span) -> Diagnostic {
    Diagnostic("no-value", at: span, "this gives no value")
  }

  static func cannotInfer(_ callable: Callable, _ span: Span) -> Diagnostic {
    if case .library(let declaration) = callable.target, let advice = declaration.resultAdvice {
      return Diagnostic(
        "cannot-infer", at: span, "nothing says what ‘\(callable.name)’ gives here",
        notes: [Note(advice)])
    }
    return Diagnostic(
      "cannot-infer", at: span, "nothing says which types ‘\(callable.name)’ works with here",
      notes: [
        Note("write the type of the result, as in ‘let x: [Int] = …’"),
        Note("the function is \(callable.signature)"),
      ])
  }

  static func recursiveType(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      "recursive-type", at: span, "‘\(name)’ would contain itself; keep the inner ones in an array")
  }

  // MARK: Members

  static func unknownMember(
    _ name: Name, _ type: Type, nearest: String?, isStatic: Bool
  ) -> Diagnostic {
    if isStatic {
      return Diagnostic(
        "static-member", at: name.span,
        "‘\(name.text)’ belongs to the type: write ‘\(type).\(name.text)’")
    }
    let advice = Habit.memberAdvice(name.text, type)
    return Diagnostic(
      "unknown-member", at: name.span, "\(type) has no member ‘\(name.text)’",
      notes: advice.map { [Note($0)] } ?? [],
      suggestion: advice == nil ? guess(nearest, name.span) : nil)
  }

  static func unknownStatic(
    _ name: Name, _ type: Type, nearest: String?, isMember: Bool
  ) -> Diagnostic {
    if isMember {
      return Diagnostic(
        "instance-member", at: name.span,
        "‘\(name.text)’ belongs to a value of \(type), not to the type itself")
    }
    return Diagnostic(
      "unknown-member", at: name.span, "the type \(type) has no member ‘\(name.text)’",
      suggestion: guess(nearest, name.span))
  }

  static func unknownImplicit(
    _ name: Name, _ type: Type, nearest: String?, names: [String]
  ) -> Diagnostic {
    let list = Set(names).sorted().prefix(8).map { "‘.\($0)’" }.joined(separator: ", ")
    return Diagnostic(
      "unknown-member", at: name.span, "\(type) has no member ‘\(name.text)’",
      notes: list.isEmpty ? [] : [Note("it has \(list)")],
      suggestion: guess(nearest, name.span))
  }

  static func implicitWithoutType(_ name: Name, _ span: Span, owner: String?) -> Diagnostic {
    Diagnostic(
      "implicit-member-without-type", at: span,
      "nothing says of which type ‘.\(name.text)’ is a member",
      suggestion: owner.map {
        Suggestion(
          "write ‘\($0).\(name.text)’", replacing: Span(span.start, span.start), with: $0)
      })
  }

  static func methodWithoutCall(_ name: Name, _ signature: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      "method-without-call", at: name.span, "‘\(name.text)’ is called with parentheses",
      notes: [Note("the function is \(signature)")],
      suggestion: signature.hasPrefix("\(name.text)()")
        ? Suggestion(
          "write ‘\(name.text)()’", replacing: name.span, with: "\(name.text)()") : nil)
  }

  static func staticWithoutCall(_ name: Name, _ signature: String, _ span: Span) -> Diagnostic {
    methodWithoutCall(name, signature, span)
  }

  static func propertyCalled(_ name: Name, _ span: Span) -> Diagnostic {
    Diagnostic(
      "property-called", at: name.span, "‘\(name.text)’ is read without parentheses",
      suggestion: Suggestion(
        "write ‘\(name.text)’", replacing: Span(name.span.start, span.end), with: name.text))
  }

  static func readOnly(_ name: String, _ type: Type, _ span: Span) -> Diagnostic {
    Diagnostic("read-only", at: span, "‘\(name)’ of \(type) cannot be assigned to")
  }

  static func needlessUnwrap(_ type: Type, _ span: Span) -> Diagnostic {
    Diagnostic("needless-unwrap", at: span, "\(type) is never nil: leave out the ‘!’")
  }

  static func needlessChain(_ type: Type, _ span: Span) -> Diagnostic {
    Diagnostic("needless-chain", at: span, "\(type) is never nil: leave out the ‘?’")
  }

  static func neverNil(_ type: Type, _ span: Span, _ so: String) -> Diagnostic {
    warning("never-nil", span, "this \(type) is never nil, so \(so)")
  }

  static func bindingNotOptional(_ type: Type, _ span: Span) -> Diagnostic {
    Diagnostic(
      "binding-not-optional", at: span,
      "‘if let’ and ‘guard let’ need a value that may be nil, found \(type)")
  }

  // MARK: Operators

  static func unknownOperator(_ symbol: Operator) -> Diagnostic {
    Diagnostic("unknown-operator", at: symbol.span, "there is no operator ‘\(symbol.text)’")
  }

  /// Text and a value joined with `+`, with what stands on either side.
  static func joined(
    _ symbol: Operator, _ left: (type: Type, text: String), _ right: (type: Type, text: String),
    _ span: Span
  ) -> Diagnostic {
    var diagnostic = operands(symbol, left.type, right.type)
    func part(_ side: (type: Type, text: String)) -> String? {
      if side.text.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 == 0x2E }) { return side.text }
      guard side.type == .string, side.text.hasPrefix("\""), side.text.hasSuffix("\""),
        side.text.utf8.count > 1, !side.text.hasPrefix("\"\"\"")
      else { return side.text.contains("\"") ? nil : "\\(\(side.text))" }
      return String(side.text.dropFirst().dropLast())
    }
    if let first = part(left), let second = part(right), (first + second).utf8.count < 60 {
      let meant = "\"\(first)\(second)\""
      diagnostic.notes = []
      diagnostic.suggestion = Suggestion(
        "put it in the string: ‘\(meant)’", replacing: span, with: meant)
    }
    return diagnostic
  }

  static func operands(_ symbol: Operator, _ left: Type, _ right: Type) -> Diagnostic {
    var notes: [Note] = []
    switch (symbol.text, left, right) {
    case ("+", .string, _), ("+", _, .string):
      notes = [Note("put the value in the string, as in ‘\"steps: \\(n)\"’")]
    case ("%", .string, _):
      notes = [
        Note("‘\"\\(x)\"’ puts a value in a string; ‘String(format: \"%.2f\", x)’ says how")
      ]
    case ("*", .string, .int), ("*", .int, .string):
      notes = [Note("‘String(repeating: \"ab\", count: 3)’ repeats a string")]
    case ("*", .array, .int), ("*", .int, .array):
      notes = [
        Note("‘xs.map { $0 * 2 }’ doubles each element"),
        Note("‘Array(repeating: 0, count: n)’ makes an array of n equal elements"),
      ]
    case (_, .array, _), (_, _, .array):
      if symbol.text != "==", symbol.text != "!=" {
        notes = [Note("arithmetic goes element by element: ‘xs.map { $0 \(symbol.text) … }’")]
      }
    default: break
    }
    return Diagnostic(
      "operand-types", at: symbol.span,
      "‘\(symbol.text)’ does not go with \(left) and \(right)", notes: notes)
  }

  static func prefixOperand(_ symbol: Operator, _ type: Type) -> Diagnostic {
    Diagnostic(
      "operand-types", at: symbol.span, "‘\(symbol.text)’ needs a number, found \(type)")
  }

  static func notABool(_ type: Type, _ span: Span) -> Diagnostic {
    var notes: [Note] = []
    switch type {
    case .int, .double: notes = [Note("compare it, as in ‘x != 0’")]
    case .optional: notes = [Note("compare it, as in ‘x != nil’, or bind it: ‘if let x’")]
    case .array, .dictionary, .string, .set:
      notes = [Note("‘!x.isEmpty’ asks whether there is something in it")]
    default: break
    }
    return Diagnostic(
      "not-a-bool", at: span, "a condition is true or false, a Bool; found \(type)", notes: notes)
  }

  static func lostRemainder(_ a: Int, _ b: Int, _ span: Span) -> Diagnostic {
    warning(
      "lost-remainder", span,
      "\(a) / \(b) of two Ints is \(a / b), without the remainder; write ‘\(a).0 / \(b)’ for the fraction"
    )
  }

  static func negativeRemainder(_ a: Int, _ b: Int, _ span: Span) -> Diagnostic {
    Diagnostic(
      "negative-remainder", .warning, at: span,
      "‘%’ has the sign of its left side: \(a) % \(b) is \(a % b)",
      notes: [Note("‘mod(\(a), \(b))’ is from 0 below \(b.magnitude)")])
  }

  static func integerQuotient(_ span: Span, upper: String, lower: String) -> Diagnostic {
    var diagnostic = warning(
      "lost-remainder", span,
      "this divides two Ints, which drops the remainder, before it becomes a Double")
    if upper.utf8.count + lower.utf8.count < 60 {
      let meant = "Double(\(upper)) / \(lower)"
      diagnostic.suggestion = Suggestion(
        "write ‘\(meant)’ to keep the fraction", replacing: span, with: meant)
    }
    return diagnostic
  }

  static func rangeBounds(_ low: Type, _ high: Type, _ span: Span) -> Diagnostic {
    Diagnostic(
      "range-bounds", at: span, "the bounds of a range are numbers, found \(low) and \(high)")
  }

  static func reversedRange(
    _ low: String, _ high: String, _ symbol: String, _ span: Span
  ) -> Diagnostic {
    Diagnostic(
      "reversed-range", at: span, "a range goes up, and \(low) is above \(high)",
      notes: [
        Note("‘stride(from: \(low), through: \(high), by: -1)’ counts down"),
        Note("so does ‘(\(high)\(symbol)\(low)).reversed()’"),
      ])
  }

  static func partialRange(_ symbol: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      "partial-range", at: span,
      "a range with one bound belongs in a subscript, as in ‘xs[2...]’")
  }
}
