/// The functions by which values of a user's type print, compare and hash themselves.
///
/// The machine calls them where it prints, compares or hashes what such a value is part of. What they
/// fail with is kept on the stack that asked, and raised where the routine that asked ends.
struct OwnFunctions: Sendable {
  /// `description`, of a type that is `CustomStringConvertible`.
  var description: FunctionID?
  /// The type of values that stand for their description.
  var described: NominalType?
  /// `==` on two values of the type.
  var equality: FunctionID?
  /// `hash(into:)`.
  var hash: FunctionID?

  /// Whether there is none of them.
  var isEmpty: Bool { description == nil && equality == nil && hash == nil }
}

/// What a value in its border form is made for.
struct Purpose {
  /// Whether it is only to be shown, so that long lists may be excerpts.
  var isShown = false
  /// The stack on which the user's types describe themselves; none where values go to native code.
  var describer: Interpreter?

  /// Whether it may go to native code, which needs it whole.
  var isDeep = false

  /// For native code.
  static let use = Purpose(isDeep: true)

  /// For an ‘Any’, which is printed or kept in a file.
  static func any(_ interpreter: Interpreter) -> Purpose {
    Purpose(describer: interpreter, isDeep: true)
  }

  /// For printing.
  static func printing(_ interpreter: Interpreter) -> Purpose { Purpose(describer: interpreter) }

  /// For a display.
  static func showing(_ interpreter: Interpreter) -> Purpose {
    Purpose(isShown: true, describer: interpreter)
  }
}

extension NominalType {
  /// The type of values that stand for the description of a value of this one.
  var describedForm: NominalType {
    NominalType(name: name, kind: .library) { text in
      Display(plain: text as? String ?? "")
    }
  }
}

extension Interpreter {
  /// Raises what a user's function failed with that a routine called.
  @inline(__always)
  func raiseOwnFailure() throws(RuntimeFailure) {
    guard let failure = ownFailure else { return }
    ownFailure = nil
    throw failure
  }

  /// A value in slots as its own `description` has it.
  func describe(
    _ id: FunctionID, _ layout: Layout, _ raw: RawSlots, _ ref: RefSlots
  ) -> String {
    guard ownFailure == nil else { return "" }
    do throws(RuntimeFailure) {
      return try call(code(of: id), captures: nil) { window, windowRef throws(RuntimeFailure) in
        Interpreter.hand(layout, raw, ref, to: window, windowRef)
      } collect: { _, windowRef throws(RuntimeFailure) in
        windowRef.text(0)
      }
    } catch {
      ownFailure = error
      return ""
    }
  }

  private func code(of id: FunctionID) throws(RuntimeFailure) -> UnsafePointer<Code> {
    guard let code = engine.function(id.index) else {
      throw RuntimeFailure("unknown-function", "the function was never defined")
    }
    return code
  }

  private static func hand(
    _ layout: Layout, _ raw: RawSlots, _ ref: RefSlots, to window: RawSlots, _ windowRef: RefSlots
  ) {
    for slot in 0..<layout.raw { window[slot] = raw[slot] }
    for slot in 0..<layout.ref { windowRef.copy(slot, from: ref[slot]) }
  }

  /// Whether two values are equal as their type's own `==` has it.
  fileprivate func areEqual(
    _ id: FunctionID, _ layout: Layout, _ a: RawSlots, _ aRef: RefSlots, _ b: RawSlots,
    _ bRef: RefSlots
  ) throws(RuntimeFailure) -> Bool {
    try call(code(of: id), captures: nil) { window, windowRef throws(RuntimeFailure) in
      Interpreter.hand(layout, a, aRef, to: window, windowRef)
      Interpreter.hand(layout, b, bRef, to: window + layout.raw, windowRef + layout.ref)
    } collect: { window, _ throws(RuntimeFailure) in
      window[0].bool
    }
  }

  /// The parts that a type's own `hash(into:)` feeds to a hasher.
  fileprivate func parts(
    _ id: FunctionID, _ layout: Layout, _ raw: RawSlots, _ ref: RefSlots
  ) throws(RuntimeFailure) -> ArrayObject {
    try call(code(of: id), captures: nil) { window, windowRef throws(RuntimeFailure) in
      // The hasher, being inout, comes before the value.
      windowRef.put(0, owned(ArrayObject(.number)))
      Interpreter.hand(layout, raw, ref, to: window, windowRef + 1)
    } collect: { _, windowRef throws(RuntimeFailure) in
      windowRef.array(0)
    }
  }
}

extension Engine {
  /// Runs a user's `==` or `hash(into:)` on a stack beside that of the routine that asks, so that it
  /// can change no variable outside: not the very table in which it is asked for.
  fileprivate func comparing<Result>(
    otherwise: Result, _ body: (Interpreter) throws(RuntimeFailure) -> Result
  ) -> Result {
    let asking = running
    guard asking?.ownFailure == nil else { return otherwise }
    var own: Interpreter?
    if let asking, asking.isComparing { own = asking }
    let interpreter = own ?? borrow(for: asking?.host ?? host)
    let before = own == nil ? enter(interpreter) : nil
    interpreter.isComparing = true
    interpreter.random = asking?.random
    defer {
      if own == nil {
        interpreter.isComparing = false
        resume(interpreter, before)
        giveBack(interpreter)
      }
    }
    do throws(RuntimeFailure) {
      return try body(interpreter)
    } catch {
      var failure = error
      if failure.id == "parallel-write" {
        failure.message =
          "‘==’ and ‘hash(into:)’ cannot change a variable outside themselves where they are asked "
          + "for keys or for what is in a collection"
      }
      asking?.ownFailure = failure
      return otherwise
    }
  }
}

extension Shape {
  /// Whether two values are equal by their type's own `==`; nil where it has none.
  func areEqualByOwn(
    _ a: RawSlots, _ aRef: RefSlots, _ b: RawSlots, _ bRef: RefSlots
  ) -> Bool? {
    guard let nominal, let id = nominal.own.equality, let engine = nominal.engine else {
      return nil
    }
    return engine.comparing(otherwise: false) { interpreter throws(RuntimeFailure) in
      try interpreter.areEqual(id, layout, a, aRef, b, bRef)
    }
  }

  /// Hashes a value by its type's own `hash(into:)`; false where it has none.
  func hashByOwn(_ raw: RawSlots, _ ref: RefSlots, into hasher: inout Hasher) -> Bool {
    guard let nominal, let id = nominal.own.hash, let engine = nominal.engine else { return false }
    let parts: ArrayObject? = engine.comparing(otherwise: nil) {
      interpreter throws(RuntimeFailure) in
      try interpreter.parts(id, layout, raw, ref)
    }
    guard let parts else { return true }
    for index in 0..<parts.count { hasher.combine(parts.raw[index]) }
    return true
  }

  /// The user's type that the shape is of.
  private var nominal: NominalType? {
    switch form {
    case .structure(let nominal), .enumeration(let nominal): nominal
    default: nil
    }
  }
}

extension Type {
  /// A user's type whose own `==` or `hash(into:)` is called when values are compared, if there is one
  /// among what they are made of.
  var ownComparer: NominalType? {
    var seen: Set<NominalType> = []
    return ownComparer(&seen)
  }

  private func ownComparer(_ seen: inout Set<NominalType>) -> NominalType? {
    func first(_ types: some Sequence<Type>) -> NominalType? {
      for type in types {
        if let found = type.ownComparer(&seen) { return found }
      }
      return nil
    }
    switch self {
    case .array(let element), .set(let element), .optional(let element): return first([element])
    case .dictionary(let key, let value): return first([key, value])
    case .tuple(let elements): return first(elements.map(\.type))
    case .nominal(let nominal):
      guard seen.insert(nominal).inserted else { return nil }
      if nominal.own.equality != nil || nominal.own.hash != nil { return nominal }
      switch nominal.kind {
      case .structure(let properties): return first(properties.map(\.type))
      case .enumeration(let cases): return first(cases.flatMap { $0.payload.map(\.type) })
      case .library, .abstract: return nil
      }
    default: return nil
    }
  }
}
