import Glibc

/// What `String(format:)` understands: `%d`, `%i`, `%x`, `%f`, `%e`, `%g`, `%s`, `%@` with flags,
/// width and precision, and `%%`.
enum TextFormat {
  private static let widest = 1000

  static func apply(_ format: String, _ values: [Value]) throws(RuntimeFailure) -> String {
    var text = ""
    var rest = values[...]
    var characters = Array(format)[...]
    while let character = characters.popFirst() {
      guard character == "%" else {
        text.append(character)
        continue
      }
      if characters.first == "%" {
        characters = characters.dropFirst()
        text.append("%")
        continue
      }
      let directive = try Directive(&characters)
      guard let value = rest.popFirst() else {
        throw RuntimeFailure(
          "format-mismatch", "the format asks for more than the \(values.count) values given")
      }
      text += try directive.apply(value)
    }
    return text
  }

  /// One `%…` of a format.
  private struct Directive {
    var flags = ""
    var width: Int?
    var precision: Int?
    var conversion: Character

    init(_ characters: inout ArraySlice<Character>) throws(RuntimeFailure) {
      while let flag = characters.first, "-+ 0#".contains(flag) {
        flags.append(flag)
        characters = characters.dropFirst()
      }
      width = Directive.number(&characters)
      if characters.first == "." {
        characters = characters.dropFirst()
        precision = Directive.number(&characters) ?? 0
      }
      while let letter = characters.first, "lhqz".contains(letter) {
        characters = characters.dropFirst()
      }
      guard let letter = characters.popFirst() else {
        throw RuntimeFailure("format-mismatch", "the format ends within a ‘%’")
      }
      conversion = letter
      if max(width ?? 0, precision ?? 0) > widest {
        throw RuntimeFailure(
          "format-mismatch", "a width or precision above \(widest) is too large")
      }
    }

    private static func number(_ characters: inout ArraySlice<Character>) -> Int? {
      let digits = characters.prefix { "0123456789".contains($0) }.prefix(6)
      characters = characters.dropFirst(digits.count)
      return Int(String(digits))
    }

    private func mismatch(_ found: Value, _ wanted: String) -> RuntimeFailure {
      RuntimeFailure(
        "format-mismatch",
        "‘%\(conversion)’ needs \(wanted), but the value is \(printed(found, as: nil))")
    }

    func apply(_ value: Value) throws(RuntimeFailure) -> String {
      let shape =
        "%" + flags + (width.map(String.init) ?? "") + (precision.map { ".\($0)" } ?? "")
      switch conversion {
      case "d", "i", "x", "X", "o", "u", "c":
        guard case .int(let number) = value, conversion != "c" else {
          throw mismatch(value, "an Int")
        }
        return Directive.print(shape + "l\(conversion)", number)
      case "f", "F", "e", "E", "g", "G":
        switch value {
        case .double(let number): return Directive.print(shape + "\(conversion)", number)
        case .int(let number): return Directive.print(shape + "\(conversion)", Double(number))
        default: throw mismatch(value, "a number")
        }
      case "s", "@":
        var text = printed(value, as: nil)
        if let precision { text = String(text.prefix(precision)) }
        let blanks = String(repeating: " ", count: max((width ?? 0) - text.count, 0))
        return flags.contains("-") ? text + blanks : blanks + text
      default:
        throw RuntimeFailure("format-mismatch", "a format has no ‘%\(conversion)’")
      }
    }

    private static func print(_ format: String, _ argument: any CVarArg) -> String {
      var buffer = [CChar](repeating: 0, count: 2 * widest + 400)
      let length = withVaList([argument]) { vsnprintf(&buffer, buffer.count, format, $0) }
      let bytes = buffer.prefix(max(0, min(Int(length), buffer.count - 1)))
      return String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
