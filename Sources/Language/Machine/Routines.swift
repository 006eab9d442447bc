/// The routines of the machine, by name: what is too long for an instruction.
enum Routines {
  static let table: [String: Routine] = {
    var table = basics
    for more in [tables, numbers, arrays, places, slices, sorting, strings, sets, pieces, hashing] {
      table.merge(more) { first, _ in first }
    }
    return table
  }()

  static let missing: Routine = { _, site, _, _ throws(RuntimeFailure) in
    throw RuntimeFailure("internal-error", "the machine has no routine ‘\(site.name)’")
  }

  private static let basics: [String: Routine] = [
    "show": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let value = site.shapes[0].box(
        raw, ref, interpreter.engine, for: .showing(interpreter))
      try interpreter.raiseOwnFailure()
      let type = site.shapes[0].type
      interpreter.outside { interpreter.host.show(value, as: type) }
    },
    "result": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let value = site.shapes[0].box(
        raw, ref, interpreter.engine, for: .showing(interpreter))
      interpreter.result = (value, site.shapes[0].type)
    },
    "hold": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let engine = interpreter.engine
      engine.held = HeldValue(site.shapes[0], raw, ref, engine)
    },
    "fail": { _, site, _, ref throws(RuntimeFailure) in
      let message = ref.text(0)
      let isStop = site.name == "fatal-error"
      throw RuntimeFailure(
        site.name,
        !message.isEmpty ? message : isStop ? "the program stopped" : "a condition does not hold")
    },
    "failRange": { _, site, raw, _ throws(RuntimeFailure) in
      let isDouble = site.shapes[0].type == .double
      let lower = isDouble ? raw[0].double.description : String(raw[0].int)
      let upper = isDouble ? raw[1].double.description : String(raw[1].int)
      throw RuntimeFailure(
        "invalid-range", "a range goes upwards, but this one goes from \(lower) to \(upper)")
    },
    "native": { interpreter, site, raw, ref throws(RuntimeFailure) in
      guard let value = try interpreter.callNative(site, raw, ref) else { return }
      if let result = site.shapes.last { try result.unbox(value, raw, ref, interpreter.engine) }
    },
    "nativeMutating": { interpreter, site, raw, ref throws(RuntimeFailure) in
      guard let value = try interpreter.callNative(site, raw, ref), let result = site.shapes.last
      else { return }
      guard case .tuple(let parts) = value, parts.count == 2 else {
        throw RuntimeFailure("internal-error", "a native method gave no receiver back")
      }
      let receiver = site.shapes[0]
      try receiver.unbox(parts[0], raw, ref, interpreter.engine)
      try result.unbox(
        parts[1], raw + receiver.layout.raw, ref + receiver.layout.ref, interpreter.engine)
    },
    "abstract": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let shape = site.shapes[0]
      if case .abstract = shape.form { return }
      // Of an ‘Any’ nothing is asked but how it prints and what a file keeps of it.
      let isAny = site.shapes.last?.type == .nominal(Library.any)
      let value =
        isAny
        ? shape.box(raw, ref, interpreter.engine, for: .any(interpreter))
        : try shape.box(raw, ref, interpreter.engine)
      ref.put(0, owned(BoxedObject(value, type: shape.type)))
    },
    "interpolate": { interpreter, site, raw, ref throws(RuntimeFailure) in
      ref.put(0, ownedFresh(site.interpolate(raw, ref, interpreter)))
    },
    "concatenate": { _, _, _, ref throws(RuntimeFailure) in
      let first = ref.textObject(0)
      let second = ref.textObject(1)
      if first.count + second.count > String.sizeLimit {
        throw .tooLarge("a string of so many characters")
      }
      ref.put(0, owned(first.appending(second)))
    },
    "equal": { interpreter, site, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(bool: try site.areEqual(raw, ref, interpreter))
    },
    "notEqual": { interpreter, site, raw, ref throws(RuntimeFailure) in
      raw[0] = UInt64(bool: try !site.areEqual(raw, ref, interpreter))
    },
  ]
}

extension Site {
  /// Whether the two arguments in a window are equal.
  fileprivate func areEqual(
    _ raw: RawSlots, _ ref: RefSlots, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> Bool {
    let offset = offsets[1]
    return try shapes[0].isEqual(
      raw, ref, raw + offset.raw, ref + offset.ref, on: interpreter)
  }
}

extension Interpreter {
  /// Calls the native function of a site on the arguments in its window; nil where it has none.
  func callNative(
    _ site: Site, _ raw: RawSlots, _ ref: RefSlots
  ) throws(RuntimeFailure) -> Value? {
    guard case .native(let body)? = site.function?.body else { return nil }
    var arguments: [Value] = []
    arguments.reserveCapacity(site.offsets.count)
    for (index, offset) in site.offsets.enumerated() {
      arguments.append(
        site.absent.contains(index)
          ? .absent : try site.shapes[index].box(raw + offset.raw, ref + offset.ref, engine))
    }
    let call = NativeCall(
      arguments: arguments, host: host, resultType: site.shapes.last?.type, interpreter: self)
    defer { hasRunNative = true }
    return try outside { () throws(RuntimeFailure) in try body(call) }
  }
}

extension UInt64 {
  /// The address of reference slots that a raw register holds.
  var refSlots: RefSlots {
    UnsafeMutableRawPointer(bitPattern: UInt(self)).unsafelyUnwrapped
      .assumingMemoryBound(to: Reference?.self)
  }
}

extension String {
  static let sizeLimit = 1 << 28

  func checkSize() throws(RuntimeFailure) {
    if utf8.count > String.sizeLimit { throw .tooLarge("a string of so many characters") }
  }
}

extension Shape {
  /// Writes a value as `print` prints it, the common ones without boxing.
  func print(_ raw: RawSlots, _ ref: RefSlots, into text: inout String, _ interpreter: Interpreter)
  {
    switch form {
    case .int: text += String(raw[0].int)
    case .double: text += raw[0].double.description
    case .bool: text += raw[0].bool ? "true" : "false"
    case .string: text += ref.text(0)
    case .abstract:
      guard let reference = ref[0] else { return }
      let boxed = Unmanaged<BoxedObject>.fromOpaque(reference).takeUnretainedValue()
      text += printed(boxed.value, as: boxed.type)
    case .array, .dictionary, .set, .tuple: printInside(raw, ref, into: &text, interpreter)
    case .optional(let wrapped, let isPlain):
      // It prints as what it holds, a string without quotes.
      if isPlain ? ref[0] == nil : raw[0] == 0 {
        text += "nil"
      } else {
        wrapped.print(isPlain ? raw : raw + 1, ref, into: &text, interpreter)
      }
    default:
      text += printed(box(raw, ref, interpreter.engine, for: .printing(interpreter)), as: type)
    }
  }

  /// Writes a value as it prints inside another: strings are quoted.
  ///
  /// The elements of collections are written one after another, so that it can be interrupted. What may
  /// hold values of its own type is boxed first, which bounds how deep it goes.
  private func printInside(
    _ raw: RawSlots, _ ref: RefSlots, into text: inout String, _ interpreter: Interpreter
  ) {
    switch form {
    case .int, .double, .bool: print(raw, ref, into: &text, interpreter)
    case .string: text += ref.text(0).quoted
    case .array(let element):
      let array = ref.array(0)
      Shape.printList(0..<array.count, into: &text, interpreter) {
        element.printInside(
          array.raw + $0 * array.rawStride, array.ref + $0 * array.refStride, into: &$1,
          interpreter)
      }
    case .set(let element):
      let table = ref.table(0)
      Shape.printList((0..<table.used).lazy.filter(table.isLive), into: &text, interpreter) {
        element.printInside(table.keyRaw($0), table.keyRef($0), into: &$1, interpreter)
      }
    case .dictionary(let key, let value):
      let table = ref.table(0)
      if table.count == 0 {
        text += "[:]"
        return
      }
      Shape.printList((0..<table.used).lazy.filter(table.isLive), into: &text, interpreter) {
        key.printInside(table.keyRaw($0), table.keyRef($0), into: &$1, interpreter)
        $1 += ": "
        value.printInside(table.valueRaw($0), table.valueRef($0), into: &$1, interpreter)
      }
    case .optional(let wrapped, let isPlain):
      if isPlain ? ref[0] == nil : raw[0] == 0 {
        text += "nil"
      } else {
        wrapped.printInside(isPlain ? raw : raw + 1, ref, into: &text, interpreter)
      }
    case .tuple:
      guard case .tuple(let elements) = type else { fallthrough }
      printParts(elements, raw, ref, into: &text, interpreter)
    default:
      text += printedInside(
        box(raw, ref, interpreter.engine, for: .printing(interpreter)), as: type)
    }
  }

  /// Writes the parts of a tuple with their labels.
  private func printParts(
    _ elements: [Type.TupleElement], _ raw: RawSlots, _ ref: RefSlots, into text: inout String,
    _ interpreter: Interpreter
  ) {
    var offset = Layout.none
    text += "("
    for (index, (part, element)) in zip(parts, elements).enumerated() {
      if index > 0 { text += ", " }
      if let label = element.label { text += "\(label): " }
      part.printInside(raw + offset.raw, ref + offset.ref, into: &text, interpreter)
      offset += part.layout
    }
    text += ")"
  }

  /// Writes the elements at some places, unless the user asks to stop or it grows too long.
  ///
  /// Why it was not written to its end is left with the interpreter.
  private static func printList(
    _ places: some Sequence<Int>, into text: inout String, _ interpreter: Interpreter,
    _ print: (Int, inout String) -> Void
  ) {
    text += "["
    var count = 0
    for place in places {
      if count > 0 { text += ", " }
      print(place, &text)
      count += 1
      if count & 0x3FF == 0 {
        do throws(RuntimeFailure) {
          try interpreter.checkInterrupt(every: 1, 0)
          try text.checkSize()
        } catch {
          interpreter.ownFailure = interpreter.ownFailure ?? error
        }
      }
      if interpreter.ownFailure != nil { return }
    }
    text += "]"
  }
}
