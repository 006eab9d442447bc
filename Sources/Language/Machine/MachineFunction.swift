import Glibc

/// A function of the language in its border form.
final class MachineFunction: FunctionValue, @unchecked Sendable {
  let engine: Engine
  let closure: ClosureObject
  private let parameters: [Shape]
  private let result: Shape

  init(engine: Engine, closure: ClosureObject, parameters: [Shape], result: Shape) {
    self.engine = engine
    self.closure = closure
    self.parameters = parameters
    self.result = result
    isCountingShared = true
  }

  func call(_ arguments: [Value]) throws(RuntimeFailure) -> Value {
    guard arguments.count == parameters.count else {
      throw RuntimeFailure(
        "internal-error",
        "a function of \(parameters.count) parameters is called with \(arguments.count)")
    }
    guard let code = closure.code ?? engine.function(closure.function) else {
      throw RuntimeFailure("unknown-function", "the function was never defined")
    }
    let entered = engine.enter()
    defer { engine.leave(entered) }
    return try entered.interpreter.call(code, captures: closure.captures) {
      (raw, ref) throws(RuntimeFailure) in
      var offset = Layout.none
      for (shape, argument) in zip(parameters, arguments) {
        try shape.unbox(argument, raw + offset.raw, ref + offset.ref, engine)
        offset += shape.layout
      }
    } collect: { (raw, ref) throws(RuntimeFailure) in
      result.box(raw, ref, engine)
    }
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
      arguments.append(shape.box(raw + offset.raw, ref + offset.ref, engine))
      offset += shape.layout
    }
    let value = try native.call(arguments)
    ref.clear(0, offset.ref)
    try result.unbox(value, raw, ref, engine)
  }

  /// Makes a function value over captured slots.
  func makeClosure(
    _ site: Unmanaged<Site>, _ o: RefSlots, _ target: Int, _ raw: RawSlots, _ ref: RefSlots
  ) {
    let site = site.takeUnretainedValue()
    guard let layout = site.offsets.first, layout != .none else {
      o.put(target, owned(ClosureObject(code: nil, function: site.number, captures: nil)))
      return
    }
    let captures = SlotsObject(layout, owner: -1)
    for slot in 0..<layout.raw { captures.raw[slot] = raw[slot] }
    for slot in 0..<layout.ref {
      retain(ref[slot])
      captures.ref[slot] = ref[slot]
    }
    let closure = ClosureObject(
      code: engine.function(site.number), function: site.number, captures: captures)
    o.put(target, owned(closure))
  }
}
