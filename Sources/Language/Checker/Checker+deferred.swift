import Syntax

/// `defer`.
extension Checker {
  /// Notes the body of a `defer`; every way out of the block around it runs it.
  mutating func deferred(_ body: [Statement], _ span: Span) {
    context.frames.append(Context.Frame(kind: .barrier, label: nil))
    let result = context.result
    let outer = context.deferred
    let isDeferring = context.isDeferring
    let before = initialisation
    let errors = errorCount
    context.deferred = []
    context.isDeferring = true
    let (operations, ends) = scoped(body)
    context.deferred = outer
    context.isDeferring = isDeferring
    let sets = before.open.subtracting(context.uninitialised)
    // What it sets has no value before it runs.
    context.uninitialised = before.open
    uninitialisedGlobals = before.openGlobals
    context.result = result
    context.frames.removeLast()
    if ends, errorCount == errors { report(.leavesDefer(span)) }
    context.deferred.append(
      Context.Deferred(
        frames: context.frames.count, operations: [Operation(.block(operations), span)],
        sets: sets))
  }

  /// What to run before control leaves the loops and blocks from a depth on.
  func leaving(_ depth: Int) -> [Operation] {
    context.deferred.filter { $0.frames >= depth }.reversed().flatMap(\.operations)
  }
}
