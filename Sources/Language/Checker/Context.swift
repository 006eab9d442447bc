import Syntax

/// A function, closure or cell while its body is being checked.
struct Context: Sendable {
  /// A local variable as the checker sees it.
  struct Local: Sendable {
    var name: String
    var type: Type
    var isMutable: Bool
    var span: Span
    /// Whether an inner function refers to it.
    var isCaptured = false
    /// Whether it was declared without a value.
    var isDeferred = false
    /// The function it holds, when a nested function that captures was declared.
    var function: SessionFunction?
    /// Whether it holds a nested function that is not yet made, since variables that it captures are
    /// declared further down.
    var isAhead = false
    /// Of a nested function, the variables that it captured before they had a value, and the other
    /// nested functions that it captured.
    var needs: Set<LocalID> = []
    var uses: Set<LocalID> = []
    /// Whether its value is read somewhere.
    var isRead = false
    /// Where it is given a value after a declaration without one.
    var givenAt: Span?
    /// Whether it changes after its first value.
    var isChanged = false
    /// Whether it was declared by `let` or `var` in a function, where an unused one is told of.
    var isHinted = false
    /// Whether it was given a part of an array, which in Swift keeps the array's indices.
    var isSlice = false
    /// Whether it stands for a variable of the enclosing function.
    var isCapture = false
    /// What it is in messages, when it is not a `let`.
    var role = Role.variable
  }

  /// Why a local cannot be assigned to.
  enum Role: Sendable { case variable, parameter, loop, selfValue }

  /// A loop or block that `break` and `continue` may leave.
  struct Frame: Sendable {
    enum Kind: Sendable { case loop, block, choice, barrier }
    var kind: Kind
    var label: String?
    var isLeft = false
    /// Which variables have a value where jumps to its end, or to its next round, leave.
    var exits: Initialisation?
    var nexts: Initialisation?
  }

  /// The body of a `defer`, and how deep in loops it stands.
  struct Deferred: Sendable {
    var frames: Int
    var operations: [Operation]
    /// The variables that it gives their first value.
    var sets: Set<LocalID> = []
  }

  /// A name in a scope.
  enum Entry: Sendable {
    case local(LocalID)
    case function([SessionFunction])
  }

  /// What `return` gives; nil while a closure's result is still to be found.
  var result: Type?
  var returns: [Type] = []
  var isEntry = false
  /// Whether names of the enclosing context are visible.
  var isNested = false
  /// Whether this is a nested function, which may be made before what it captures has a value.
  var isNamed = false
  /// What a nested function captured before it had a value, by the locals of the function around.
  var needs: Set<LocalID> = []
  /// The nested functions that a nested function captured.
  var uses: Set<LocalID> = []
  var locals: [Local] = []
  var scopes: [[String: Entry]] = [[:]]
  var captures: [Function.Capture] = []
  var captured: [LocalID: LocalID] = [:]
  var frames: [Frame] = []
  var uninitialised: Set<LocalID> = []
  /// The variables declared without a value that may have been given one.
  var given: Set<LocalID> = []
  /// The variables that the blocks around declare somewhere.
  var upcoming: [String: Span] = [:]
  /// The type whose members are visible without `self`.
  var selfType: NominalType?
  /// Whether it runs on several threads at once, so that it may not change session variables.
  var isConcurrent = false
  /// The type whose static members are visible without its name.
  var staticType: NominalType?
  /// The property whose observer this is.
  var observed: String?
  /// The parameters of a closure that are `inout`.
  var inoutParameters: Set<LocalID> = []
  /// The parameter that a closure of `reduce(into:)` changes and gives back at its end.
  var accumulated: LocalID?
  /// Whether this is an initialiser that may give nil.
  var isFailable = false
  /// Whether the body of a `defer` is being checked.
  var isDeferring = false
  /// The bodies of `defer` to run on the way out.
  var deferred: [Deferred] = []
  /// In an initialiser, the locals that hold the stored properties.
  var properties: [LocalID]?

  /// Adds a local without naming it in a scope.
  mutating func add(_ local: Local) -> LocalID {
    locals.append(local)
    return LocalID(locals.count - 1)
  }

  /// The locals as the program has them.
  var finished: [Function.Local] {
    locals.map {
      let changes = $0.isMutable || $0.isDeferred
      return Function.Local(
        name: $0.name, type: $0.type, isBoxed: changes && ($0.isCaptured || $0.isCapture))
    }
  }
}
