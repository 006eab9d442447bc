import Syntax

/// Closures that a library function may run on several threads at once.
struct ParallelClosure: Sendable {
  /// The number of functions around it.
  var depth: Int
  /// The name of what runs it.
  var name: String
}

extension Checker {
  /// Checks an argument of a library function; a closure in it may run on several threads at once,
  /// unless the function says otherwise.
  mutating func handed<T>(
    _ callable: Callable, _ source: Expression, _ body: (inout Checker) -> T
  ) -> T {
    guard case .closure = source.kind, case .library(let declaration) = callable.target,
      case .native = declaration.body, !declaration.callsInTurn
    else { return body(&self) }
    let outer = parallel
    parallel = parallel ?? ParallelClosure(depth: contexts.count, name: callable.name)
    defer { parallel = outer }
    return body(&self)
  }

  /// Reports a change of a variable outside a closure that runs on several threads; says whether
  /// it is one.
  mutating func changesOutside(_ name: String, _ span: Span, isGlobal: Bool) -> Bool {
    guard let parallel, contexts.count > parallel.depth else { return false }
    if !isGlobal {
      let level = contexts.lastIndex { context in
        context.scopes.contains {
          if case .local? = $0[name] { true } else { false }
        }
      }
      guard let level, level < parallel.depth else { return false }
    }
    report(.parallelWrite(name, span, owner: parallel.name))
    return true
  }
}
