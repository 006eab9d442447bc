extension Shape {
  /// How many levels of a value that is made of itself native code is given, which recurses.
  static let deepestUsed = 1000
  /// How many levels are shown; what is deeper is an ellipsis.
  private static let deepestShown = 100

  /// More elements than this, or bytes of a string, are shown by an excerpt.
  private static let longest = (elements: 1000, bytes: 1 << 20)
  /// How many elements of an excerpt are at either end.
  private static let kept = (head: 100, tail: 20)

  /// The value in some slots, in its border form, whole.
  ///
  /// - Throws: `nested-too-deep` for more levels than native code is given.
  func box(
    _ raw: RawSlots, _ ref: RefSlots, _ engine: Engine
  ) throws(RuntimeFailure) -> Value {
    try box(raw, ref, engine, 0, .use)
  }

  /// The value in some slots, in its border form, to be shown or printed: without what is nested very
  /// deep, and of long lists excerpts where it is only to be shown.
  func box(_ raw: RawSlots, _ ref: RefSlots, _ engine: Engine, for purpose: Purpose) -> Value {
    do throws(RuntimeFailure) { return try box(raw, ref, engine, 0, purpose) } catch {
      return .deeper
    }
  }

  private func box(
    _ raw: RawSlots, _ ref: RefSlots, _ engine: Engine, _ level: Int, _ purpose: Purpose
  ) throws(RuntimeFailure) -> Value {
    if level > Shape.deepestShown, !purpose.isDeep { return .deeper }
    if level > Shape.deepestUsed {
      if purpose.describer != nil { return .deeper }
      throw RuntimeFailure(
        "nested-too-deep",
        "a value is nested more than \(Shape.deepestUsed) levels deep, and no more can be handed to "
          + "this function: keep the parts, here of \(type), in an array and name them by their index"
      )
    }
    if purpose.isShown, let excerpt = try excerpt(ref, engine, level, purpose) {
      return .excerpt(excerpt)
    }
    if let described = described(raw, ref, purpose) { return described }
    let level = level + 1
    switch form {
    case .int: return .int(raw[0].int)
    case .double: return .double(raw[0].double)
    case .bool: return .bool(raw[0].bool)
    case .void: return .void
    case .string: return .string(ref.text(0))
    case .range: return .range(raw[0].int, raw[1].int)
    case .closedRange: return .closedRange(raw[0].int, raw[1].int)
    case .doubleRange: return .doubleRange(raw[0].double, raw[1].double)
    case .array(let element):
      let array = ref.array(0)
      return try element.box(array, 0..<array.count, engine, level, purpose)
    case .dictionary, .set:
      let table = ref.table(0)
      return try box(table, (0..<table.used).filter(table.isLive), engine, level, purpose)
    case .optional(let wrapped, let isPlain):
      if isPlain {
        return ref[0] == nil
          ? .none : try wrapped.box(raw, ref, engine, level, purpose)
      }
      return raw[0] == 0
        ? .none : try wrapped.box(raw + 1, ref, engine, level, purpose)
    case .tuple: return .tuple(try Shape.box(parts, raw, ref, engine, level, purpose))
    case .structure(let nominal):
      if purpose.isDeep { nominal.noteHandedOut() }
      return .structure(nominal, try Shape.box(parts, raw, ref, engine, level, purpose))
    case .enumeration(let nominal):
      if purpose.isDeep { nominal.noteHandedOut() }
      let index = raw[0].int
      guard hasPayload, let payload = SlotsObject.at(ref) else {
        return .enumeration(nominal, index, [])
      }
      let parts = self.payload(case: index)
      return .enumeration(
        nominal, index, try Shape.box(parts, payload.raw, payload.ref, engine, level, purpose))
    case .function(let parameters, let result):
      guard let reference = ref[0] else { return .none }
      let closure = Unmanaged<ClosureObject>.fromOpaque(reference).takeUnretainedValue()
      if let native = closure.native { return .function(native) }
      return .function(
        MachineFunction(
          engine: engine, closure: closure, parameters: parameters, result: result))
    case .object, .abstract:
      guard let reference = ref[0] else { return .none }
      return Unmanaged<BoxedObject>.fromOpaque(reference).takeUnretainedValue().value
    }
  }

  /// What stands for a value whose type describes itself; nil for all others, and for native code.
  private func described(_ raw: RawSlots, _ ref: RefSlots, _ purpose: Purpose) -> Value? {
    guard let describer = purpose.describer else { return nil }
    let nominal: NominalType
    switch form {
    case .structure(let own), .enumeration(let own): nominal = own
    default: return nil
    }
    guard let id = nominal.own.description, let described = nominal.own.described else {
      return nil
    }
    return .object(described, describer.describe(id, layout, raw, ref))
  }

  private static func box(
    _ parts: [Shape], _ raw: RawSlots, _ ref: RefSlots, _ engine: Engine, _ level: Int,
    _ purpose: Purpose
  ) throws(RuntimeFailure) -> [Value] {
    var offset = Layout.none
    return try parts.map { (part) throws(RuntimeFailure) in
      defer { offset += part.layout }
      return try part.box(raw + offset.raw, ref + offset.ref, engine, level, purpose)
    }
  }

  /// Some elements of an array, each of this shape.
  private func box(
    _ array: ArrayObject, _ range: Range<Int>, _ engine: Engine, _ level: Int, _ purpose: Purpose
  ) throws(RuntimeFailure) -> Value {
    switch form {
    case .int:
      return .ints(
        Array(unsafeUninitializedCapacity: range.count) { buffer, count in
          for index in range {
            buffer.initializeElement(at: index - range.lowerBound, to: array.raw[index].int)
          }
          count = range.count
        })
    case .double:
      return .doubles(
        Array(unsafeUninitializedCapacity: range.count) { buffer, count in
          for index in range {
            buffer.initializeElement(at: index - range.lowerBound, to: array.raw[index].double)
          }
          count = range.count
        })
    default:
      return .array(
        try range.map { (index) throws(RuntimeFailure) in
          try box(
            array.raw + index * array.rawStride, array.ref + index * array.refStride, engine,
            level, purpose)
        })
    }
  }

  /// Some entries of a dictionary or elements of a set of this shape.
  private func box(
    _ table: TableObject, _ places: some Sequence<Int>, _ engine: Engine, _ level: Int,
    _ purpose: Purpose
  ) throws(RuntimeFailure) -> Value {
    switch form {
    case .dictionary(let key, let value):
      .dictionary(
        try places.map { (place) throws(RuntimeFailure) in
          (
            key: try key.box(table.keyRaw(place), table.keyRef(place), engine, level, purpose),
            value: try value.box(
              table.valueRaw(place), table.valueRef(place), engine, level, purpose)
          )
        })
    case .set(let element):
      .set(
        try places.map { (place) throws(RuntimeFailure) in
          try element.box(table.keyRaw(place), table.keyRef(place), engine, level, purpose)
        })
    default: .void
    }
  }

  /// The two ends of what is too long to be shown whole; nil for all else.
  private func excerpt(
    _ ref: RefSlots, _ engine: Engine, _ level: Int, _ purpose: Purpose
  ) throws(RuntimeFailure) -> Value.Excerpt? {
    let kept = Shape.kept
    switch form {
    case .array(let element):
      let array = ref.array(0)
      guard array.count > Shape.longest.elements else { return nil }
      return Value.Excerpt(
        count: array.count,
        head: try element.box(array, 0..<kept.head, engine, level + 1, purpose),
        tail: try element.box(
          array, array.count - kept.tail..<array.count, engine, level + 1, purpose),
        kept: kept)
    case .dictionary, .set:
      let table = ref.table(0)
      guard table.count > Shape.longest.elements else { return nil }
      let first = (0..<table.used).lazy.filter(table.isLive).prefix(kept.head)
      let last = (0..<table.used).reversed().lazy.filter(table.isLive).prefix(kept.tail)
      return Value.Excerpt(
        count: table.count, head: try box(table, first, engine, level + 1, purpose),
        tail: try box(table, last.reversed(), engine, level + 1, purpose), kept: kept)
    case .string:
      let text = ref.textObject(0)
      guard text.count > Shape.longest.bytes else { return nil }
      var end = 10_000
      while end > 0, text.bytes[end] & 0xC0 == 0x80 { end -= 1 }
      let head = String(decoding: UnsafeBufferPointer(start: text.bytes, count: end), as: UTF8.self)
      return Value.Excerpt(count: text.count, head: .string(head), tail: .void, kept: (end, 0))
    default: return nil
    }
  }

  /// Puts a value in slots, whose references are replaced; a value of another type is a failure.
  func unbox(
    _ value: Value, _ raw: RawSlots, _ ref: RefSlots, _ engine: Engine
  )
    throws(RuntimeFailure)
  {
    switch (form, value) {
    case (.int, .int(let number)): raw[0] = UInt64(int: number)
    case (.double, .double(let number)): raw[0] = number.bitPattern
    case (.double, .int(let number)): raw[0] = Double(number).bitPattern
    case (.bool, .bool(let truth)): raw[0] = UInt64(bool: truth)
    case (.void, _): break
    case (.string, .string(let text)): ref.put(0, owned(TextObject(text)))
    case (.range, .range(let lower, let upper)), (.closedRange, .closedRange(let lower, let upper)):
      raw[0] = UInt64(int: lower)
      raw[1] = UInt64(int: upper)
    case (.doubleRange, .doubleRange(let lower, let upper)):
      raw[0] = lower.bitPattern
      raw[1] = upper.bitPattern
    case (.array(let element), _):
      ref.put(0, owned(try element.array(of: value, engine)))
    case (.dictionary(let key, let value), .dictionary(let entries)):
      let table = TableObject(key: key, value: value.layout)
      let scratch = SlotsObject(key.layout, owner: -1)
      for entry in entries {
        try key.unbox(entry.key, scratch.raw, scratch.ref, engine)
        let place = table.findOrInsert(scratch.raw, scratch.ref).entry
        try value.unbox(entry.value, table.valueRaw(place), table.valueRef(place), engine)
      }
      ref.put(0, owned(table))
    case (.set(let element), .set(let members)):
      let table = TableObject(key: element, value: .none)
      let scratch = SlotsObject(element.layout, owner: -1)
      for member in members {
        try element.unbox(member, scratch.raw, scratch.ref, engine)
        _ = table.findOrInsert(scratch.raw, scratch.ref)
      }
      ref.put(0, owned(table))
    case (.optional(_, let isPlain), .none), (.optional(_, let isPlain), .absent):
      if isPlain {
        ref.put(0, nil)
      } else {
        for slot in 0..<layout.raw { raw[slot] = 0 }
        ref.clear(0, layout.ref)
      }
    case (.optional(let wrapped, let isPlain), _):
      if !isPlain { raw[0] = 1 }
      try wrapped.unbox(value, isPlain ? raw : raw + 1, ref, engine)
    case (.tuple, .tuple(let values)), (.structure, .structure(_, let values)):
      try Shape.unbox(parts, values, raw, ref, engine)
    case (.enumeration, .enumeration(_, let index, let values)):
      raw[0] = UInt64(int: index)
      guard hasPayload else { return }
      let parts = payload(case: index)
      guard !parts.isEmpty else {
        ref.put(0, nil)
        return
      }
      let made = SlotsObject(parts.reduce(.none) { $0 + $1.layout }, owner: -1)
      try Shape.unbox(parts, values, made.raw, made.ref, engine)
      ref.put(0, owned(made))
    case (.function, .function(let function)):
      if let own = function as? MachineFunction, own.engine === engine {
        ref.put(0, owned(own.closure))
      } else {
        ref.put(0, owned(ClosureObject(native: function, shape: self)))
      }
    case (.object, _), (.abstract, _):
      ref.put(0, owned(BoxedObject(value, type: nil)))
    default:
      throw RuntimeFailure("internal-error", "a native function gave a value that is no \(type)")
    }
  }

  private static func unbox(
    _ parts: [Shape], _ values: [Value], _ raw: RawSlots, _ ref: RefSlots, _ engine: Engine
  ) throws(RuntimeFailure) {
    guard parts.count == values.count else {
      throw RuntimeFailure("internal-error", "a native function gave a value of too few parts")
    }
    var offset = Layout.none
    for (part, value) in zip(parts, values) {
      try part.unbox(value, raw + offset.raw, ref + offset.ref, engine)
      offset += part.layout
    }
  }

  /// An array, of elements of this shape, from its border form.
  private func array(of value: Value, _ engine: Engine) throws(RuntimeFailure) -> ArrayObject {
    switch (form, value) {
    case (.int, .ints(let numbers)):
      let array = ArrayObject(layout, capacity: numbers.count)
      for number in numbers { array.append(bits: UInt64(int: number)) }
      return array
    case (.double, .doubles(let numbers)):
      let array = ArrayObject(layout, capacity: numbers.count)
      for number in numbers { array.append(bits: number.bitPattern) }
      return array
    case (_, .array(let values)): return try array(of: values, engine)
    case (_, .ints(let numbers)): return try array(of: numbers.map(Value.int), engine)
    case (_, .doubles(let numbers)): return try array(of: numbers.map(Value.double), engine)
    default:
      throw RuntimeFailure("internal-error", "a native function gave a value that is no [\(type)]")
    }
  }

  private func array(of values: [Value], _ engine: Engine) throws(RuntimeFailure) -> ArrayObject {
    let array = ArrayObject(layout, capacity: values.count)
    for value in values {
      array.appendZero()
      try unbox(
        value, array.raw + (array.count - 1) * array.rawStride,
        array.ref + (array.count - 1) * array.refStride, engine)
    }
    return array
  }
}
