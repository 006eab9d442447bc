/// Why some bytes are not a JSON text, and at which byte that shows.
public struct JSONError: Error, Hashable, CustomStringConvertible {
  /// What is wrong.
  public enum Problem: Hashable, Sendable {
    /// The text ends inside a value.
    case unexpectedEnd
    /// A byte that cannot stand here; `expected` says what could.
    case unexpectedByte(UInt8, expected: String)
    /// Something follows the value.
    case trailingContent
    /// A text is not valid UTF-8.
    case invalidUTF8
    /// A control character stands unescaped inside a text.
    case controlCharacter(UInt8)
    /// A backslash is followed by something that is no escape sequence.
    case invalidEscape
    /// A number is not written as JSON asks, such as `01` or `1.`.
    case invalidNumber
    /// A number is too large for a double.
    case numberOutOfRange
    /// Arrays and objects are nested deeper than the given limit.
    case tooDeep(limit: Int)
  }

  /// What is wrong.
  public var problem: Problem

  /// The position of the byte it shows at, counted from 0.
  public var offset: Int

  /// Creates an error.
  public init(_ problem: Problem, at offset: Int) {
    self.problem = problem
    self.offset = offset
  }

  /// A sentence for people.
  public var description: String { "invalid JSON at byte \(offset): \(reason)" }

  private var reason: String {
    switch problem {
    case .unexpectedEnd: "the text ends too early"
    case .unexpectedByte(let byte, let expected): "expected \(expected), found \(Self.name(byte))"
    case .trailingContent: "something follows the value"
    case .invalidUTF8: "a text is not valid UTF-8"
    case .controlCharacter(let byte): "unescaped control character \(Self.name(byte)) in a text"
    case .invalidEscape: "unknown escape sequence"
    case .invalidNumber: "not a number as JSON writes them"
    case .numberOutOfRange: "the number is too large"
    case .tooDeep(let limit): "nested deeper than \(limit) levels"
    }
  }

  private static func name(_ byte: UInt8) -> String {
    if (0x21...0x7E).contains(byte) { return "'\(Unicode.Scalar(byte))'" }
    let digits = String(byte, radix: 16, uppercase: true)
    return "byte 0x" + (digits.utf8.count < 2 ? "0" : "") + digits
  }
}
