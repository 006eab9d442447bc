extension Routines {
  /// Makes the array in a slot the slot's own, and gives it.
  static func uniqueArray(_ slot: RefSlots) -> ArrayObject {
    if let reference = slot[0], !isHeldOnce(reference) {
      let shared = slot.array(0)
      slot.put(0, owned(shared.copy(0..<shared.count)))
    }
    return slot.array(0)
  }

  /// Gives an element as an optional of the result's shape, or nil.
  static func giveOptional(
    _ array: ArrayObject, _ index: Int?, _ site: Site, _ raw: RawSlots, _ ref: RefSlots
  ) {
    guard case .optional(_, let isPlain)? = site.shapes.last?.form else { return }
    if !isPlain { raw[0] = index == nil ? 0 : 1 }
    if let index {
      array.hand(index, isPlain ? raw : raw + 1, ref)
    } else {
      ref.clear(0, array.refStride)
    }
  }

  /// The elements of anything that `for` runs over, in the window's first argument.
  static func elements(
    _ shape: Shape, _ raw: RawSlots, _ ref: RefSlots, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> ArrayObject {
    switch shape.form {
    case .array: return ref.array(0)
    case .range, .closedRange:
      let lower = raw[0].int
      let (distance, overflow) = raw[1].int.subtractingReportingOverflow(lower)
      var isClosed = false
      if case .closedRange = shape.form { isClosed = true }
      if overflow || distance >= ArrayObject.slotLimit {
        throw .tooLarge("an array of so many elements")
      }
      let count = isClosed ? distance + 1 : distance
      let array = ArrayObject(.number, capacity: max(count, 0))
      for index in 0..<max(count, 0) {
        try interpreter.checkInterrupt(every: 1 << 20, index)
        array.append(bits: UInt64(int: lower + index))
      }
      return array
    case .set: return try ref.table(0).keyArray(interpreter)
    case .dictionary:
      let table = ref.table(0)
      let key = table.key.layout
      let array = ArrayObject(key + table.valueLayout, capacity: table.count)
      try table.forEachEntry(interpreter) { entry throws(RuntimeFailure) in
        array.appendZero()
        let at = array.count - 1
        let target = array.raw + at * array.rawStride
        let targetRef = array.ref + at * array.refStride
        for slot in 0..<key.raw { target[slot] = table.keyRaw(entry)[slot] }
        for slot in 0..<key.ref { targetRef.copy(slot, from: table.keyRef(entry)[slot]) }
        table.copyValue(entry, to: target + key.raw, targetRef + key.ref)
      }
      return array
    case .string:
      return try ref.textObject(0).split(interpreter)
    default: return ArrayObject(.none)
    }
  }

  /// The part of a sequence between two counts that are clamped to it; strings stay strings.
  private static func part(
    _ site: Site, _ raw: RawSlots, _ ref: RefSlots, _ interpreter: Interpreter,
    _ bounds: (_ asked: Int, _ count: Int) -> Range<Int>
  ) throws(RuntimeFailure) {
    let asked = raw[site.offsets[1].raw].int
    if asked < 0 {
      throw RuntimeFailure(
        "negative-count", "a number of elements cannot be negative, but this one is \(asked)",
        argument: 1)
    }
    if case .string? = site.shapes.last?.form {
      let text = ref.textObject(0)
      let range = bounds(asked, try text.characterCount(interpreter))
      ref.put(0, owned(try text.characters(range, interpreter)))
      return
    }
    let array = try elements(site.shapes[0], raw, ref, interpreter)
    ref.put(0, owned(array.copy(bounds(asked, array.count))))
  }

  private static func index(
    of site: Site, _ raw: RawSlots, _ ref: RefSlots, last: Bool, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> Int? {
    let array = ref.array(0)
    let shape = site.shapes[1]
    let offset = site.offsets[1]
    for round in 0..<array.count {
      try interpreter.checkInterrupt(every: 1 << 16, round)
      let index = last ? array.count - 1 - round : round
      if shape.isEqual(
        array.raw + index * array.rawStride, array.ref + index * array.refStride,
        raw + offset.raw, ref + offset.ref)
      {
        return index
      }
    }
    return nil
  }

  private static func check(
    _ index: Int, _ count: Int, argument: Int
  ) throws(RuntimeFailure) {
    if !(0..<count).contains(index) {
      var failure = RuntimeFailure.index(index, count: count)
      failure.argument = argument
      throw failure
    }
  }

  /// Removes one element and gives it.
  private static func remove(
    _ index: Int, _ slot: RefSlots, _ raw: RawSlots, _ ref: RefSlots
  ) {
    let array = uniqueArray(slot)
    array.hand(index, raw, ref)
    array.remove(index..<(index + 1))
  }

  private static func removeMany(
    _ raw: RawSlots, fromEnd: Bool
  ) throws(RuntimeFailure) {
    let slot = raw[0].refSlots
    let asked = raw[1].int
    let count = slot.array(0).count
    guard (0...count).contains(asked) else {
      throw RuntimeFailure(
        "index-out-of-range", "\(asked) elements cannot be removed from an array of \(count)",
        argument: 0)
    }
    uniqueArray(slot).remove(fromEnd ? (count - asked)..<count : 0..<asked)
  }

  static func bounds(
    _ site: Site, _ raw: RawSlots, _ count: Int
  ) throws(RuntimeFailure)
    -> Range<Int>
  {
    let lower = raw[0].int
    var upper = raw[1].int
    let isClosed = site.shapes[1].type == .closedRange
    if isClosed, upper < Int.max { upper += 1 }
    guard lower >= 0, lower <= upper, upper <= count else {
      throw RuntimeFailure(
        "index-out-of-range",
        "the range \(lower)\(isClosed ? "..." : "..<")\(raw[1].int) is not within the \(count) "
          + "elements", argument: 1)
    }
    return lower..<upper
  }

  static let arrays: [String: Routine] = [
    "elements": { interpreter, site, raw, ref throws(RuntimeFailure) in
      ref.put(0, owned(try elements(site.shapes[0], raw, ref, interpreter)))
    },
    "join": { _, _, _, ref throws(RuntimeFailure) in
      let first = ref.array(0)
      let second = ref.array(1)
      try checkRoom(first, second.count)
      let joined = first.copy(0..<first.count, room: second.count)
      joined.append(from: second, 0..<second.count)
      ref.put(0, owned(joined))
    },
    "appendContents": { _, _, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let added = ref.array(0)
      try checkRoom(slot.array(0), added.count)
      uniqueArray(slot).append(from: added, 0..<added.count)
    },
    "repeating": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let layout = site.shapes[0].layout
      let count = raw[site.offsets[1].raw].int
      if count < 0 {
        throw RuntimeFailure(
          "negative-count", "an array cannot have \(count) elements", argument: 1)
      }
      if ArrayObject.isTooLarge(count, layout) {
        throw .tooLarge("an array of \(count) elements")
      }
      let size = count * (layout.raw + layout.ref) * 8
      if size >= MemoryLimit.worthALook, MemoryLimit.isExceeded(by: size) {
        throw .outOfMemory
      }
      let array = ArrayObject(layout, capacity: count)
      var made = 0
      while made < count {
        try interpreter.checkInterrupt(every: 1, 0)
        let end = min(made + (1 << 18), count)
        if layout == .number {
          (array.raw + made).update(repeating: raw[0], count: end - made)
          array.fill(end)
        } else {
          for _ in made..<end { array.append(raw, ref) }
        }
        made = end
      }
      ref.put(0, owned(array))
    },
    "sliceArray": { _, site, raw, ref throws(RuntimeFailure) in
      let array = ref.array(0)
      ref.put(0, owned(array.copy(try bounds(site, raw, array.count))))
    },
    "first": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let array = try elements(site.shapes[0], raw, ref, interpreter)
      giveOptional(array, array.count > 0 ? 0 : nil, site, raw, ref)
    },
    "last": { _, site, raw, ref throws(RuntimeFailure) in
      let array = ref.array(0)
      giveOptional(array, array.count > 0 ? array.count - 1 : nil, site, raw, ref)
    },
    "indices": { _, _, raw, ref throws(RuntimeFailure) in
      raw[0] = 0
      raw[1] = UInt64(int: ref.array(0).count)
    },
    "insert": { _, site, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let index = raw[site.offsets[1].raw].int
      let count = slot.array(0).count
      guard (0...count).contains(index) else {
        throw RuntimeFailure(
          "index-out-of-range",
          "an element cannot go in at index \(index) of an array of \(count)", argument: 1)
      }
      try checkRoom(slot.array(0), 1)
      uniqueArray(slot).insert(raw + 1, ref, at: index)
    },
    "removeAt": { _, _, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      try check(raw[1].int, slot.array(0).count, argument: 0)
      remove(raw[1].int, slot, raw, ref)
    },
    "removeLast": { _, _, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let count = slot.array(0).count
      if count == 0 { throw RuntimeFailure("index-out-of-range", "the array is empty") }
      remove(count - 1, slot, raw, ref)
    },
    "removeFirst": { _, _, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      if slot.array(0).count == 0 {
        throw RuntimeFailure("index-out-of-range", "the array is empty")
      }
      remove(0, slot, raw, ref)
    },
    "removeLastMany": { _, _, raw, _ throws(RuntimeFailure) in try removeMany(raw, fromEnd: true) },
    "removeFirstMany": { _, _, raw, _ throws(RuntimeFailure) in
      try removeMany(raw, fromEnd: false)
    },
    "popLast": { _, site, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let array = uniqueArray(slot)
      giveOptional(array, array.count > 0 ? array.count - 1 : nil, site, raw, ref)
      if array.count > 0 { array.remove((array.count - 1)..<array.count) }
    },
    "removeAll": { _, _, raw, _ throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let old = slot.array(0)
      slot.put(0, owned(ArrayObject(rawStride: old.rawStride, refStride: old.refStride)))
    },
    "reserveCapacity": { _, _, raw, _ throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let asked = raw[1].int
      let array = slot.array(0)
      if asked > array.count, asked < 1 << 24 {
        uniqueArray(slot).reserve(asked - slot.array(0).count)
      }
    },
    "swapAt": { _, _, raw, _ throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let count = slot.array(0).count
      try check(raw[1].int, count, argument: 0)
      try check(raw[2].int, count, argument: 1)
      uniqueArray(slot).swapAt(raw[1].int, raw[2].int)
    },
    "reverse": { _, _, raw, _ throws(RuntimeFailure) in
      uniqueArray(raw[0].refSlots).reverse()
    },
    "reversed": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let array = try elements(site.shapes[0], raw, ref, interpreter)
      let result = array.copy(0..<array.count)
      result.reverse()
      ref.put(0, owned(result))
    },
    "shuffle": { interpreter, _, raw, _ throws(RuntimeFailure) in
      try uniqueArray(raw[0].refSlots).shuffle(interpreter)
    },
    "shuffled": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let array = try elements(site.shapes[0], raw, ref, interpreter)
      let result = array.copy(0..<array.count)
      try result.shuffle(interpreter)
      ref.put(0, owned(result))
    },
    "randomElement": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let array = try elements(site.shapes[0], raw, ref, interpreter)
      var source = MachineGenerator(interpreter: interpreter)
      let index = array.count > 0 ? Int.random(in: 0..<array.count, using: &source) : nil
      giveOptional(array, index, site, raw, ref)
    },
    "contains": { interpreter, site, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(bool: try index(of: site, raw, ref, last: false, interpreter) != nil)
    },
    "firstIndexOf": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let found = try index(of: site, raw, ref, last: false, interpreter)
      raw[0] = UInt64(bool: found != nil)
      raw[1] = UInt64(int: found ?? 0)
    },
    "lastIndexOf": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let found = try index(of: site, raw, ref, last: true, interpreter)
      raw[0] = UInt64(bool: found != nil)
      raw[1] = UInt64(int: found ?? 0)
    },
    "prefix": { interpreter, site, raw, ref throws(RuntimeFailure) in
      try part(site, raw, ref, interpreter) { 0..<min($0, $1) }
    },
    "suffix": { interpreter, site, raw, ref throws(RuntimeFailure) in
      try part(site, raw, ref, interpreter) { ($1 - min($0, $1))..<$1 }
    },
    "dropFirst": { interpreter, site, raw, ref throws(RuntimeFailure) in
      try part(site, raw, ref, interpreter) { min($0, $1)..<$1 }
    },
    "dropLast": { interpreter, site, raw, ref throws(RuntimeFailure) in
      try part(site, raw, ref, interpreter) { 0..<($1 - min($0, $1)) }
    },
    "enumerated": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let array = try elements(site.shapes[0], raw, ref, interpreter)
      let result = ArrayObject(
        rawStride: array.rawStride + 1, refStride: array.refStride, capacity: array.count)
      for index in 0..<array.count {
        try interpreter.checkInterrupt(every: 1 << 16, index)
        result.appendZero()
        result.raw[index * result.rawStride] = UInt64(int: index)
        array.hand(
          index, result.raw + index * result.rawStride + 1,
          result.ref + index * result.refStride)
      }
      ref.put(0, owned(result))
    },
    "zip": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let offset = site.offsets[1]
      let first = try elements(site.shapes[0], raw, ref, interpreter)
      let second = try elements(site.shapes[1], raw + offset.raw, ref + offset.ref, interpreter)
      let count = min(first.count, second.count)
      let result = ArrayObject(
        rawStride: first.rawStride + second.rawStride,
        refStride: first.refStride + second.refStride, capacity: count)
      for index in 0..<count {
        try interpreter.checkInterrupt(every: 1 << 16, index)
        result.appendZero()
        let at = result.raw + index * result.rawStride
        let atRef = result.ref + index * result.refStride
        first.hand(index, at, atRef)
        second.hand(index, at + first.rawStride, atRef + first.refStride)
      }
      ref.put(0, owned(result))
    },
    "joinedArrays": { interpreter, site, _, ref throws(RuntimeFailure) in
      guard let layout = site.shapes.last?.elementLayout else { return }
      let outer = ref.array(0)
      let result = ArrayObject(layout)
      for index in 0..<outer.count {
        try interpreter.checkInterrupt(every: 1 << 10, index)
        let inner = outer.ref.array(index)
        try checkRoom(result, inner.count)
        result.append(from: inner, 0..<inner.count)
      }
      ref.put(0, owned(result))
    },
    "convertElements": { interpreter, site, raw, ref throws(RuntimeFailure) in
      guard let result = site.shapes.last else { return }
      if case .array(let from) = site.shapes[0].form, case .array(let to) = result.form,
        from.type == .int, to.type == .double
      {
        let source = ref.array(0)
        let array = ArrayObject(.number, capacity: source.count)
        for index in 0..<source.count {
          try interpreter.checkInterrupt(every: 1 << 20, index)
          array.append(bits: Double(source.raw[index].int).bitPattern)
        }
        ref.put(0, owned(array))
        return
      }
      let value = try site.shapes[0].box(raw, ref, interpreter.engine)
      try result.unbox(value, raw, ref, interpreter.engine)
    },
  ]

  private static func checkRoom(_ array: ArrayObject, _ more: Int) throws(RuntimeFailure) {
    let layout = Layout(raw: array.rawStride, ref: array.refStride)
    if ArrayObject.isTooLarge(array.count + more, layout) {
      throw .tooLarge("an array of so many elements")
    }
  }
}

extension Shape {
  /// The layout of an array's elements.
  var elementLayout: Layout? {
    if case .array(let element) = form { return element.layout }
    return nil
  }
}

extension ArrayObject {
  /// Counts raw elements that have been written already.
  func fill(_ count: Int) { self.count = count }

  func reverse() {
    var low = 0
    var high = count - 1
    while low < high {
      swapAt(low, high)
      low += 1
      high -= 1
    }
  }

  /// Shuffles in place; an interrupt leaves every element there, in another order.
  func shuffle(_ interpreter: Interpreter) throws(RuntimeFailure) {
    var source = MachineGenerator(interpreter: interpreter)
    var remaining = count
    while remaining > 1 {
      try interpreter.checkInterrupt(every: 1 << 16, remaining)
      let index = Int.random(in: 0..<remaining, using: &source)
      remaining -= 1
      swapAt(index, remaining)
    }
  }
}
