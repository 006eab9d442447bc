/// The address in a raw register, as the start of raw slots.
@inline(__always)
func rawSlots(_ bits: UInt64) -> RawSlots {
  UnsafeMutableRawPointer(bitPattern: UInt(bits)).unsafelyUnwrapped
    .assumingMemoryBound(to: UInt64.self)
}

/// The address in a raw register, as the start of reference slots.
@inline(__always)
func refSlots(_ bits: UInt64) -> RefSlots {
  UnsafeMutableRawPointer(bitPattern: UInt(bits)).unsafelyUnwrapped
    .assumingMemoryBound(to: Reference?.self)
}

@inline(__always)
func bits<T>(_ pointer: UnsafeMutablePointer<T>) -> UInt64 {
  UInt64(UInt(bitPattern: pointer))
}

/// An array that some slot owns, without counting it.
@inline(__always)
func array(_ reference: Reference?) -> Unmanaged<ArrayObject> {
  Unmanaged.fromOpaque(reference.unsafelyUnwrapped)
}

@inline(__always)
func box(_ reference: Reference?) -> Unmanaged<SlotsObject> {
  Unmanaged.fromOpaque(reference.unsafelyUnwrapped)
}

/// Makes the array in a slot the slot's own; true when it had to be copied.
@inline(__always)
func makeUnique(_ slot: RefSlots) -> Bool {
  if isHeldOnce(slot[0].unsafelyUnwrapped) { return false }
  copyArray(slot)
  return true
}

@inline(never)
func copyArray(_ slot: RefSlots) {
  let shared = slot.array(0)
  slot.put(0, owned(shared.copy(0..<shared.count, room: min(shared.count / 2 + 1, 1 << 20))))
}

/// Keeps the result of an operation on Int that has not overflowed.
@inline(__always)
func keep(
  _ result: (partialValue: Int, overflow: Bool), _ slot: inout UInt64, _ fault: inout Fault
) -> Bool {
  if result.overflow {
    fault = .overflow
    return false
  }
  slot = UInt64(int: result.partialValue)
  return true
}

/// Keeps the result of a division.
@inline(__always)
func keep(
  _ result: (partialValue: Int, overflow: Bool), by divisor: Int, _ slot: inout UInt64,
  _ fault: inout Fault
) -> Bool {
  if result.overflow {
    fault = divisor == 0 ? .divisionByZero : .overflow
    return false
  }
  slot = UInt64(int: result.partialValue)
  return true
}

/// Keeps a Double without its fraction, where it is an Int.
@inline(__always)
func keep(truncated value: Double, _ slot: inout UInt64, _ fault: inout Fault) -> Bool {
  if !(value > -9_223_372_036_854_777_856.0 && value < 9_223_372_036_854_775_808.0) {
    fault = .conversion
    return false
  }
  slot = UInt64(int: Int(value))
  return true
}

/// Whether an index is in an array's range.
@inline(__always)
func has(_ array: Unmanaged<ArrayObject>, _ index: Int, _ fault: inout Fault) -> Bool {
  let count = array._withUnsafeGuaranteedRef { $0.count }
  if UInt(bitPattern: index) < UInt(bitPattern: count) { return true }
  fault = .index(index, count: count)
  return false
}

/// Whether a variable is this stack's to change.
@inline(__always)
func isOwner(_ owner: Int, _ id: Int, _ fault: inout Fault) -> Bool {
  if owner == id { return true }
  fault = .parallelWrite
  return false
}

extension Interpreter {
  /// Counts down to the next look at the interrupt flag; true when the user asked to stop.
  @inline(__always)
  func isTime(
    _ fuel: inout Int, _ fault: inout Fault, _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    fuel &-= 1
    if fuel > 0 { return false }
    fuel = 1000
    return mustStop(&fault, frame)
  }

  /// The same before a function's first instruction, of which `code` and `references` are.
  @inline(__always)
  func isTimeOnEntry(
    _ fuel: inout Int, _ fault: inout Fault, _ frame: UnsafeMutablePointer<Frame>,
    _ code: UnsafePointer<Code>, _ references: RefSlots
  ) -> Bool {
    fuel &-= 1
    if fuel > 0 { return false }
    // What native code has just given goes to its function, or an interrupted training would be lost.
    if hasRunNative {
      hasRunNative = false
      fuel = 0
      return false
    }
    fuel = 1000
    return mustStopOnEntry(&fault, frame, code, references)
  }

  /// The registers of boxes have what the caller left there until the function has made its boxes.
  @inline(never)
  private func mustStopOnEntry(
    _ fault: inout Fault, _ frame: UnsafeMutablePointer<Frame>, _ code: UnsafePointer<Code>,
    _ references: RefSlots
  ) -> Bool {
    for parameter in code.pointee.owner.takeUnretainedValue().boxedInouts {
      references.clear(parameter.box, 1)
    }
    return mustStop(&fault, frame)
  }

  /// Looks whether the user asked to stop, lets others have their turn that wait for it and, now and
  /// then, looks whether there is enough memory.
  @inline(never)
  func mustStop(_ fault: inout Fault, _ frame: UnsafeMutablePointer<Frame>) -> Bool {
    if engine.turns.isAwaited { giveWay(frame) }
    return mustStop(&fault)
  }

  private func mustStop(_ fault: inout Fault) -> Bool {
    hasRunNative = false
    if host.isInterrupted {
      fault = .interrupted
      return true
    }
    engine.watch.look()
    looks &+= 1
    if looks & 0xFF == 0 || MemoryLimit.isTimeToLook,
      MemoryLimit.isExceeded()
    {
      fault = .failure(.outOfMemory)
      return true
    }
    return false
  }

  /// The same before a routine, in the middle of an expression, which relies on variables staying as they
  /// are: others have to wait for the next jump or call.
  ///
  /// Of routines so many may follow each other without a look, so that what an interrupted training
  /// gives is still kept and shown; a loop looks sooner.
  @inline(__always)
  func isTimeBetween(_ fuel: inout Int, _ fault: inout Fault) -> Bool {
    routinesLeft &-= 1
    if routinesLeft > 0 { return false }
    routinesLeft = Interpreter.routinesBetweenLooks
    return mustStopBetween(&fuel, &fault)
  }

  @inline(never)
  private func mustStopBetween(_ fuel: inout Int, _ fault: inout Fault) -> Bool {
    if engine.turns.isAwaited { fuel = 1 }
    return mustStop(&fault)
  }

  /// Whether a routine did so much that the next look at the interrupt flag should not wait: it ran native
  /// code, or made something large.
  ///
  /// - Parameter fresh: The large pieces there had been before.
  /// - Returns: Whether to look.
  @inline(__always)
  func mayHaveTakenLong(since fresh: Int) -> Bool {
    let now = MemoryLimit.fresh
    // How much memory there is must be looked at before more of it is taken.
    if now > MemoryLimit.worthALook { routinesLeft = 0 }
    if !hasRunNative, now == fresh, now <= MemoryLimit.worthALook { return false }
    return true
  }

  /// Jumps; true when the user asked to stop, which is looked at on the way back.
  @inline(__always)
  func leap(
    _ pc: inout UnsafePointer<Instruction>, _ offset: Int, _ fuel: inout Int,
    _ fault: inout Fault, _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    pc += offset
    return offset < 0 && isTime(&fuel, &fault, frame)
  }

  /// Takes the jump that is the next word where a loop goes on, else leaves it out; true when the user
  /// asked to stop.
  @inline(__always)
  func goOn(
    _ isOn: Bool, _ pc: inout UnsafePointer<Instruction>, _ fuel: inout Int,
    _ fault: inout Fault, _ frame: UnsafeMutablePointer<Frame>
  ) -> Bool {
    if isOn {
      pc += pc.pointee.wide
      if isTime(&fuel, &fault, frame) { return true }
    }
    pc += 1
    return false
  }

  /// Copies an element of any layout to registers.
  func copyElement(
    _ array: Unmanaged<ArrayObject>, _ index: Int, _ raw: RawSlots, _ ref: RefSlots
  ) {
    array._withUnsafeGuaranteedRef { $0.hand(index, raw, ref) }
  }
}
