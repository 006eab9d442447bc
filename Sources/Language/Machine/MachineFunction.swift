import Glibc

/// A function of the language in its border form.
final class MachineFunction: FunctionValue, @unchecked Sendable {
  let engine: Engine
  let closure: ClosureObject
  /// The surroundings of the code that handed it out.
  let host: any Host
  private let parameters: [Shape]
  private let result: Shape

  init(engine: Engine, closure: ClosureObject, parameters: [Shape], result: Shape) {
    self.engine = engine
    self.closure = closure
    host = engine.running?.host ?? engine.host
    self.parameters = parameters
    self.result = result
    isCountingShared = true
  }

  var parameterTypes: [Type]? { parameters.map(\.type) }

  var resultType: Type? { result.type }

  func forRun(drawingFrom source: any RandomSource) -> any FunctionValue {
    RunFunction(self, source)
  }

  func call(_ arguments: [Value]) throws(RuntimeFailure) -> Value {
    if let running = engine.running {
      // A function that a lane has handed to native code comes back to the lane.
      return try running.inside { () throws(RuntimeFailure) in try call(arguments, on: running) }
    }
    let interpreter = engine.borrow(for: host)
    let before = engine.enter(interpreter)
    defer {
      engine.resume(interpreter, before)
      engine.giveBack(interpreter)
    }
    return try call(arguments, on: interpreter)
  }

  /// Calls the function on a stack that is this thread's.
  func call(
    _ arguments: [Value], on interpreter: Interpreter
  ) throws(RuntimeFailure) -> Value {
    guard arguments.count == parameters.count else {
      throw RuntimeFailure(
        "internal-error",
        "a function of \(parameters.count) parameters is called with \(arguments.count)")
    }
    engine.watch.look()
    guard let code = closure.code ?? engine.function(closure.function) else {
      throw RuntimeFailure("unknown-function", "the function was never defined")
    }
    return try interpreter.call(code, captures: closure.captures) {
      (raw, ref) throws(RuntimeFailure) in
      var offset = Layout.none
      for (shape, argument) in zip(parameters, arguments) {
        try shape.unbox(argument, raw + offset.raw, ref + offset.ref, engine)
        offset += shape.layout
      }
    } collect: { (raw, ref) throws(RuntimeFailure) in
      try result.box(raw, ref, engine)
    }
  }
}

/// A function of the language for one run, on a stack of its own.
final class RunFunction: FunctionValue, @unchecked Sendable {
  private let function: MachineFunction
  private let interpreter: Interpreter

  init(_ function: MachineFunction, _ source: any RandomSource) {
    self.function = function
    let engine = function.engine
    interpreter = engine.borrow(for: engine.running?.host ?? function.host)
    interpreter.random = source
  }

  deinit { function.engine.giveBack(interpreter) }

  var parameterTypes: [Type]? { function.parameterTypes }

  var resultType: Type? { function.resultType }

  func call(_ arguments: [Value]) throws(RuntimeFailure) -> Value {
    let before = function.engine.enter(interpreter)
    defer { function.engine.resume(interpreter, before) }
    return try function.call(arguments, on: interpreter)
  }
}

extension Interpreter {
  /// Calls a function value that came from native code.
  func callNative(
    _ closure: ClosureObject, _ raw: RawSlots, _ ref: RefSlots
  )
    throws(RuntimeFailure)
  {
    guard let native = closure.native,
      case .function(let parameters, let result)? =
        closure.nativeShape?.form
    else { throw RuntimeFailure("unknown-function", "the function was never defined") }
    var offset = Layout.none
    var arguments: [Value] = []
    for shape in parameters {
      arguments.append(try shape.box(raw + offset.raw, ref + offset.ref, engine))
      offset += shape.layout
    }
    defer { hasRunNative = true }
    let value = try outside { () throws(RuntimeFailure) in try native.call(arguments) }
    ref.clear(0, offset.ref)
    try result.unbox(value, raw, ref, engine)
  }

  /// Makes a function value over captured slots.
  func makeClosure(
    _ site: Unmanaged<Site>, _ o: RefSlots, _ target: Int, _ raw: RawSlots, _ ref: RefSlots
  ) {
    let site = site.takeUnretainedValue()
    let code = engine.function(site.number)
    let owner = code?.pointee.owner.takeUnretainedValue()
    guard let layout = site.offsets.first, layout != .none else {
      let closure = ClosureObject(
        code: nil, function: site.number, captures: nil, heldBy: owner?.pin)
      o.put(target, owned(closure))
      return
    }
    let captures = SlotsObject(layout, owner: -1)
    for slot in 0..<layout.raw { captures.raw[slot] = raw[slot] }
    for slot in 0..<layout.ref {
      retain(ref[slot])
      captures.ref[slot] = ref[slot]
    }
    let closure = ClosureObject(
      code: code, function: site.number, captures: captures, heldBy: owner)
    o.put(target, owned(closure))
  }
}
