extension Routines {
  static let sorting: [String: Routine] = [
    "sorted": { _, site, raw, ref throws(RuntimeFailure) in
      let array = try elements(site.shapes[0], raw, ref)
      let copy = array.copy(0..<array.count)
      guard case .array(let element)? = site.shapes.last?.form else { return }
      sort(copy, element)
      ref.put(0, owned(copy))
    },
    "sort": { _, site, raw, _ throws(RuntimeFailure) in
      guard case .array(let element) = site.shapes[0].form else { return }
      sort(uniqueArray(raw[0].refSlots), element)
    },
    "sortedBy": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let array = try elements(site.shapes[0], raw, ref)
      let closure = closure(ref, site.offsets[1].ref)
      let order = try order(of: array, by: closure, interpreter)
      ref.put(0, owned(array.gather(order)))
    },
    "sortBy": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let array = slot.array(0)
      let order = try order(of: array, by: closure(ref, site.offsets[0].ref), interpreter)
      slot.put(0, owned(array.gather(order)))
    },
    "leastElement": { _, site, raw, ref throws(RuntimeFailure) in
      try extreme(site, raw, ref, isGreatest: false)
    },
    "greatestElement": { _, site, raw, ref throws(RuntimeFailure) in
      try extreme(site, raw, ref, isGreatest: true)
    },
    "removeAllWhere": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let array = slot.array(0)
      let closure = closure(ref, site.offsets[0].ref)
      var kept: [Int] = []
      for index in 0..<array.count where try !interpreter.holds(closure, array, [index]) {
        kept.append(index)
      }
      slot.put(0, owned(array.gather(kept)))
    },
    "prefixWhile": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let array = ref.array(0)
      let count = try leading(array, closure(ref, site.offsets[1].ref), interpreter)
      ref.put(0, owned(array.copy(0..<count)))
    },
    "dropWhile": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let array = ref.array(0)
      let count = try leading(array, closure(ref, site.offsets[1].ref), interpreter)
      ref.put(0, owned(array.copy(count..<array.count)))
    },
  ]

  /// The function value in a slot.
  static func closure(_ ref: RefSlots, _ index: Int) -> ClosureObject {
    guard let reference = ref[index] else {
      return ClosureObject(code: nil, function: -1, captures: nil)
    }
    return Unmanaged<ClosureObject>.fromOpaque(reference).takeUnretainedValue()
  }

  /// How many elements a function holds for before the first for which it does not.
  private static func leading(
    _ array: ArrayObject, _ closure: ClosureObject, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> Int {
    var count = 0
    while count < array.count, try interpreter.holds(closure, array, [count]) { count += 1 }
    return count
  }

  /// Sorts numbers and strings, whose order needs no closure.
  private static func sort(_ array: ArrayObject, _ element: Shape) {
    switch element.form {
    case .int:
      array.raw.withMemoryRebound(to: Int.self, capacity: array.count) {
        var buffer = UnsafeMutableBufferPointer(start: $0, count: array.count)
        buffer.sort()
      }
    case .double:
      array.raw.withMemoryRebound(to: Double.self, capacity: array.count) {
        var buffer = UnsafeMutableBufferPointer(start: $0, count: array.count)
        buffer.sort()
      }
    case .string:
      let texts = (0..<array.count).map { array.ref.text($0) }
      let order = texts.indices.sorted { texts[$0] < texts[$1] }
      let old = (0..<array.count).map { array.ref[$0] }
      for (index, from) in order.enumerated() { array.ref[index] = old[from] }
    default: break
    }
  }

  /// The order of an array's elements by a closure; stable.
  private static func order(
    of array: ArrayObject, by closure: ClosureObject, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> [Int] {
    do {
      return try (0..<array.count).sorted { try interpreter.holds(closure, array, [$0, $1]) }
    } catch let failure as RuntimeFailure {
      throw failure
    } catch {
      throw RuntimeFailure("internal-error", "\(error)")
    }
  }

  private static func extreme(
    _ site: Site, _ raw: RawSlots, _ ref: RefSlots, isGreatest: Bool
  ) throws(RuntimeFailure) {
    let array = try elements(site.shapes[0], raw, ref)
    guard case .optional(let element, _)? = site.shapes.last?.form else { return }
    var best = array.count > 0 ? 0 : nil
    for index in 0..<array.count {
      guard let current = best, index != current else { continue }
      let isBetter: Bool
      switch element.form {
      case .int:
        isBetter =
          isGreatest
          ? array.raw[index].int >= array.raw[current].int
          : array.raw[index].int < array.raw[current].int
      case .double:
        isBetter =
          isGreatest
          ? array.raw[index].double >= array.raw[current].double
          : array.raw[index].double < array.raw[current].double
      default:
        isBetter =
          isGreatest
          ? array.ref.text(index) >= array.ref.text(current)
          : array.ref.text(index) < array.ref.text(current)
      }
      if isBetter { best = index }
    }
    giveOptional(array, best, site, raw, ref)
  }
}

extension ArrayObject {
  /// The elements at some indices, in that order.
  func gather(_ order: [Int]) -> ArrayObject {
    let result = ArrayObject(rawStride: rawStride, refStride: refStride, capacity: order.count)
    for index in order {
      result.append(raw + index * rawStride, ref + index * refStride)
    }
    return result
  }
}

extension Interpreter {
  /// Whether a closure holds for some elements of an array, handed to it without boxing.
  func holds(
    _ closure: ClosureObject, _ array: ArrayObject, _ indices: [Int]
  ) throws(RuntimeFailure) -> Bool {
    try call(
      closure, Layout(raw: array.rawStride * indices.count, ref: array.refStride * indices.count)
    ) {
      raw, ref in
      for (place, index) in indices.enumerated() {
        for slot in 0..<array.rawStride {
          raw[place * array.rawStride + slot] = array.raw[index * array.rawStride + slot]
        }
        for slot in 0..<array.refStride {
          ref.copy(
            place * array.refStride + slot, from: array.ref[index * array.refStride + slot])
        }
      }
    } collect: { raw, _ in
      raw[0].bool
    }
  }

  /// Calls a closure from a routine: `fill` puts the arguments in the window.
  func call<Result>(
    _ closure: ClosureObject, _ arguments: Layout, fill: (RawSlots, RefSlots) -> Void,
    collect: (RawSlots, RefSlots) -> Result
  ) throws(RuntimeFailure) -> Result {
    if let code = closure.code ?? engine.function(closure.function) {
      return try call(code, captures: closure.captures) {
        (raw, ref) throws(RuntimeFailure) in
        fill(raw, ref)
      } collect: { (raw, ref) throws(RuntimeFailure) in
        collect(raw, ref)
      }
    }
    let window = SlotsObject(
      Layout(raw: max(arguments.raw, 8), ref: max(arguments.ref, 8)), owner: id)
    fill(window.raw, window.ref)
    try callNative(closure, window.raw, window.ref)
    return collect(window.raw, window.ref)
  }
}
