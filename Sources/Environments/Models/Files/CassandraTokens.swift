/// The words of Cassandra's notation: names, numbers, `*` and `:`, with `#` before a comment.
struct CassandraTokens {
  /// What comes next.
  enum Token: Equatable {
    case colon
    case word(String)
    case end
  }

  private var reader: ByteReader
  /// What comes next.
  private(set) var token = Token.end
  /// The line it stands on.
  private(set) var line = 1

  init(_ bytes: UnsafeRawBufferPointer) {
    reader = ByteReader(bytes)
    advance()
  }

  /// Reads on.
  mutating func advance() {
    while true {
      reader.skipSpace()
      guard reader.next == UInt8(ascii: "#"), !reader.isAtEnd else { break }
      reader.skipLine()
    }
    line = reader.line
    if reader.isAtEnd {
      token = .end
    } else if reader.skip(":") {
      token = .colon
    } else if let word = reader.readWord(endingBefore: ":#") {
      token = .word(word)
    }
  }

  /// The next word where it is a number, without making a string of it where that can be helped.
  mutating func readNumber() -> Double? {
    guard case .word(let word) = token, let number = Double(word) else { return nil }
    advance()
    return number
  }

  /// Reads a list of numbers quickly: the first is the next word.
  mutating func readNumbers(_ count: Int, into numbers: inout [Double]) -> Bool {
    guard count > 0, let first = readFirst() else { return count == 0 }
    numbers.append(first)
    for _ in 1..<max(count, 1) {
      while true {
        reader.skipSpace()
        guard reader.next == UInt8(ascii: "#"), !reader.isAtEnd else { break }
        reader.skipLine()
      }
      line = reader.line
      guard let number = reader.readDouble() else {
        advance()
        return false
      }
      numbers.append(number)
    }
    advance()
    return true
  }

  private func readFirst() -> Double? {
    guard case .word(let word) = token else { return nil }
    return Double(word)
  }

  /// Steps over a colon where one comes next.
  mutating func skipColon() -> Bool {
    guard token == .colon else { return false }
    advance()
    return true
  }

  /// The next word in quotation marks, for a message.
  var found: String {
    switch token {
    case .colon: "“:”"
    case .word(let word): "“\(word)”"
    case .end: "the end"
    }
  }
}
