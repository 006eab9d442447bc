extension Lexer {
  /// A string literal, `"…"` or `"""…"""`, after as many `#` as given.
  mutating func beginString(hashes: Int) {
    let quote = position
    let start = quote - hashes
    let isMultiline =
      byte(quote + 1) == UInt8(ascii: "\"") && byte(quote + 2) == UInt8(ascii: "\"")
    position = quote + (isMultiline ? 3 : 1)
    add(.stringBegin, start, position, text(start, position))
    if isMultiline { skipOpeningLine(start) }
    readString(OpenString(start: start, hashes: hashes, isMultiline: isMultiline))
  }

  private mutating func skipOpeningLine(_ start: Int) {
    var end = position
    while byte(end) == 0x20 || byte(end) == 0x09 || byte(end) == 0x0D { end += 1 }
    if byte(end) == 0x0A {
      position = end + 1
    } else if end < bytes.count {
      report(.multilineStart, start, position)
    }
  }

  /// Goes on in a string: after its opening, or after the end of an interpolation.
  mutating func readString(_ string: OpenString) {
    var string = string
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\"") where isClosing(string):
        addPiece(&string, start)
        let quote = position
        position += (string.isMultiline ? 3 : 1) + string.hashes
        resolve(string, closing: quote)
        return add(.stringEnd, quote, position, "\"")
      case UInt8(ascii: "\\") where hasHashes(position + 1, string.hashes):
        let escape = position
        position += 1 + string.hashes
        if byte(position) == UInt8(ascii: "(") {
          let afterEscape = position + 1
          position = escape
          addPiece(&string, start)
          position = afterEscape
          add(.interpolationBegin, escape, position, "\\(")
          string.depth = 0
          openStrings.append(string)
          return
        }
        if position < bytes.count, string.isMultiline || bytes[position] != 0x0A { position += 1 }
      case 0x0A where !string.isMultiline:
        return endUnterminated(&string, start)
      default:
        position += 1
      }
    }
    endUnterminated(&string, start)
  }

  private func hasHashes(_ offset: Int, _ count: Int) -> Bool {
    for index in 0..<count where byte(offset + index) != UInt8(ascii: "#") { return false }
    return true
  }

  private func isClosing(_ string: OpenString) -> Bool {
    guard string.isMultiline else { return hasHashes(position + 1, string.hashes) }
    return byte(position + 1) == UInt8(ascii: "\"") && byte(position + 2) == UInt8(ascii: "\"")
      && hasHashes(position + 3, string.hashes)
  }

  private mutating func addPiece(_ string: inout OpenString, _ start: Int) {
    guard position > start else { return }
    string.pieces.append(.init(token: tokens.count, start: start, end: position))
    add(.stringText, start, position, "")
  }

  private mutating func endUnterminated(_ string: inout OpenString, _ start: Int) {
    addPiece(&string, start)
    if string.isMultiline {
      reportEnd(.unterminatedMultilineString, string.start, string.start + 3 + string.hashes)
    } else {
      reportUnterminated(string)
      resolve(string, closing: position)
    }
    add(.stringEnd, position, position, "", faulty: true)
  }

  private mutating func reportUnterminated(_ string: OpenString) {
    var end = position
    while end > string.start + 1, bytes[end - 1] == 0x0D || bytes[end - 1] == 0x20 { end -= 1 }
    report(.unterminatedString, string.start, end)
  }

  /// A line break inside the interpolation of a one-line string ends the string.
  mutating func endOpenStringAtLineBreak(_ string: OpenString) {
    openStrings.removeLast()
    reportUnterminated(string)
    resolve(string, closing: position)
    add(.interpolationEnd, position, position, "", faulty: true)
    add(.stringEnd, position, position, "", faulty: true)
  }

  mutating func closeStringsAtEnd() {
    var isReported = false
    while let string = openStrings.popLast() {
      if !isReported {
        if string.isMultiline {
          reportEnd(.unterminatedMultilineString, string.start, string.start + 3 + string.hashes)
        } else {
          reportUnterminated(string)
        }
        isReported = true
      }
      if !string.isMultiline { resolve(string, closing: position) }
      add(.interpolationEnd, position, position, "", faulty: true)
      add(.stringEnd, position, position, "", faulty: true)
    }
  }

  /// `'…'` and `“…”`, read as strings so that nothing else goes wrong.
  mutating func readForeignQuotes(_ opening: String, closing: String, _ fault: Fault) {
    let start = position
    let closers = Array(closing.unicodeScalars)
    var (_, length) = scalar(at: position)
    position += length
    let textStart = position
    while position < bytes.count, bytes[position] != 0x0A {
      let (next, nextLength) = scalar(at: position)
      if closers.contains(next) || next == "\"" && opening != "'" {
        let content = text(textStart, position)
        length = nextLength
        let replacement =
          "\""
          + content.split(separator: "\"", omittingEmptySubsequences: false)
          .joined(separator: "\\\"") + "\""
        report(
          fault, start, position + length,
          suggestion: .init(
            "write ‘\"…\"’", replacing: Span(start, position + length), with: replacement))
        add(.stringBegin, start, textStart, opening, faulty: true)
        if position > textStart { add(.stringText, textStart, position, content) }
        add(.stringEnd, position, position + length, "\"")
        position += length
        return
      }
      position += nextLength
    }
    report(fault, start, textStart)
    add(.stringBegin, start, textStart, opening, faulty: true)
    add(.stringText, textStart, position, text(textStart, position))
    add(.stringEnd, position, position, "", faulty: true)
  }

  // MARK: Resolving

  /// Writes the text of every piece, now that the indentation of a multi-line string is known.
  private mutating func resolve(_ string: OpenString, closing: Int) {
    var indentation: [UInt8] = []
    if string.isMultiline {
      var start = closing
      while byte(start - 1) == 0x20 || byte(start - 1) == 0x09 { start -= 1 }
      if byte(start - 1) == 0x0A {
        indentation = Array(bytes[start..<closing])
      } else {
        report(.multilineEnd, closing, closing + 3)
      }
    }
    var reportsIndentation = true
    for (index, piece) in string.pieces.enumerated() {
      let isFirst = index == 0 && byte(piece.start - 1) == 0x0A
      var end = piece.end
      if string.isMultiline, end == closing, byte(closing - indentation.count - 1) == 0x0A {
        end = max(piece.start, closing - indentation.count - 1)
        if end > piece.start, byte(end - 1) == 0x0D { end -= 1 }
      }
      let text = resolve(
        piece.start, end, string, indentation, isLineStart: string.isMultiline && isFirst,
        &reportsIndentation)
      setText(of: piece.token, text)
    }
  }

  private mutating func resolve(
    _ start: Int, _ end: Int, _ string: OpenString, _ indentation: [UInt8], isLineStart: Bool,
    _ reportsIndentation: inout Bool
  ) -> String {
    var result: [UInt8] = []
    result.reserveCapacity(end - start)
    var offset = start
    var isLineStart = isLineStart
    while offset < end {
      if isLineStart {
        isLineStart = false
        offset = skipIndentation(offset, end, indentation, &reportsIndentation)
        continue
      }
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\\"), hasHashes(offset + 1, string.hashes) {
        let escape = offset
        offset += 1 + string.hashes
        resolveEscape(escape, &offset, end, string, into: &result, &isLineStart)
      } else if byte == 0x0D, string.isMultiline, self.byte(offset + 1) == 0x0A {
        offset += 1
      } else {
        result.append(byte)
        isLineStart = byte == 0x0A
        offset += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private mutating func skipIndentation(
    _ offset: Int, _ end: Int, _ indentation: [UInt8], _ reports: inout Bool
  ) -> Int {
    var count = 0
    while count < indentation.count, offset + count < end,
      bytes[offset + count] == indentation[count]
    {
      count += 1
    }
    let next = byte(offset + count)
    let isBlank = offset + count >= end || next == 0x0A || next == 0x0D
    if count < indentation.count, !isBlank, reports {
      reports = false
      report(.multilineIndentation(indentation.count), offset, offset + count + 1)
    }
    return offset + count
  }

  private mutating func resolveEscape(
    _ escape: Int, _ offset: inout Int, _ end: Int, _ string: OpenString,
    into result: inout [UInt8], _ isLineStart: inout Bool
  ) {
    guard offset < end else { return }
    let character = bytes[offset]
    offset += 1
    switch character {
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "0"): result.append(0)
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): result.append(character)
    case UInt8(ascii: "u"): resolveScalar(escape, &offset, end, into: &result)
    case 0x20, 0x09, 0x0D, 0x0A:
      var last = offset - 1
      while last < end, bytes[last] == 0x20 || bytes[last] == 0x09 || bytes[last] == 0x0D {
        last += 1
      }
      if string.isMultiline, last < end, bytes[last] == 0x0A {
        offset = last + 1
        isLineStart = true
        return
      }
      fallthrough
    default:
      let (_, length) = scalar(at: offset - 1)
      offset = min(end, offset - 1 + length)
      report(
        .unknownEscape(text(escape, offset)), escape, offset,
        suggestion: .init(
          "for a backslash itself write ‘\\\\’", replacing: Span(escape, escape + 1), with: "\\\\"))
    }
  }

  private mutating func resolveScalar(
    _ escape: Int, _ offset: inout Int, _ end: Int, into result: inout [UInt8]
  ) {
    var value: UInt32 = 0
    var last = offset
    var digits = 0
    if last < end, bytes[last] == UInt8(ascii: "{") {
      last += 1
      while last < end, digits < 8, let digit = Character(Unicode.Scalar(bytes[last])).hexDigitValue
      {
        value = value << 4 | UInt32(digit)
        digits += 1
        last += 1
      }
      if last < end, bytes[last] == UInt8(ascii: "}"), digits > 0,
        let scalar = Unicode.Scalar(value)
      {
        offset = last + 1
        result.append(contentsOf: String(scalar).utf8)
        return
      }
    }
    report(.badUnicodeEscape, escape, min(end, last + 1))
    offset = last
  }
}
