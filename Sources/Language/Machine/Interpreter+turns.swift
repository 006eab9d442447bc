import Synchronization

extension Interpreter {
  /// Lets others have their turn that wait for it; `frame` is the first free one.
  @inline(never)
  func giveWay(_ frame: UnsafeMutablePointer<Frame>) {
    guard let lane else {
      // A stack beside another goes on with it.
      if !isBeside, engine.turns.isLaneWithin { engine.turns.stepAside(self) }
      return
    }
    let outer = self.frame
    self.frame = frame
    engine.turns.giveWay(lane, engine)
    self.frame = outer
  }

  /// Runs native code, which is none of the language: other lanes may have their turn meanwhile.
  @inline(__always)
  func outside<Result, Failure>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let lane, isWithin.load(ordering: .relaxed) else { return try body() }
    isWithin.store(false, ordering: .relaxed)
    engine.turns.goOut(lane)
    defer {
      engine.turns.comeIn(lane, engine)
      isWithin.store(true, ordering: .relaxed)
    }
    return try body()
  }

  /// Waits for something in the midst of code, on a stack of whatever kind.
  func resting<Result>(_ body: () -> Result) -> Result {
    if lane != nil || isBeside || !isWithin.load(ordering: .relaxed) { return outside(body) }
    isWithin.store(false, ordering: .sequentiallyConsistent)
    defer { engine.turns.comeIn(self) }
    return body()
  }

  /// Runs code that native code has asked for on the thread's own stack.
  @inline(__always)
  func inside<Result, Failure>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let lane, !isWithin.load(ordering: .relaxed) else { return try body() }
    engine.turns.comeIn(lane, engine)
    isWithin.store(true, ordering: .relaxed)
    defer {
      isWithin.store(false, ordering: .relaxed)
      engine.turns.goOut(lane)
    }
    return try body()
  }
}

// MARK: What is lent

/// While a function changes a variable, its value is in the function's registers, and where it
/// comes from an empty collection may stand in. Before another lane has its turn the values go back
/// to their places, and are taken again afterwards: the other sees how far they have come, and what
/// it changes is what the function goes on with.
extension Interpreter {
  /// Puts what functions have been lent back in its places, and leaves a copy with them.
  ///
  /// - Returns: Whether there was any.
  func showLent() -> Bool {
    var isAny = false
    for index in stride(from: frame - frames - 1, through: 0, by: -1) {
      guard let lending = lending(to: frames[index]) else { continue }
      show(lending, of: frames[index])
      isAny = true
    }
    return isAny
  }

  /// Takes it again.
  func hideLent() {
    for index in 0..<(frame - frames) {
      guard let lending = lending(to: frames[index]) else { continue }
      hide(lending, of: frames[index])
    }
  }

  private func lending(to caller: Frame) -> Lending? {
    let owner = caller.code.pointee.owner.takeUnretainedValue()
    if owner.lendings.isEmpty { return nil }
    return owner.lendings[caller.pc - UnsafePointer(caller.code.pointee.instructions)]
  }

  private func show(_ lending: Lending, of caller: Frame) {
    let window = Window(lending, of: caller)
    let kept = window.clear()
    for slot in 0..<lending.values.ref {
      retain(kept.ref[slot])
      window.ref[slot] = kept.ref[slot]
    }
    for (parameter, box) in boxes(lending, of: caller, window, kept) {
      for slot in 0..<parameter.layout.raw {
        window.raw[parameter.home.raw + slot] = box.raw[slot]
      }
      for slot in 0..<parameter.layout.ref {
        window.ref.copy(parameter.home.ref + slot, from: box.ref[slot])
      }
    }
    let start = caller.pc - UnsafePointer(caller.code.pointee.instructions)
    _ = run(start..<lending.end, of: caller)
    window.restore(kept)
  }

  private func hide(_ lending: Lending, of caller: Frame) {
    let window = Window(lending, of: caller)
    var kept = window.clear()
    // A place that is gone is told of when the function returns; until then it keeps what it has.
    if run(lending.takes, of: caller) {
      let boxes = boxes(lending, of: caller, window, kept)
      for (parameter, box) in boxes {
        for slot in 0..<parameter.layout.raw {
          box.raw[slot] = window.raw[parameter.home.raw + slot]
        }
        for slot in 0..<parameter.layout.ref {
          box.ref.put(slot, window.ref[parameter.home.ref + slot])
          window.ref[parameter.home.ref + slot] = nil
        }
      }
      let boxed = boxes.map(\.parameter)
      for slot in 0..<lending.values.raw
      where !boxed.contains(where: { $0.home.raw..<$0.home.raw + $0.layout.raw ~= slot }) {
        kept.raw[slot] = window.raw[slot]
      }
      for slot in 0..<lending.values.ref
      where !boxed.contains(where: { $0.home.ref..<$0.home.ref + $0.layout.ref ~= slot }) {
        release(kept.ref[slot])
        kept.ref[slot] = window.ref[slot]
        window.ref[slot] = nil
      }
    }
    window.restore(kept)
  }

  /// Runs some instructions of a caller; false when they failed.
  private func run(_ range: Range<Int>, of caller: Frame) -> Bool {
    if range.isEmpty { return true }
    let (frame, rawTop, refTop) = (self.frame, self.rawTop, self.refTop)
    let copy = UnsafeMutablePointer<Instruction>.allocate(capacity: range.count + 1)
    defer {
      copy.deallocate()
      (self.frame, self.rawTop, self.refTop) = (frame, rawTop, refTop)
    }
    copy.update(
      from: caller.code.pointee.instructions + range.lowerBound, count: range.count)
    copy[range.count] = Instruction(.stop)
    hasFailedToWriteBack = false
    try? run(caller.code, caller.raw, caller.ref, writingBackFrom: UnsafePointer(copy))
    return !hasFailedToWriteBack
  }

  /// The parameters of the called function that are lent and live in boxes, with these.
  private func boxes(
    _ lending: Lending, of caller: Frame, _ window: Window, _ kept: Window.Kept
  ) -> [(parameter: (box: Int, home: Layout, layout: Layout), box: SlotsObject)] {
    let call = caller.code.pointee.instructions[lending.call]
    let callee: UnsafePointer<Code>?
    switch call.opcode {
    case .call, .callAdding: callee = engine.functions[call.c]
    case .callWide: callee = engine.functions[caller.code.pointee.constants[call.c].int]
    case .callClosure:
      callee = caller.ref[call.c].flatMap { code(of: Unmanaged.fromOpaque($0)) }
    default: callee = nil
    }
    guard let callee else { return [] }
    return callee.pointee.owner.takeUnretainedValue().boxedInouts.compactMap { parameter in
      let reference =
        parameter.box < kept.ref.count ? kept.ref[parameter.box] : window.ref[parameter.box]
      guard let reference else { return nil }
      return (parameter, Unmanaged<SlotsObject>.fromOpaque(reference).takeUnretainedValue())
    }
  }

  /// The registers of a caller from a call's window on, which are the called function's meanwhile.
  private struct Window {
    let raw: RawSlots
    let ref: RefSlots
    private let size: Layout

    /// What was in them; the references are owned.
    struct Kept {
      var raw: [UInt64]
      var ref: [Reference?]
    }

    init(_ lending: Lending, of caller: Frame) {
      raw = caller.raw + lending.window.raw
      ref = caller.ref + lending.window.ref
      let frame = caller.code.pointee.frame
      size = Layout(
        raw: max(frame.raw - lending.window.raw, 0), ref: max(frame.ref - lending.window.ref, 0))
    }

    /// Takes the references out.
    func clear() -> Kept {
      let kept = Kept(
        raw: Array(UnsafeBufferPointer(start: raw, count: size.raw)),
        ref: Array(UnsafeBufferPointer(start: ref, count: size.ref)))
      for slot in 0..<size.ref { ref[slot] = nil }
      return kept
    }

    /// Puts everything back as it was.
    func restore(_ kept: Kept) {
      ref.clear(0, size.ref)
      for slot in 0..<size.raw { raw[slot] = kept.raw[slot] }
      for slot in 0..<size.ref { ref[slot] = kept.ref[slot] }
    }
  }
}
