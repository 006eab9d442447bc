/// What instructions on the elements of arrays do.
extension Interpreter {
  /// A number of an array.
  @inline(__always)
  func number(
    of array: Unmanaged<ArrayObject>, _ index: Int, _ fault: inout Fault
  ) -> UInt64? {
    if !has(array, index, &fault) { return nil }
    return array._withUnsafeGuaranteedRef { $0.raw }[index]
  }

  /// Where a number is of the array in a slot, which becomes the slot's own.
  @inline(__always)
  func place(
    _ slot: RefSlots, _ index: Int, _ fuel: inout Int, _ fault: inout Fault
  ) -> RawSlots? {
    if makeUnique(slot) { fuel = 0 }
    let object = array(slot[0])
    if !has(object, index, &fault) { return nil }
    return object._withUnsafeGuaranteedRef { $0.raw } + index
  }

  /// Appends a number to an array.
  @inline(__always)
  func append(
    _ bits: UInt64, to array: Unmanaged<ArrayObject>, _ fault: inout Fault
  ) -> Bool {
    let isFull = array._withUnsafeGuaranteedRef { object in
      if object.count &+ 1 > ArrayObject.slotLimit { return true }
      object.append(bits: bits)
      return false
    }
    if isFull { fault = .arrayTooLarge }
    return !isFull
  }

  /// A number of an array within an array, `o[b][r[c]][r[a of the next word]]`.
  @inline(__always)
  func inner(
    _ i: Instruction, _ pc: inout UnsafePointer<Instruction>, _ r: RawSlots, _ o: RefSlots,
    _ fault: inout Fault
  ) -> UInt64? {
    let index = r[pc.pointee.a].int
    pc += 1
    let outer = array(o[i.b])
    if !has(outer, r[i.c].int, &fault) { return nil }
    let inner = array(outer._withUnsafeGuaranteedRef { $0.ref }[r[i.c].int])
    if !has(inner, index, &fault) { return nil }
    return inner._withUnsafeGuaranteedRef { $0.raw }[index]
  }

  /// A Double of an element, the raw slot `d` of `o[a of the next word][r[c]]`.
  @inline(__always)
  func field(
    _ i: Instruction, _ pc: inout UnsafePointer<Instruction>, _ r: RawSlots, _ o: RefSlots,
    _ fault: inout Fault
  ) -> Double? {
    let object = array(o[pc.pointee.a])
    pc += 1
    let index = r[i.c].int
    if !has(object, index, &fault) { return nil }
    return object._withUnsafeGuaranteedRef { $0.raw[index &* $0.rawStride &+ i.d].double }
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
