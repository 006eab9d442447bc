import Syntax

/// Types that a function, closure or block declares for itself.
extension Checker {
  /// Declares a block's types and checks their members, which see nothing of the functions around.
  ///
  /// - Returns: The scope without them, for the end of the block; nil where it declares none.
  mutating func declareLocalTypes(_ statements: [Statement]) -> Scope? {
    let declaresTypes = statements.contains {
      switch $0.kind {
      case .structure, .enumeration: true
      default: false
      }
    }
    guard declaresTypes else { return nil }
    let before = scope
    let outer = (contexts: contexts, path: typePath, hidden: hiddenNames, siblings: siblings)
    hiddenNames.formUnion(namesAround(statements))
    contexts = [Context()]
    let first = pending.count
    declareTypes(statements, within: typePath)
    checkPending(from: first)
    (contexts, typePath, hiddenNames, siblings) =
      (outer.contexts, outer.path, outer.hidden, outer.siblings)
    return before
  }

  /// Makes the names mean what they did before a block declared types.
  mutating func forgetLocalTypes(_ before: Scope) {
    scope.types = before.types
    scope.aliases = before.aliases
    scope.functions = before.functions
    scope.globals = before.globals
  }

  /// The variables and functions of the functions around a block, and the block's own.
  private func namesAround(_ statements: [Statement]) -> Set<String> {
    var names: Set<String> = []
    for level in contexts.indices.reversed() {
      for scope in contexts[level].scopes { names.formUnion(scope.keys) }
      guard contexts[level].isNested else { break }
    }
    for statement in statements {
      switch statement.kind {
      case .variable(let declaration): names.formUnion(declaration.pattern.names.map(\.text))
      case .function(let function): names.insert(function.name.text)
      default: break
      }
    }
    return names
  }
}
