import Synchronization
import Syntax

extension Interpreter {
  /// The most frames a traceback keeps at either end.
  private static let tracebackEnds = 10

  /// Makes the failure with its frames, and leaves the stack as it was before the run.
  func unwind(
    _ fault: Fault, _ failing: UnsafePointer<Instruction>, _ failingCode: UnsafePointer<Code>,
    _ failingRaw: RawSlots, _ failingRef: RefSlots, to base: UnsafeMutablePointer<Frame>
  ) -> RuntimeFailure {
    var failure =
      fault.failure { index in engine.globalNames.withLock { $0[index] ?? "" } }
      ?? RuntimeFailure("internal-error", "the machine stopped without a reason")
    if engine.watch.stopsAtFailures.load(ordering: .relaxed) {
      engine.watch.tell(failure, self, failing, failingCode, failingRaw, failingRef)
    }
    var pc = failing
    var code = failingCode
    var raw = failingRaw
    var ref = failingRef
    var isInnermost = true
    var added: [RuntimeFailure.Frame] = []
    while true {
      let owner = code.pointee.owner.takeUnretainedValue()
      var span = owner.span(at: pc)
      if isInnermost, let argument = failure.argument, pc.pointee.opcode == .callRoutine {
        let spans = code.pointee.sites[pc.pointee.c].takeUnretainedValue().spans
        if failure.frames.isEmpty, spans.indices.contains(argument) { span = spans[argument] }
        failure.argument = nil
      }
      isInnermost = false
      if let last = added.last, last.start == span.start, last.end == span.end,
        last.source == owner.source, last.function == owner.name
      {
        added[added.count - 1].repeats += 1
      } else {
        added.append(
          RuntimeFailure.Frame(
            function: owner.name, source: owner.source, start: span.start, end: span.end))
      }
      for parameter in owner.boxedInouts { writeBack(parameter, raw, ref) }
      // The inout parameters stay where the caller's code looks for them.
      let kept = code.pointee.keptRefs
      ref.clear(kept, code.pointee.frame.ref - kept)
      frame -= 1
      let caller = frame.pointee
      if frame == base { break }
      pc = caller.pc - 1
      code = caller.code
      raw = caller.raw
      ref = caller.ref
      resumeWriteBack(caller)
    }
    frame = base
    // The whole of it is cut, not only what this run adds: a recursion through native code comes by
    // here once a level.
    failure.frames += added
    let ends = Interpreter.tracebackEnds
    let middle = ends..<max(ends, failure.frames.count - ends)
    if !middle.isEmpty {
      let omitted = failure.frames[middle].reduce(0) { $0 + 1 + $1.repeats + $1.omitted }
      failure.frames.removeSubrange(middle)
      failure.frames[ends - 1].omitted += omitted
    }
    return failure
  }

  private func writeBack(
    _ parameter: (box: Int, home: Layout, layout: Layout), _ raw: RawSlots, _ ref: RefSlots
  ) {
    guard let box = SlotsObject.at(ref, parameter.box) else { return }
    for slot in 0..<parameter.layout.raw { raw[parameter.home.raw + slot] = box.raw[slot] }
    for slot in 0..<parameter.layout.ref {
      ref.copy(parameter.home.ref + slot, from: box.ref[slot])
    }
  }

  /// Runs the instructions after a call that put inout arguments back in their places.
  private func resumeWriteBack(_ caller: Frame) {
    let start = caller.pc - UnsafePointer(caller.code.pointee.instructions)
    guard let end = caller.code.pointee.owner.takeUnretainedValue().lendings[start]?.end,
      frame < frameLimit
    else { return }
    // A copy of those instructions alone, which ends where they do.
    let count = end - start
    let copy = UnsafeMutablePointer<Instruction>.allocate(capacity: count + 1)
    defer { copy.deallocate() }
    copy.update(from: caller.pc, count: count)
    copy[count] = Instruction(.stop)
    try? run(caller.code, caller.raw, caller.ref, writingBackFrom: UnsafePointer(copy))
  }
}
