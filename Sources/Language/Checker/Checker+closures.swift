import Syntax

/// Closures and builder blocks.
extension Checker {
  mutating func closure(_ closure: Closure, _ span: Span, want: Type?) -> TypedExpression {
    if !closure.captures.isEmpty { return capturing(closure, span, want: want) }
    var wanted = stripped(want)
    if case .nominal(let nominal)? = wanted {
      let functions = nominal.accepts.filter { if case .function = $0 { true } else { false } }
      if functions.count == 1 {
        wanted = functions[0]
      } else if !functions.isEmpty {
        let count = closure.parameters?.count ?? closure.anonymousCount
        let fitting = functions.filter {
          if case .function(let parameters, _) = $0 { parameters.count == count } else { false }
        }
        if let value = attemptFirst(
          fitting.isEmpty ? functions : fitting, { $0.closure(closure, span, want: $1) })
        {
          return value
        }
        wanted = functions[0]
      }
    }
    var inputs: [Type]?
    var output: Type?
    if case .function(let parameters, let result)? = wanted {
      inputs = parameters
      output = result.isUnknown ? nil : result
    }
    if let written = closure.result { output = type(written) }
    return body(closure, span, inputs: inputs, output: output, isRepeated: false)
  }

  /// A closure with a capture list: its values are constants made just before it.
  private mutating func capturing(
    _ closure: Closure, _ span: Span, want: Type?
  ) -> TypedExpression {
    var operations: [Operation] = []
    let values = closure.captures.map { check($0.value) }
    context.scopes.append([:])
    defer { context.scopes.removeLast() }
    for (capture, value) in zip(closure.captures, values) {
      let id = declareLocal(capture.name, value.type, isMutable: false)
      operations.append(Operation(.define(id, value), capture.name.span))
    }
    var plain = closure
    plain.captures = []
    let value = self.closure(plain, span, want: want)
    if value.type == .broken { return value }
    return TypedExpression(.sequence(operations, value), value.type, span)
  }

  private mutating func body(
    _ closure: Closure, _ span: Span, inputs: [Type]?, output: Type?, isRepeated: Bool
  ) -> TypedExpression {
    let before = self
    var inner = Context()
    inner.isNested = true
    let isAccumulating = accumulates
    accumulates = false
    let output = isAccumulating ? Type.void : output
    inner.result = output
    contexts.append(inner)
    var setup: [Operation] = []
    guard let parameters = bindParameters(closure, span, inputs: inputs, &setup) else {
      contexts.removeLast()
      return fault(span)
    }
    var types = parameters.map { context.locals[$0.index].type }
    var operations = setup
    if isAccumulating, let first = parameters.first {
      context.inoutParameters = []
      context.locals[first.index].isMutable = true
      context.accumulated = first
      _ = closureBody(closure, span, output: .void, &operations)
      operations.append(
        Operation(.giveBack(TypedExpression(.local(first), types[0], span)), span))
      let finished = contexts.removeLast()
      let id = newFunction()
      functions.append(
        Function(
          id: id, name: nil, locals: finished.finished, parameters: parameters,
          captures: finished.captures, result: types[0], body: operations, span: span))
      return TypedExpression(.closure(id), .function(types, types[0]), span)
    }
    for (index, parameter) in parameters.enumerated()
    where context.inoutParameters.contains(parameter) {
      types[index] = .inout(types[index])
    }
    let value = closureBody(closure, span, output: output, &operations)
    let finished = contexts.removeLast()
    hints(finished)
    var result = output ?? value ?? .void
    if output == nil || output?.isComplete == false, value == nil {
      result = .void
      for returned in finished.returns {
        guard result != .void else {
          result = returned
          continue
        }
        guard let joined = join(result, returned) else {
          report(.closureResults(result, returned, span))
          return fault(span)
        }
        result = joined
      }
      if finished.returns.contains(where: { $0 != result }), !isRepeated, result.isComplete {
        let errors = errorCount
        if before.errorCount == errors {
          self = before
          return body(closure, span, inputs: types, output: result, isRepeated: true)
        }
      }
    } else if let value, output == nil || output?.isComplete == false {
      result = value
    }
    if types.contains(.broken) || result == .broken {
      return TypedExpression(.absent, .broken, span)
    }
    let id = newFunction()
    functions.append(
      Function(
        id: id, name: nil, locals: finished.finished, parameters: parameters,
        inoutParameters: finished.inoutParameters, captures: finished.captures, result: result,
        body: operations, span: span))
    return TypedExpression(.closure(id), .function(types, result), span)
  }

  /// Declares a parameter of a closure, which changes in place where it is `inout`.
  private mutating func declareParameter(_ name: Name, _ type: Type) -> LocalID {
    let id = declareLocal(name, type.handed, isMutable: type.isInout, role: .parameter)
    if type.isInout { context.inoutParameters.insert(id) }
    return id
  }

  /// The locals of the parameters; nil after a report.
  private mutating func bindParameters(
    _ closure: Closure, _ span: Span, inputs: [Type]?, _ setup: inout [Operation]
  ) -> [LocalID]? {
    guard let written = closure.parameters else {
      return bindAnonymous(closure, span, inputs: inputs, &setup)
    }
    var types = inputs
    var single: LocalID?
    if let known = inputs, known.count == 1, written.count > 1,
      case .tuple(let parts) = known[0], parts.count == written.count
    {
      single = temporary(known[0], span)
      types = parts.map(\.type)
    } else if let known = inputs, known.count != written.count {
      report(.closureParameters(expected: known, found: written.count, span))
      return nil
    }
    var parameters: [LocalID] = []
    for (index, parameter) in written.enumerated() {
      var type = types?[index]
      if let annotation = parameter.type { type = parameterType(annotation) }
      guard let type, type.isComplete else {
        report(
          .untypedParameter(parameter.pattern.names.first?.text ?? "_", parameter.pattern.span))
        return nil
      }
      if let single {
        let base = TypedExpression(.local(single), inputs?[0] ?? .broken, span)
        let field = TypedExpression(.field(base, index), type, parameter.pattern.span)
        bindLocal(parameter.pattern, field, isMutable: false, into: &setup)
        continue
      }
      if case .name(let name) = parameter.pattern.kind {
        parameters.append(declareParameter(name, type))
      } else {
        let local = temporary(type.handed, parameter.pattern.span)
        if type.isInout { context.inoutParameters.insert(local) }
        parameters.append(local)
        let value = TypedExpression(.local(local), type, parameter.pattern.span)
        bindLocal(parameter.pattern, value, isMutable: false, into: &setup)
      }
    }
    return single.map { [$0] } ?? parameters
  }

  private mutating func bindAnonymous(
    _ closure: Closure, _ span: Span, inputs: [Type]?, _ setup: inout [Operation]
  ) -> [LocalID]? {
    guard let inputs else {
      if closure.anonymousCount > 0 {
        report(.untypedParameter("$0", span))
        return nil
      }
      return []
    }
    if inputs.count == 1, closure.anonymousCount > 1, case .tuple(let parts) = inputs[0],
      closure.anonymousCount <= parts.count
    {
      let single = temporary(inputs[0], span)
      for (index, part) in parts.enumerated() {
        let base = TypedExpression(.local(single), inputs[0], span)
        let local = declareLocal(Name("$\(index)", span), part.type, isMutable: false)
        setup.append(
          Operation(
            .define(local, TypedExpression(.field(base, index), part.type, span)), span))
      }
      return [single]
    }
    if closure.anonymousCount > inputs.count {
      report(.closureParameters(expected: inputs, found: closure.anonymousCount, span))
      return nil
    }
    if let open = inputs.first(where: { !$0.isComplete }), closure.anonymousCount > 0 {
      _ = open
      report(.untypedParameter("$0", span))
      return nil
    }
    return inputs.enumerated().map { index, type in
      declareParameter(Name("$\(index)", span), type)
    }
  }

  /// Checks a closure's statements; gives the type of the value of a single expression.
  private mutating func closureBody(
    _ closure: Closure, _ span: Span, output: Type?, _ operations: inout [Operation]
  ) -> Type? {
    if closure.body.count == 1, let expression = valueExpression(closure.body[0]) {
      noteFilling(closure.body[0])
      let value = check(expression, want: output, statement: output == .void || output == nil)
      switch output {
      case .void?:
        let kind: Operation.Kind = isPicture(value.type) ? .show(value) : .evaluate(value)
        operations.append(Operation(kind, expression.span))
      case .some(let type) where type.isComplete:
        let converted = coerce(value, to: type, role: .closureResult)
        operations.append(Operation(.giveBack(converted), expression.span))
      default:
        let kind: Operation.Kind =
          value.type == .void || value.type == .never ? .evaluate(value) : .giveBack(value)
        operations.append(Operation(kind, expression.span))
      }
      return value.type
    }
    if closure.body.count == 1, let output, output != .void, output.isComplete,
      let branching = branchingValue(closure.body[0])
    {
      let value = check(branching, as: output, role: .closureResult)
      operations.append(Operation(.giveBack(value), branching.span))
      return value.type
    }
    if closure.body.count == 1, output == nil || output?.isComplete == false,
      let branching = branchingValue(closure.body[0])
    {
      // Closures within closures would be looked at twice as often at every level.
      beginTrial()
      attempts += 1
      tried.count += 1
      if attempts <= trialLimit {
        var trial = self
        trial.trialDepth += 1
        let value = trial.check(branching)
        attempts = trial.attempts
        if trial.errorCount == errorCount, value.type != .void {
          trial.trialDepth = trialDepth
          self = trial
          operations.append(Operation(.giveBack(value), branching.span))
          return value.type
        }
      }
    }
    let before = errorCount
    let ends = block(closure.body, into: &operations)
    if let output, output != .void, output != .broken, output.isComplete, !ends {
      if errorCount == before { report(.missingReturn(output, span, name: "closure")) }
    } else if output == nil || output?.isComplete == false,
      context.returns.contains(where: { $0 != .void && $0 != .broken }), !ends
    {
      if errorCount == before {
        report(.missingReturn(context.returns[0], span, name: "closure"))
      }
    }
    return nil
  }

  /// The value of a body of one statement: an expression, or an `if` or `switch` that has one.
  func valueExpression(_ statement: Statement) -> Expression? {
    if case .expression(let expression) = statement.kind { return expression }
    return nil
  }

  /// A builder block: the values of its expression statements, as an array.
  mutating func builder(
    _ closure: Closure, _ type: Type, _ parameter: FunctionDeclaration.Parameter,
    _ callable: Callable, _ span: Span
  ) -> TypedExpression {
    guard case .array(let element) = type else { return fault(span) }
    if let parameters = closure.parameters, let first = parameters.first {
      report(.builderParameters(callable.name, first.pattern.span))
      return fault(span)
    }
    let before = errorCount
    let local = context.add(
      Context.Local(name: "", type: type, isMutable: true, span: span))
    var operations = [
      Operation(.define(local, TypedExpression(.array([]), type, span)), span)
    ]
    context.scopes.append([:])
    context.frames.append(Context.Frame(kind: .barrier, label: nil))
    gather(
      closure.body, Gathering(local: local, type: type, element: element, owner: callable.name),
      &operations)
    context.frames.removeLast()
    context.scopes.removeLast()
    if errorCount > before { return TypedExpression(.absent, type, span) }
    let value = TypedExpression(.local(local), type, span)
    return TypedExpression(.sequence(operations, value), type, span)
  }

  /// Where a builder block gathers.
  struct Gathering {
    var local: LocalID
    var type: Type
    var element: Type
    var owner: String
  }

  private mutating func gather(
    _ statements: [Statement], _ into: Gathering, _ operations: inout [Operation]
  ) {
    for statement in statements {
      nested(statement.span, otherwise: ()) { $0.gather(statement, into, &operations) }
    }
  }

  private mutating func gather(
    _ statement: Statement, _ into: Gathering, _ operations: inout [Operation]
  ) {
    let span = statement.span
    switch statement.kind {
    case .expression(let expression):
      if case .statement(let inner) = expression.kind {
        return gather(inner, into, &operations)
      }
      let value = check(expression, want: into.element)
      if value.type == .broken { return }
      let target = Place(.local(into.local), into.type, span)
      if let converted = convert(value, to: into.element) {
        let list = TypedExpression(.array([converted]), into.type, span)
        operations.append(Operation(.update(target, .join, list), span))
      } else if case .array = value.type, let list = convert(value, to: into.type) {
        operations.append(Operation(.update(target, .join, list), span))
      } else if value.type == .void {
        operations.append(Operation(.evaluate(value), span))
      } else {
        report(.notAClause(value.type, span, owner: into.owner, clauses: clauses(into.element)))
      }
    case .ifElse(let conditions, let then, let otherwise):
      context.scopes.append([:])
      let tests = self.tests(conditions)
      var first: [Operation] = []
      gather(then, into, &first)
      context.scopes.removeLast()
      var second: [Operation] = []
      context.scopes.append([:])
      gather(otherwise ?? [], into, &second)
      context.scopes.removeLast()
      operations.append(Operation(.branch(tests, then: first, otherwise: second), span))
    case .forLoop(let pattern, let sequence, let filter, let body):
      _ = forLoop(pattern, sequence, filter: filter, span, label: nil, into: &operations) {
        $0.gather(body, into, &$1)
        return false
      }
    case .block(let body):
      var inner: [Operation] = []
      context.scopes.append([:])
      gather(body, into, &inner)
      context.scopes.removeLast()
      operations.append(contentsOf: inner)
    case .whileLoop, .repeatLoop: report(.loopInBuilder(span, owner: into.owner))
    case .returnValue: report(.returnInBuilder(span, owner: into.owner))
    case .function, .structure, .enumeration:
      report(.declarationInBuilder(span, owner: into.owner))
    case .variable, .assignment, .breakLoop, .continueLoop, .guardElse, .switchCase, .labelled,
      .importModule, .deferred, .fallThrough, .alias, .broken:
      _ = self.statement(statement, into: &operations)
    }
  }

  /// The names of the types that may stand in a builder block.
  func clauses(_ element: Type) -> [String] {
    guard case .nominal(let nominal) = element, case .abstract = nominal.kind else {
      return ["\(element)"]
    }
    return nominal.accepts.map { "\($0)" }
  }
}
