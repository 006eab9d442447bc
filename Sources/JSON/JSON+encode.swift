extension JSON {
  /// The value as compact UTF-8, without white space, in no particular order of members.
  ///
  /// A number that is not finite has no JSON form and becomes `null`.
  public func encoded() -> [UInt8] {
    var writer = JSONWriter()
    writer.compact(self)
    return writer.bytes
  }

  /// The value as a compact text; see `encoded()`.
  public var text: String { String(decoding: encoded(), as: UTF8.self) }

  /// The text of a notebook file, to the byte as nbformat writes it: members sorted by code
  /// points, one space of indentation a level, characters beyond ASCII as they are, numbers as
  /// Python shows them, and a line feed at the end.
  public func notebookText() -> String {
    var writer = JSONWriter()
    writer.indented(self, level: 0)
    writer.bytes.append(UInt8(ascii: "\n"))
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

struct JSONWriter {
  var bytes: [UInt8] = []

  mutating func compact(_ value: JSON) {
    switch value {
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      var isFirst = true
      for element in elements {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        compact(element)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      var isFirst = true
      for (name, member) in members {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        string(name)
        bytes.append(UInt8(ascii: ":"))
        compact(member)
      }
      bytes.append(UInt8(ascii: "}"))
    default: scalar(value)
    }
  }

  mutating func indented(_ value: JSON, level: Int) {
    switch value {
    case .array(let elements) where !elements.isEmpty:
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        newLine(level + 1)
        indented(element, level: level + 1)
      }
      newLine(level)
      bytes.append(UInt8(ascii: "]"))
    case .object(let members) where !members.isEmpty:
      bytes.append(UInt8(ascii: "{"))
      // UTF-8 sorts as code points do, and as Python sorts; `String`'s own order normalises.
      let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      for (index, (name, member)) in sorted.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        newLine(level + 1)
        string(name)
        bytes.append(contentsOf: [UInt8(ascii: ":"), UInt8(ascii: " ")])
        indented(member, level: level + 1)
      }
      newLine(level)
      bytes.append(UInt8(ascii: "}"))
    default: compact(value)
    }
  }

  private mutating func newLine(_ level: Int) {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: level))
  }

  private mutating func scalar(_ value: JSON) {
    switch value {
    case .bool(true): bytes.append(contentsOf: "true".utf8)
    case .bool(false): bytes.append(contentsOf: "false".utf8)
    case .int(let number): bytes.append(contentsOf: number.description.utf8)
    case .double(let number): bytes.append(contentsOf: Self.text(of: number).utf8)
    case .string(let text): string(text)
    case .null, .array, .object: bytes.append(contentsOf: "null".utf8)
    }
  }

  /// The shortest text that reads back as the same number, as Python's `repr` has it.
  ///
  /// Swift agrees but for 2⁵³ ≤ |x| < 10¹⁶, which it already writes with an exponent.
  private static func text(of number: Double) -> String {
    guard number.isFinite else { return "null" }
    let magnitude = number.magnitude
    if magnitude >= 0x1p53, magnitude < 1e16 { return "\(Int(number)).0" }
    return number.description
  }

  private mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var copy = text
    copy.withUTF8 { buffer in
      var start = 0
      for index in buffer.indices {
        let byte = buffer[index]
        guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
          continue
        }
        bytes.append(contentsOf: buffer[start..<index])
        start = index + 1
        escape(byte)
      }
      bytes.append(contentsOf: buffer[start...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    default:
      let hex = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(hex[Int(byte >> 4)])
      bytes.append(hex[Int(byte & 15)])
    }
  }
}
