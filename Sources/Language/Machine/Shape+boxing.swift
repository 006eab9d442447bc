extension Shape {
  /// How many levels of a value that is made of itself are kept; what is deeper is an ellipsis.
  private static let deepest = 100

  /// More elements than this, or bytes of a string, are shown by an excerpt.
  private static let longest = (elements: 1000, bytes: 1 << 20)
  /// How many elements of an excerpt are at either end.
  private static let kept = (head: 100, tail: 20)

  /// The value in some slots, in its border form, as it stands so many levels deep in another; of long
  /// lists excerpts where it is only to be shown.
  func box(
    _ raw: RawSlots, _ ref: RefSlots, _ engine: Engine, level: Int = 0, for purpose: Purpose = .use
  ) -> Value {
    if level > Shape.deepest { return .string("…") }
    if purpose.isShown, let excerpt = excerpt(ref, engine, level, purpose) {
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
      return element.box(array, 0..<array.count, engine, level, purpose)
    case .dictionary, .set:
      let table = ref.table(0)
      return box(table, (0..<table.used).filter(table.isLive), engine, level, purpose)
    case .optional(let wrapped, let isPlain):
      if isPlain {
        return ref[0] == nil
          ? .none : wrapped.box(raw, ref, engine, level: level, for: purpose)
      }
      return raw[0] == 0
        ? .none : wrapped.box(raw + 1, ref, engine, level: level, for: purpose)
    case .tuple: return .tuple(Shape.box(parts, raw, ref, engine, level, purpose))
    case .structure(let nominal):
      return .structure(nominal, Shape.box(parts, raw, ref, engine, level, purpose))
    case .enumeration(let nominal):
      let index = raw[0].int
      guard hasPayload, let payload = SlotsObject.at(ref) else {
        return .enumeration(nominal, index, [])
      }
      let parts = self.payload(case: index)
      return .enumeration(
        nominal, index, Shape.box(parts, payload.raw, payload.ref, engine, level, purpose))
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
  ) -> [Value] {
    var offset = Layout.none
    return parts.map { part in
      defer { offset += part.layout }
      return part.box(
        raw + offset.raw, ref + offset.ref, engine, level: level, for: purpose)
    }
  }

  /// Some elements of an array, each of this shape.
  private func box(
    _ array: ArrayObject, _ range: Range<Int>, _ engine: Engine, _ level: Int, _ purpose: Purpose
  ) -> Value {
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
        range.map {
          box(
            array.raw + $0 * array.rawStride, array.ref + $0 * array.refStride, engine,
            level: level, for: purpose)
        })
    }
  }

  /// Some entries of a dictionary or elements of a set of this shape.
  private func box(
    _ table: TableObject, _ places: some Sequence<Int>, _ engine: Engine, _ level: Int,
    _ purpose: Purpose
  ) -> Value {
    switch form {
    case .dictionary(let key, let value):
      .dictionary(
        places.map {
          (
            key: key.box(
              table.keyRaw($0), table.keyRef($0), engine, level: level, for: purpose),
            value: value.box(
              table.valueRaw($0), table.valueRef($0), engine, level: level, for: purpose)
          )
        })
    case .set(let element):
      .set(
        places.map {
          element.box(
            table.keyRaw($0), table.keyRef($0), engine, level: level, for: purpose)
        })
    default: .void
    }
  }

  /// The two ends of what is too long to be shown whole; nil for all else.
  private func excerpt(
    _ ref: RefSlots, _ engine: Engine, _ level: Int, _ purpose: Purpose
  ) -> Value.Excerpt? {
    let kept = Shape.kept
    switch form {
    case .array(let element):
      let array = ref.array(0)
      guard array.count > Shape.longest.elements else { return nil }
      return Value.Excerpt(
        count: array.count,
        head: element.box(array, 0..<kept.head, engine, level + 1, purpose),
        tail: element.box(array, array.count - kept.tail..<array.count, engine, level + 1, purpose),
        kept: kept)
    case .dictionary, .set:
      let table = ref.table(0)
      guard table.count > Shape.longest.elements else { return nil }
      let first = (0..<table.used).lazy.filter(table.isLive).prefix(kept.head)
      let last = (0..<table.used).reversed().lazy.filter(table.isLive).prefix(kept.tail)
      return Value.Excerpt(
        count: table.count, head: box(table, first, engine, level + 1, purpose),
        tail: box(table, last.reversed(), engine, level + 1, purpose), kept: kept)
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
