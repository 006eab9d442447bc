import Glibc

extension Interpreter {
  /// Does what an instruction says that is seldom met, or takes long itself; false where it fails.
  ///
  /// They are kept out of the loop of the others, whose registers they would spill.
  @inline(never)
  func performRare(
    _ i: Instruction, _ r: RawSlots, _ o: RefSlots, _ code: UnsafePointer<Code>,
    _ fault: inout Fault
  ) -> Bool {
    switch i.opcode {
    case .checkGlobal:
      if !engine.isInitialised[i.wide] {
        fault = .uninitialised(i.wide)
        return false
      }
    case .absInt:
      let value = r[i.b].int
      if value == .min {
        fault = .overflow
        return false
      }
      r[i.a] = UInt64(int: value < 0 ? 0 &- value : value)
    case .storeGlobalRef:
      if !isOwner(0, id, &fault) { return false }
      let taken = o[i.b]
      o[i.b] = nil
      engine.globalRef.put(i.a, taken)
    case .newBox:
      o.put(i.a, owned(SlotsObject(Layout(raw: i.b, ref: i.c), owner: id)))
    case .storeBox:
      let owner = box(o[i.a])._withUnsafeGuaranteedRef { $0.owner }
      guard isOwner(owner, id, &fault) else { return false }
      box(o[i.a])._withUnsafeGuaranteedRef { $0.raw[i.b] = r[i.c] }
    case .storeBoxRef:
      let owner = box(o[i.a])._withUnsafeGuaranteedRef { $0.owner }
      guard isOwner(owner, id, &fault) else { return false }
      let taken = o[i.c]
      o[i.c] = nil
      box(o[i.a])._withUnsafeGuaranteedRef { $0.ref }.put(i.b, taken)

    case .addressGlobal:
      guard isOwner(0, id, &fault) else { return false }
      r[i.a] = bits(engine.globalRef + i.b)
    case .addressGlobalRaw:
      guard isOwner(0, id, &fault) else { return false }
      r[i.a] = bits(engine.globalRaw + i.b)
    case .addressBox, .addressBoxRaw:
      let owner = box(o[i.b])._withUnsafeGuaranteedRef { $0.owner }
      guard isOwner(owner, id, &fault) else { return false }
      r[i.a] =
        i.opcode == .addressBox
        ? bits(box(o[i.b])._withUnsafeGuaranteedRef { $0.ref } + i.c)
        : bits(box(o[i.b])._withUnsafeGuaranteedRef { $0.raw } + i.c)
    case .shiftLeft:
      // Swift's own shifts go past the last bit, and the other way by a negative number of places.
      r[i.a] = UInt64(int: r[i.b].int << r[i.c].int)
    case .shiftRight: r[i.a] = UInt64(int: r[i.b].int >> r[i.c].int)
    case .complement: r[i.a] = ~r[i.b]
    case .modInt:
      let divisor = r[i.c].int
      let (value, overflow) = r[i.b].int.remainderReportingOverflow(dividingBy: divisor)
      if divisor == 0 {
        fault = .divisionByZero
        return false
      }
      let isBeyond = !overflow && value != 0 && (value < 0) != (divisor < 0)
      r[i.a] = overflow ? 0 : UInt64(int: isBeyond ? value &+ divisor : value)
    case .remainderDouble: r[i.a] = fmod(r[i.b].double, r[i.c].double).bits
    case .ceilDouble: r[i.a] = r[i.b].double.rounded(.up).bits
    case .truncDouble: r[i.a] = r[i.b].double.rounded(.towardZero).bits
    case .roundDouble:
      r[i.a] = r[i.b].double.rounded(.toNearestOrAwayFromZero).bits
    case .power: r[i.a] = Glibc.pow(r[i.b].double, r[i.c].double).bits
    case .atan2: r[i.a] = Glibc.atan2(r[i.b].double, r[i.c].double).bits
    case .hypot: r[i.a] = Glibc.hypot(r[i.b].double, r[i.c].double).bits
    case .modDouble:
      let divisor = r[i.c].double
      let value = fmod(r[i.b].double, divisor)
      let isBeyond = value != 0 && (value < 0) != (divisor < 0)
      r[i.a] = (isBeyond ? value + divisor : value).bits
    case .math: r[i.a] = MathFunction.apply(i.c, r[i.b].double).bits

    case .failNone:
      fault = .failure(
        RuntimeFailure("unexpected-nil", "the value is nil where a value is needed"))
      return false
    case .failUnwrap:
      fault = .failure(
        code.pointee.sites[i.wide].takeUnretainedValue().unwrapFailure)
      return false
    case .random: r[i.a] = nextRandom()
    default: return true
    }
    return true
  }
}
