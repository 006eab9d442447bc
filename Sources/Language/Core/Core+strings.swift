extension Library {
  mutating func addStrings() {
    let any = Type.nominal(Library.any)
    define("String", [.plain("value", any)], to: .string, "toText", "The value as print writes it.")
    define(
      "String", [.plain("characters", .array(.string))], to: .string, "joinCharacters",
      "The characters as one string.")
    define(
      "String", [.labelled("describing", any)], to: .string, "toText",
      "The value as print writes it.")
    define(
      "String", [.labelled("repeating", .string), .labelled("count", .int)], to: .string,
      "repeatText", "A string repeated.")
    define(
      "String", [.plain("value", .int), .labelled("radix", .int)], to: .string, "textRadix",
      "An integer in a radix from 2 to 36.")
    define(
      "String",
      [
        .labelled("format", .string),
        .init(label: nil, name: "arguments", type: any, presence: .variadic),
      ], to: .string, "formatText",
      "Text with %d, %.3f, %e, %g, %s or %@ in place of the arguments, and %% for a percent sign.")

    property(.string, "count", .int, "textCount", "The number of characters.")
    property(.string, "isEmpty", .bool, "textIsEmpty", "Whether it has no character.")
    property(.string, "first", .optional(.string), "textFirst", "The first character, or nil.")
    property(.string, "last", .optional(.string), "textLast", "The last character, or nil.")
    method(.string, "uppercased", to: .string, "uppercased", "The string in capitals.")
    method(.string, "lowercased", to: .string, "lowercased", "The string in small letters.")
    property(.string, "capitalized", .string, "capitalized", "Each word with a capital.")
    method(
      .string, "split", [.labelled("separator", .string)], to: .array(.string), "splitText",
      "The non-empty pieces between separators.")
    method(
      .string, "components", [.labelled("separatedBy", .string)], to: .array(.string),
      "components", "The pieces between separators, empty ones too.")
    method(
      .string, "hasPrefix", [.plain("prefix", .string)], to: .bool, "hasPrefix",
      "Whether it begins with a string.")
    method(
      .string, "hasSuffix", [.plain("suffix", .string)], to: .bool, "hasSuffix",
      "Whether it ends with a string.")
    method(
      .string, "contains", [.plain("other", .string)], to: .bool, "textContains",
      "Whether it holds a string.")
    method(
      .string, "replacingOccurrences", [.labelled("of", .string), .labelled("with", .string)],
      to: .string, "replacing", "The string with one text replaced by another everywhere.")
    method(
      .string, "replacing", [.plain("text", .string), .labelled("with", .string)],
      to: .string, "replacing", "The string with one text replaced by another everywhere.")
    method(
      .string, "trimmed", to: .string, "trimmed", "The string without blanks at its ends.")
    method(
      .string, "append", [.plain("other", .string)], to: .void, "appendText",
      "Adds a string at the end.", isMutating: true)
    method(
      .string, "removeAll", to: .void, "removeAllText", "Removes every character.",
      isMutating: true)
    method(
      .string, "removeLast", to: .string, "removeLastCharacter",
      "Removes the last character and gives it.", isMutating: true, isDiscardable: true)
    method(
      .string, "removeFirst", to: .string, "removeFirstCharacter",
      "Removes the first character and gives it.", isMutating: true, isDiscardable: true)
    method(
      .string, "filter", [.plain("isIncluded", .function([.string], .bool))], to: .string,
      "filterText", "The characters for which a function holds.")
    method(
      .string, "append", [.labelled("contentsOf", .string)], to: .void, "appendText",
      "Adds a string at the end.", isMutating: true)
    method(
      .string, "popLast", to: .optional(.string), "popLastCharacter",
      "Removes the last character and gives it; nil when empty.", isMutating: true,
      isDiscardable: true)
    let test = Type.function([.string], .bool)
    method(
      .string, "removeAll", [.labelled("where", test)], to: .void, "removeTextWhere",
      "Removes the characters for which a function holds.", isMutating: true)
    method(
      .string, "prefix", [.labelled("while", test)], to: .string, "prefixTextWhile",
      "The characters before the first for which a function does not hold.")
    method(
      .string, "drop", [.labelled("while", test)], to: .string, "dropTextWhile",
      "The characters from the first for which a function does not hold.")
    method(
      .string, "split", [.labelled("whereSeparator", test)], to: .array(.string),
      "splitTextWhere", "The non-empty pieces between characters for which a function holds.")
    for (name, documentation) in [
      ("prefix", "The first characters, at most so many."),
      ("suffix", "The last characters, at most so many."),
    ] {
      method(.string, name, [.plain("maxLength", .int)], to: .string, name, documentation)
    }
    for (name, documentation) in [
      ("dropFirst", "All but the first characters."), ("dropLast", "All but the last characters."),
    ] {
      method(
        .string, name, [.plain("k", .int).defaulted("1")], to: .string, name, documentation)
    }
  }
}
