/// What instructions on the elements of arrays do.
extension Interpreter {
  /// Loads a number of an array within an array.
  @inline(__always)
  func loadInner(
    _ i: Instruction, _ second: Int, _ r: RawSlots, _ o: RefSlots, _ fault: inout Fault
  ) -> Bool {
    let outer = array(o[i.b])
    if !has(outer, r[i.c].int, &fault) { return false }
    let inner = array(outer._withUnsafeGuaranteedRef { $0.ref }[r[i.c].int])
    let index = r[second].int
    if !has(inner, index, &fault) { return false }
    r[i.a] = inner._withUnsafeGuaranteedRef { $0.raw }[index]
    return true
  }

  /// The raw slot `d` of element `r[b]` of the array in a slot, which becomes the slot's own.
  @inline(__always)
  func field(
    _ i: Instruction, _ slot: RefSlots, _ r: RawSlots, _ fuel: inout Int, _ fault: inout Fault
  ) -> RawSlots? {
    let index = r[i.b].int
    if makeUnique(slot) { fuel = 0 }
    let object = array(slot[0])
    if !has(object, index, &fault) { return nil }
    return object._withUnsafeGuaranteedRef { $0.raw + (index &* $0.rawStride &+ i.d) }
  }

  /// Puts the addresses of an element of the array in a slot, which becomes the slot's own, in two
  /// registers.
  @inline(__always)
  func giveElementAddress(
    _ i: Instruction, _ r: RawSlots, _ fuel: inout Int, _ fault: inout Fault
  ) -> Bool {
    let slot = refSlots(r[i.b])
    let index = r[i.c].int
    if makeUnique(slot) { fuel = 0 }
    let object = array(slot[0])
    if !has(object, index, &fault) { return false }
    r[i.a] = object._withUnsafeGuaranteedRef { bits($0.raw + index &* $0.rawStride) }
    r[i.a &+ 1] = object._withUnsafeGuaranteedRef { bits($0.ref + index &* $0.refStride) }
    return true
  }

  /// Appends an element of any layout to the array in a slot.
  @inline(__always)
  func append(
    _ i: Instruction, _ slot: RefSlots, _ r: RawSlots, _ o: RefSlots, _ fuel: inout Int,
    _ fault: inout Fault
  ) -> Bool {
    if makeUnique(slot) { fuel = 0 }
    let isFull = array(slot[0])._withUnsafeGuaranteedRef { object in
      let stride = max(object.rawStride, object.refStride)
      if (object.count &+ 1) &* stride > ArrayObject.slotLimit { return true }
      object.append(r + i.b, o + i.c)
      return false
    }
    if isFull { fault = .arrayTooLarge }
    return !isFull
  }
}
