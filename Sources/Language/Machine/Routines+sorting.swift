extension Routines {
  static let sorting: [String: Routine] = [
    "sorted": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let array = try elements(site.shapes[0], raw, ref, interpreter)
      let copy = array.copy(0..<array.count)
      guard case .array(let element)? = site.shapes.last?.form else { return }
      try sort(copy, element, interpreter)
      ref.put(0, owned(copy))
    },
    "sort": { interpreter, site, raw, _ throws(RuntimeFailure) in
      guard case .array(let element) = site.shapes[0].form else { return }
      try sort(uniqueArray(raw[0].refSlots), element, interpreter)
    },
    "sortedBy": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let array = try elements(site.shapes[0], raw, ref, interpreter)
      let closure = closure(ref, site.offsets[1].ref)
      let order = try order(of: array, by: closure, interpreter)
      ref.put(0, owned(array.gather(order)))
    },
    "sortBy": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let closure = closure(ref, site.offsets[0].ref)
      let sorted = try slot.holding(0) { array throws(RuntimeFailure) in
        array.gather(try order(of: array, by: closure, interpreter))
      }
      slot.put(0, owned(sorted))
    },
    "leastElement": { interpreter, site, raw, ref throws(RuntimeFailure) in
      try extreme(site, raw, ref, interpreter, isGreatest: false)
    },
    "greatestElement": { interpreter, site, raw, ref throws(RuntimeFailure) in
      try extreme(site, raw, ref, interpreter, isGreatest: true)
    },
    "removeAllWhere": { interpreter, site, raw, ref throws(RuntimeFailure) in
      let slot = raw[0].refSlots
      let closure = closure(ref, site.offsets[0].ref)
      let rest = try slot.holding(0) { array throws(RuntimeFailure) in
        var kept: [Int] = []
        for index in 0..<array.count where try !interpreter.holds(closure, array, index) {
          kept.append(index)
        }
        return array.gather(kept)
      }
      slot.put(0, owned(rest))
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
      return ClosureObject(code: nil, function: -1, captures: nil, heldBy: nil)
    }
    return Unmanaged<ClosureObject>.fromOpaque(reference).takeUnretainedValue()
  }

  /// How many elements a function holds for before the first for which it does not.
  private static func leading(
    _ array: ArrayObject, _ closure: ClosureObject, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> Int {
    var count = 0
    while count < array.count, try interpreter.holds(closure, array, count) { count += 1 }
    return count
  }

  /// Sorts numbers and strings, whose order needs no closure.
  private static func sort(
    _ array: ArrayObject, _ element: Shape, _ interpreter: Interpreter
  ) throws(RuntimeFailure) {
    let count = array.count
    switch element.form {
    case .int:
      try array.raw.withMemoryRebound(to: Int.self, capacity: count) {
        numbers throws(RuntimeFailure) in
        try mergeSort(UnsafeMutableBufferPointer(start: numbers, count: count), interpreter) {
          (a, b) throws(RuntimeFailure) in a < b
        }
      }
    case .double:
      try array.raw.withMemoryRebound(to: Double.self, capacity: count) {
        numbers throws(RuntimeFailure) in
        try mergeSort(UnsafeMutableBufferPointer(start: numbers, count: count), interpreter) {
          (a, b) throws(RuntimeFailure) in a < b
        }
      }
    case .string:
      try mergeSort(UnsafeMutableBufferPointer(start: array.ref, count: count), interpreter) {
        (a, b) throws(RuntimeFailure) in TextObject.isLess(a, b)
      }
    default: break
    }
  }

  /// The order of an array's elements by a closure; stable.
  private static func order(
    of array: ArrayObject, by closure: ClosureObject, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> [Int] {
    var order = Array(0..<array.count)
    let numbers = UnsafeMutableBufferPointer<Int>.allocate(capacity: order.count)
    defer { numbers.deallocate() }
    for index in order { numbers[index] = index }
    try mergeSort(numbers, interpreter) { (a, b) throws(RuntimeFailure) in
      try interpreter.holds(closure, array, a, b)
    }
    for index in order.indices { order[index] = numbers[index] }
    return order
  }

  /// Sorts in place, by insertion in short runs and then by merging them; stable, and whatever the
  /// order says, every element is there once in the end.
  ///
  /// Swift's own sort cannot be interrupted.
  @inline(__always)
  private static func mergeSort<Element>(
    _ elements: UnsafeMutableBufferPointer<Element>, _ interpreter: Interpreter,
    _ precedes: (Element, Element) throws(RuntimeFailure) -> Bool
  ) throws(RuntimeFailure) {
    let count = elements.count
    let run = 12
    var start = 0
    while start < count {
      try interpreter.checkInterrupt(every: 64, start / run)
      let end = min(start + run, count)
      var at = start + 1
      while at < end {
        let element = elements[at]
        var place = at
        // The element is put down even if the order fails midway.
        defer { elements[place] = element }
        while place > start, try precedes(element, elements[place - 1]) {
          elements[place] = elements[place - 1]
          place -= 1
        }
        at += 1
      }
      start = end
    }
    if count <= run { return }
    let room = UnsafeMutableBufferPointer<Element>.allocate(capacity: count)
    defer { room.deallocate() }
    var width = run
    while width < count {
      var low = 0
      while low + width < count {
        try merge(
          elements, low, low + width, min(low + 2 * width, count), room, interpreter, precedes)
        low += 2 * width
      }
      width *= 2
    }
  }

  /// Merges two runs that follow each other.
  @inline(__always)
  private static func merge<Element>(
    _ elements: UnsafeMutableBufferPointer<Element>, _ low: Int, _ middle: Int, _ high: Int,
    _ room: UnsafeMutableBufferPointer<Element>, _ interpreter: Interpreter,
    _ precedes: (Element, Element) throws(RuntimeFailure) -> Bool
  ) throws(RuntimeFailure) {
    try interpreter.checkInterrupt(every: 64, low)
    if try !precedes(elements[middle], elements[middle - 1]) { return }
    // The first run waits aside; what is left of it always fits before what is left of the second.
    let first = middle - low
    for index in 0..<first { room[index] = elements[low + index] }
    var taken = 0
    var other = middle
    var target = low
    defer {
      while taken < first {
        elements[target] = room[taken]
        target += 1
        taken += 1
      }
    }
    while taken < first, other < high {
      if try precedes(elements[other], room[taken]) {
        elements[target] = elements[other]
        other += 1
      } else {
        elements[target] = room[taken]
        taken += 1
      }
      target += 1
      if target & 0xFFFF == 0 { try interpreter.checkInterrupt(every: 1, 0) }
    }
  }

  private static func extreme(
    _ site: Site, _ raw: RawSlots, _ ref: RefSlots, _ interpreter: Interpreter, isGreatest: Bool
  ) throws(RuntimeFailure) {
    let array = try elements(site.shapes[0], raw, ref, interpreter)
    guard case .optional(let element, _)? = site.shapes.last?.form else { return }
    var best = array.count > 0 ? 0 : nil
    for index in 0..<array.count {
      try interpreter.checkInterrupt(every: 1 << 16, index)
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
          ? !TextObject.isLess(array.ref[index], array.ref[current])
          : TextObject.isLess(array.ref[index], array.ref[current])
      }
      if isBetter { best = index }
    }
    giveOptional(array, best, site, raw, ref)
  }
}

extension ArrayObject {
  /// Copies an element to empty slots.
  @inline(__always)
  func hand(_ index: Int, _ targetRaw: RawSlots, _ targetRef: RefSlots) {
    for slot in 0..<rawStride { targetRaw[slot] = raw[index &* rawStride &+ slot] }
    for slot in 0..<refStride { targetRef.copy(slot, from: ref[index &* refStride &+ slot]) }
  }

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
  /// Whether a closure holds for an element of an array, handed to it without boxing.
  func holds(
    _ closure: ClosureObject, _ array: ArrayObject, _ index: Int
  ) throws(RuntimeFailure) -> Bool {
    try call(closure, Layout(raw: array.rawStride, ref: array.refStride)) { raw, ref in
      array.hand(index, raw, ref)
    } collect: { raw, _ in
      raw[0].bool
    }
  }

  /// Whether a closure holds for two elements of an array.
  func holds(
    _ closure: ClosureObject, _ array: ArrayObject, _ first: Int, _ second: Int
  ) throws(RuntimeFailure) -> Bool {
    try call(closure, Layout(raw: 2 * array.rawStride, ref: 2 * array.refStride)) { raw, ref in
      array.hand(first, raw, ref)
      array.hand(second, raw + array.rawStride, ref + array.refStride)
    } collect: { raw, _ in
      raw[0].bool
    }
  }

  /// Fails when the user has asked to stop; looks each so many rounds.
  @inline(__always)
  func checkInterrupt(every period: Int, _ round: Int) throws(RuntimeFailure) {
    if round % period == 0, host.isInterrupted {
      throw RuntimeFailure("interrupted", "interrupted")
    }
  }

  /// Calls a closure from a routine, and looks now and then whether the user has asked to stop, which a
  /// short closure has no time for; `fill` puts the arguments in the window.
  @inline(__always)
  func call<Result>(
    _ closure: ClosureObject, _ arguments: Layout, fill: (RawSlots, RefSlots) -> Void,
    collect: (RawSlots, RefSlots) -> Result
  ) throws(RuntimeFailure) -> Result {
    callsByRoutines &+= 1
    try checkInterrupt(every: 1024, callsByRoutines)
    if let code = closure.code ?? engine.function(closure.function) {
      return try call(code, captures: closure.captures) {
        (raw, ref) throws(RuntimeFailure) in
        fill(raw, ref)
      } collect: { (raw, ref) throws(RuntimeFailure) in
        collect(raw, ref)
      }
    }
    var result = Layout.none
    if case .function(_, let shape)? = closure.nativeShape?.form { result = shape.layout }
    let window = SlotsObject(
      Layout(raw: max(arguments.raw, result.raw), ref: max(arguments.ref, result.ref)), owner: id)
    fill(window.raw, window.ref)
    try callNative(closure, window.raw, window.ref)
    return collect(window.raw, window.ref)
  }
}
