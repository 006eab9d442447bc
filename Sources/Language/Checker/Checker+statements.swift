import Syntax

/// Statements.
extension Checker {
  /// Checks statements in the current scope; says whether control never reaches their end.
  mutating func block(_ statements: [Statement], into operations: inout [Operation]) -> Bool {
    let upcoming = context.upcoming
    let aliases = scope.aliases
    let deferred = context.deferred.count
    defer {
      context.upcoming = upcoming
      scope.aliases = aliases
    }
    for statement in statements {
      guard case .variable(let declaration) = statement.kind else { continue }
      for name in declaration.pattern.names { context.upcoming[name.text] = name.span }
    }
    let before = declareLocalTypes(statements)
    defer { if let before { forgetLocalTypes(before) } }
    declareNestedFunctions(statements, into: &operations)
    let places = nestedFunctionPlaces(statements)
    makeNestedFunctions(places.at(-1), of: statements, into: &operations)
    var ends = false
    var isWarned = false
    for (index, item) in statements.enumerated() {
      if places.of[index] == nil {
        warnUnreachable(item, after: ends, &isWarned)
        ends = statement(item, into: &operations) || ends
      }
      makeNestedFunctions(places.at(index), of: statements, into: &operations)
    }
    for item in context.deferred.dropFirst(deferred).reversed() where !ends {
      operations += item.operations
      for id in item.sets { context.uninitialised.remove(id) }
    }
    context.deferred.removeLast(context.deferred.count - deferred)
    return ends
  }

  /// Checks statements in a scope of their own.
  mutating func scoped(_ statements: [Statement]) -> (operations: [Operation], ends: Bool) {
    context.scopes.append([:])
    defer { context.scopes.removeLast() }
    var operations: [Operation] = []
    let ends = block(statements, into: &operations)
    return (operations, ends)
  }

  /// Checks one statement; says whether control never reaches its end.
  mutating func statement(_ statement: Statement, into operations: inout [Operation]) -> Bool {
    nested(statement.span, otherwise: false) {
      $0.dispatch(statement, label: nil, into: &operations)
    }
  }

  private mutating func dispatch(
    _ statement: Statement, label: String?, into operations: inout [Operation]
  ) -> Bool {
    let span = statement.span
    noteFilling(statement)
    switch statement.kind {
    case .expression(let expression): return bare(expression, into: &operations)
    case .variable(let declaration): variable(declaration, span, into: &operations)
    case .assignment(let target, let symbol, let value):
      assign(target, symbol, value, span, into: &operations)
    case .function(let function): nestedFunction(function, span, into: &operations)
    case .structure, .enumeration: break  // declared before the first statement
    case .ifElse(let conditions, let then, let otherwise):
      return ifElse(conditions, then, otherwise, span, label: label, into: &operations)
    case .guardElse(let conditions, let otherwise):
      guardElse(conditions, otherwise, span, into: &operations)
    case .whileLoop(let conditions, let body):
      return whileLoop(conditions, body, span, label: label, into: &operations)
    case .repeatLoop(let body, let test):
      return repeatLoop(body, test, span, label: label, into: &operations)
    case .forLoop(let pattern, let sequence, let filter, let body):
      return forLoop(pattern, sequence, filter: filter, span, label: label, into: &operations) {
        $0.block(body, into: &$1)
      }
    case .switchCase(let subject, let cases):
      return switchCase(subject, cases, span, label: label, into: &operations)
    case .returnValue(let value):
      giveBack(value, span, into: &operations)
      return !context.isEntry
    case .breakLoop(let name): return leave(name, span, isBreak: true, into: &operations)
    case .continueLoop(let name): return leave(name, span, isBreak: false, into: &operations)
    case .labelled(let name, let inner):
      if context.frames.contains(where: { $0.label == name.text }) {
        report(.duplicateLabel(name))
      }
      return nested(span, otherwise: false) {
        $0.dispatch(inner, label: name.text, into: &operations)
      }
    case .block(let body):
      context.frames.append(Context.Frame(kind: .block, label: label))
      let (inner, ends) = scoped(body)
      let frame = context.frames.removeLast()
      meet(ends ? nil : initialisation, frame.exits)
      operations.append(Operation(.block(inner), span))
      return ends && !frame.isLeft
    case .deferred(let body): deferred(body, span)
    case .fallThrough: report(.fallThroughOutside(span))
    case .alias(let name, let syntax):
      if !isTopLevel { scope.aliases[name.text] = type(syntax) }
    case .importModule(let name):
      if name.text != "Martlet" { report(.unknownModule(name)) }
    case .broken: break
    }
    return false
  }

  private mutating func bare(_ expression: Expression, into operations: inout [Operation]) -> Bool {
    if case .statement(let inner) = expression.kind {
      return statement(inner, into: &operations)
    }
    let value = check(expression, statement: true)
    let kind: Operation.Kind = isPicture(value.type) ? .show(value) : .evaluate(value)
    operations.append(Operation(kind, expression.span))
    hintUnused(expression, value)
    if case .binary(_, let symbol, _) = expression.kind, symbol.text == "==" {
      report(.comparisonAsStatement(symbol.span))
    }
    return value.type == .never
  }

  mutating func assignment(
    _ target: Expression, _ symbol: Operator?, _ value: Expression, _ span: Span,
    into operations: inout [Operation]
  ) {
    if symbol == nil {
      if case .name("_") = target.kind {
        let value = check(value)
        operations.append(Operation(.evaluate(value), span))
        return
      }
      if case .tuple(let parts) = target.kind {
        return tupleAssignment(parts.map(\.value), value, span, into: &operations)
      }
    }
    guard let place = place(target, use: symbol == nil ? .assign : .update) else {
      if !followsContext(value) { _ = check(value) }
      return
    }
    guard let symbol else {
      let value = check(value, as: place.type, role: .assignment(text(target.span)))
      store(value, place, span, into: &operations)
      return
    }
    var target = place
    if case .optional(let wrapped) = place.type {
      target = Place(.unwrapped(place), wrapped, place.span)
    }
    var want: Type? = target.type
    if literal(value) == nil, !followsContext(value) { want = nil }
    if case .array = target.type { want = target.type }
    let operand = check(value, want: want)
    if operand.type == .broken || target.type == .broken { return }
    let other = unwrappedIfOptional(operand)
    guard let (operation, type, result) = operation(symbol.text, target.type, other.type),
      type == target.type, result == type, let converted = convert(other, to: type)
    else {
      if target.type == .int, other.type == .double {
        report(.narrowing(symbol, span, target: text(place.span)))
      } else {
        report(.operands(symbol, target.type, other.type))
      }
      return
    }
    operations.append(Operation(.update(target, operation, converted), span))
  }

  /// Stores into a place, for the first time where that is so.
  mutating func store(
    _ value: TypedExpression, _ place: Place, _ span: Span, into operations: inout [Operation]
  ) {
    switch place.kind {
    case .local(let id): give(id, place.span)
    case .global(let id):
      if let name = scope.globals.values.first(where: { $0.id == id })?.name,
        uninitialisedGlobals.contains(name), contexts.count == 1, context.isEntry
      {
        give(name, place.span)
        operations.append(Operation(.defineGlobal(id, value), span))
        return
      }
    default: break
    }
    operations.append(Operation(.assign(place, value), span))
  }

  /// `(a, b) = …`: the values first, then the places.
  private mutating func tupleAssignment(
    _ targets: [Expression], _ value: Expression, _ span: Span,
    into operations: inout [Operation]
  ) {
    var places: [Place?] = []
    for target in targets {
      if case .name("_") = target.kind {
        places.append(nil)
        continue
      }
      guard let place = place(target, use: .assign) else {
        _ = check(value)
        return
      }
      places.append(place)
    }
    let want = Type.tuple(
      places.map { Type.TupleElement(type: $0?.type ?? .variable(0)) })
    let checked = check(value, want: want)
    guard case .tuple(let elements) = checked.type, elements.count == places.count else {
      if checked.type != .broken {
        report(.tupleArity(expected: places.count, found: checked.type, value.span))
      }
      return
    }
    let local = temporary(checked.type, span)
    operations.append(Operation(.define(local, checked), span))
    for (index, place) in places.enumerated() {
      guard let place else { continue }
      let base = TypedExpression(.local(local), checked.type, value.span)
      let field = TypedExpression(.field(base, index), elements[index].type, value.span)
      let converted = coerce(
        field, to: place.type, role: .assignment(text(targets[index].span)))
      store(converted, place, span, into: &operations)
    }
  }

  private mutating func giveBack(
    _ value: Expression?, _ span: Span, into operations: inout [Operation]
  ) {
    if context.isEntry {
      if let value { _ = check(value) }
      report(.returnOutside(span))
      return
    }
    if context.isDeferring {
      if let value { _ = check(value) }
      report(.leavesDefer(span))
      return
    }
    if let fields = context.properties {
      if context.isFailable, case .nilLiteral? = value?.kind, let result = context.result {
        return giveBack(TypedExpression(.none, result, span), span, into: &operations)
      }
      if let value {
        _ = check(value)
        report(.returnInInitialiser(span, isFailable: context.isFailable))
      }
      let rest = leaving(0)
      let sets = context.deferred.reduce(into: Set<LocalID>()) { $0.formUnion($1.sets) }
      reportOpen(fields.filter { !sets.contains($0) }, span)
      operations += rest
      operations.append(Operation(.giveBack(finishedSelf(fields, span)), span))
      return
    }
    if let id = context.accumulated, value == nil {
      let value = TypedExpression(.local(id), context.locals[id.index].type, span)
      operations += leaving(0)
      return operations.append(Operation(.giveBack(value), span))
    }
    guard let value else {
      if let result = context.result, result != .void, result.isComplete, result != .broken {
        report(.returnWithoutValue(result, span))
      }
      context.returns.append(.void)
      operations += leaving(0)
      operations.append(Operation(.giveBack(nil), span))
      return
    }
    guard let result = context.result, result.isComplete else {
      let checked = check(value, want: context.result)
      context.returns.append(checked.type)
      return giveBack(checked, span, into: &operations)
    }
    if result == .void {
      let checked = check(value)
      if checked.type == .void || checked.type == .broken {
        operations.append(Operation(.evaluate(checked), span))
        operations += leaving(0)
        operations.append(Operation(.giveBack(nil), span))
      } else {
        report(.returnValueInVoid(checked.type, span))
      }
      return
    }
    let checked = check(value, as: result, role: .result)
    context.returns.append(checked.type)
    giveBack(checked, span, into: &operations)
  }

  /// Gives a value back after what was deferred has run.
  private mutating func giveBack(
    _ value: TypedExpression, _ span: Span, into operations: inout [Operation]
  ) {
    let rest = leaving(0)
    guard !rest.isEmpty, value.type != .broken else {
      operations.append(Operation(.giveBack(value), span))
      return
    }
    let local = temporary(value.type, span)
    operations.append(Operation(.define(local, value), span))
    operations += rest
    operations.append(Operation(.giveBack(TypedExpression(.local(local), value.type, span)), span))
  }

  private mutating func leave(
    _ name: Name?, _ span: Span, isBreak: Bool, into operations: inout [Operation]
  ) -> Bool {
    var level = 0
    for index in context.frames.indices.reversed() {
      let frame = context.frames[index]
      if case .barrier = frame.kind { break }
      let fits: Bool
      if let name {
        fits = frame.label == name.text
      } else {
        switch frame.kind {
        case .loop: fits = true
        case .choice: fits = isBreak
        default: fits = false
        }
      }
      if fits {
        if !isBreak {
          guard case .loop = frame.kind else {
            report(.continueOutside(span))
            return true
          }
        }
        context.frames[index].isLeft = context.frames[index].isLeft || isBreak
        noteJump(to: index, isBreak: isBreak)
        operations += leaving(index + 1)
        operations.append(Operation(isBreak ? .exit(level) : .next(level), span))
        return true
      }
      level += 1
    }
    if let name {
      let labels = context.frames.compactMap(\.label)
      report(.unknownLabel(name, nearest: nearest(to: name.text, among: labels)))
    } else {
      report(isBreak ? .breakOutside(span) : .continueOutside(span))
    }
    return false
  }
}
