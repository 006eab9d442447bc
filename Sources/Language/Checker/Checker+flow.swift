import Syntax

/// Which variables have a value at one point of a function.
struct Initialisation: Sendable {
  /// The local variables that may be without a value.
  var open: Set<LocalID>
  /// The session's variables that may be without a value.
  var openGlobals: Set<String>
  /// The local variables declared without a value that may have been given one.
  var given: Set<LocalID>
  /// The session's variables declared without a value that may have been given one.
  var givenGlobals: Set<String>
}

/// Definite initialisation: what is known where control comes from several sides.
extension Checker {
  /// Which variables have a value here.
  var initialisation: Initialisation {
    get {
      Initialisation(
        open: context.uninitialised, openGlobals: uninitialisedGlobals, given: context.given,
        givenGlobals: givenGlobals)
    }
    set {
      context.uninitialised = newValue.open
      uninitialisedGlobals = newValue.openGlobals
      context.given = newValue.given
      givenGlobals = newValue.givenGlobals
    }
  }

  /// Notes what is known where a jump leaves for the end, or the next round, of a loop or block.
  mutating func noteJump(to frame: Int, isBreak: Bool) {
    var state = initialisation
    for item in context.deferred where item.frames > frame { state.open.subtract(item.sets) }
    if isBreak {
      context.frames[frame].exits = Self.joined([context.frames[frame].exits, state])
    } else {
      context.frames[frame].nexts = Self.joined([context.frames[frame].nexts, state])
    }
  }

  /// What is known where several ways meet; nil when none arrives.
  static func joined(_ states: [Initialisation?]) -> Initialisation? {
    var result: Initialisation?
    for case let state? in states {
      guard var known = result else {
        result = state
        continue
      }
      known.open.formUnion(state.open)
      known.openGlobals.formUnion(state.openGlobals)
      known.given.formUnion(state.given)
      known.givenGlobals.formUnion(state.givenGlobals)
      result = known
    }
    return result
  }

  /// Goes on with what is known after several ways meet; as it is when none arrives.
  mutating func meet(_ states: Initialisation?...) {
    if let state = Self.joined(states) { initialisation = state }
  }

  /// Notes that a variable declared without a value has been given one.
  mutating func give(_ id: LocalID, _ span: Span) {
    context.uninitialised.remove(id)
    guard context.locals[id.index].isDeferred, !context.locals[id.index].isCapture else { return }
    context.given.insert(id)
    context.locals[id.index].givenAt = span
  }

  /// Notes that a session variable declared without a value has been given one.
  mutating func give(_ name: String, _ span: Span) {
    uninitialisedGlobals.remove(name)
    givenGlobals.insert(name)
    givenSpans[name] = span
  }

  /// Reports constants from before a loop that a round gives a value for the next to change.
  mutating func checkRounds(
    from before: Initialisation, locals count: Int, again back: Initialisation?
  ) {
    guard let back else { return }
    for id in back.given.subtracting(before.given).sorted(by: { $0.index < $1.index }) {
      let local = context.locals[id.index]
      guard id.index < count, !local.isMutable, let span = local.givenAt else { continue }
      report(
        .immutable(local.name, span, use: .assign, role: .variable, definition: local.span))
    }
    for name in back.givenGlobals.subtracting(before.givenGlobals).sorted() {
      guard let variable = scope.globals[name], !variable.isMutable, let span = givenSpans[name]
      else { continue }
      report(
        .immutable(name, span, use: .assign, role: .variable, definition: declared[name]))
    }
  }
}
