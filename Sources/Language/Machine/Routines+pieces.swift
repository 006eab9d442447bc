/// Sequences compared, cut in pieces and parted.
extension Routines {
  /// How many elements two sequences have in common from their starts, with both of them.
  private static func common(
    _ site: Site, _ raw: RawSlots, _ ref: RefSlots, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> (same: Int, first: ArrayObject, second: ArrayObject) {
    let offset = site.offsets[1]
    let first = try elements(site.shapes[0], raw, ref, interpreter)
    let second = try elements(site.shapes[1], raw + offset.raw, ref + offset.ref, interpreter)
    guard case .array(let element) = site.shapes[1].form else { return (0, first, second) }
    var same = 0
    while same < first.count, same < second.count,
      element.isEqual(
        first.raw + same * first.rawStride, first.ref + same * first.refStride,
        second.raw + same * second.rawStride, second.ref + same * second.refStride)
    {
      same += 1
      try interpreter.checkInterrupt(every: 1 << 16, same)
    }
    return (same, first, second)
  }

  /// The stretches of an array between elements that separate, without empty ones.
  private static func pieces(
    of array: ArrayObject, _ separates: (Int) throws(RuntimeFailure) -> Bool
  ) throws(RuntimeFailure) -> ArrayObject {
    let result = ArrayObject(.reference)
    var start = 0
    for index in 0..<array.count where try separates(index) {
      if index > start { result.append(owned: owned(array.copy(start..<index))) }
      start = index + 1
    }
    if array.count > start { result.append(owned: owned(array.copy(start..<array.count))) }
    return result
  }

  /// The characters of a string, and for how many of the first a function holds.
  private static func leadingCharacters(
    _ site: Site, _ raw: RawSlots, _ ref: RefSlots, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> Int {
    let characters = try elements(site.shapes[0], raw, ref, interpreter)
    let closure = closure(ref, site.offsets[1].ref)
    var count = 0
    while count < characters.count, try interpreter.holds(closure, characters, count) {
      count += 1
    }
    return count
  }

  private static func bounds(_ type: Type, _ raw: RawSlots) -> ClosedRange<Int>? {
    let lower = raw[0].int
    let upper = raw[1].int
    if type == .closedRange { return lower...upper }
    return lower < upper ? lower...(upper - 1) : nil
  }

  static let pieces: [String: Routine] = [
    "elementsEqual": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let (same, first, second) = try common(site, raw, ref, interpreter)
      raw[0] = UInt64(bool: same == first.count && same == second.count)
    },
    "startsWith": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let (same, _, second) = try common(site, raw, ref, interpreter)
      raw[0] = UInt64(bool: same == second.count)
    },
    "splitArray": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let array = ref.array(0)
      let offset = site.offsets[1]
      let shape = site.shapes[1]
      ref.put(
        0,
        owned(
          try pieces(of: array) { index throws(RuntimeFailure) in
            try interpreter.checkInterrupt(every: 1 << 16, index)
            return shape.isEqual(
              array.raw + index * array.rawStride, array.ref + index * array.refStride,
              raw + offset.raw, ref + offset.ref)
          }))
    },
    "splitArrayWhere": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let array = ref.array(0)
      let closure = closure(ref, site.offsets[1].ref)
      ref.put(
        0,
        owned(
          try pieces(of: array) { index throws(RuntimeFailure) in
            try interpreter.holds(closure, array, index)
          }))
    },
    "splitTextWhere": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let characters = try elements(site.shapes[0], raw, ref, interpreter)
      let closure = closure(ref, site.offsets[1].ref)
      let parts = try pieces(of: characters) { index throws(RuntimeFailure) in
        try interpreter.holds(closure, characters, index)
      }
      let result = ArrayObject(.reference)
      for index in 0..<parts.count {
        let part = parts.ref.array(index)
        let text = TextObject("")
        for place in 0..<part.count { text.append(part.ref.textObject(place)) }
        result.append(owned: owned(text))
      }
      ref.put(0, owned(result))
    },
    "prefixTextWhile": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let count = try leadingCharacters(site, raw, ref, interpreter)
      ref.put(0, owned(try ref.textObject(0).characters(0..<count, interpreter)))
    },
    "dropTextWhile": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let count = try leadingCharacters(site, raw, ref, interpreter)
      let text = ref.textObject(0)
      let range = count..<(try text.characterCount(interpreter))
      ref.put(0, owned(try text.characters(range, interpreter)))
    },
    "removeTextWhere": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let closure = closure(ref, site.offsets[0].ref)
      let characters = try elements(site.shapes[0], raw, slot, interpreter)
      let text = TextObject("")
      for index in 0..<characters.count
      where try !interpreter.holds(closure, characters, index) {
        text.append(characters.ref.textObject(index))
      }
      slot.put(0, owned(text))
    },
    "popLastCharacter": { _, _, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      var text = slot.text(0)
      let last = text.popLast()
      ref.put(0, last.map { owned(TextObject(String($0))) })
      if last != nil { slot.put(0, owned(TextObject(text))) }
    },
    "partition": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let closure = closure(ref, site.offsets[0].ref)
      var first = 0
      let parted = try slot.holding(0) { array throws(RuntimeFailure) in
        // As Swift does it: the first that belongs behind changes places with the last that does not.
        var order = Array(0..<array.count)
        var last = order.count
        outer: while first < last {
          while try !interpreter.holds(closure, array, order[first]) {
            first += 1
            if first == last { break outer }
          }
          repeat {
            last -= 1
            if first == last { break outer }
          } while try interpreter.holds(closure, array, order[last])
          order.swapAt(first, last)
          first += 1
        }
        return array.gather(order)
      }
      slot.put(0, owned(parted))
      raw[0] = UInt64(int: first)
    },
    "rangeFirst": { _, site, raw, _ throws(RuntimeFailure) in
      let bounds = bounds(site.shapes[0].type, raw)
      raw[0] = UInt64(bool: bounds != nil)
      raw[1] = UInt64(int: bounds?.lowerBound ?? 0)
    },
    "rangeLast": { _, site, raw, _ throws(RuntimeFailure) in
      let bounds = bounds(site.shapes[0].type, raw)
      raw[0] = UInt64(bool: bounds != nil)
      raw[1] = UInt64(int: bounds?.upperBound ?? 0)
    },
    "rangeOverlaps": { _, site, raw, _ throws(RuntimeFailure) in
      let first = bounds(site.shapes[0].type, raw)
      let second = bounds(site.shapes[1].type, raw + 2)
      guard let first, let second else {
        raw[0] = 0
        return
      }
      raw[0] = UInt64(bool: first.overlaps(second))
    },
    "rangeClamped": { _, site, raw, _ throws(RuntimeFailure) in
      let (lower, upper) = (raw[0].int, raw[1].int)
      let (low, high) = (raw[2].int, raw[3].int)
      raw[0] = UInt64(int: min(max(lower, low), high))
      raw[1] = UInt64(int: min(max(upper, low), high))
    },
    "compactMapValues": { interpreter, site, _, ref throws(RuntimeFailure) in
      guard case .dictionary(_, let value)? = site.shapes.last?.form,
        case .function(_, let made) = site.shapes[1].form,
        case .optional(_, let isPlain) = made.form
      else { return }
      let table = ref.table(0)
      let closure = closure(ref, 1)
      let result = TableObject(key: table.key, value: value.layout)
      try table.forEachEntry(interpreter) { entry throws(RuntimeFailure) in
        try interpreter.call(closure, table.valueLayout) { raw, ref in
          table.copyValue(entry, to: raw, ref)
        } collect: { raw, ref in
          if isPlain ? ref[0] == nil : raw[0] == 0 { return }
          let place = result.findOrInsert(table.keyRaw(entry), table.keyRef(entry)).entry
          result.setValue(place, isPlain ? raw : raw + 1, ref)
        }
      }
      ref.put(0, owned(result))
    },
    "setRemoveFirst": { _, site, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let table = uniqueTable(slot)
      guard let entry = (0..<table.used).first(where: table.isLive) else {
        throw RuntimeFailure("index-out-of-range", "the set is empty")
      }
      for index in 0..<table.key.layout.raw { raw[index] = table.keyRaw(entry)[index] }
      for index in 0..<table.key.layout.ref { ref.copy(index, from: table.keyRef(entry)[index]) }
      table.remove(entry)
    },
    "setPopFirst": { _, site, raw, ref throws(RuntimeFailure) in
      guard case .optional(let wrapped, let isPlain)? = site.shapes.last?.form else { return }
      let table = uniqueTable(raw[0].refSlots)
      let entry = (0..<table.used).first(where: table.isLive)
      if !isPlain { raw[0] = UInt64(bool: entry != nil) }
      guard let entry else {
        ref.clear(0, wrapped.layout.ref)
        return
      }
      let target = isPlain ? raw : raw + 1
      for index in 0..<wrapped.layout.raw { target[index] = table.keyRaw(entry)[index] }
      for index in 0..<wrapped.layout.ref { ref.copy(index, from: table.keyRef(entry)[index]) }
      table.remove(entry)
    },
    "formSymmetricDifference": { interpreter, _, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let other = ref.table(0)
      let table = slot.table(0).copy()
      try other.forEachEntry(interpreter) { entry throws(RuntimeFailure) in
        let place = table.findOrInsert(other.keyRaw(entry), other.keyRef(entry))
        if !place.isNew { table.remove(place.entry) }
      }
      slot.put(0, owned(table))
    },
    "ignoreRoom": { _, _, _, _ throws(RuntimeFailure) in },
  ]
}
