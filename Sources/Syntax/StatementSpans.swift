/// The places of the statements that run, in bodies and closures as well: where a debugger can stop.
///
/// Declarations of functions and types do not run themselves; a loop or condition does, and so do the
/// statements within it.
public func statementSpans(in tree: SyntaxTree) -> [Span] {
  var collector = StatementCollector()
  collector.add(tree.statements)
  return collector.spans
}

private struct StatementCollector {
  var spans: [Span] = []

  mutating func add(_ statements: [Statement]) {
    for statement in statements { add(statement) }
  }

  private mutating func add(_ statement: Statement) {
    switch statement.kind {
    case .function(let function):
      add(function.body)
      add(function.setter)
    case .structure(let structure): addMembers(structure.members)
    case .enumeration(let enumeration): addMembers(enumeration.members)
    case .block(let body), .deferred(let body): add(body)
    case .labelled(_, let inner): add(inner)
    case .alias, .importModule, .fallThrough, .broken: break
    case .variable(let declaration):
      if declaration.value != nil { spans.append(statement.span) }
      addParts(declaration)
    case .expression(let expression):
      if case .statement(let inner) = expression.kind { return add(inner) }
      spans.append(statement.span)
      add(expression)
    case .assignment(let target, _, let value):
      spans.append(statement.span)
      add(target)
      add(value)
    case .ifElse(let conditions, let then, let otherwise):
      spans.append(statement.span)
      add(conditions)
      add(then)
      add(otherwise ?? [])
    case .guardElse(let conditions, let body), .whileLoop(let conditions, let body):
      spans.append(statement.span)
      add(conditions)
      add(body)
    case .repeatLoop(let body, let test):
      spans.append(statement.span)
      add(body)
      add(test)
    case .forLoop(_, let sequence, let filter, let body):
      spans.append(statement.span)
      add(sequence)
      if let filter { add(filter) }
      add(body)
    case .switchCase(let subject, let cases):
      spans.append(subject.span)
      add(subject)
      for item in cases { add(item.body) }
    case .returnValue(let value):
      spans.append(statement.span)
      if let value { add(value) }
    case .breakLoop, .continueLoop: spans.append(statement.span)
    }
  }

  /// Stored properties run where values are made, the rest as in functions.
  private mutating func addMembers(_ members: [Statement]) {
    for member in members {
      if case .variable(let declaration) = member.kind {
        addParts(declaration)
      } else {
        add(member)
      }
    }
  }

  private mutating func addParts(_ declaration: VariableDeclaration) {
    if let value = declaration.value { add(value) }
    add(declaration.getter ?? [])
    add(declaration.setter)
    add(declaration.willSet)
    add(declaration.didSet)
  }

  private mutating func add(_ accessor: Accessor?) {
    if let accessor { add(accessor.body) }
  }

  private mutating func add(_ conditions: [Condition]) {
    for condition in conditions {
      switch condition {
      case .expression(let expression), .binding(_, _, _, let expression),
        .match(_, let expression):
        add(expression)
      }
    }
  }

  private mutating func add(_ expressions: [Expression]) {
    for expression in expressions { add(expression) }
  }

  /// Finds the closures, and what stands in place of a value.
  private mutating func add(_ expression: Expression) {
    switch expression.kind {
    case .closure(let closure): add(closure.body)
    case .statement(let inner): add(inner)
    case .call(let callee, let arguments):
      add(callee)
      add(arguments.map(\.value))
    case .index(let base, let arguments, _):
      add(base)
      add(arguments.map(\.value))
    case .string(let segments):
      for case .interpolation(let inner) in segments { add(inner) }
    case .array(let elements): add(elements)
    case .dictionary(let entries): add(entries.flatMap { [$0.key, $0.value] })
    case .tuple(let elements): add(elements.map(\.value))
    case .member(let inner, _, _), .parenthesised(let inner), .prefix(_, let inner),
      .coercion(let inner, _), .optionalLink(let inner), .forceUnwrap(let inner),
      .addressOf(let inner):
      add(inner)
    case .binary(let first, _, let second): add([first, second])
    case .partialRange(let lower, _, let upper): add([lower, upper].compactMap(\.self))
    case .conditional(let test, let yes, let no): add([test, yes, no])
    case .integer, .real, .boolean, .nilLiteral, .name, .implicitMember, .type, .broken: break
    }
  }
}
