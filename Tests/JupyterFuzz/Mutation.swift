import JSON

/// Ways to spoil bytes, JSON and frames.
extension Chance {
  private static let tokens = [
    "{", "}", "[", "]", "\"", ":", ",", "\\u", "\\ud800", "\\", "null", "true", "-", "0", "1e999",
    "9223372036854775808", "\u{0}", "\u{FEFF}", "<IDS|MSG>", "msg_id", "msg_type", "é😀",
  ].map { Array($0.utf8) }

  /// Bytes with a few places changed.
  mutating func spoiled(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...below(4) {
      let place = below(bytes.count + 1)
      switch below(8) {
      case 0: if place < bytes.count { bytes[place] ^= 1 << UInt8(below(8)) }
      case 1: if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: next()) }
      case 2: bytes.insert(UInt8(truncatingIfNeeded: next()), at: place)
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(8)))
      case 4: bytes.insert(contentsOf: pick(Self.tokens), at: place)
      case 5: bytes.removeSubrange(place...)
      case 6:
        bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + below(64))], at: place)
      default:
        let depth = once(in: 50) ? 100_000 : below(300)
        let opening: UInt8 = once(in: 2) ? 0x5B : 0x7B
        bytes.insert(contentsOf: repeatElement(opening, count: depth), at: place)
      }
    }
    return bytes
  }

  /// A value of any kind.
  mutating func value(depth: Int = 0) -> JSON {
    switch below(depth < 4 ? 9 : 6) {
    case 0: return nil
    case 1: return .bool(once(in: 2))
    case 2: return .int(pick([0, 1, -1, 10, .max, .min, below(1_000), -below(1_000), 1 << 31]))
    case 3: return .double(pick([0.5, -0.0, 1e300, -1e300, 1e-300, 3]))
    case 4: return .string(text())
    case 5: return .string(pick(["", "tail", "range", "search", "*", "7", "fail x", "[a-", "😀"]))
    case 6: return .array((0..<below(4)).map { _ in value(depth: depth + 1) })
    case 7:
      var nested: JSON = []
      for _ in 0..<below(250) { nested = [nested] }
      return nested
    default:
      let members = (0..<below(4)).map { _ in (text(), value(depth: depth + 1)) }
      return .object(Dictionary(members) { $1 })
    }
  }

  /// A text of any characters.
  mutating func text() -> String {
    var text = ""
    for _ in 0..<below(once(in: 100) ? 5_000 : 12) {
      let scalar = once(in: 4) ? UInt32(truncatingIfNeeded: next() % 0x11_0000) : UInt32(below(128))
      text.unicodeScalars.append(Unicode.Scalar(scalar) ?? "\u{FFFD}")
    }
    return text
  }

  /// An object with some members changed, removed or added.
  mutating func spoiled(_ object: JSON) -> JSON {
    if once(in: 20) { return value() }
    var object = object
    for _ in 0...below(3) {
      let names = (object.object ?? [:]).keys.sorted() + ["code", "cursor_pos", "n", text()]
      object[pick(names)] = once(in: 5) ? nil : value()
    }
    return object
  }

  /// Frames with some changed, removed, doubled, exchanged or added.
  mutating func spoiled(_ frames: [[UInt8]]) -> [[UInt8]] {
    var frames = frames
    for _ in 0...below(3) {
      guard !frames.isEmpty else { return [spoiled([])] }
      let place = below(frames.count)
      switch below(7) {
      case 0: frames.remove(at: place)
      case 1: frames.insert(frames[below(frames.count)], at: place)
      case 2: frames.swapAt(place, below(frames.count))
      case 3: frames.insert(spoiled([]), at: place)
      case 4: frames.removeSubrange(place...)
      case 5: frames.insert(contentsOf: repeatElement([], count: below(50)), at: place)
      default: frames[place] = spoiled(frames[place])
      }
    }
    return frames
  }
}
