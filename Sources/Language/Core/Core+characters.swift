extension Library {
  /// What a `Character` has in Swift; here characters are strings of one.
  mutating func addCharacters() {
    let tests: [(String, String, @Sendable (Character) -> Bool)] = [
      ("isLetter", "a letter", { $0.isLetter }), ("isNumber", "a number", { $0.isNumber }),
      ("isUppercase", "a capital", { $0.isUppercase }),
      ("isLowercase", "a small letter", { $0.isLowercase }),
      ("isHexDigit", "a digit of base 16", { $0.isHexDigit }),
      ("isWhitespace", "a blank", { $0.isWhitespace }),
      ("isPunctuation", "a punctuation mark", { $0.isPunctuation }),
      ("isNewline", "a line break", { $0.isNewline }),
    ]
    for (name, what, test) in tests {
      native(
        .string, name, to: .bool, isProperty: true,
        "Whether it is \(what): true of a string when every character is, and it has one."
      ) { arguments in
        guard case .string(let text)? = arguments.first else { return .bool(false) }
        return .bool(!text.isEmpty && text.allSatisfy(test))
      }
    }
    native(
      .string, "wholeNumberValue", to: .optional(.int), isProperty: true,
      "The number that a character stands for, as 7 for \"7\", or nil."
    ) { Library.only($0)?.wholeNumberValue.map { .int($0) } ?? .none }
    native(
      .string, "asciiValue", to: .optional(.int), isProperty: true,
      "The number of a character of ASCII, or nil."
    ) { Library.only($0)?.asciiValue.map { .int(Int($0)) } ?? .none }
  }

  /// The only character of a string, or nil.
  private static func only(_ arguments: [Value]) -> Character? {
    guard case .string(let text)? = arguments.first, text.count == 1 else { return nil }
    return text.first
  }

  private static let characterSet = NominalType(
    name: "CharacterSet",
    kind: .enumeration(
      ["whitespaces", "newlines", "whitespacesAndNewlines", "punctuationCharacters", "letters"]
        .map { NominalType.Case(name: $0, payload: []) }),
    documentation: "Sorts of characters.")

  /// Members of strings with the names of Foundation.
  mutating func addTextLayout() {
    add(Library.characterSet)
    native(
      .string, "trimmingCharacters", [.labelled("in", .nominal(Library.characterSet))],
      to: .string, "The string without characters of a sort at its ends."
    ) { arguments in
      guard case .string(let text)? = arguments.first,
        case .enumeration(_, let sort, _)? = arguments.last
      else { return .string("") }
      let isTrimmed: (Character) -> Bool = {
        switch sort {
        case 0: $0.isWhitespace && !$0.isNewline
        case 1: $0.isNewline
        case 2: $0.isWhitespace
        case 3: $0.isPunctuation
        default: $0.isLetter
        }
      }
      let body = text.drop(while: isTrimmed)
      let tail = body.reversed().prefix(while: isTrimmed).count
      return .string(String(body.dropLast(tail)))
    }
    method(
      .string, "padding",
      [.labelled("toLength", .int), .labelled("withPad", .string), .labelled("startingAt", .int)],
      to: .string, "paddedText",
      "The string cut, or filled up by another, to a number of characters."
    )
    native(
      .string, "split", [.labelled("separator", .string), .labelled("maxSplits", .int)],
      to: .array(.string), "The non-empty pieces between the first so many separators."
    ) { arguments throws(RuntimeFailure) in
      guard arguments.count == 3, case .string(let text) = arguments[0],
        case .string(let separator) = arguments[1], case .int(let limit) = arguments[2]
      else { return .array([]) }
      guard limit >= 0 else {
        throw RuntimeFailure("negative-count", "there cannot be \(limit) splits", argument: 2)
      }
      let pieces = try text.pieces(
        separatedBy: separator, atMost: limit, areEmptyKept: false, nil)
      return .array(pieces.map { .string(String($0)) })
    }
    method(
      .string, "split",
      [.labelled("separator", .string), .labelled("omittingEmptySubsequences", .bool)],
      to: .array(.string), "splitTextOmitting",
      "The pieces between separators, with the empty ones on demand.")
  }

  /// Counts of binary digits, and conversions that give nil rather than lose something.
  mutating func addExactNumbers() {
    native(
      .int, "leadingZeroBitCount", to: .int, isProperty: true,
      "The number of zeros before the first one among the 64 binary digits."
    ) { Library.integer($0).map { .int($0.leadingZeroBitCount) } ?? .int(64) }
    native(
      .int, "trailingZeroBitCount", to: .int, isProperty: true,
      "The number of zeros after the last one among the 64 binary digits."
    ) { Library.integer($0).map { .int($0.trailingZeroBitCount) } ?? .int(64) }
    add(
      FunctionDeclaration(
        "Int", [.labelled("exactly", .double)], to: .optional(.int),
        documentation: "The integer that a number is, or nil where it has a fraction.",
        body: .native { (call) throws(RuntimeFailure) in
          guard case .double(let number)? = call.arguments.first, let whole = Int(exactly: number)
          else { return .none }
          return .int(whole)
        }))
  }

  private static func integer(_ arguments: [Value]) -> Int? {
    if case .int(let number)? = arguments.first { return number }
    return nil
  }

  /// Adds a member that needs no speed.
  private mutating func native(
    _ receiver: Type, _ name: String, _ parameters: [FunctionDeclaration.Parameter] = [],
    to result: Type, isProperty: Bool = false, _ documentation: String,
    _ body: @escaping @Sendable ([Value]) throws(RuntimeFailure) -> Value
  ) {
    members[name, default: []].append(
      FunctionDeclaration(
        name, parameters, to: result, receiver: receiver, isProperty: isProperty,
        documentation: documentation,
        body: .native { (call) throws(RuntimeFailure) in try body(call.arguments) }))
  }
}
