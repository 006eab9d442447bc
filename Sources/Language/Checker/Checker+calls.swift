import Syntax

/// What a member is called on.
enum Receiver {
  case none
  case value(TypedExpression)
  /// A receiver that a mutating method may change, as long as it is a place.
  case source(TypedExpression, Expression)

  var value: TypedExpression? {
    switch self {
    case .none: nil
    case .value(let value), .source(let value, _): value
    }
  }
}

/// Calls: which function, which argument for which parameter.
extension Checker {
  mutating func call(
    _ callee: Expression, _ arguments: [Argument], _ span: Span, want: Type?, isStatement: Bool
  ) -> TypedExpression {
    let list = arguments.map { CallArgument($0) }
    if let fault = foreignCall(callee, arguments, span) { return fault }
    switch callee.kind {
    case .name(let name):
      return callName(name, callee.span, list, span, want: want)
    case .implicitMember(let name):
      return implicitMember(name, list, span, want: want)
    case .member(let base, let name, let optional):
      return callMember(base, name, list, optional: optional, span, want: want)
    case .optionalLink(let inner):
      let value = check(inner)
      if value.type == .broken { return value }
      return chained(value, span) { $0.callValue($1, "closure", list, span) }
    case .type(let syntax):
      return callType(type(syntax), callee.span, list, span, want: want)
    case .parenthesised(let inner):
      if case .closure = inner.kind { break }
      return call(inner, arguments, span, want: want, isStatement: isStatement)
    case .array, .dictionary:
      if let type = typeMeant(callee) { return callType(type, callee.span, list, span, want: want) }
    default: break
    }
    let value = check(callee)
    return callValue(value, "closure", list, span)
  }

  private mutating func callName(
    _ name: String, _ nameSpan: Span, _ arguments: [CallArgument], _ span: Span, want: Type?
  ) -> TypedExpression {
    noteName(.callee, name, nameSpan)
    switch findLocal(name) {
    case .local(let id)?:
      context.locals[id.index].isRead = true
      let local = context.locals[id.index]
      let value = TypedExpression(.local(id), local.type, nameSpan)
      if let function = local.function {
        if isAhead(id, nameSpan) { return fault(span) }
        var callable = Callable(function)
        callable.target = .value(value)
        return choose([callable], arguments, .none, nameSpan: nameSpan, span, want: want)
      }
      if context.uninitialised.contains(id) {
        report(.uninitialised(name, nameSpan))
        checkLoosely(arguments)
        return fault(span)
      }
      if isCallable(local.type) || functionsNamed(name).isEmpty {
        return callValue(value, name, arguments, span)
      }
    case .function(let functions)?:
      return choose(
        functions.map { Callable($0) }, arguments, .none, nameSpan: nameSpan, span, want: want)
    case nil:
      if let own = contexts.last(where: { $0.staticType != nil })?.staticType,
        staticNames(of: .nominal(own)).contains(name)
      {
        return staticMember(.nominal(own), Name(name, nameSpan), arguments, span, want: want)
      }
      if name != "self", let own = contexts.last(where: { $0.selfType != nil })?.selfType,
        let base = selfValue(nameSpan),
        hasMethod(name, own)
      {
        let base = initialised(base)
        if base.type == .broken {
          checkLoosely(arguments)
          return fault(span)
        }
        let source = Expression(.name("self"), nameSpan)
        return callMember(
          of: .source(base, source), Name(name, nameSpan), arguments, span, want: want)
      }
      if let value = ownMember(name, nameSpan), isCallable(value.type) {
        return callValue(value, name, arguments, span)
      }
      if let variable = scope.globals[name],
        isCallable(variable.type) || (functionsNamed(name).isEmpty && typeNamed(name) == nil)
      {
        return callValue(self.name(name, nameSpan, want: nil), name, arguments, span)
      }
    }
    if let type = typeNamed(name) {
      return callType(type, nameSpan, arguments, span, want: want)
    }
    if upcoming[name] != nil, declared[name] == nil, contexts.first?.isEntry == true,
      functionsNamed(name).isEmpty
    {
      return callValue(self.name(name, nameSpan, want: nil), name, arguments, span)
    }
    let callables = functionsNamed(name)
    if !callables.isEmpty {
      if Habit.isPrintLike(name), let only = arguments.first, arguments.count == 1,
        let source = only.source, case .tuple(let parts) = source.kind, parts.isEmpty
      {
        return choose(callables, [], .none, nameSpan: nameSpan, span, want: want)
      }
      if let value = chosen(name, arguments, span, want: want) { return value }
      if let value = fitted(callables, arguments, nameSpan, span, want: want) { return value }
      return choose(callables, arguments, .none, nameSpan: nameSpan, span, want: want)
    }
    if name == "swap", arguments.count == 2,
      case .addressOf(let a)? = arguments[0].source?.kind,
      case .addressOf(let b)? = arguments[1].source?.kind
    {
      var operations: [Operation] = []
      let targets = Expression(.tuple([(nil, a), (nil, b)]), span)
      let values = Expression(.tuple([(nil, b), (nil, a)]), span)
      assign(targets, nil, values, span, into: &operations)
      return TypedExpression(
        .sequence(operations, TypedExpression(.void, .void, span)), .void, span)
    }
    if name == "Optional", arguments.count == 1, let source = arguments[0].source {
      let value = check(source, want: stripped(want))
      if value.type == .broken { return value }
      return TypedExpression(.convert(.wrap, value), .optional(value.type), span)
    }
    checkLoosely(arguments)
    reportUnknown(name, nameSpan)
    return fault(span)
  }

  func isCallable(_ type: Type) -> Bool {
    switch type {
    case .function, .optional(.function), .broken: true
    default: false
    }
  }

  /// Calls a function value.
  mutating func callValue(
    _ value: TypedExpression, _ name: String, _ arguments: [CallArgument], _ span: Span
  ) -> TypedExpression {
    let value = unwrappedIfOptional(value)
    guard case .function(let parameters, let result) = value.type else {
      checkLoosely(arguments)
      if value.type != .broken { report(.notAFunction(name, value.type, value.span)) }
      return fault(span)
    }
    let callable = Callable(value: value, name: name, parameters: parameters, result: result)
    return choose([callable], arguments, .none, nameSpan: value.span, span, want: nil)
  }

  /// Makes a value of a type.
  mutating func callType(
    _ type: Type, _ nameSpan: Span, _ arguments: [CallArgument], _ span: Span, want: Type?
  ) -> TypedExpression {
    var callables: [Callable] = []
    var wanted = want
    switch type {
    case .array, .dictionary, .set:
      if arguments.isEmpty {
        return emptyCollection(type, span)
      }
      let name =
        switch type {
        case .array: "Array"
        case .set: "Set"
        default: "Dictionary"
        }
      callables = functionsNamed(name)
      wanted = type
      let value = choose(callables, arguments, .none, nameSpan: nameSpan, span, want: type)
      return coerce(value, to: type, role: .value)
    case .nominal(let nominal):
      if case .structure = nominal.kind {
        let details = scope.details[nominal]
        callables = (details?.initialisers ?? []).map { Callable($0) }
        if callables.isEmpty, let memberwise = details?.memberwise {
          callables = [Callable(memberwise: memberwise, of: nominal)]
        }
      } else if case .enumeration = nominal.kind {
        return rawInitialiser(nominal, arguments, span)
      }
      let isOwn = scope.details[nominal] != nil
      callables += functionsNamed(nominal.name).filter { !isOwn || !$0.isLibrary }
    default: callables = functionsNamed("\(type)")
    }
    guard !callables.isEmpty else {
      checkLoosely(arguments)
      report(.noInitialiser(type, nameSpan))
      return fault(span)
    }
    return choose(callables, arguments, .none, nameSpan: nameSpan, span, want: wanted)
  }

  func emptyCollection(_ type: Type, _ span: Span) -> TypedExpression {
    switch type {
    case .array: TypedExpression(.array([]), type, span)
    case .set: TypedExpression(.set([]), type, span)
    default: TypedExpression(.dictionary([]), type, span)
    }
  }

  /// Checks arguments of a call that is at fault, for faults of their own.
  mutating func checkLoosely(_ arguments: [CallArgument]) {
    for argument in arguments {
      guard let source = argument.source, !followsContext(source) else { continue }
      if case .addressOf(let inner) = source.kind {
        _ = check(inner)
      } else {
        _ = check(source)
      }
    }
  }

  /// Calls the one of several functions that fits the arguments best.
  mutating func choose(
    _ candidates: [Callable], _ arguments: [CallArgument], _ receiver: Receiver,
    nameSpan: Span, _ span: Span, want: Type?
  ) -> TypedExpression {
    noteCall(candidates, arguments, nameSpan, span)
    let matches = candidates.map { ArgumentMatch($0.parameters, arguments) }
    let viable = candidates.indices.filter { matches[$0].faults.isEmpty }
    guard !viable.isEmpty else {
      return reportMatch(candidates, matches, arguments, receiver, nameSpan, span, want: want)
    }
    if viable.count == 1 {
      return apply(
        candidates[viable[0]], matches[viable[0]], arguments, receiver, span, want: want)
    }
    // Arguments whose type does not depend on the parameter are checked once.
    var prepared = arguments
    for (index, argument) in arguments.enumerated() {
      guard argument.value == nil, let source = argument.source, isSettled(source) else {
        continue
      }
      prepared[index].value = check(source)
    }
    if prepared.contains(where: { $0.value?.type == .broken }) {
      checkLoosely(prepared.filter { $0.value == nil })
      let results = Set(viable.map { candidates[$0].result })
      let type = results.count == 1 ? results.first ?? .broken : .broken
      return TypedExpression(.absent, type.isComplete ? type : .broken, span)
    }
    var best: (cost: Int, gaps: Int, checker: Checker, value: TypedExpression)?
    var nearest: (faults: Int, index: Int)?
    beginTrial()
    for index in viable {
      // Also where none has fitted: closures within closures would be tried without end.
      if trialDepth > 0, attempts > trialLimit { break }
      attempts += 1
      tried.count += 1
      var trial = self
      trial.trialDepth += 1
      trial.cost = 0
      let isLibrary = candidates[index].isLibrary
      trial.literalCost = isLibrary ? 0 : Cost.literal
      var value = trial.apply(
        candidates[index], matches[index], prepared, receiver, span, want: want)
      let faults = trial.errorCount - errorCount
      attempts = trial.attempts
      if faults > 0 {
        if faults < (nearest?.faults ?? .max) { nearest = (faults, index) }
        continue
      }
      if let want, want.isComplete, value.type != want {
        var priced = trial
        if let converted = priced.convert(value, to: want) {
          trial.cost += priced.cost - trial.cost
          _ = converted
        } else {
          trial.cost += Cost.misfit
        }
      }
      if isLibrary { trial.cost += Cost.library }
      value.span = span
      let gaps = isLibrary ? 0 : matches[index].gaps(in: candidates[index].parameters)
      if (trial.cost, gaps) < (best?.cost ?? .max, best?.gaps ?? .max) {
        best = (trial.cost, gaps, trial, value)
      }
    }
    if let best {
      let (cost, count, depth) = (self.cost, attempts, trialDepth)
      let literalCost = self.literalCost
      self = best.checker
      self.cost = cost
      self.literalCost = literalCost
      attempts = count
      trialDepth = depth
      return best.value
    }
    return reportTypes(
      candidates, viable, matches, prepared, receiver, nearest?.index ?? viable[0], nameSpan,
      span, want: want)
  }

  /// Whether the type of an argument is the same wherever it stands.
  private func isSettled(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .closure, .array, .dictionary, .tuple, .addressOf, .implicitMember, .nilLiteral: false
    case .name(let name): functionsNamed(name).isEmpty
    case .conditional(_, let first, let second): isSettled(first) && isSettled(second)
    case .parenthesised(let inner): isSettled(inner)
    case .binary(let left, let symbol, let right):
      symbol.text != "..." && symbol.text != "..<" && isSettled(left) && isSettled(right)
        || (literal(left) == nil) != (literal(right) == nil)
    case .prefix(_, let operand): isSettled(operand)
    case .statement: false
    default: literal(expression) == nil && !followsContext(expression)
    }
  }

  private mutating func reportTypes(
    _ candidates: [Callable], _ viable: [Int], _ matches: [ArgumentMatch],
    _ prepared: [CallArgument], _ receiver: Receiver, _ nearest: Int, _ nameSpan: Span,
    _ span: Span, want: Type?
  ) -> TypedExpression {
    let before = diagnostics.count
    let value = apply(
      candidates[nearest], matches[nearest], prepared, receiver, span, want: want)
    if diagnostics.indices.contains(before), viable.count > 1,
      diagnostics[before].id == "argument-type"
    {
      let others = viable.filter { $0 != nearest }.prefix(4)
      diagnostics[before].notes += others.map { .init("also: \(candidates[$0].signature)") }
    }
    return TypedExpression(.absent, value.type, span)
  }

  /// Reports labels and number of arguments that fit no candidate.
  private mutating func reportMatch(
    _ candidates: [Callable], _ matches: [ArgumentMatch], _ arguments: [CallArgument],
    _ receiver: Receiver, _ nameSpan: Span, _ span: Span, want: Type?
  ) -> TypedExpression {
    guard
      let best = candidates.indices.min(by: {
        weight(matches[$0]) < weight(matches[$1])
      })
    else { return fault(span) }
    let callable = candidates[best]
    if probe == nil {
      checkLoosely(arguments)
    } else {
      // Whoever asks about a place in an unfinished call wants it checked as far as it goes.
      // Calls within calls would be looked at twice as often at every level.
      beginTrial()
      var trial = self
      trial.trialDepth += 1
      trial.attempts += 1
      for argument in arguments where trial.attempts < 500 {
        if case .closure(let closure)? = argument.source?.kind {
          _ = trial.closure(closure, argument.span, want: nil)
        }
      }
      _ = trial.apply(callable, matches[best], arguments, receiver, span, want: want)
      if trial.attempts < 500 { trial.checkLoosely(arguments) }
      attempts = trial.attempts
    }
    var notes = [Diagnostic.Note(callable.remark)]
    notes += candidates.indices.filter { $0 != best }.prefix(4).map {
      Diagnostic.Note("also: \(candidates[$0].signature)")
    }
    for fault in matches[best].faults {
      report(
        .arguments(
          fault, callable: callable, arguments: arguments, match: matches[best],
          nameSpan: nameSpan, span: span, notes: notes))
    }
    let isOne = Set(candidates.map(\.result)).count == 1
    return TypedExpression(
      .absent, isOne && callable.result.isComplete ? callable.result : .broken, span)
  }

  private func weight(_ match: ArgumentMatch) -> Int {
    match.faults.reduce(0) {
      switch $1 {
      case .missing: $0 + 3
      case .missingLabel, .needlessLabel: $0 + 2
      case .unknownLabel: $0 + 3
      case .duplicate, .extra: $0 + 4
      }
    }
  }
}
