/// The storage of a dictionary or set: entries in insertion order, found by hashing.
///
/// Entries are slots, as in an array; a removed entry leaves a gap until the entries are next
/// gathered. The index holds entry numbers plus one; 0 is free, -1 was removed.
final class TableObject: HeapObject, @unchecked Sendable {
  /// How keys are compared, the common ones without a call.
  private enum Comparison { case bits, text, general }

  let key: Shape
  let valueLayout: Layout
  @exclusivity(unchecked) private(set) var keys: ArrayObject
  @exclusivity(unchecked) private(set) var values: ArrayObject
  @exclusivity(unchecked) private(set) var hashes: [Int] = []
  @exclusivity(unchecked) private(set) var live: [Bool] = []
  @exclusivity(unchecked) private var index: [Int32] = []
  @exclusivity(unchecked) private var filled = 0
  /// The number of entries.
  @exclusivity(unchecked) private(set) var count = 0
  private let comparison: Comparison

  init(key: Shape, value: Layout) {
    self.key = key
    valueLayout = value
    keys = ArrayObject(key.layout)
    values = ArrayObject(value)
    comparison =
      switch key.form {
      case .int, .bool: .bits
      case .string: .text
      default: .general
      }
    super.init()
  }

  convenience init(key: Type, value: Layout) { self.init(key: Shape.of(key), value: value) }

  /// The number of entries and gaps: entries are numbered below it.
  var used: Int { live.count }

  @inline(__always) func isLive(_ entry: Int) -> Bool { live[entry] }
  @inline(__always) func keyRaw(_ entry: Int) -> RawSlots { keys.raw + entry * keys.rawStride }
  @inline(__always) func keyRef(_ entry: Int) -> RefSlots { keys.ref + entry * keys.refStride }
  @inline(__always) func valueRaw(_ entry: Int) -> RawSlots {
    values.raw + entry * values.rawStride
  }
  @inline(__always) func valueRef(_ entry: Int) -> RefSlots {
    values.ref + entry * values.refStride
  }

  @inline(__always)
  private func hash(_ raw: RawSlots, _ ref: RefSlots) -> Int {
    switch comparison {
    case .bits:
      let mixed = (raw[0] ^ (raw[0] >> 32)) &* 0x9E37_79B9_7F4A_7C15
      return Int(truncatingIfNeeded: mixed ^ (mixed >> 29))
    case .text: return TextObject.hash(ref[0])
    case .general:
      var hasher = Hasher()
      key.hash(raw, ref, into: &hasher)
      return hasher.finalize()
    }
  }

  @inline(__always)
  private func isSame(_ entry: Int, _ raw: RawSlots, _ ref: RefSlots) -> Bool {
    switch comparison {
    case .bits: keys.raw[entry] == raw[0]
    case .text: keys.ref[entry] == ref[0] || TextObject.areEqual(keys.ref[entry], ref[0])
    case .general: key.isEqual(keyRaw(entry), keyRef(entry), raw, ref)
    }
  }

  /// The entry of a key.
  func find(_ raw: RawSlots, _ ref: RefSlots) -> Int? {
    if count == 0 { return nil }
    return find(raw, ref, hash(raw, ref))
  }

  private func find(_ raw: RawSlots, _ ref: RefSlots, _ hash: Int) -> Int? {
    if index.isEmpty { return nil }
    let mask = index.count - 1
    var place = hash & mask
    while true {
      let number = Int(index[place])
      if number == 0 { return nil }
      if number > 0, hashes[number - 1] == hash, isSame(number - 1, raw, ref) {
        return number - 1
      }
      place = (place + 1) & mask
    }
  }

  /// The entry of a key, and whether it was there; a new one's value slots are zero.
  func findOrInsert(_ raw: RawSlots, _ ref: RefSlots) -> (entry: Int, isNew: Bool) {
    let hash = hash(raw, ref)
    if let entry = find(raw, ref, hash) { return (entry, false) }
    if (filled + 1) * 4 > index.count * 3 { rebuild() }
    keys.append(raw, ref)
    values.appendZero()
    hashes.append(hash)
    live.append(true)
    count += 1
    filled += 1
    enter(hash, live.count)
    if key.ownComparer?.engine?.running?.ownFailure != nil { withdraw(live.count - 1) }
    return (live.count - 1, true)
  }

  private func enter(_ hash: Int, _ number: Int) {
    let mask = index.count - 1
    var place = hash & mask
    while index[place] > 0 { place = (place + 1) & mask }
    index[place] = Int32(truncatingIfNeeded: number)
  }

  /// Gathers the entries and makes an index with room for as many again.
  private func rebuild() {
    if count < live.count {
      let oldKeys = keys
      let oldValues = values
      let oldHashes = hashes
      let oldLive = live
      keys = ArrayObject(key.layout, capacity: count)
      values = ArrayObject(valueLayout, capacity: count)
      hashes = []
      live = []
      for entry in oldLive.indices where oldLive[entry] {
        keys.append(from: oldKeys, entry..<(entry + 1))
        values.append(from: oldValues, entry..<(entry + 1))
        hashes.append(oldHashes[entry])
        live.append(true)
      }
    }
    var size = 8
    while size < (count + 1) * 2 { size *= 2 }
    index = Array(repeating: 0, count: size)
    filled = count
    for entry in live.indices { enter(hashes[entry], entry + 1) }
  }

  /// Makes an entry a gap, which is there until the entries are next gathered.
  private func withdraw(_ entry: Int) {
    let mask = index.count - 1
    var place = hashes[entry] & mask
    while Int(index[place]) != entry + 1 { place = (place + 1) & mask }
    index[place] = -1
    live[entry] = false
    count -= 1
  }

  /// Removes an entry.
  func remove(_ entry: Int) {
    withdraw(entry)
    values.ref.clear(entry * values.refStride, values.refStride)
    if count * 4 < live.count, live.count > 32 { rebuild() }
  }

  /// Removes every entry.
  func removeAll() {
    keys = ArrayObject(key.layout)
    values = ArrayObject(valueLayout)
    hashes = []
    live = []
    index = []
    filled = 0
    count = 0
  }

  /// A copy with its own storage.
  func copy() -> TableObject {
    let result = TableObject(key: key, value: valueLayout)
    result.keys = keys.copy(0..<keys.count)
    result.values = values.copy(0..<values.count)
    result.hashes = hashes
    result.live = live
    result.index = index
    result.filled = filled
    result.count = count
    return result
  }
}

extension ArrayObject {
  /// Appends an element of zeros and nulls, for its slots to be filled.
  func appendZero() {
    reserve(1)
    for slot in 0..<rawStride { raw[count * rawStride + slot] = 0 }
    for slot in 0..<refStride { ref[count * refStride + slot] = nil }
    count += 1
  }
}
