import Syntax

extension Routines {
  /// Makes the table in a slot the slot's own, and gives it.
  static func uniqueTable(_ slot: RefSlots) -> TableObject {
    if let reference = slot[0], !isHeldOnce(reference) { slot.put(0, owned(slot.table(0).copy())) }
    return slot.table(0)
  }

  /// The failure of a key that is not there.
  static func missingKey(
    _ key: Shape, _ raw: RawSlots, _ ref: RefSlots, _ table: TableObject, _ interpreter: Interpreter
  ) -> RuntimeFailure {
    func quoted(_ raw: RawSlots, _ ref: RefSlots) -> String {
      let value = key.box(raw, ref, interpreter.engine, for: .printing(interpreter))
      if case .string(let text) = value { return text.quoted }
      return printed(value, as: key.type)
    }
    let known = (0..<table.used).lazy.filter(table.isLive).prefix(6).map {
      quoted(table.keyRaw($0), table.keyRef($0))
    }
    let keys =
      table.count == 0
      ? "the dictionary is empty"
      : "it has \(known.joined(separator: ", "))\(table.count > 6 ? ", …" : "")"
    let name = quoted(raw, ref)
    let near = nearest(
      to: name,
      among: (0..<min(table.used, 1000)).lazy.filter(table.isLive).map {
        quoted(table.keyRaw($0), table.keyRef($0))
      })
    let advice =
      name.hasPrefix("\"") ? near.map { "did you mean \($0)?" } : nil
    return RuntimeFailure(
      "missing-key",
      "the dictionary has no key \(name): "
        + (advice ?? "\(keys); [\(name), default: …] gives a value instead"))
  }

  static let tables: [String: Routine] = [
    // o[0] = an empty table of keys and values of the shapes.
    "newTable": { _, site, _, ref throws(RuntimeFailure) in
      ref.put(0, owned(TableObject(key: site.shapes[0], value: site.shapes[1].layout)))
    },
    // The table in o[0], the key and value after it.
    "enterEntry": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let key = site.shapes[0]
      let table = ref.table(0)
      let place = table.findOrInsert(raw, ref + 1)
      guard place.isNew else {
        let value = key.box(
          raw, ref + 1, interpreter.engine, for: .printing(interpreter))
        throw RuntimeFailure(
          "duplicate-key", "the key ‘\(printed(value, as: key.type))’ is given twice")
      }
      table.setValue(place.entry, raw + key.layout.raw, ref + 1 + key.layout.ref)
    },
    "enterMember": { _, _, raw, ref throws(RuntimeFailure) in
      _ = ref.table(0).findOrInsert(raw, ref + 1)
    },
    // The table and key; gives the value as an optional.
    "lookup": { _, site, raw, ref throws(RuntimeFailure) in
      guard case .optional(let wrapped, let isPlain)? = site.shapes.last?.form else { return }
      let table = ref.table(0)
      let entry = table.find(raw, ref + 1)
      if !isPlain { raw[0] = entry == nil ? 0 : 1 }
      if let entry {
        table.copyValue(entry, to: isPlain ? raw : raw + 1, ref)
      } else {
        ref.clear(0, wrapped.layout.ref)
      }
    },
    "lookupOrFail": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let table = ref.table(0)
      guard let entry = table.find(raw, ref + 1) else {
        throw missingKey(site.shapes[1], raw, ref + 1, table, interpreter)
      }
      table.copyValue(entry, to: raw, ref)
    },
    // The address of the table's slot, then the key (and default); gives the value's addresses.
    "entryOrFail": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      guard let entry = slot.table(0).find(raw + 1, ref) else {
        throw missingKey(site.shapes[0], raw + 1, ref, slot.table(0), interpreter)
      }
      uniqueTable(slot).giveAddresses(of: entry, raw)
    },
    "entryOrDefault": { _, site, raw, ref throws(RuntimeFailure) in
      let key = site.shapes[0].layout
      let table = uniqueTable(raw[0].refSlots)
      let place = table.findOrInsert(raw + 1, ref)
      if place.isNew { table.setValue(place.entry, raw + 1 + key.raw, ref + key.ref) }
      table.giveAddresses(of: place.entry, raw)
    },
    // The address of the table's slot and the key; gives the value, as an optional, after them.
    "readEntry": { _, site, raw, ref throws(RuntimeFailure) in
      let key = site.shapes[0].layout
      guard case .optional(let wrapped, let isPlain) = site.shapes[1].form else { return }
      let table = raw[0].refSlots.table(0)
      let value = raw + 1 + key.raw
      let entry = table.find(raw + 1, ref)
      if !isPlain { value[0] = entry == nil ? 0 : 1 }
      if let entry {
        table.copyValue(entry, to: isPlain ? value : value + 1, ref + key.ref)
      } else {
        (ref + key.ref).clear(0, wrapped.layout.ref)
      }
    },
    // The address of the table's slot, the key, and an optional value; nil removes.
    "assignEntry": { _, site, raw, ref throws(RuntimeFailure) in
      let key = site.shapes[0].layout
      guard case .optional(_, let isPlain) = site.shapes[1].form else { return }
      let table = uniqueTable(raw[0].refSlots)
      let value = raw + 1 + key.raw
      let valueRef = ref + key.ref
      if isPlain ? valueRef[0] == nil : value[0] == 0 {
        if let entry = table.find(raw + 1, ref) { table.remove(entry) }
      } else {
        let place = table.findOrInsert(raw + 1, ref)
        table.setValue(place.entry, isPlain ? value : value + 1, valueRef)
      }
    },
  ]
}

extension Interpreter {
  /// The address of the number of a key in the table in a slot, which gets one where it has none.
  @inline(never)
  func entry(
    of slot: RefSlots, _ raw: RawSlots, _ ref: RefSlots, default number: UInt64
  ) -> RawSlots {
    guard let reference = slot[0], isHeldOnce(reference) else {
      return Routines.uniqueTable(slot).numberEntry(raw, ref, number)
    }
    return Unmanaged<TableObject>.fromOpaque(reference)._withUnsafeGuaranteedRef {
      $0.numberEntry(raw, ref, number)
    }
  }
}

extension TableObject {
  fileprivate func numberEntry(
    _ raw: RawSlots, _ ref: RefSlots, _ number: UInt64
  ) -> RawSlots {
    let place = findOrInsert(raw, ref)
    let value = valueRaw(place.entry)
    if place.isNew { value[0] = number }
    return value
  }

  /// Sets the value of an entry to a copy of some slots.
  func setValue(_ entry: Int, _ raw: RawSlots, _ ref: RefSlots) {
    let target = valueRaw(entry)
    for slot in 0..<valueLayout.raw { target[slot] = raw[slot] }
    let references = valueRef(entry)
    for slot in 0..<valueLayout.ref { references.copy(slot, from: ref[slot]) }
  }

  /// Copies an entry's value to slots.
  func copyValue(_ entry: Int, to raw: RawSlots, _ ref: RefSlots) {
    let source = valueRaw(entry)
    for slot in 0..<valueLayout.raw { raw[slot] = source[slot] }
    let references = valueRef(entry)
    // The slots may hold this table itself.
    withExtendedLifetime(self) {
      for slot in 0..<valueLayout.ref { ref.copy(slot, from: references[slot]) }
    }
  }

  /// Puts the addresses of an entry's value in two registers.
  func giveAddresses(of entry: Int, _ raw: RawSlots) {
    raw[0] = UInt64(UInt(bitPattern: valueRaw(entry)))
    raw[1] = UInt64(UInt(bitPattern: valueRef(entry)))
  }
}
