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
  func interpolate(_ raw: RawSlots, _ ref: RefSlots, _ interpreter: Interpreter) -> TextObject {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 256) { buffer in
      var used = 0
      var isPlain = true
      var gathered: TextObject?
      func flush() {
        let written = UnsafeBufferPointer(rebasing: buffer[..<used])
        if let gathered {
          gathered.append(written, isPlain: isPlain)
        } else {
          gathered = TextObject(written, isPlain: isPlain)
        }
        used = 0
      }
      for index in 0..<parts.count {
        let part = parts[index]
        switch part.kind {
        case .int:
          if used + 21 > buffer.count { flush() }
          used = buffer.write(raw[part.at.raw].int, at: used)
        case .text:
          guard let reference = ref[part.at.ref], let start = buffer.baseAddress else { continue }
          let text = Unmanaged<TextObject>.fromOpaque(reference)._withUnsafeGuaranteedRef {
            (bytes: $0.bytes, count: $0.count, isPlain: $0.isPlain)
          }
          isPlain = isPlain && text.isPlain
          if used + text.count > buffer.count { flush() }
          if text.count > buffer.count {
            gathered?.append(
              UnsafeBufferPointer(start: text.bytes, count: text.count), isPlain: text.isPlain)
          } else {
            TextObject.copyBytes(text.bytes, text.count, to: start + used)
            used += text.count
          }
        case .other:
          flush()
          var text = ""
          shapes[index].print(raw + part.at.raw, ref + part.at.ref, into: &text, interpreter)
          gathered?.append(TextObject(text))
        }
      }
      if gathered == nil || used > 0 { flush() }
      return gathered ?? TextObject("")
    }
  }
}

extension UnsafeMutableBufferPointer<UInt8> {
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
}
