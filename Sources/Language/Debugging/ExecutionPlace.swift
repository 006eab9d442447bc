public import Syntax

extension Interpreter {
  /// The statement that a frame came to last.
  struct Latest {
    /// The code, which may be gone by now, by its address.
    var code: UnsafeMutableRawPointer?
    /// The statement's number in it.
    var number: Int
    var raw: RawSlots?
  }

  /// Notes where the frame of a run is.
  func note(_ mark: StatementMark, _ raw: RawSlots) {
    let places: UnsafeMutablePointer<Latest>
    if let latest {
      places = latest
    } else {
      places = LazyMemory.make(Interpreter.frameCapacity + 2)
      latest = places
    }
    places[frame - frames] = Latest(
      code: mark.code.map { Unmanaged.passUnretained($0).toOpaque() }, number: mark.number, raw: raw
    )
  }
}

/// Where a thread is in the code that it runs; for use while it is held there.
public struct ExecutionPlace: @unchecked Sendable {
  let interpreter: Interpreter
  let code: CodeOwner?
  /// The statement; nil in code that was made before the debugger came.
  public let mark: StatementMark?
  /// The place in the source: the statement, or what failed in it.
  public let span: Span
  let raw: RawSlots
  let ref: RefSlots

  init(
    interpreter: Interpreter, code: CodeOwner?, mark: StatementMark?, span: Span, raw: RawSlots,
    ref: RefSlots
  ) {
    self.interpreter = interpreter
    self.code = code
    self.mark = mark
    self.span = span
    self.raw = raw
    self.ref = ref
  }

  init(interpreter: Interpreter, mark: StatementMark, raw: RawSlots, ref: RefSlots) {
    self.init(
      interpreter: interpreter, code: mark.code, mark: mark, span: mark.span, raw: raw, ref: ref)
  }

  /// Waits for something at this place: other lanes may have their turn meanwhile.
  public func waiting<Result>(_ body: () -> Result) -> Result { interpreter.resting(body) }

  /// How many calls deep it is, through native code as well.
  public var depth: Int {
    var depth = interpreter.frame - interpreter.frames
    var at = interpreter.outerInterpreter
    while let outer = at {
      depth += outer.frame - outer.frames
      at = outer.outerInterpreter
    }
    return depth
  }

  /// The calls that are under way on the thread, the innermost first.
  ///
  /// - Parameter limit: The most that are given.
  /// - Returns: The calls; those of code without marks have no variables.
  public func frames(limit: Int = 1000) -> [ExecutionFrame] {
    var found = [
      ExecutionFrame(
        code: code, mark: mark, span: span, raw: raw, ref: ref, isInnermost: true)
    ]
    var stack: Interpreter? = interpreter
    var at = interpreter.frame
    while let running = stack, found.count < limit {
      while at > running.frames, found.count < limit {
        at -= 1
        let frame = at.pointee
        if running.isBottom(frame) {
          guard at > running.frames else { break }
          found.append(running.suspended(at, below: frame))
          continue
        }
        let owner = frame.code.pointee.owner.takeUnretainedValue()
        found.append(
          ExecutionFrame(
            code: owner, mark: owner.mark(at: frame.pc - 1), span: owner.span(at: frame.pc - 1),
            raw: frame.raw, ref: frame.ref))
      }
      stack = running.outerInterpreter
      guard let outer = stack, outer.frame > outer.frames else { break }
      at = outer.frame
      found.append(outer.suspended(at, below: nil))
    }
    return found
  }
}

extension Interpreter {
  /// The stack that the thread ran before.
  fileprivate var outerInterpreter: Interpreter? {
    outer.map { Unmanaged<Interpreter>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Whether a frame is where a run began.
  fileprivate func isBottom(_ frame: Frame) -> Bool {
    frame.pc == UnsafePointer(stopCode.code.pointee.instructions)
  }

  /// The innermost frame of a run that has called native code; `bottom` is the frame with which the
  /// run that came of it began, on the same stack.
  fileprivate func suspended(
    _ at: UnsafeMutablePointer<Frame>, below bottom: Frame?
  ) -> ExecutionFrame {
    guard let code = callee(of: at - 1) else {
      return ExecutionFrame(code: nil, mark: nil, span: Span(0, 0), raw: rawStack, ref: refStack)
    }
    let owner = code.pointee.owner.takeUnretainedValue()
    let raw = (bottom?.raw ?? rawTop) - code.pointee.frame.raw
    let ref = (bottom?.ref ?? refTop) - code.pointee.frame.ref
    var mark: StatementMark?
    if let last = latest?[at - frames], last.raw == raw,
      last.code == Unmanaged.passUnretained(owner).toOpaque(),
      owner.marks.indices.contains(last.number)
    {
      mark = owner.marks[last.number]
    }
    return ExecutionFrame(
      code: owner, mark: mark, span: mark?.span ?? owner.span, raw: raw, ref: ref)
  }

  /// The code that runs above a frame: what its last instruction called, or what its run began with.
  private func callee(of frame: UnsafeMutablePointer<Frame>) -> UnsafePointer<Code>? {
    let caller = frame.pointee
    if isBottom(caller) { return caller.code }
    let start = UnsafePointer(caller.code.pointee.instructions)
    guard caller.pc > start else { return nil }
    let last = caller.pc[-1]
    switch last.opcode {
    case .call: return engine.function(last.c)
    case .callWide: return engine.function(caller.code.pointee.constants[last.c].int)
    case .callClosure:
      guard let closure = caller.ref[last.c] else { return nil }
      return code(of: Unmanaged<ClosureObject>.fromOpaque(closure))
    default:
      // The second word of a call that adds first.
      guard caller.pc > start + 1, caller.pc[-2].opcode == .callAdding else { return nil }
      return engine.function(caller.pc[-2].c)
    }
  }
}

/// A call that is under way, in a thread that is held.
public struct ExecutionFrame: @unchecked Sendable {
  let code: CodeOwner?
  let mark: StatementMark?
  /// The place in the source.
  public let span: Span
  let raw: RawSlots
  let ref: RefSlots
  /// Whether it waits for no other call.
  public var isInnermost = false

  /// The function; nil at the top level of a cell.
  public var function: String? { code?.name }
  /// The name of the source; empty where it is not known.
  public var source: String { code?.source ?? "" }
  /// Whether its variables are known: its code was made for the debugger.
  public var isOpen: Bool { mark != nil }

  /// What names mean here: the variables, and before them the stored properties of ‘self’.
  public var visible: [FrameVariable] {
    let variables = self.variables
    guard let own = variables.first(where: { $0.name == "self" }),
      case .structure(let nominal) = own.shape.form, case .structure(let properties) = nominal.kind
    else { return variables }
    let hidden = Set(variables.map(\.name))
    var offset = Layout.none
    var parts: [FrameVariable] = []
    for (property, shape) in zip(properties, own.shape.parts) {
      if !hidden.contains(property.name) {
        parts.append(
          FrameVariable(
            name: property.name, shape: shape, raw: own.raw + offset.raw,
            ref: own.ref + offset.ref))
      }
      offset += shape.layout
    }
    return parts + variables
  }

  /// The named variables that have a value here; none of the session's.
  public var variables: [FrameVariable] {
    guard let mark else { return [] }
    return mark.locals.compactMap { local in
      switch local.home {
      case .registers(let home):
        return FrameVariable(
          name: local.name, shape: local.shape, raw: raw + home.raw, ref: ref + home.ref)
      case .box(let index):
        guard let box = SlotsObject.at(ref, index) else { return nil }
        return FrameVariable(name: local.name, shape: local.shape, raw: box.raw, ref: box.ref)
      }
    }
  }
}

/// A variable of a call that is under way, in a thread that is held.
public struct FrameVariable: @unchecked Sendable {
  /// Its name.
  public let name: String
  let shape: Shape
  let raw: RawSlots
  let ref: RefSlots

  /// Its type.
  public var type: Type { shape.type }
}
