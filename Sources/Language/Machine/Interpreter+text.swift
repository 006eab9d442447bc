/// What instructions on strings do.
extension Interpreter {
  /// Adds a string to the one in a slot, in place where the slot holds it alone; false when it would
  /// grow too large.
  @inline(__always)
  func append(_ added: Reference?, toText slot: RefSlots) -> Bool {
    guard let added, let reference = slot[0] else { return true }
    return Unmanaged<TextObject>.fromOpaque(added)._withUnsafeGuaranteedRef { tail in
      Unmanaged<TextObject>.fromOpaque(reference)._withUnsafeGuaranteedRef {
        $0.grow(by: tail, in: slot)
      }
    }
  }

  /// Puts one of the engine's characters in a slot; after another of them it needs no counting.
  @inline(__always)
  func putCharacter(_ slot: RefSlots, _ character: Reference?) {
    let old = slot[0]
    slot[0] = character
    if TextObject.isCharacter(old) { return }
    retain(character)
    if let old, isLastReleased(old) { letGo(old) }
  }

  /// The character at a place in a string's bytes, for a slot to keep, and the place after it.
  @inline(never)
  func nextCharacter(_ reference: Reference?, _ at: Int) -> (Reference, UInt64)? {
    guard let reference else { return nil }
    return Unmanaged<TextObject>.fromOpaque(reference)._withUnsafeGuaranteedRef { text in
      at < text.count ? firstCharacter(text, at) : nil
    }
  }

  /// The engine's string of an ASCII character, counted for a slot.
  @inline(__always)
  private func character(_ code: UInt8) -> Reference {
    let reference = engine.characters[Int(code & 0x7F)].unsafelyUnwrapped
    retain(reference)
    return reference
  }

  /// The character at a place of a string in which characters may be of several bytes.
  private func firstCharacter(_ text: TextObject, _ at: Int) -> (Reference, UInt64)? {
    let byte = text.bytes[at]
    let next = at &+ 1 < text.count ? text.bytes[at &+ 1] : 0
    if (byte | next) < 0x80, byte != 0x0D { return (character(byte), UInt64(int: at &+ 1)) }
    // A character seldom takes more bytes than these; where it does, all the rest is looked at.
    for limit in [64, text.count] {
      let end = min(at + limit, text.count)
      let rest = String(
        decoding: UnsafeBufferPointer(rebasing: text.contents[at..<end]), as: UTF8.self)
      guard let first = rest.first else { return nil }
      let length = first.utf8.count
      if end < text.count, at + length + 8 > end { continue }
      return (owned(TextObject(String(first))), UInt64(int: at + length))
    }
    return nil
  }
}
