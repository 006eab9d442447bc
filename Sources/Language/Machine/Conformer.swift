import Syntax

/// A value of a user's structure that conforms to a protocol, as native code holds it.
///
/// It is a value: `start` makes a copy in motion, whose methods native code calls.
public struct Conformer: @unchecked Sendable {
  /// The structure.
  public let type: NominalType
  let value: Value
  let engine: Engine
  let host: any Host
  /// Keeps the methods.
  let pin: Pin

  /// The value of a property that the protocol asks for.
  ///
  /// - Parameter name: The property's name.
  /// - Returns: Its value.
  /// - Throws: What went wrong in a computed property.
  public func property(_ name: String) throws(RuntimeFailure) -> Value {
    switch type.witnesses[name] {
    case .stored(let index)?:
      guard case .structure(_, let values) = value, values.indices.contains(index) else { break }
      return values[index]
    case .function?:
      let method = try method(name)
      let instance = try start(drawingFrom: nil)
      return try instance.box(try instance.call(method), of: method)
    case nil: break
    }
    throw RuntimeFailure("internal-error", "\(type.name) has no ‘\(name)’")
  }

  /// A method that the protocol asks for, ready to be called.
  public func method(_ name: String) throws(RuntimeFailure) -> Instance.Method {
    guard case .function(let id, let isMutating, let result)? = type.witnesses[name],
      engine.function(id.index) != nil
    else { throw RuntimeFailure("internal-error", "\(type.name) has no method ‘\(name)’") }
    return Instance.Method(index: id.index, isMutating: isMutating, result: Shape.of(result))
  }

  /// A copy of the value in motion.
  ///
  /// - Parameter source: Where its random numbers come from; the session's generator when nil.
  /// - Returns: The copy.
  /// - Throws: `RuntimeFailure` for a value that is too large.
  public func start(
    drawingFrom source: (any RandomSource)?
  ) throws(RuntimeFailure) -> Instance {
    try Instance(self, source)
  }

  /// Where a method gives its value back, for a failure that the value is at fault for: the one
  /// `return`, or else the whole method.
  public func frame(of method: Instance.Method) -> RuntimeFailure.Frame? {
    guard let code = engine.function(method.index) else { return nil }
    let owner = code.pointee.owner.takeUnretainedValue()
    let span = owner.returnSpan
    return RuntimeFailure.Frame(
      function: owner.name, source: owner.source, start: span.start, end: span.end)
  }
}

/// A copy of a user's structure in motion: it keeps its slots unboxed on a stack of its own between
/// calls, so that a call copies nothing.
///
/// For use from one thread at a time. No method can change a session variable, since several copies may
/// run at once.
public final class Instance: @unchecked Sendable {
  /// A method that takes at most one number and is called often.
  public struct Method: @unchecked Sendable {
    let index: Int
    let isMutating: Bool
    let result: Shape

    /// Where a part of the structure that it gives back stands.
    public func part(_ index: Int) -> Part {
      let offset = result.type.offset(ofPart: index)
      return Part(raw: offset.raw, ref: offset.ref)
    }
  }

  /// Where a part of what a method gives back stands; the whole, unless made by a method.
  @frozen
  public struct Part: Sendable {
    @usableFromInline let raw: Int
    @usableFromInline let ref: Int

    /// The whole.
    public static let whole = Part(raw: 0, ref: 0)
  }

  /// What a method gave back, still in its slots: for reading before the next call, by the types that
  /// the method was declared with.
  @frozen
  public struct Result {
    @usableFromInline let raw: UnsafeMutablePointer<UInt64>
    @usableFromInline let ref: UnsafeMutablePointer<UnsafeRawPointer?>

    /// A part that is an Int.
    @inlinable
    public func int(_ part: Part) -> Int { Int(bitPattern: UInt(raw[part.raw])) }

    /// A part that is a Double.
    @inlinable
    public func double(_ part: Part) -> Double { Double(bitPattern: raw[part.raw]) }

    /// A part that is a Bool.
    @inlinable
    public func bool(_ part: Part) -> Bool { raw[part.raw] != 0 }

    /// A part that is an array of Doubles.
    public func doubles(_ part: Part) -> UnsafeBufferPointer<Double> {
      guard let reference = ref[part.ref] else { return UnsafeBufferPointer(start: nil, count: 0) }
      return Unmanaged<ArrayObject>.fromOpaque(reference)._withUnsafeGuaranteedRef { array in
        UnsafeBufferPointer(
          start: UnsafeRawPointer(array.raw).assumingMemoryBound(to: Double.self),
          count: array.count)
      }
    }
  }

  private let engine: Engine
  private let interpreter: Interpreter
  private let layout: Layout
  /// Keeps the methods.
  private let pin: Pin
  /// References that the latest result still holds.
  private var pending = 0..<0

  /// Puts the value at the bottom of a stack of its own.
  init(_ conformer: Conformer, _ source: (any RandomSource)?) throws(RuntimeFailure) {
    isCountingShared = true
    engine = conformer.engine
    pin = conformer.pin
    interpreter = engine.borrow(for: conformer.host)
    let shape = Shape.of(.nominal(conformer.type))
    layout = shape.layout
    interpreter.random = source
    guard layout.raw < Interpreter.stackCapacity / 2, layout.ref < Interpreter.stackCapacity / 2
    else { throw .tooLarge("this value") }
    try shape.unbox(conformer.value, interpreter.rawStack, interpreter.refStack, engine)
  }

  private init(copying other: Instance, _ source: any RandomSource) {
    engine = other.engine
    pin = other.pin
    interpreter = engine.borrow(for: other.interpreter.host)
    layout = other.layout
    interpreter.random = source
    let (raw, ref) = (other.interpreter.rawStack, other.interpreter.refStack)
    for slot in 0..<layout.raw { interpreter.rawStack[slot] = raw[slot] }
    for slot in 0..<layout.ref { interpreter.refStack.copy(slot, from: ref[slot]) }
  }

  deinit {
    interpreter.refStack.clear(0, layout.ref)
    interpreter.refStack.clear(pending.lowerBound, pending.count)
    engine.giveBack(interpreter)
  }

  /// A copy that goes on by itself.
  public func copy(drawingFrom source: any RandomSource) -> Instance {
    Instance(copying: self, source)
  }

  /// Calls a method without parameters, or with one Int.
  ///
  /// - Parameters:
  ///   - method: The method.
  ///   - argument: Its argument, where it has a parameter.
  /// - Returns: What it gave back, to be read before the next call.
  /// - Throws: What went wrong inside, with its frames; the value is then as it was left.
  public func call(_ method: Method, _ argument: Int = 0) throws(RuntimeFailure) -> Result {
    engine.watch.look()
    guard let code = engine.functions[method.index] else {
      throw RuntimeFailure("unknown-function", "the method was never defined")
    }
    if !pending.isEmpty { interpreter.refStack.clear(pending.lowerBound, pending.count) }
    var start = Layout.none
    if !method.isMutating {
      // The receiver is a copy, above the value itself.
      start = layout
      for slot in 0..<layout.raw {
        interpreter.rawStack[start.raw &+ slot] = interpreter.rawStack[slot]
      }
      for slot in 0..<layout.ref {
        interpreter.refStack.copy(start.ref &+ slot, from: interpreter.refStack[slot])
      }
    }
    let raw = interpreter.rawStack + start.raw
    let ref = interpreter.refStack + start.ref
    let first = method.isMutating ? layout : start
    pending = first.ref..<(start.ref &+ code.pointee.keptRefs)
    guard raw + code.pointee.frame.raw < interpreter.rawLimit,
      ref + code.pointee.frame.ref < interpreter.refLimit
    else { throw RuntimeFailure("recursion-too-deep", "there is no room to call the method") }
    raw[layout.raw] = UInt64(int: argument)
    defer {
      interpreter.frame = interpreter.frames
      interpreter.rawTop = interpreter.rawStack
      interpreter.refTop = interpreter.refStack
    }
    let before = engine.enter(interpreter)
    defer { engine.resume(interpreter, before) }
    try interpreter.run(code, raw, ref)
    return Result(raw: interpreter.rawStack + first.raw, ref: interpreter.refStack + first.ref)
  }

  /// A result in its border form.
  func box(_ result: Result, of method: Method) throws(RuntimeFailure) -> Value {
    try method.result.box(result.raw, result.ref, engine)
  }
}

extension CodeOwner {
  /// The one place where the function returns; its whole, where there are several.
  var returnSpan: Span {
    // The last instruction returns where a function has run to its end.
    let places = Set(
      (0..<max(instructionCount - 1, 0)).filter {
        [.giveBack, .giveBackRaw].contains(code.pointee.instructions[$0].opcode)
      }.compactMap { spans.indices.contains($0) ? spans[$0] : nil })
    if places.count == 1, let only = places.first { return only }
    return span
  }
}
