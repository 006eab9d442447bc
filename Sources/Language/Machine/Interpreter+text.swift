/// What instructions on strings do.
extension Interpreter {
  /// Adds a string to the one in a slot, in place where the slot holds it alone; false when it would
  /// grow too large.
  @inline(never)
  func append(_ added: Reference?, toText slot: RefSlots) -> Bool {
    guard let added, let reference = slot[0] else { return true }
    let tail = Unmanaged<TextObject>.fromOpaque(added)._withUnsafeGuaranteedRef { $0.value }
    if isHeldOnce(reference) {
      return Unmanaged<TextObject>.fromOpaque(reference)._withUnsafeGuaranteedRef {
        if $0.value.utf8.count &+ tail.utf8.count > String.sizeLimit { return false }
        $0.value += tail
        return true
      }
    }
    let text = slot.text(0)
    if text.utf8.count &+ tail.utf8.count > String.sizeLimit { return false }
    slot.put(0, owned(TextObject(text + tail)))
    return true
  }

  /// Whether two strings are equal.
  @inline(__always)
  func isEqualText(_ a: Reference?, _ b: Reference?) -> Bool {
    a == b || TextObject.areEqual(a, b)
  }

  /// Whether one string comes before another.
  @inline(never)
  func isLessText(_ a: Reference?, _ b: Reference?) -> Bool {
    guard let a, let b else { return false }
    return Unmanaged<TextObject>.fromOpaque(a)._withUnsafeGuaranteedRef { first in
      Unmanaged<TextObject>.fromOpaque(b)._withUnsafeGuaranteedRef { second in
        first.value < second.value
      }
    }
  }

  /// The character at a place in a string's bytes, for a slot to keep; the place moves past it.
  @inline(never)
  func nextCharacter(_ reference: Reference?, _ place: inout UInt64) -> Reference? {
    guard let reference else { return nil }
    let at = place.int
    let text = Unmanaged<TextObject>.fromOpaque(reference)
    return text._withUnsafeGuaranteedRef { object -> Reference? in
      let bytes = object.value.utf8
      // A byte of ASCII before another is a character of its own, but for a line break of two.
      let plain: UInt8?? = bytes.withContiguousStorageIfAvailable { bytes in
        guard at < bytes.count else { return nil }
        let byte = bytes[at]
        let next = at &+ 1 < bytes.count ? bytes[at &+ 1] : 0
        return (byte | next) < 0x80 && byte != 0x0D ? byte : 0xFF
      }
      guard case .some(.some(let byte)) = plain else {
        return plain == nil ? slowCharacter(object.value, &place) : nil
      }
      if byte == 0xFF { return slowCharacter(object.value, &place) }
      place = UInt64(int: at &+ 1)
      let character = engine.characters[Int(byte)]
      retain(character)
      return character
    }
  }

  /// The same for any character.
  private func slowCharacter(_ text: String, _ place: inout UInt64) -> Reference? {
    let bytes = text.utf8
    guard place.int < bytes.count else { return nil }
    let start = bytes.index(bytes.startIndex, offsetBy: place.int)
    let character = String(text[start])
    place = UInt64(int: place.int &+ character.utf8.count)
    return owned(TextObject(character))
  }
}

extension TextObject {
  /// Whether two strings are equal by content.
  @inline(never)
  static func areEqual(_ a: Reference?, _ b: Reference?) -> Bool {
    guard let a, let b else { return false }
    return Unmanaged<TextObject>.fromOpaque(a)._withUnsafeGuaranteedRef { first in
      Unmanaged<TextObject>.fromOpaque(b)._withUnsafeGuaranteedRef { second in
        first.value == second.value
      }
    }
  }

  /// The hash of the string in a reference.
  static func hash(_ reference: Reference?) -> Int {
    guard let reference else { return 0 }
    return Unmanaged<TextObject>.fromOpaque(reference)._withUnsafeGuaranteedRef {
      $0.value.contentHash
    }
  }
}
