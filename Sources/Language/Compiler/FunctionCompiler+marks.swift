import Syntax

/// What the compiler keeps for a debugger: where statements begin, and what has a value there.
struct Marking {
  /// The variables with a value, in the order of their definition.
  var visible: [LocalID]
  /// The statement being compiled.
  var current = -1
  /// The statement of each instruction.
  var ofInstruction: [Int32] = []
  var marks: [StatementMark] = []

  /// Notes that an instruction belongs to the statement being compiled.
  mutating func noteInstruction() { ofInstruction.append(Int32(current)) }

  /// What was so before a statement within another.
  struct Around {
    var statement: Int
    var visible: [LocalID]
  }

  init(_ function: Function) {
    visible = function.parameters + function.captures.map(\.inner)
  }
}

extension FunctionCompiler {
  /// Begins a statement: puts a mark before it where a debugger is attached, and gives what to
  /// return to at its end.
  func beginStatement(_ operation: Operation) -> Marking.Around? {
    guard let marking else { return nil }
    let before = Marking.Around(statement: marking.current, visible: marking.visible)
    guard operation.isPlaceToStop else { return before }
    let number = marking.marks.count
    let mark = StatementMark(
      source: source, function: function.name, span: operation.span, number: number,
      locals: visibleLocals)
    self.marking?.marks.append(mark)
    self.marking?.current = number
    emit(.callRoutine, 0, 0, site(Site(mark)))
    return before
  }

  /// Ends a statement: what it defined inside itself is not seen after it.
  func endStatement(_ operation: Operation, _ before: Marking.Around?) {
    guard let before else { return }
    marking?.current = before.statement
    switch operation.kind {
    case .define(let local, .some):
      marking?.visible = before.visible
      see(local)
    case .assign(let place, _):
      marking?.visible = before.visible
      if case .local(let local) = place.kind { see(local) }
    case .branch(_, let then, let otherwise)
    where then.isEmpty && otherwise.last?.isLeaving == true:
      break
    default: marking?.visible = before.visible
    }
  }

  /// Notes that a variable has a value from here on.
  func see(_ local: LocalID) {
    if marking?.visible.contains(local) == false { marking?.visible.append(local) }
  }

  /// The variables that have a value here, the inner one of each name.
  private var visibleLocals: [StatementMark.Local] {
    var byName: [String: Int] = [:]
    var locals: [StatementMark.Local] = []
    for id in marking?.visible ?? [] {
      let local = function.locals[id.index]
      guard Self.isName(local.name) else { continue }
      let seen = StatementMark.Local(
        name: local.name, shape: Shape.of(local.type), home: homes[id.index])
      if let index = byName[local.name] {
        locals[index] = seen
      } else {
        byName[local.name] = locals.count
        locals.append(seen)
      }
    }
    return locals
  }

  /// Whether a name is one of the source's rather than the checker's own.
  private static func isName(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first else { return false }
    return first == "_" || first == "$" || first.properties.isXIDStart
  }
}

extension Operation {
  /// Whether a debugger may stop before it; blocks are their statements.
  fileprivate var isPlaceToStop: Bool {
    if span.end <= span.start { return false }
    if case .block = kind { return false }
    return true
  }

  /// Whether what follows is not reached from it.
  fileprivate var isLeaving: Bool {
    switch kind {
    case .exit, .next, .giveBack, .fail: true
    case .evaluate(let value): value.type == .never
    default: false
    }
  }
}

extension Site {
  /// The call that a mark is.
  convenience init(_ mark: StatementMark) {
    self.init("statement", shapes: [], mark: mark, routine: Watch.routine)
  }
}
