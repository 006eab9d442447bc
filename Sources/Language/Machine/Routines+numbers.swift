extension Routines {
  static let numbers: [String: Routine] = [
    "parseInt": { _, _, raw, ref throws(RuntimeFailure) in
      giveInt(Int(ref.text(0)), raw)
    },
    "parseIntRadix": { _, site, raw, ref throws(RuntimeFailure) in
      giveInt(Int(ref.text(0), radix: try radix(raw[0].int)), raw)
    },
    "textRadix": { _, site, raw, ref throws(RuntimeFailure) in
      ref.put(0, owned(TextObject(String(raw[0].int, radix: try radix(raw[1].int)))))
    },
    "parseDouble": { _, _, raw, ref throws(RuntimeFailure) in
      let number = Double(ref.text(0))
      raw[0] = UInt64(bool: number != nil)
      raw[1] = (number ?? 0).bitPattern
    },
    "parseBool": { _, _, raw, ref throws(RuntimeFailure) in
      let truth = Bool(ref.text(0))
      raw[0] = UInt64(bool: truth != nil)
      raw[1] = UInt64(bool: truth ?? false)
    },
    "isMultiple": { _, _, raw, _ throws(RuntimeFailure) in
      let divisor = raw[1].int
      raw[0] = UInt64(
        bool: divisor == 0
          ? raw[0] == 0 : raw[0].int.remainderReportingOverflow(dividingBy: divisor).0 == 0)
    },
    "signumInt": { _, _, raw, _ throws(RuntimeFailure) in
      raw[0] = UInt64(int: raw[0].int.signum())
    },
    "bitCount": { _, _, raw, _ throws(RuntimeFailure) in
      raw[0] = UInt64(int: raw[0].nonzeroBitCount)
    },
    "quotientAndRemainder": { _, _, raw, _ throws(RuntimeFailure) in
      let quotient = raw[0].int.dividedReportingOverflow(by: raw[1].int)
      let remainder = raw[0].int.remainderReportingOverflow(dividingBy: raw[1].int)
      if quotient.overflow {
        let fault = raw[1] == 0 ? Fault.divisionByZero : .overflow
        if let failure = fault.failure({ _ in "" }) { throw failure }
      }
      raw[0] = UInt64(int: quotient.partialValue)
      raw[1] = UInt64(int: remainder.partialValue)
    },
    "isNaN": { _, _, raw, _ throws(RuntimeFailure) in raw[0] = UInt64(bool: raw[0].double.isNaN) },
    "isFinite": { _, _, raw, _ throws(RuntimeFailure) in
      raw[0] = UInt64(bool: raw[0].double.isFinite)
    },
    "isInfinite": { _, _, raw, _ throws(RuntimeFailure) in
      raw[0] = UInt64(bool: raw[0].double.isInfinite)
    },
    "roundByRule": { _, _, raw, _ throws(RuntimeFailure) in
      let rules: [FloatingPointRoundingRule] = [
        .toNearestOrAwayFromZero, .toNearestOrEven, .up, .down, .towardZero, .awayFromZero,
      ]
      let rule = raw[1].int
      if rules.indices.contains(rule) { raw[0] = raw[0].double.rounded(rules[rule]).bitPattern }
    },
    "minText": { _, site, _, ref throws(RuntimeFailure) in extremeText(site, ref, isGreatest: false)
    },
    "maxText": { _, site, _, ref throws(RuntimeFailure) in extremeText(site, ref, isGreatest: true)
    },
    "strideTo": { i, site, raw, ref throws(RuntimeFailure) in
      ref.put(0, owned(try stride(site, raw, isThrough: false, i)))
    },
    "strideThrough": { i, site, raw, ref throws(RuntimeFailure) in
      ref.put(0, owned(try stride(site, raw, isThrough: true, i)))
    },
    // Start, end and step in the first three slots; the fourth gets the next value, the fifth the
    // number of rounds so far, the sixth whether there is a value.
    "strideStart": { _, site, raw, _ throws(RuntimeFailure) in
      try checkStep(site.shapes[0].type == .int ? raw[2].int == 0 : raw[2].double == 0)
      raw[4] = 0
    },
    "strideNext": { _, site, raw, _ throws(RuntimeFailure) in
      let round = raw[4].int
      raw[4] = UInt64(int: round + 1)
      if site.shapes[0].type == .int {
        let (distance, over) = raw[2].int.multipliedReportingOverflow(by: round)
        let (value, beyond) = raw[0].int.addingReportingOverflow(distance)
        let isIn =
          raw[2].int > 0
          ? value < raw[1].int || site.number == 1 && value == raw[1].int
          : value > raw[1].int || site.number == 1 && value == raw[1].int
        raw[3] = UInt64(int: value)
        raw[5] = UInt64(bool: isIn && !over && !beyond)
      } else {
        let value = raw[0].double.addingProduct(Double(round), raw[2].double)
        let isIn =
          raw[2].double > 0
          ? value < raw[1].double || site.number == 1 && value == raw[1].double
          : value > raw[1].double || site.number == 1 && value == raw[1].double
        raw[3] = value.bitPattern
        raw[5] = UInt64(bool: isIn)
      }
    },
    "lowerBound": { _, _, _, _ throws(RuntimeFailure) in },
    "upperBound": { _, _, raw, _ throws(RuntimeFailure) in raw[0] = raw[1] },
    "rangeCount": { _, _, raw, _ throws(RuntimeFailure) in try giveCount(raw, closed: 0) },
    "closedCount": { _, _, raw, _ throws(RuntimeFailure) in try giveCount(raw, closed: 1) },
    "rangeIsEmpty": { _, _, raw, _ throws(RuntimeFailure) in
      raw[0] = UInt64(bool: raw[0] == raw[1])
    },
    "closedIsEmpty": { _, _, raw, _ throws(RuntimeFailure) in raw[0] = 0 },
    "rangeFirst": { _, site, raw, _ throws(RuntimeFailure) in
      let isThere = site.shapes[0].type == .closedRange || raw[0] != raw[1]
      raw[1] = raw[0]
      raw[0] = UInt64(bool: isThere)
    },
    "rangeLast": { _, site, raw, _ throws(RuntimeFailure) in
      let isClosed = site.shapes[0].type == .closedRange
      let isThere = isClosed || raw[0] != raw[1]
      if isThere, !isClosed { raw[1] = UInt64(int: raw[1].int - 1) }
      raw[0] = UInt64(bool: isThere)
    },
    "rangeContains": { _, _, raw, _ throws(RuntimeFailure) in
      raw[0] = UInt64(bool: raw[0].int <= raw[2].int && raw[2].int < raw[1].int)
    },
    "closedContains": { _, _, raw, _ throws(RuntimeFailure) in
      raw[0] = UInt64(bool: raw[0].int <= raw[2].int && raw[2].int <= raw[1].int)
    },
    "doubleRangeContains": { _, _, raw, _ throws(RuntimeFailure) in
      raw[0] = UInt64(
        bool: raw[0].double <= raw[2].double && raw[2].double <= raw[1].double)
    },
    "halfOpenContains": { _, _, raw, _ throws(RuntimeFailure) in
      raw[0] = UInt64(
        bool: raw[0].double <= raw[2].double && raw[2].double < raw[1].double)
    },
    "randomInt": { interpreter, site, raw, _ throws(RuntimeFailure) in
      let lower = raw[0].int
      let isClosed = site.shapes[0].type == .closedRange
      if !isClosed, lower == raw[1].int {
        throw RuntimeFailure(
          "empty-range", "there is no integer in the empty range \(lower)..<\(lower)", argument: 0)
      }
      var source = MachineGenerator(interpreter: interpreter)
      let upper = isClosed ? raw[1].int : raw[1].int - 1
      raw[0] = UInt64(int: Int.random(in: lower...max(lower, upper), using: &source))
    },
    "randomDouble": { interpreter, site, raw, _ throws(RuntimeFailure) in
      let lower = raw[0].double
      let upper = raw[1].double
      let isHalfOpen = site.shapes[0].type == .halfOpenDoubleRange
      if isHalfOpen, lower == upper {
        throw RuntimeFailure(
          "empty-range", "there is no number in the empty range \(lower)..<\(upper)", argument: 0)
      }
      guard (upper - lower).isFinite else {
        throw RuntimeFailure(
          "invalid-range", "there is no even spread over \(lower)...\(upper)", argument: 0)
      }
      var source = MachineGenerator(interpreter: interpreter)
      var number = upper
      repeat {
        number = Double.random(in: lower...max(lower, upper), using: &source)
      } while isHalfOpen && number == upper
      raw[0] = number.bitPattern
    },
    "randomBool": { interpreter, _, raw, _ throws(RuntimeFailure) in
      raw[0] = interpreter.nextRandom() >> 63
    },
  ]

  private static func giveInt(_ number: Int?, _ raw: RawSlots) {
    raw[0] = UInt64(bool: number != nil)
    raw[1] = UInt64(int: number ?? 0)
  }

  private static func radix(_ radix: Int) throws(RuntimeFailure) -> Int {
    if (2...36).contains(radix) { return radix }
    throw RuntimeFailure(
      "radix-out-of-range", "a radix is between 2 and 36, but this one is \(radix)", argument: 1)
  }

  private static func giveCount(_ raw: RawSlots, closed: Int) throws(RuntimeFailure) {
    let (distance, over) = raw[1].int.subtractingReportingOverflow(raw[0].int)
    let (count, beyond) = distance.addingReportingOverflow(closed)
    if over || beyond, let failure = Fault.overflow.failure({ _ in "" }) { throw failure }
    raw[0] = UInt64(int: count)
  }

  private static func extremeText(_ site: Site, _ ref: RefSlots, isGreatest: Bool) {
    var best = 0
    if isGreatest ? ref.text(1) >= ref.text(0) : ref.text(1) < ref.text(0) { best = 1 }
    var text = ref.text(best)
    let rest = ref.array(2)
    for index in 0..<rest.count {
      let other = rest.ref.text(index)
      if isGreatest ? other >= text : other < text { text = other }
    }
    ref.put(0, owned(TextObject(text)))
  }

  private static func checkStep(_ isZero: Bool) throws(RuntimeFailure) {
    if isZero { throw RuntimeFailure("zero-stride", "the step of a stride must not be 0") }
  }

  private static func stride(
    _ site: Site, _ raw: RawSlots, isThrough: Bool, _ interpreter: Interpreter
  ) throws(RuntimeFailure) -> ArrayObject {
    let isInt = site.shapes[0].type == .int
    try checkStep(isInt ? raw[2].int == 0 : raw[2].double == 0)
    let array = ArrayObject(.number)
    if isInt {
      let up = raw[2].int > 0
      var value = raw[0].int
      let end = raw[1].int
      while isThrough ? (up ? value <= end : value >= end) : (up ? value < end : value > end) {
        if array.count >= ArrayObject.slotLimit { throw .tooLarge("a stride of so many steps") }
        try interpreter.checkInterrupt(every: 1 << 16, array.count)
        array.append(bits: UInt64(int: value))
        let (next, overflow) = value.addingReportingOverflow(raw[2].int)
        if overflow { break }
        value = next
      }
    } else {
      let up = raw[2].double > 0
      let end = raw[1].double
      var value = raw[0].double
      while isThrough ? (up ? value <= end : value >= end) : (up ? value < end : value > end) {
        if array.count >= ArrayObject.slotLimit { throw .tooLarge("a stride of so many steps") }
        try interpreter.checkInterrupt(every: 1 << 16, array.count)
        array.append(bits: value.bitPattern)
        value = raw[0].double.addingProduct(Double(array.count), raw[2].double)
      }
    }
    return array
  }
}

/// The generator in force, as Swift's functions take one.
struct MachineGenerator: RandomNumberGenerator {
  let interpreter: Interpreter

  mutating func next() -> UInt64 { interpreter.nextRandom() }
}
