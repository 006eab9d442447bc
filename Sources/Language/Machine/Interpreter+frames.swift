extension Interpreter {
  /// Whether there is room for one more frame: as much as the largest may take is kept free, so that
  /// a call need not look at the callee's.
  @inline(__always)
  func hasRoom(
    _ frame: UnsafeMutablePointer<Frame>, _ r: RawSlots, _ o: RefSlots, _ fault: inout Fault
  ) -> Bool {
    if frame < frameLimit && r < rawSafe && o < refSafe { return true }
    fault = .depth
    return false
  }

  /// Notes where the stack ends before native code is called, which may run the language.
  @inline(__always)
  func note(
    _ frame: UnsafeMutablePointer<Frame>, _ r: RawSlots, _ o: RefSlots, _ code: UnsafePointer<Code>
  ) {
    self.frame = frame
    rawTop = r + code.pointee.frame.raw
    refTop = o + code.pointee.frame.ref
  }
}

/// Going into functions and coming back; what the loop of instructions keeps in its variables.
extension UnsafeMutablePointer<Interpreter.Frame> {
  @inline(__always)
  mutating func enter(
    _ callee: UnsafePointer<Code>, _ window: Int, _ refWindow: Int, _ r: inout RawSlots,
    _ o: inout RefSlots, _ k: inout RawSlots, _ pc: inout UnsafePointer<Instruction>,
    _ code: inout UnsafePointer<Code>
  ) {
    pointee = Interpreter.Frame(pc: pc, raw: r, ref: o, code: code)
    self += 1
    r += window
    o += refWindow
    code = callee
    pc = UnsafePointer(callee.pointee.instructions)
    k = callee.pointee.constants
  }

  @inline(__always)
  mutating func leave(
    _ r: inout RawSlots, _ o: inout RefSlots, _ k: inout RawSlots,
    _ pc: inout UnsafePointer<Instruction>, _ code: inout UnsafePointer<Code>
  ) {
    self -= 1
    pc = pointee.pc
    r = pointee.raw
    o = pointee.ref
    code = pointee.code
    k = code.pointee.constants
  }
}
