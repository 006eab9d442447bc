/// The pieces of a text that were made last: one that comes again soon, as words do, is the same
/// object once more, which takes no memory and is quickly found in a dictionary.
///
/// The objects are not counted here: whoever asks for the pieces keeps them all meanwhile.
struct RecentPieces: ~Copyable {
  private let slots: UnsafeMutablePointer<Reference?>
  private let mask: Int

  private static let longest = 16
  private static let most = 4096

  /// Room for the pieces of a text of so many bytes.
  init(bytes: Int) {
    var size = 1
    while size < RecentPieces.most, size * 32 < bytes { size *= 2 }
    mask = size - 1
    slots = .allocate(capacity: size)
    slots.initialize(repeating: nil, count: size)
  }

  deinit { slots.deallocate() }

  /// A string of some bytes of which each is a character, for a slot to keep.
  func piece(_ bytes: UnsafeBufferPointer<UInt8>) -> Reference {
    if bytes.isEmpty || bytes.count > RecentPieces.longest {
      return ownedFresh(TextObject(bytes, isPlain: true))
    }
    let hash = bytes.hash
    let slot = hash & mask
    if let recent = slots[slot] {
      let isSame = Unmanaged<TextObject>.fromOpaque(recent)._withUnsafeGuaranteedRef {
        $0.isMade(of: bytes, hash: hash)
      }
      if isSame {
        retain(recent)
        return recent
      }
    }
    let made = ownedFresh(TextObject(plain: bytes, hash: hash))
    slots[slot] = made
    return made
  }
}
