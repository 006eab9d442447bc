/// Putting together the parts of an interpolated string.
extension Site {
  /// What a part is, and where it begins in the window.
  struct Part {
    enum Kind { case int, text, other }
    var kind: Kind
    var at: Layout
  }

  /// The parts: every shape but the result's.
  static func parts(_ shapes: [Shape], _ offsets: [Layout]) -> [Part] {
    zip(shapes, offsets).map { shape, offset in
      let kind: Part.Kind =
        switch shape.form {
        case .int: .int
        case .string: .text
        default: .other
        }
      return Part(kind: kind, at: offset)
    }
  }

  /// The parts one after another: integers and short strings in a buffer, of which the string is made
  /// at once; the rest by adding to it.
  func interpolate(_ raw: RawSlots, _ ref: RefSlots, _ engine: Engine) -> String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
      var used = 0
      var text = ""
      for (index, part) in parts.enumerated() {
        switch part.kind {
        case .int:
          if used + 21 > buffer.count { buffer.flush(&used, to: &text) }
          used = buffer.write(raw[part.at.raw].int, at: used)
          continue
        case .text:
          if let end = buffer.write(ref[part.at.ref], at: used) {
            used = end
            continue
          }
        case .other: break
        }
        buffer.flush(&used, to: &text)
        shapes[index].print(raw + part.at.raw, ref + part.at.ref, into: &text, engine)
      }
      if text.isEmpty {
        return String(decoding: UnsafeBufferPointer(rebasing: buffer[..<used]), as: UTF8.self)
      }
      buffer.flush(&used, to: &text)
      return text
    }
  }
}

extension UnsafeMutableBufferPointer<UInt8> {
  /// Adds what has been written to a text.
  fileprivate func flush(_ used: inout Int, to text: inout String) {
    if used == 0 { return }
    text += String(decoding: UnsafeBufferPointer(rebasing: self[..<used]), as: UTF8.self)
    used = 0
  }

  /// Writes an integer in digits, for which there is room; gives where it ends.
  fileprivate func write(_ number: Int, at start: Int) -> Int {
    var rest = number.magnitude
    var count = 1
    var limit: UInt = 10
    while rest >= limit {
      count += 1
      limit &*= 10
    }
    var start = start
    if number < 0 {
      self[start] = UInt8(ascii: "-")
      start += 1
    }
    var at = start + count
    repeat {
      at -= 1
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      self[at] = UInt8(truncatingIfNeeded: digit) + UInt8(ascii: "0")
      rest = quotient
    } while rest > 0
    return start + count
  }

  /// Writes a string; nil where there is no room.
  fileprivate func write(_ reference: Reference?, at start: Int) -> Int? {
    guard let reference else { return start }
    return Unmanaged<TextObject>.fromOpaque(reference)._withUnsafeGuaranteedRef { object in
      object.value.withBytes { bytes -> Int? in
        guard bytes.count <= count - start else { return nil }
        if let source = bytes.baseAddress, let target = baseAddress {
          (target + start).update(from: source, count: bytes.count)
        }
        return start + bytes.count
      }
    }
  }
}
