public import Syntax

/// Checks a parsed cell: finds what every name means and the type of every expression.
///
/// - Parameters:
///   - tree: The parsed cell, with or without faults.
///   - source: Its text.
///   - scope: What the session knows.
///   - isCancelled: Whether whoever waits for the program has given up; asked at every statement and
///     expression, so that a long cell can be left in the midst. The result says whether it was.
/// - Returns: The typed program when there is no error, and every message.
public func check(
  _ tree: SyntaxTree, of source: SourceText, in scope: Scope,
  isCancelled: @escaping @Sendable () -> Bool = { false }
) -> CheckedCell {
  var checker = Checker(source: source, scope: scope, isCancelled: isCancelled)
  return checker.cell(tree, before: scope)
}

/// The state of checking one cell; a value, so that an attempt is undone by restoring a copy.
struct Checker: Sendable {
  /// What all copies of a checker share, which belong to one thread.
  final class Tried: @unchecked Sendable {
    var count = 0
    /// What is suggested for unknown names, by where each stands: to find it takes longer than
    /// everything else, and a place is looked at in many tries.
    var suggestions: [String: [Int: String?]] = [:]
    private var isCancelled = false
    private let mustStop: @Sendable () -> Bool

    init(isCancelled: @escaping @Sendable () -> Bool) { mustStop = isCancelled }

    /// Whether nobody waits for what is found any more.
    func asksToStop() -> Bool {
      if !isCancelled { isCancelled = mustStop() }
      return isCancelled
    }
  }

  let source: SourceText
  var scope: Scope
  var library: Library { scope.library }
  var diagnostics: [Diagnostic] = []
  var errorCount = 0
  var functions = GrowingList<Function>()
  var globals: [Global] = []
  /// The types that the cell declares.
  var types: [NominalType] = []
  var contexts: [Context] = []
  /// Where this cell declares its variables and functions.
  var declared: [String: Span] = [:]
  /// The top-level variables that are declared further down.
  var upcoming: [String: Span] = [:]
  var uninitialisedGlobals: Set<String> = []
  /// The top-level variables declared without a value that may have been given one, and where.
  var givenGlobals: Set<String> = []
  var givenSpans: [String: Span] = [:]
  /// The functions of the cell by the place of their declaration.
  var declaredFunctions: [Span: SessionFunction] = [:]
  /// The values of static variables, to be computed before the first statement.
  var staticValues: [(id: GlobalID, type: Type, value: Expression, path: String)] = []
  /// The functions whose bodies are checked after the top level.
  var pending: [PendingBody] = []
  /// The other members of the structure whose initial values are being checked.
  var siblings: Set<String> = []
  /// The type of which an initial value is being checked, when all of it is declared.
  var initialValueOwner: NominalType?
  /// The names of the functions around a type that is being checked, which its members cannot use.
  var hiddenNames: Set<String> = []
  /// The structure whose signatures are being read.
  var declaring: NominalType?
  /// The variables that the patterns of one case bind, which they share.
  var sharedBindings: [String: LocalID]?
  /// Whether the next closure changes its first parameter and gives it back.
  var accumulates = false
  /// The search for the type of an empty literal, while its closure is tried for that.
  var filling: Filling?
  /// The cell's statements, and how they use quotients; found when first needed.
  var statements: [Statement] = []
  var habits: QuotientHabits?
  /// The closure around that runs on several threads at once.
  var parallel: ParallelClosure?
  /// Whether a variable is being declared by a `let` or `var` of its own.
  var isDeclaring = false
  /// Whether ‘self’ is read for the sake of a member.
  var keepsSelf = false
  /// The cell's variables by name, while its types are declared before them.
  var sketched: [String: VariableDeclaration] = [:]
  /// The static variables of the cell's types by the full names of these, until they are declared.
  var staticsAhead: [String: (type: NominalType, variables: [String: VariableDeclaration])] = [:]
  /// The type whose members are being checked, by its full name.
  var typePath = ""
  /// What goes before and after the use of places that are computed.
  var accesses: [Access] = []
  /// How far the conversions since the last reset stray from an exact match.
  var cost = 0
  /// What an integer literal costs where a Double is wanted.
  var literalCost = 0
  var attempts = 0
  /// How many tries this one is part of; what they try is counted together.
  var trialDepth = 0
  /// What is tried in the whole cell.
  let tried: Tried
  /// How many `if` and `switch` values around this one are looked at for their type.
  var valueDepth = 0
  var depth = 0
  var resultType: Type?
  /// The unknown names told of so far: each is one mistake, however often it stands.
  var reportedNames: Set<String> = []
  /// What completion asks about, and what was found.
  var probe: Probe?

  init(
    source: SourceText, scope: Scope, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.source = source
    self.scope = scope
    tried = Tried(isCancelled: isCancelled)
    self.scope.cell += 1
  }

  private static let hintNames: Set<String> = [
    "unused-variable", "never-changed", "unused-value", "unused-result",
  ]

  /// The innermost function.
  var context: Context {
    get { contexts[contexts.count - 1] }
    _modify { yield &contexts[contexts.count - 1] }
  }

  /// Whether a declaration here belongs to the session.
  var isTopLevel: Bool {
    contexts.count == 1 && context.isEntry && context.scopes.count == 1
  }

  mutating func report(_ diagnostic: Diagnostic) {
    if diagnostic.severity == .error { errorCount += 1 }
    diagnostics.append(diagnostic)
  }

  /// Does nothing once nobody waits for the cell, and keeps recursion bounded on trees built by hand;
  /// the parser bounds its own nesting.
  mutating func nested<T>(_ span: Span, otherwise: T, _ body: (inout Checker) -> T) -> T {
    if tried.asksToStop() { return otherwise }
    guard depth < 600 else {
      report(.tooDeep(span))
      return otherwise
    }
    depth += 1
    defer { depth -= 1 }
    return body(&self)
  }

  /// Begins to count what is tried, unless it is part of a try: bounded so, a cell is checked to its
  /// end however long it is, and in good time however deep.
  mutating func beginTrial() {
    if trialDepth == 0 { attempts = 0 }
  }

  /// The most that is tried within one try: enough for calls four deep, and after thousands of them
  /// in a cell for two.
  var trialLimit: Int { tried.count > 5000 ? 50 : 1000 }

  /// Checks a whole cell.
  mutating func cell(_ tree: SyntaxTree, before: Scope) -> CheckedCell {
    var entry = Context()
    entry.isEntry = true
    entry.result = .void
    contexts = [entry]
    statements = tree.statements
    let end = source.bytes.count
    declareTypes(tree.statements)
    declareFunctions(tree.statements)
    for statement in tree.statements { noteUpcoming(statement) }

    var operations: [Operation] = []
    var ends = false
    var isWarned = false
    defineStatics(into: &operations)
    for (index, item) in tree.statements.enumerated() {
      warnUnreachable(item, after: ends, &isWarned)
      if index == tree.statements.count - 1, case .expression(let expression) = item.kind {
        lastExpression(expression, into: &operations)
      } else {
        ends = statement(item, into: &operations) || ends
      }
    }
    operations += leaving(0)
    let finished = context
    hints(finished)
    checkPending(from: 0)
    if tried.asksToStop() {
      return CheckedCell(
        program: nil, diagnostics: [], scope: before, assumedScope: before, resultType: nil,
        isCancelled: true)
    }
    diagnostics = Consequences(source).left(of: tree.diagnostics, and: diagnostics)
    keepFirstErrors()
    let redeclared = diagnostics.isEmpty ? [] : scope.redeclaredTypes
    if !redeclared.isEmpty { diagnostics = diagnostics.map { $0.tellingApart(redeclared) } }
    let failed = errorCount > 0 || tree.diagnostics.contains { $0.severity == .error }
    guard !failed else {
      // What seems unused may be used where a fault is.
      diagnostics.removeAll { $0.severity == .warning && Self.hintNames.contains($0.id) }
      return CheckedCell(
        program: nil, diagnostics: diagnostics, scope: before, assumedScope: scope,
        resultType: nil)
    }
    let function = Function(
      id: nil, name: nil, locals: finished.finished, parameters: [], result: .void,
      body: operations, span: Span(0, end))
    var program = Program(
      source: source.name, functions: functions.elements, entry: function, globals: globals)
    program.types = types
    return CheckedCell(
      program: program, diagnostics: diagnostics, scope: scope, assumedScope: scope,
      resultType: resultType)
  }

  /// Leaves of very many errors those that somebody may read, the last with a note of the others.
  private mutating func keepFirstErrors() {
    let errors = diagnostics.indices.filter { diagnostics[$0].severity == .error }
    guard errors.count > Parser.maximumFaults else { return }
    let last = errors[Parser.maximumFaults - 1]
    diagnostics.removeSubrange((last + 1)...)
    diagnostics[last].notes.append(
      .init("\(errors.count - Parser.maximumFaults) more errors are not shown"))
  }

  /// Checks the bodies that were put off from one on, and those that are put off meanwhile.
  mutating func checkPending(from first: Int) {
    var next = first
    while next < pending.count, !tried.asksToStop() {
      body(of: pending[next])
      next += 1
    }
    pending.removeSubrange(first...)
  }

  private mutating func lastExpression(
    _ expression: Expression, into operations: inout [Operation]
  ) {
    let value = check(expression, statement: true)
    if isPicture(value.type) {
      operations.append(Operation(.show(value), expression.span))
    } else if isQuiet(value.type) {
      operations.append(Operation(.evaluate(value), expression.span))
    } else {
      resultType = value.type
      operations.append(Operation(.result(watched(value)), expression.span))
    }
  }

  private mutating func noteUpcoming(_ statement: Statement) {
    guard case .variable(let declaration) = statement.kind, declaration.getter == nil else {
      return
    }
    for name in declaration.pattern.names where upcoming[name.text] == nil {
      upcoming[name.text] = name.span
    }
  }

  /// Warns once of statements that follow one which leaves.
  mutating func warnUnreachable(
    _ statement: Statement, after ends: Bool, _ isWarned: inout Bool
  ) {
    guard ends, !isWarned else { return }
    switch statement.kind {
    case .function, .structure, .enumeration, .broken: return
    default: break
    }
    report(.unreachable(statement.span))
    isWarned = true
  }

  /// Whether a cell that ends in a value of the type shows nothing more.
  private func isQuiet(_ type: Type) -> Bool {
    switch type {
    case .void, .never, .broken: true
    case .nominal(let nominal): nominal.isQuiet
    default: false
    }
  }

  func isPicture(_ type: Type) -> Bool {
    if case .nominal(let nominal) = type { return nominal.isPicture }
    return false
  }
}

extension CasePattern {
  /// The names that a case's pattern binds.
  var names: [Name] {
    switch kind {
    case .binding(_, let name): [name]
    case .tuple(let parts): parts.flatMap(\.names)
    case .enumeration(_, let parts): parts.flatMap(\.pattern.names)
    case .some(let inner): inner.names
    case .expression, .wildcard, .broken: []
    }
  }
}

extension Pattern {
  /// The names that a pattern binds.
  var names: [Name] {
    switch kind {
    case .name(let name): [name]
    case .tuple(let parts): parts.flatMap(\.names)
    case .wildcard, .broken: []
    }
  }
}
