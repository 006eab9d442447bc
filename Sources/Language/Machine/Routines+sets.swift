extension TableObject {
  /// Does something with each entry in turn, unless the user asks to stop.
  @inline(__always)
  func forEachEntry(
    _ interpreter: Interpreter, _ body: (Int) throws(RuntimeFailure) -> Void
  ) throws(RuntimeFailure) {
    for entry in 0..<used {
      try interpreter.checkInterrupt(every: 4096, entry)
      if isLive(entry) { try body(entry) }
    }
  }

  /// The keys, or a set's elements.
  func keyArray(_ interpreter: Interpreter) throws(RuntimeFailure) -> ArrayObject {
    let array = ArrayObject(key.layout, capacity: count)
    try forEachEntry(interpreter) { entry throws(RuntimeFailure) in
      array.append(keyRaw(entry), keyRef(entry))
    }
    return array
  }
}

extension Routines {
  /// A closure's answer about one entry of a dictionary, handed over unboxed.
  private static func holds(
    _ interpreter: Interpreter, _ closure: ClosureObject, _ table: TableObject, _ entry: Int
  ) throws(RuntimeFailure) -> Bool {
    let key = table.key.layout
    return try interpreter.call(closure, key + table.valueLayout) { raw, ref in
      for slot in 0..<key.raw { raw[slot] = table.keyRaw(entry)[slot] }
      for slot in 0..<key.ref { ref.copy(slot, from: table.keyRef(entry)[slot]) }
      table.copyValue(entry, to: raw + key.raw, ref + key.ref)
    } collect: { raw, _ in
      raw[0].bool
    }
  }

  /// Sets a value to what a closure makes of two.
  private static func combine(
    _ interpreter: Interpreter, _ closure: ClosureObject, _ table: TableObject, _ entry: Int,
    _ other: TableObject, _ otherEntry: Int
  ) throws(RuntimeFailure) {
    let layout = table.valueLayout
    let result = SlotsObject(layout, owner: -1)
    try interpreter.call(closure, layout + layout) { raw, ref in
      table.copyValue(entry, to: raw, ref)
      other.copyValue(otherEntry, to: raw + layout.raw, ref + layout.ref)
    } collect: { raw, ref in
      for slot in 0..<layout.raw { result.raw[slot] = raw[slot] }
      for slot in 0..<layout.ref { result.ref.copy(slot, from: ref[slot]) }
    }
    table.setValue(entry, result.raw, result.ref)
  }

  private static func merge(
    _ interpreter: Interpreter, _ table: TableObject, _ other: TableObject,
    _ closure: ClosureObject
  ) throws(RuntimeFailure) {
    try other.forEachEntry(interpreter) { entry throws(RuntimeFailure) in
      let place = table.findOrInsert(other.keyRaw(entry), other.keyRef(entry))
      if place.isNew {
        table.setValue(place.entry, other.valueRaw(entry), other.valueRef(entry))
      } else {
        try combine(interpreter, closure, table, place.entry, other, entry)
      }
    }
  }

  private static func giveOptional(
    _ table: TableObject, _ entry: Int?, _ shape: Shape, _ raw: RawSlots, _ ref: RefSlots
  ) {
    guard case .optional(let wrapped, let isPlain) = shape.form else { return }
    if !isPlain { raw[0] = entry == nil ? 0 : 1 }
    if let entry {
      table.copyValue(entry, to: isPlain ? raw : raw + 1, ref)
    } else {
      ref.clear(0, wrapped.layout.ref)
    }
  }

  /// A new set of the entries of one that another has, or has not.
  private static func members(
    of first: TableObject, areIn second: TableObject, _ wanted: Bool, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> TableObject {
    let result = TableObject(key: first.key, value: .none)
    try first.forEachEntry(interpreter) { entry throws(RuntimeFailure) in
      let isIn = second.find(first.keyRaw(entry), first.keyRef(entry)) != nil
      if isIn == wanted { _ = result.findOrInsert(first.keyRaw(entry), first.keyRef(entry)) }
    }
    return result
  }

  private static func add(
    _ other: TableObject, to table: TableObject, _ interpreter: Interpreter
  ) throws(RuntimeFailure) {
    try other.forEachEntry(interpreter) { entry throws(RuntimeFailure) in
      _ = table.findOrInsert(other.keyRaw(entry), other.keyRef(entry))
    }
  }

  private static func isSubset(
    _ first: TableObject, _ second: TableObject, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> Bool {
    for entry in 0..<first.used {
      try interpreter.checkInterrupt(every: 4096, entry)
      if first.isLive(entry), second.find(first.keyRaw(entry), first.keyRef(entry)) == nil {
        return false
      }
    }
    return true
  }

  static let sets: [String: Routine] = [
    "tableCount": { _, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(int: ref.table(0).count)
    },
    "tableIsEmpty": { _, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(bool: ref.table(0).count == 0)
    },
    "keys": { interpreter, _, _, ref throws(RuntimeFailure) in
      ref.put(0, owned(try ref.table(0).keyArray(interpreter)))
    },
    "values": { interpreter, _, _, ref throws(RuntimeFailure) in
      let table = ref.table(0)
      let array = ArrayObject(table.valueLayout, capacity: table.count)
      try table.forEachEntry(interpreter) { entry throws(RuntimeFailure) in
        array.append(table.valueRaw(entry), table.valueRef(entry))
      }
      ref.put(0, owned(array))
    },
    "filterTable": { interpreter, _, _, ref throws(RuntimeFailure) in
      let table = ref.table(0)
      let closure = closure(ref, 1)
      let result = TableObject(key: table.key, value: table.valueLayout)
      try table.forEachEntry(interpreter) { entry throws(RuntimeFailure) in
        guard try holds(interpreter, closure, table, entry) else { return }
        let place = result.findOrInsert(table.keyRaw(entry), table.keyRef(entry)).entry
        result.setValue(place, table.valueRaw(entry), table.valueRef(entry))
      }
      ref.put(0, owned(result))
    },
    "mapValues": { interpreter, site, _, ref throws(RuntimeFailure) in
      guard case .dictionary(_, let value)? = site.shapes.last?.form else { return }
      let table = ref.table(0)
      let closure = closure(ref, 1)
      let result = TableObject(key: table.key, value: value.layout)
      try table.forEachEntry(interpreter) { entry throws(RuntimeFailure) in
        let place = result.findOrInsert(table.keyRaw(entry), table.keyRef(entry)).entry
        try interpreter.call(closure, table.valueLayout) { raw, ref in
          table.copyValue(entry, to: raw, ref)
        } collect: { raw, ref in
          result.setValue(place, raw, ref)
        }
      }
      ref.put(0, owned(result))
    },
    "removeValue": { _, site, raw, ref throws(RuntimeFailure) in
      guard let shape = site.shapes.last else { return }
      let table = uniqueTable(raw[0].refSlots)
      let entry = table.find(raw + 1, ref)
      giveOptional(table, entry, shape, raw, ref)
      if let entry { table.remove(entry) }
    },
    "updateValue": { _, site, raw, ref throws(RuntimeFailure) in
      guard let shape = site.shapes.last else { return }
      let table = uniqueTable(raw[0].refSlots)
      let value = site.offsets[0]
      let key = site.offsets[1]
      let place = table.findOrInsert(raw + key.raw, ref + key.ref)
      let old = SlotsObject(shape.layout, owner: -1)
      giveOptional(table, place.isNew ? nil : place.entry, shape, old.raw, old.ref)
      table.setValue(place.entry, raw + value.raw, ref + value.ref)
      for slot in 0..<shape.layout.raw { raw[slot] = old.raw[slot] }
      for slot in 0..<shape.layout.ref { ref.copy(slot, from: old.ref[slot]) }
    },
    "removeAllEntries": { _, _, raw, _ throws(RuntimeFailure) in
      uniqueTable(raw[0].refSlots).removeAll()
    },
    "merging": { interpreter, _, _, ref throws(RuntimeFailure) in
      let result = ref.table(0).copy()
      try merge(interpreter, result, ref.table(1), closure(ref, 2))
      ref.put(0, owned(result))
    },
    "merge": { interpreter, _, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let result = slot.table(0).copy()
      try merge(interpreter, result, ref.table(0), closure(ref, 1))
      slot.put(0, owned(result))
    },
    "tableOfPairs": { interpreter, site, _, ref throws(RuntimeFailure) in
      guard case .dictionary(let key, let value)? = site.shapes.last?.form else { return }
      let pairs = ref.array(0)
      let result = TableObject(key: key, value: value.layout)
      for index in 0..<pairs.count {
        try interpreter.checkInterrupt(every: 4096, index)
        let raw = pairs.raw + index * pairs.rawStride
        let references = pairs.ref + index * pairs.refStride
        let place = result.findOrInsert(raw, references)
        guard place.isNew else {
          let name = printed(
            key.box(raw, references, interpreter.engine, for: .printing(interpreter)),
            as: key.type)
          throw RuntimeFailure("duplicate-key", "the key ‘\(name)’ is given twice")
        }
        result.setValue(place.entry, raw + key.layout.raw, references + key.layout.ref)
      }
      ref.put(0, owned(result))
    },
    "tableOfPairsUniquing": { interpreter, site, _, ref throws(RuntimeFailure) in
      guard case .dictionary(let key, let value)? = site.shapes.last?.form else { return }
      let pairs = ref.array(0)
      let closure = closure(ref, 1)
      let result = TableObject(key: key, value: value.layout)
      for index in 0..<pairs.count {
        try interpreter.checkInterrupt(every: 4096, index)
        let raw = pairs.raw + index * pairs.rawStride
        let references = pairs.ref + index * pairs.refStride
        let place = result.findOrInsert(raw, references)
        if place.isNew {
          result.setValue(place.entry, raw + key.layout.raw, references + key.layout.ref)
          continue
        }
        let other = TableObject(key: key, value: value.layout)
        let single = other.findOrInsert(raw, references)
        other.setValue(single.entry, raw + key.layout.raw, references + key.layout.ref)
        try combine(interpreter, closure, result, place.entry, other, single.entry)
      }
      ref.put(0, owned(result))
    },
    "grouping": { interpreter, site, _, ref throws(RuntimeFailure) in
      guard case .dictionary(let key, let group)? = site.shapes.last?.form,
        let layout = group.elementLayout
      else { return }
      let array = ref.array(0)
      let closure = closure(ref, 1)
      let result = TableObject(key: key, value: .reference)
      for index in 0..<array.count {
        let raw = array.raw + index * array.rawStride
        let references = array.ref + index * array.refStride
        try interpreter.call(closure, layout) { window, windowRef in
          for slot in 0..<layout.raw { window[slot] = raw[slot] }
          for slot in 0..<layout.ref { windowRef.copy(slot, from: references[slot]) }
        } collect: { window, windowRef in
          let place = result.findOrInsert(window, windowRef)
          if place.isNew { result.valueRef(place.entry).put(0, owned(ArrayObject(layout))) }
          result.valueRef(place.entry).array(0).append(raw, references)
        }
      }
      ref.put(0, owned(result))
    },
    "toSet": { interpreter, site, raw, ref throws(RuntimeFailure) in
      guard case .set(let element)? = site.shapes.last?.form else { return }
      let array = try elements(site.shapes[0], raw, ref, interpreter)
      let result = TableObject(key: element, value: .none)
      for index in 0..<array.count {
        try interpreter.checkInterrupt(every: 4096, index)
        _ = result.findOrInsert(
          array.raw + index * array.rawStride, array.ref + index * array.refStride)
      }
      ref.put(0, owned(result))
    },
    "setContains": { _, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(bool: ref.table(0).find(raw, ref + 1) != nil)
    },
    "setInsert": { _, site, raw, ref throws(RuntimeFailure) in
      let layout = site.shapes[1].layout
      let table = uniqueTable(raw[0].refSlots)
      let place = table.findOrInsert(raw + 1, ref)
      let key = table.keyRaw(place.entry)
      for slot in 0..<layout.raw { raw[slot + 1] = key[slot] }
      for slot in 0..<layout.ref { ref.copy(slot, from: table.keyRef(place.entry)[slot]) }
      raw[0] = UInt64(bool: place.isNew)
    },
    "setRemove": { _, site, raw, ref throws(RuntimeFailure) in
      guard case .optional(let wrapped, let isPlain)? = site.shapes.last?.form else { return }
      let table = uniqueTable(raw[0].refSlots)
      guard let entry = table.find(raw + 1, ref) else {
        if !isPlain { raw[0] = 0 }
        ref.clear(0, wrapped.layout.ref)
        return
      }
      let target = isPlain ? raw : raw + 1
      for slot in 0..<wrapped.layout.raw { target[slot] = table.keyRaw(entry)[slot] }
      for slot in 0..<wrapped.layout.ref { ref.copy(slot, from: table.keyRef(entry)[slot]) }
      if !isPlain { raw[0] = 1 }
      table.remove(entry)
    },
    "filterSet": { interpreter, _, _, ref throws(RuntimeFailure) in
      let table = ref.table(0)
      let closure = closure(ref, 1)
      let result = TableObject(key: table.key, value: .none)
      try table.forEachEntry(interpreter) { entry throws(RuntimeFailure) in
        guard try holds(interpreter, closure, table, entry) else { return }
        _ = result.findOrInsert(table.keyRaw(entry), table.keyRef(entry))
      }
      ref.put(0, owned(result))
    },
    "union": { interpreter, _, _, ref throws(RuntimeFailure) in
      let result = ref.table(0).copy()
      try add(ref.table(1), to: result, interpreter)
      ref.put(0, owned(result))
    },
    "intersection": { interpreter, _, _, ref throws(RuntimeFailure) in
      let result = try members(of: ref.table(0), areIn: ref.table(1), true, interpreter)
      ref.put(0, owned(result))
    },
    "subtracting": { interpreter, _, _, ref throws(RuntimeFailure) in
      let result = try members(of: ref.table(0), areIn: ref.table(1), false, interpreter)
      ref.put(0, owned(result))
    },
    "symmetricDifference": { interpreter, _, _, ref throws(RuntimeFailure) in
      let result = try members(of: ref.table(0), areIn: ref.table(1), false, interpreter)
      let others = try members(of: ref.table(1), areIn: ref.table(0), false, interpreter)
      try add(others, to: result, interpreter)
      ref.put(0, owned(result))
    },
    // In place, since the set may be large and what is added small; an interrupt leaves what was added.
    "formUnion": { interpreter, _, raw, ref throws(RuntimeFailure) in
      let other = ref.table(0)
      try add(other, to: uniqueTable(raw[0].refSlots), interpreter)
    },
    "subtract": { interpreter, _, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let result = try members(of: slot.table(0), areIn: ref.table(0), false, interpreter)
      slot.put(0, owned(result))
    },
    "formIntersection": { interpreter, _, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let result = try members(of: slot.table(0), areIn: ref.table(0), true, interpreter)
      slot.put(0, owned(result))
    },
    "isSubset": { interpreter, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(bool: try isSubset(ref.table(0), ref.table(1), interpreter))
    },
    "isSuperset": { interpreter, _, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(bool: try isSubset(ref.table(1), ref.table(0), interpreter))
    },
    "isStrictSubset": { interpreter, _, raw, ref throws(RuntimeFailure) in
      let isSmaller = ref.table(0).count < ref.table(1).count
      let isStrict = isSmaller ? try isSubset(ref.table(0), ref.table(1), interpreter) : false
      raw[0] = UInt64(bool: isStrict)
    },
    "isStrictSuperset": { interpreter, _, raw, ref throws(RuntimeFailure) in
      let isLarger = ref.table(1).count < ref.table(0).count
      let isStrict = isLarger ? try isSubset(ref.table(1), ref.table(0), interpreter) : false
      raw[0] = UInt64(bool: isStrict)
    },
    "isDisjoint": { interpreter, _, raw, ref throws(RuntimeFailure) in
      let common = try members(of: ref.table(0), areIn: ref.table(1), true, interpreter)
      raw[0] = UInt64(bool: common.count == 0)
    },
  ]
}
