/// What instructions do to slots of references.
///
/// Arrays of a few numbers, such as observations, come and go with every step of an environment:
/// those that no slot holds any more are kept for the next ones that are made.
extension Interpreter {
  /// How many arrays are kept.
  static let mostSpares = 64

  /// Puts an owned reference in a slot, in place of what was there.
  @inline(__always)
  func put(_ slots: RefSlots, _ index: Int, _ reference: Reference?) {
    let old = slots[index]
    slots[index] = reference
    if let old, isLastReleased(old) { letGo(old) }
  }

  /// Takes the reference out of a slot and leaves another, which is handed over.
  @inline(__always)
  func exchange(_ slot: RefSlots, _ other: Reference?) -> Reference? {
    let taken = slot[0]
    slot[0] = other
    return taken
  }

  /// Copies a reference into a slot.
  @inline(__always)
  func copy(_ slots: RefSlots, _ index: Int, from reference: Reference?) {
    retain(reference)
    put(slots, index, reference)
  }

  /// Empties slots.
  @inline(__always)
  func clear(_ slots: RefSlots, _ start: Int, _ count: Int) {
    var index = start
    while index < start &+ count {
      if let old = slots[index] {
        slots[index] = nil
        if isLastReleased(old) { letGo(old) }
      }
      index &+= 1
    }
  }

  /// Gives up what no slot holds any more, or keeps it for another use.
  @inline(never)
  func letGo(_ reference: Reference) {
    if spareCount < Interpreter.mostSpares, ArrayObject.isReusable(reference) {
      spares[spareCount] = reference
      spareCount &+= 1
    } else {
      Language.letGo(reference)
    }
  }

  /// A new array of numbers, for a slot to keep.
  @inline(never)
  func newNumbers(_ numbers: RawSlots, _ count: Int) -> Reference {
    if spareCount == 0 || count > ArrayObject.roomSize {
      return ArrayObject.fresh(numbers: numbers, count: count)
    }
    spareCount &-= 1
    let spare = spares[spareCount]
    ArrayObject.reuse(spare, numbers: numbers, count: count)
    return spare
  }
}
