/// A piece of source: a cell, a script or a line typed in a terminal.
public struct SourceText: Sendable {
  /// How messages call it, such as `cell 3` or `walk.martlet`.
  public let name: String

  /// The text as UTF-8; spans are offsets into it.
  public let bytes: [UInt8]

  /// Where each line begins, the first at 0.
  public let lineStarts: [Int]

  /// Makes a source from text.
  public init(name: String, text: String) {
    self.name = name
    bytes = Array(text.utf8)
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
    lineStarts = starts
  }

  /// The text within a span, clamped to the source.
  public subscript(span: Span) -> String {
    let start = min(max(span.start, 0), bytes.count)
    let end = min(max(span.end, start), bytes.count)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// The line (from 1) and column (from 1, in code points) of an offset.
  public func position(of offset: Int) -> (line: Int, column: Int) {
    let offset = min(max(offset, 0), bytes.count)
    var low = 0
    var high = lineStarts.count - 1
    while low < high {
      let middle = (low + high + 1) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle - 1 }
    }
    var column = 1
    for byte in bytes[lineStarts[low]..<offset] where byte & 0xC0 != 0x80 { column += 1 }
    return (low + 1, column)
  }

  /// The text of a line (from 1) without its line break; empty when there is no such line.
  public func line(_ number: Int) -> String { self[lineSpan(number)] }

  /// The span of a line (from 1) without its line break; empty when there is no such line.
  private func lineSpan(_ number: Int) -> Span {
    guard lineStarts.indices.contains(number - 1) else { return Span(0, 0) }
    let start = lineStarts[number - 1]
    var end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return Span(start, end)
  }

  /// The text of a line (from 1) around an offset, so many code points to either side at most, with
  /// the number of those before it that are left out, and whether some after it are.
  func part(
    ofLine number: Int, around offset: Int, reach: Int
  ) -> (text: String, before: Int, isCutRight: Bool) {
    let line = lineSpan(number)
    let middle = min(max(offset, line.start), line.end)
    var start = middle
    for _ in 0..<reach where start > line.start {
      repeat { start -= 1 } while start > line.start && bytes[start] & 0xC0 == 0x80
    }
    var end = middle
    for _ in 0..<reach where end < line.end {
      repeat { end += 1 } while end < line.end && bytes[end] & 0xC0 == 0x80
    }
    var before = 0
    for byte in bytes[line.start..<start] where byte & 0xC0 != 0x80 { before += 1 }
    return (self[Span(start, end)], before, end < line.end)
  }
}

/// A half-open range of UTF-8 offsets in a source.
public struct Span: Sendable, Hashable {
  /// The offset of the first byte.
  public var start: Int

  /// The offset after the last byte.
  public var end: Int

  /// Makes a span from two offsets.
  public init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  /// The smallest span that covers this one and another.
  public func union(_ other: Span) -> Span {
    Span(min(start, other.start), max(end, other.end))
  }
}

extension String {
  /// The text without spaces at either end.
  var trimmingSpaces: String {
    let end = lastIndex { $0 != " " }.map { index(after: $0) } ?? startIndex
    return String(self[..<end].drop { $0 == " " })
  }
}
