extension Shape {
  /// A comparison yet to be made: values on the heap are compared one after another, not within
  /// each other, so that a long chain of them takes no native stack.
  private struct Pair {
    var shape: Shape
    var a: RawSlots
    var aRef: RefSlots
    var b: RawSlots
    var bRef: RefSlots
  }

  /// The comparisons yet to be made.
  private struct Pairs {
    var list: [Pair] = []
    /// Whose user may ask to stop; nil where that is not looked for.
    var interpreter: Interpreter?
    /// Whether the user has.
    var isStopped = false

    mutating func append(_ pair: Pair) { list.append(pair) }

    /// Whether to stop; looked for now and then.
    @inline(__always)
    mutating func mustStop(_ round: Int) -> Bool {
      guard round & 0x3FFF == 0x3FFF, let interpreter else { return false }
      isStopped = interpreter.host.isInterrupted
      return isStopped
    }
  }

  /// Whether two values are equal, by content.
  func isEqual(_ a: RawSlots, _ aRef: RefSlots, _ b: RawSlots, _ bRef: RefSlots) -> Bool {
    var pending = Pairs()
    return isEqual(a, aRef, b, bRef, all: &pending)
  }

  /// Whether two values are equal, by content; fails when the user has asked to stop.
  func isEqual(
    _ a: RawSlots, _ aRef: RefSlots, _ b: RawSlots, _ bRef: RefSlots, on interpreter: Interpreter
  ) throws(RuntimeFailure) -> Bool {
    var pending = Pairs(interpreter: interpreter)
    let result = isEqual(a, aRef, b, bRef, all: &pending)
    if pending.isStopped { throw RuntimeFailure("interrupted", "interrupted") }
    return result
  }

  private func isEqual(
    _ a: RawSlots, _ aRef: RefSlots, _ b: RawSlots, _ bRef: RefSlots, all pending: inout Pairs
  ) -> Bool {
    if !isEqual(a, aRef, b, bRef, &pending) { return false }
    var round = 0
    while let next = pending.list.popLast() {
      if !next.shape.isEqual(next.a, next.aRef, next.b, next.bRef, &pending) { return false }
      round += 1
      if pending.mustStop(round) { return false }
    }
    return true
  }

  private func isEqual(
    _ a: RawSlots, _ aRef: RefSlots, _ b: RawSlots, _ bRef: RefSlots, _ pending: inout Pairs
  ) -> Bool {
    switch form {
    case .int, .bool: return a[0] == b[0]
    case .double: return a[0].double == b[0].double
    case .void: return true
    case .string: return aRef[0] == bRef[0] || TextObject.areEqual(aRef[0], bRef[0])
    case .range, .closedRange: return a[0] == b[0] && a[1] == b[1]
    case .doubleRange: return a[0].double == b[0].double && a[1].double == b[1].double
    case .array(let element): return isEqualArray(element, aRef.array(0), bRef.array(0), &pending)
    case .dictionary(_, let value):
      return isEqualTable(value, aRef.table(0), bRef.table(0), &pending)
    case .set: return isEqualTable(nil, aRef.table(0), bRef.table(0), &pending)
    case .optional(let wrapped, let isPlain):
      if isPlain {
        guard aRef[0] != nil, bRef[0] != nil else { return aRef[0] == bRef[0] }
        return wrapped.isEqual(a, aRef, b, bRef, &pending)
      }
      guard a[0] == b[0] else { return false }
      return a[0] == 0 || wrapped.isEqual(a + 1, aRef, b + 1, bRef, &pending)
    case .tuple, .structure:
      if let answer = areEqualByOwn(a, aRef, b, bRef) { return answer }
      var offset = Layout.none
      for part in parts {
        let same = part.isEqual(
          a + offset.raw, aRef + offset.ref, b + offset.raw, bRef + offset.ref, &pending)
        if !same { return false }
        offset += part.layout
      }
      return true
    case .enumeration:
      if let answer = areEqualByOwn(a, aRef, b, bRef) { return answer }
      guard a[0] == b[0] else { return false }
      guard hasPayload, let first = SlotsObject.at(aRef), let second = SlotsObject.at(bRef) else {
        return true
      }
      var offset = Layout.none
      for part in payload(case: a[0].int) {
        pending.append(
          Pair(
            shape: part, a: first.raw + offset.raw, aRef: first.ref + offset.ref,
            b: second.raw + offset.raw, bRef: second.ref + offset.ref))
        offset += part.layout
      }
      return true
    case .function, .object, .abstract: return aRef[0] == bRef[0]
    }
  }

  private func isEqualArray(
    _ element: Shape, _ first: ArrayObject, _ second: ArrayObject, _ pending: inout Pairs
  ) -> Bool {
    // As in Swift, the same storage is equal, even where it holds a NaN.
    if first === second { return true }
    guard first.count == second.count else { return false }
    for index in 0..<first.count {
      if pending.mustStop(index) { return false }
      let pair = Pair(
        shape: element, a: first.raw + index * first.rawStride,
        aRef: first.ref + index * first.refStride, b: second.raw + index * first.rawStride,
        bRef: second.ref + index * first.refStride)
      if first.refStride > 0 {
        pending.append(pair)
      } else if !element.isEqual(pair.a, pair.aRef, pair.b, pair.bRef, &pending) {
        return false
      }
    }
    return true
  }

  private func isEqualTable(
    _ value: Shape?, _ first: TableObject, _ second: TableObject, _ pending: inout Pairs
  ) -> Bool {
    if first === second { return true }
    guard first.count == second.count else { return false }
    for index in 0..<first.used {
      if pending.mustStop(index) { return false }
      guard first.isLive(index) else { continue }
      guard let other = second.find(first.keyRaw(index), first.keyRef(index)) else { return false }
      if let value {
        pending.append(
          Pair(
            shape: value, a: first.valueRaw(index), aRef: first.valueRef(index),
            b: second.valueRaw(other), bRef: second.valueRef(other)))
      }
    }
    return true
  }

  /// A value whose content is yet to be hashed.
  private struct Single {
    var shape: Shape
    var raw: RawSlots
    var ref: RefSlots
  }

  /// Feeds a value's content to a hasher.
  func hash(_ raw: RawSlots, _ ref: RefSlots, into hasher: inout Hasher) {
    var pending: [Single] = []
    hash(raw, ref, into: &hasher, &pending)
    while let next = pending.popLast() {
      next.shape.hash(next.raw, next.ref, into: &hasher, &pending)
    }
  }

  private func hash(
    _ raw: RawSlots, _ ref: RefSlots, into hasher: inout Hasher, _ pending: inout [Single]
  ) {
    switch form {
    case .int, .bool: hasher.combine(raw[0])
    case .double: hasher.combine(raw[0].double)
    case .void: break
    case .string: hasher.combine(TextObject.hash(ref[0]))
    case .range, .closedRange:
      hasher.combine(raw[0])
      hasher.combine(raw[1])
    case .doubleRange:
      hasher.combine(raw[0].double)
      hasher.combine(raw[1].double)
    case .array(let element):
      let array = ref.array(0)
      hasher.combine(array.count)
      for index in 0..<array.count {
        pending.append(
          Single(
            shape: element, raw: array.raw + index * array.rawStride,
            ref: array.ref + index * array.refStride))
      }
    case .dictionary, .set: hasher.combine(ref.table(0).count)
    case .optional(let wrapped, let isPlain):
      let isNone = isPlain ? ref[0] == nil : raw[0] == 0
      hasher.combine(isNone)
      if !isNone { wrapped.hash(isPlain ? raw : raw + 1, ref, into: &hasher, &pending) }
    case .tuple, .structure:
      if hashByOwn(raw, ref, into: &hasher) { return }
      var offset = Layout.none
      for part in parts {
        part.hash(raw + offset.raw, ref + offset.ref, into: &hasher, &pending)
        offset += part.layout
      }
    case .enumeration:
      if hashByOwn(raw, ref, into: &hasher) { return }
      hasher.combine(raw[0])
      guard hasPayload, let slots = SlotsObject.at(ref) else { return }
      var offset = Layout.none
      for part in payload(case: raw[0].int) {
        pending.append(
          Single(shape: part, raw: slots.raw + offset.raw, ref: slots.ref + offset.ref))
        offset += part.layout
      }
    case .function, .object, .abstract: hasher.combine(ref[0])
    }
  }
}
