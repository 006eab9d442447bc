import Syntax

/// Collects every name that a piece of syntax mentions, without regard to scopes.
struct NameCollector {
  private var names: Set<String> = []
  private var observe: ((Expression) -> Void)?

  /// Calls a function with every expression in statements.
  static func forEach(in statements: [Statement], _ body: @escaping (Expression) -> Void) {
    var collector = NameCollector(observe: body)
    collector.visit(statements)
  }

  private init(observe: ((Expression) -> Void)? = nil) { self.observe = observe }

  /// The names that a function's body and defaults mention, except its parameters.
  static func names(in function: FunctionSyntax) -> Set<String> {
    var collector = NameCollector()
    collector.visit(function.body)
    for parameter in function.parameters { collector.visit(parameter.defaultValue) }
    return collector.names.subtracting(function.parameters.map(\.name.text))
  }

  /// The names that an expression mentions.
  static func names(in expression: Expression) -> Set<String> {
    var collector = NameCollector()
    collector.visit(expression)
    return collector.names
  }

  /// The names that an expression mentions, and those of the members that it asks things for.
  static func mentions(in expression: Expression) -> (names: Set<String>, members: Set<String>) {
    var members: Set<String> = []
    var collector = NameCollector { part in
      if case .member(_, let name, _) = part.kind { members.insert(name.text) }
    }
    collector.visit(expression)
    return (collector.names, members)
  }

  private mutating func visit(_ statements: [Statement]) {
    for statement in statements { visit(statement) }
  }

  private mutating func visit(_ conditions: [Condition]) {
    for condition in conditions {
      switch condition {
      case .expression(let value), .binding(_, _, _, let value): visit(value)
      case .match(let pattern, let value):
        visit(pattern)
        visit(value)
      }
    }
  }

  private mutating func visit(_ statement: Statement) {
    switch statement.kind {
    case .expression(let value): visit(value)
    case .variable(let declaration):
      visit(declaration.value)
      visit(declaration.getter ?? [])
      for accessor in [declaration.setter, declaration.willSet, declaration.didSet] {
        visit(accessor?.body ?? [])
      }
    case .assignment(let target, _, let value):
      visit(target)
      visit(value)
    case .function(let function):
      if let observe {
        Self.forEach(in: function.body, observe)
      } else {
        names.formUnion(Self.names(in: function))
      }
    case .structure(let structure): visit(structure.members)
    case .enumeration(let enumeration): visit(enumeration.members)
    case .ifElse(let conditions, let then, let otherwise):
      visit(conditions)
      visit(then)
      visit(otherwise ?? [])
    case .guardElse(let conditions, let otherwise):
      visit(conditions)
      visit(otherwise)
    case .whileLoop(let conditions, let body):
      visit(conditions)
      visit(body)
    case .repeatLoop(let body, let test):
      visit(body)
      visit(test)
    case .forLoop(_, let sequence, let filter, let body):
      visit(sequence)
      visit(filter)
      visit(body)
    case .switchCase(let subject, let cases):
      visit(subject)
      for item in cases {
        for (pattern, filter) in item.patterns {
          visit(pattern)
          visit(filter)
        }
        visit(item.body)
      }
    case .returnValue(let value): visit(value)
    case .labelled(_, let inner): visit(inner)
    case .block(let body), .deferred(let body): visit(body)
    case .fallThrough, .alias, .breakLoop, .continueLoop, .importModule, .broken: break
    }
  }

  private mutating func visit(_ pattern: CasePattern) {
    switch pattern.kind {
    case .expression(let value): visit(value)
    case .enumeration(_, let parts): for part in parts { visit(part.pattern) }
    case .tuple(let parts): for part in parts { visit(part) }
    case .some(let inner): visit(inner)
    case .binding, .wildcard, .broken: break
    }
  }

  private mutating func visit(_ arguments: [Argument]) {
    for argument in arguments { visit(argument.value) }
  }

  private mutating func visit(_ expression: Expression?) {
    if let observe, let expression { observe(expression) }
    switch expression?.kind {
    case .name(let name)?: names.insert(name)
    case .string(let segments)?:
      for case .interpolation(let value) in segments { visit(value) }
    case .member(let base, _, _)?: visit(base)
    case .call(let callee, let arguments)?:
      visit(callee)
      visit(arguments)
    case .index(let base, let arguments, _)?:
      visit(base)
      visit(arguments)
    case .array(let elements)?: for element in elements { visit(element) }
    case .dictionary(let entries)?:
      for entry in entries {
        visit(entry.key)
        visit(entry.value)
      }
    case .tuple(let elements)?: for element in elements { visit(element.value) }
    case .parenthesised(let inner)?, .prefix(_, let inner)?, .forceUnwrap(let inner)?,
      .addressOf(let inner)?, .coercion(let inner, _)?, .optionalLink(let inner)?:
      visit(inner)
    case .binary(let left, _, let right)?:
      visit(left)
      visit(right)
    case .partialRange(let lower, _, let upper)?:
      visit(lower)
      visit(upper)
    case .conditional(let test, let first, let second)?:
      visit(test)
      visit(first)
      visit(second)
    case .closure(let closure)?:
      for capture in closure.captures { visit(capture.value) }
      visit(closure.body)
    case .statement(let statement)?: visit(statement)
    case .integer?, .real?, .boolean?, .nilLiteral?, .implicitMember?, .type?, .broken?, nil:
      break
    }
  }
}
