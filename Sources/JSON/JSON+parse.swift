extension JSON {
  /// Reads one JSON text and nothing else.
  ///
  /// Strict in what RFC 8259 forbids. Where it leaves a choice: of two members with one name the
  /// last counts; an escaped surrogate without its partner becomes U+FFFD; a whole number beyond
  /// 64 bits becomes a double; a number beyond the doubles is an error.
  ///
  /// - Parameters:
  ///   - bytes: the UTF-8 text; surrounding white space is allowed, a byte order mark is not
  ///   - maximumDepth: how deep arrays and objects may be nested
  /// - Returns: the value.
  /// - Throws: a `JSONError` that names the byte.
  public static func parse(
    _ bytes: [UInt8], maximumDepth: Int = 200
  ) throws(JSONError) -> JSON {
    try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
      try parse(buffer, maximumDepth: maximumDepth)
    }
  }

  /// Reads one JSON text and nothing else.
  public static func parse(
    _ text: String, maximumDepth: Int = 200
  ) throws(JSONError) -> JSON {
    try parse(Array(text.utf8), maximumDepth: maximumDepth)
  }

  private static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int
  ) throws(JSONError) -> JSON {
    var reader = Reader(bytes: bytes, maximumDepth: maximumDepth)
    let value = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.position == bytes.count else {
      throw JSONError(.trailingContent, at: reader.position)
    }
    return value
  }
}

/// A recursive-descent reader; the depth limit bounds its use of the stack.
private struct Reader {
  let bytes: UnsafeBufferPointer<UInt8>
  let maximumDepth: Int
  var position = 0
  /// The text being read, once it has an escape sequence.
  private var unescaped: [UInt8] = []

  init(bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  /// The byte at the current position, or `nil` at the end.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  func unexpected(_ expected: String) -> JSONError {
    guard let byte = next else { return JSONError(.unexpectedEnd, at: position) }
    return JSONError(.unexpectedByte(byte, expected: expected), at: position)
  }

  mutating func value(depth: Int) throws(JSONError) -> JSON {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth + 1)
    case UInt8(ascii: "["): return try array(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")):
      return try number()
    default: throw unexpected("a value")
    }
  }

  mutating func literal(_ name: StaticString, _ value: JSON) throws(JSONError) -> JSON {
    for offset in 0..<name.utf8CodeUnitCount {
      guard next == name.utf8Start[offset] else { throw unexpected("'\(name)'") }
      position += 1
    }
    return value
  }

  mutating func enter(_ depth: Int) throws(JSONError) {
    guard depth <= maximumDepth else {
      throw JSONError(.tooDeep(limit: maximumDepth), at: position)
    }
    position += 1
    skipSpace()
  }

  mutating func array(depth: Int) throws(JSONError) -> JSON {
    try enter(depth)
    var elements: [JSON] = []
    if next == UInt8(ascii: "]") {
      position += 1
      return .array(elements)
    }
    while true {
      elements.append(try value(depth: depth))
      skipSpace()
      switch next {
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "]"):
        position += 1
        return .array(elements)
      default: throw unexpected("',' or ']'")
      }
    }
  }

  mutating func object(depth: Int) throws(JSONError) -> JSON {
    try enter(depth)
    var members: [String: JSON] = [:]
    if next == UInt8(ascii: "}") {
      position += 1
      return .object(members)
    }
    while true {
      guard next == UInt8(ascii: "\"") else { throw unexpected("a member's name") }
      let name = try string()
      skipSpace()
      guard next == UInt8(ascii: ":") else { throw unexpected("':'") }
      position += 1
      members[name] = try value(depth: depth)
      skipSpace()
      switch next {
      case UInt8(ascii: ","):
        position += 1
        skipSpace()
      case UInt8(ascii: "}"):
        position += 1
        return .object(members)
      default: throw unexpected("',' or '}'")
      }
    }
  }

  mutating func digits() -> Int {
    let start = position
    while let byte = next, byte &- UInt8(ascii: "0") < 10 { position += 1 }
    return position - start
  }

  mutating func number() throws(JSONError) -> JSON {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    let firstDigit = next
    let count = digits()
    guard count == 1 || (count > 1 && firstDigit != UInt8(ascii: "0")) else {
      throw JSONError(next == nil && count == 0 ? .unexpectedEnd : .invalidNumber, at: start)
    }
    var isWhole = true
    if next == UInt8(ascii: ".") {
      isWhole = false
      position += 1
      guard digits() > 0 else { throw JSONError(.invalidNumber, at: start) }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isWhole = false
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      guard digits() > 0 else { throw JSONError(.invalidNumber, at: start) }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let whole = Int(text) { return .int(whole) }
    guard let value = Double(text), value.isFinite else {
      throw JSONError(.numberOutOfRange, at: start)
    }
    return .double(value)
  }

  /// Reads a text from its opening quotation mark through its closing one.
  mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    unescaped.removeAll(keepingCapacity: true)
    while true {
      let runStart = position
      while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
        position += 1
      }
      let run = UnsafeBufferPointer(rebasing: bytes[runStart..<position])
      switch next {
      case nil: throw JSONError(.unexpectedEnd, at: position)
      case UInt8(ascii: "\""):
        position += 1
        if runStart == start { return try validated(run, at: start) }
        unescaped.append(contentsOf: run)
        return try validated(unescaped, at: start)
      case UInt8(ascii: "\\"):
        unescaped.append(contentsOf: run)
        let scalar = try escape()
        if scalar.isASCII {
          unescaped.append(UInt8(truncatingIfNeeded: scalar.value))
        } else {
          unescaped.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
        }
      case .some(let byte): throw JSONError(.controlCharacter(byte), at: position)
      }
    }
  }

  private func validated(
    _ utf8: some Collection<UInt8>, at start: Int
  ) throws(JSONError) -> String {
    guard let text = String(validating: utf8, as: UTF8.self) else {
      throw JSONError(.invalidUTF8, at: start)
    }
    return text
  }

  mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let start = position
    position += 1
    guard let byte = next else { throw JSONError(.unexpectedEnd, at: position) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw JSONError(.invalidEscape, at: start)
    }
    let unit = try hexUnit(start)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    let afterFirst = position
    guard unit < 0xDC00, next == UInt8(ascii: "\\") else { return "\u{FFFD}" }
    position += 1
    guard next == UInt8(ascii: "u") else {
      position = afterFirst
      return "\u{FFFD}"
    }
    position += 1
    let second = try hexUnit(afterFirst)
    guard (0xDC00...0xDFFF).contains(second) else {
      position = afterFirst
      return "\u{FFFD}"
    }
    let value = 0x10000 + ((UInt32(unit) - 0xD800) << 10) + (UInt32(second) - 0xDC00)
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  mutating func hexUnit(_ start: Int) throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next else { throw JSONError(.unexpectedEnd, at: position) }
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw JSONError(.invalidEscape, at: start)
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }
}
