/// Texts that are no programs: words of the language in any order, and bytes.
enum TokenSoup {
  static let words = [
    "let ", "var ", "func ", "struct ", "enum ", "if ", "else ", "guard ", "switch ", "case ",
    "default", "while ", "repeat ", "for ", "in ", "where ", "return ", "break ", "continue ",
    "do ", "import ", "true", "nil", "self", "init", "static ", "class ", "try ", "as ", "is ",
    "throws ", "inout ", "mutating ", "indirect ", "defer ", "typealias ", "some ", "await ",
    "subscript", "get ", "set ", "willSet ", "x", "y", "f", "xs", "Int", "Double", "String",
    "Bool", "Set<", "Array(", "MDP(", "From(", "train(", "not ", "and ", "or ", "lambda ",
    "None", "def ", "elif ", "pass", "print(", "1", "0", "-1", "0.5", "0x", "0b1", "0o7", "1e",
    "1e308", "1_000", "9223372036854775807", "9223372036854775808", "\"", "\"\"\"", "\\(",
    "\\u{1F600}", "\\n", "(", ")", "[", "]", "{", "}", ",", ":", ";", ".", "...", "..<", "+",
    "-", "*", "/", "%", "=", "==", "===", "!=", "<=", ">=", "+=", "-=", "&+", "&-", "&*", "<<",
    ">>", "~", "^", "|", "?", "!", "??", "&&", "||", "->", "&", "<", ">", "_", "$0", "$1", "$",
    "@", "#", "#\"", "\"#", "'", "“", "”", "`", "\\", "\n", "\n  ", " ", "//", "/*", "*/",
    "///", "\t", "\r\n", "\r", "ε", "−", "\u{0}", "\u{200B}", "\u{FEFF}", "🎲", "é", "e\u{301}",
    "x.y", "x(", "$0 + $1", "?.", "++", "**", ":=", ".map", ".count", "[0]", "{ $0 }",
    "(1, 2)", "x?.", "x!", "label: ", "break label",
  ]

  static func text(_ dice: inout Dice) -> String {
    switch dice.roll(4) {
    case 0:
      let count = dice.roll(40)
      let bytes = (0..<count).map { _ in UInt8(dice.roll(256)) }
      return String(decoding: bytes, as: UTF8.self)
    case 1:
      let unit = dice.text(words) + dice.text(words)
      return String(repeating: unit, count: dice.roll(40)) + dice.text(words)
    default:
      let count = dice.roll(40)
      return (0..<count).map { _ in dice.text(words) }.joined()
    }
  }
}
