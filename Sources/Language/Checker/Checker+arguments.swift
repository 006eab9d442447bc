import Syntax

/// One call whose arguments have found their parameters.
extension Checker {
  mutating func apply(
    _ callable: Callable, _ match: ArgumentMatch, _ arguments: [CallArgument],
    _ receiver: Receiver, _ span: Span, want: Type?
  ) -> TypedExpression {
    var bindings = Bindings()
    var base = receiver.value
    if let pattern = callable.receiver, let value = base {
      guard unify(pattern, value.type, &bindings) else {
        report(.mismatch(found: value, expected: pattern, role: .receiver(callable.name)))
        return fault(span)
      }
      bindings.settled = Set(bindings.types.keys)
      base = coerce(value, to: bindings.substitute(pattern), role: .receiver(callable.name))
    }
    let hints = self.hints(callable.result, want)
    settleFilled(callable, match, arguments, hints, &bindings)
    var values = [TypedExpression?](repeating: nil, count: arguments.count)
    for pass in 0..<3 {
      for (index, slot) in match.slots.enumerated() {
        let parameter = callable.parameters[index]
        for argument in slot where values[argument] == nil {
          guard order(arguments[argument]) == pass else { continue }
          let isInout = callable.inoutParameters.contains(index)
          let known = Set(bindings.types.keys)
          if pass == 2, !bindings.soft.isEmpty,
            !bindings.soft.isDisjoint(with: variables(parameter.type))
          {
            values[argument] = checkEither(
              arguments[argument], for: parameter, callable, &bindings, hints)
            continue
          }
          values[argument] = check(
            arguments[argument], for: parameter, isInout: isInout, callable, &bindings, hints,
            pass: pass)
          if pass == 1, let source = arguments[argument].source, isIntegerLiteral(source) {
            bindings.soft.formUnion(Set(bindings.types.keys).subtracting(known))
          }
        }
      }
    }
    if values.contains(where: { $0?.type == .broken }) {
      let type = bindings.substitute(callable.result)
      return TypedExpression(.absent, type.isComplete ? type : .broken, span)
    }
    for (index, type) in hints.types where bindings.types[index] == nil {
      bindings.types[index] = type
    }
    let result = bindings.substitute(callable.result)
    guard result.isComplete else {
      report(.cannotInfer(callable, span))
      return fault(span)
    }
    return finish(callable, match, arguments, values, receiver, base, bindings, result, span)
  }

  /// Checks a closure that takes what an integer literal stands for: as Ints, or else as Doubles,
  /// as in `xs.reduce(0) { $0 + $1 }`.
  private mutating func checkEither(
    _ argument: CallArgument, for parameter: FunctionDeclaration.Parameter,
    _ callable: Callable, _ bindings: inout Bindings, _ hints: Bindings
  ) -> TypedExpression {
    beginTrial()
    attempts += 1
    tried.count += 1
    let depth = trialDepth
    defer { trialDepth = depth }
    var first = self
    first.trialDepth += 1
    var firstBindings = bindings
    let value = first.check(
      argument, for: parameter, isInout: false, callable, &firstBindings, hints, pass: 2)
    let isKept = bindings.soft.allSatisfy { bindings.types[$0] == firstBindings.types[$0] }
    if (first.errorCount == errorCount && isKept) || attempts > trialLimit {
      self = first
      bindings = firstBindings
      return value
    }
    // What the closure gives by itself says which of the literals are Doubles.
    var open = self
    open.trialDepth += 1
    open.attempts = first.attempts
    var openBindings = bindings
    _ = open.check(
      argument, for: parameter, isInout: false, callable, &openBindings, hints, pass: 2,
      isOpen: true)
    for candidate in [openBindings, bindings.widened] where candidate.types != bindings.types {
      var second = self
      second.trialDepth += 1
      second.attempts = open.attempts
      var secondBindings = candidate
      secondBindings.soft = []
      let other = second.check(
        argument, for: parameter, isInout: false, callable, &secondBindings, hints, pass: 2)
      open.attempts = second.attempts
      if second.errorCount == errorCount, secondBindings.types == candidate.types {
        self = second
        bindings = secondBindings
        return other
      }
    }
    self = first
    attempts = open.attempts
    bindings = firstBindings
    return value
  }

  /// The type parameters in a type.
  private func variables(_ type: Type) -> Set<Int> {
    switch type {
    case .variable(let index): [index]
    case .array(let element), .set(let element), .optional(let element): variables(element)
    case .dictionary(let key, let value): variables(key).union(variables(value))
    case .tuple(let elements): elements.reduce(into: []) { $0.formUnion(variables($1.type)) }
    case .function(let parameters, let result):
      parameters.reduce(into: variables(result)) { $0.formUnion(variables($1)) }
    default: []
    }
  }

  /// Whether an expression is made of integer literals, alone or in brackets.
  private func isIntegerLiteral(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .array(let elements): elements.allSatisfy { isIntegerLiteral($0) }
    case .tuple(let elements): elements.contains { isIntegerLiteral($0.value) }
    default: literal(expression) == .int
    }
  }

  /// What the wanted type says about type parameters.
  private func hints(_ result: Type, _ want: Type?) -> Bindings {
    var hints = Bindings()
    guard let want, want.isComplete, !want.isFaulty, !result.isComplete else { return hints }
    if case .nominal(let nominal) = want, case .abstract = nominal.kind { return hints }
    var wanted = want
    if case .variable = result { wanted = stripped(want) ?? want }
    if unify(result, wanted, &hints) { return hints }
    return Bindings()
  }

  /// In which pass an argument is checked: settled ones, those that take their type from the
  /// context, closures.
  private func order(_ argument: CallArgument) -> Int {
    guard argument.value == nil, let source = argument.source else { return 0 }
    switch source.kind {
    case .closure: return 2
    case .name(let name):
      return functionsNamed(name).isEmpty && !Self.operatorNames.contains(name) ? 0 : 2
    case .member(_, let name, _) where name.text == "init": return 2
    case .array, .dictionary, .tuple: return 1
    default: return literal(source) != nil || followsContext(source) ? 1 : 0
    }
  }

  private mutating func check(
    _ argument: CallArgument, for parameter: FunctionDeclaration.Parameter, isInout: Bool,
    _ callable: Callable, _ bindings: inout Bindings, _ hints: Bindings, pass: Int,
    isOpen: Bool = false
  ) -> TypedExpression {
    let role = Role.argument(parameter, callable)
    var wanted = bindings.substitute(parameter.type)
    if pass > 0, !wanted.isComplete { wanted = hints.substitute(wanted) }
    guard var source = argument.source, argument.value == nil else {
      let value = argument.value ?? fault(argument.span)
      if !unify(parameter.type, value.type, &bindings) {
        report(.mismatch(found: value, expected: wanted, role: role))
        return fault(argument.span)
      }
      return value
    }
    if isInout {
      guard case .addressOf(let inner) = source.kind else {
        let value = check(source)
        if value.type != .broken { report(.missingAddress(source.span, source: text(source.span))) }
        return fault(source.span)
      }
      let mark = accesses.count
      let place = place(inner, use: .inout)
      accesses.removeSubrange(mark...)  // it is taken up again when the call is made
      guard let place else { return fault(source.span) }
      if place.type != parameter.type {
        let found = TypedExpression(.absent, place.type, source.span)
        report(.mismatch(found: found, expected: parameter.type, role: role))
        return fault(source.span)
      }
      return TypedExpression(.absent, place.type, source.span)
    }
    if case .addressOf(let inner) = source.kind {
      _ = check(inner)
      report(.needlessAddress(source.span))
      return fault(source.span)
    }
    if parameter.isBuilder, case .closure(let closure) = source.kind {
      return builder(closure, wanted, parameter, callable, source.span)
    }
    if parameter.isAccumulating, let closure = accumulating(source) { source = closure }
    if case .function(let parameters, let result) = parameter.type,
      case .closure(let closure) = source.kind
    {
      let inputs = parameters.map { bindings.substitute($0) }
      let output = isOpen ? .variable(-1) : hintedResult(bindings.substitute(result), hints)
      accumulates = parameter.isAccumulating
      let value = handed(callable, source) {
        $0.closure(closure, source.span, want: .function(inputs, output))
      }
      if !unify(parameter.type, value.type, &bindings) {
        report(.mismatch(found: value, expected: bindings.substitute(parameter.type), role: role))
        return fault(source.span)
      }
      return value
    }
    let before = errorCount
    var value = handed(callable, source) { $0.check(source, want: wanted) }
    if let set = gathered(value, for: parameter, callable) { value = set }
    if value.type == .void, wanted != .void, errorCount == before {
      guard case .nominal = wanted else {
        report(.noValue(source.span))
        return fault(source.span)
      }
    }
    if !unify(parameter.type, value.type, &bindings) {
      report(.mismatch(found: value, expected: wanted, role: role))
      return fault(source.span)
    }
    return value
  }

  /// A function that changes its first argument, as a closure that calls it; nil for all else.
  private mutating func accumulating(_ source: Expression) -> Expression? {
    guard case .name(let name) = source.kind, case nil = findLocal(name),
      let function = functionsNamed(name).first(where: {
        $0.inoutParameters == [0] && $0.parameters.count == 2
      })
    else { return nil }
    let span = source.span
    let values = [
      Expression(.addressOf(Expression(.name("$0"), span)), span), Expression(.name("$1"), span),
    ]
    let arguments = zip(function.parameters, values).map { parameter, value in
      Argument(label: parameter.label.map { Name($0, span) }, value: value)
    }
    let call = Expression(.call(source, arguments), span)
    return Expression(
      .closure(
        Closure(
          parameters: nil, result: nil, body: [Statement(.expression(call), span)],
          anonymousCount: 2)), span)
  }

  /// The elements of a list as a set, where a member of a set takes another.
  private mutating func gathered(
    _ value: TypedExpression, for parameter: FunctionDeclaration.Parameter, _ callable: Callable
  ) -> TypedExpression? {
    guard case .library(let declaration) = callable.target, case .set? = declaration.receiver,
      case .set = parameter.type
    else { return nil }
    switch value.type {
    case .array, .range, .closedRange: break
    default: return nil
    }
    for function in library.functions["Set"] ?? [] where function.parameters.count == 1 {
      var bindings = Bindings()
      guard unify(function.parameters[0].type, value.type, &bindings),
        bindings.substitute(function.parameters[0].type) == value.type
      else { continue }
      let type = bindings.substitute(function.result)
      guard case .set(let element) = type, isHashable(element) else { return nil }
      return TypedExpression(.call(.library(function), [value]), type, value.span)
    }
    return nil
  }

  private func hintedResult(_ type: Type, _ hints: Bindings) -> Type {
    if case .variable = type, case .double = hints.substitute(type) { return .double }
    return hints.substitute(type)
  }

  private mutating func finish(
    _ callable: Callable, _ match: ArgumentMatch, _ arguments: [CallArgument],
    _ values: [TypedExpression?], _ receiver: Receiver, _ base: TypedExpression?,
    _ bindings: Bindings, _ result: Type, _ span: Span
  ) -> TypedExpression {
    var list: [TypedExpression] = []
    var places: [(parameter: Int, place: Place)] = []
    let offset = base == nil ? 0 : 1
    var isFaulty = false
    let mark = accesses.count
    for (index, parameter) in callable.parameters.enumerated() {
      let type = bindings.substitute(parameter.type)
      let slot = match.slots[index]
      if callable.inoutParameters.contains(index) {
        guard let first = slot.first, let source = arguments[first].source,
          case .addressOf(let inner) = source.kind, let place = place(inner, use: .inout)
        else { return fault(span) }
        places.append((index + offset, place))
        continue
      }
      if parameter.isVariadic {
        let items = slot.compactMap { argument -> TypedExpression? in
          values[argument].map {
            coerce($0, to: type, role: .argument(parameter, callable))
          }
        }
        list.append(TypedExpression(.array(items), .array(type), span))
        isFaulty = isFaulty || items.contains { $0.type == .broken }
        continue
      }
      guard let first = slot.first, let value = values[first] else {
        let condition = match.slots.first?.first.flatMap { arguments[$0].source?.span }
        list.append(
          standardMessage(callable, condition, type, span)
            ?? defaultValue(index, of: callable, type, span))
        continue
      }
      let converted = coerce(value, to: type, role: .argument(parameter, callable))
      isFaulty = isFaulty || converted.type == .broken
      list.append(converted)
    }
    if isFaulty { return TypedExpression(.absent, result, span) }
    if let fault = constraintFault(callable, base?.type, bindings, span) {
      report(fault)
      return TypedExpression(.absent, result, span)
    }
    let call = emit(callable, list, places, receiver, base, result, span)
    return around(mark, call)
  }

  private mutating func emit(
    _ callable: Callable, _ arguments: [TypedExpression],
    _ places: [(parameter: Int, place: Place)], _ receiver: Receiver, _ base: TypedExpression?,
    _ result: Type, _ span: Span
  ) -> TypedExpression {
    let callee: Callee
    switch callable.target {
    case .memberwise(_, let function):
      var given = arguments.makeIterator()
      let values = function.parameters.indices.map { index in
        let own = function.fixed.contains(index) ? nil : given.next()
        let type = function.parameters[index].type
        return own ?? defaultValue(function.defaults[index], type, span)
      }
      return TypedExpression(.tuple(values), result, span)
    case .enumerationCase(_, let index):
      return TypedExpression(.enumeration(index, arguments), result, span)
    case .library(let declaration):
      if case .memberwise = declaration.body {
        return TypedExpression(.tuple(arguments), result, span)
      }
      callee = .library(declaration)
    case .session(let function): callee = .function(function.id)
    case .value(let value): callee = .value(value)
    }
    var places = places
    var arguments = arguments
    if callable.isMutating {
      guard case .source(_, let source) = receiver else {
        report(.mutatingTemporary(callable.name, span))
        return fault(span)
      }
      guard let place = place(source, use: .method(callable.name)) else { return fault(span) }
      places.insert((0, place), at: 0)
    } else if let base {
      arguments.insert(base, at: 0)
    }
    if places.isEmpty { return TypedExpression(.call(callee, arguments), result, span) }
    for (index, item) in places.enumerated() {
      guard let other = places[..<index].first(where: { overlap($0.place, item.place) }) else {
        continue
      }
      report(.overlappingAccess(text(item.place.span), item.place.span, first: other.place.span))
      return fault(span)
    }
    return TypedExpression(
      .mutatingCall(callee, places: places, arguments), result, span)
  }

  /// What `precondition` and its like say when they are given no message.
  private func standardMessage(
    _ callable: Callable, _ condition: Span?, _ type: Type, _ span: Span
  ) -> TypedExpression? {
    guard case .library(let declaration) = callable.target,
      case .intrinsic(let intrinsic) = declaration.body
    else { return nil }
    let message: String
    switch intrinsic {
    case "precondition":
      let what = callable.name == "assert" ? "assertion" : "precondition"
      let words = condition.map { text($0).split(whereSeparator: \.isWhitespace) } ?? []
      let written = words.joined(separator: " ")
      message =
        written.isEmpty || written.count > 100
        ? "the \(what) does not hold" : "the \(what) ‘\(written)’ does not hold"
    case "fatalError": message = "the program stopped at ‘\(callable.name)’"
    default: return nil
    }
    return TypedExpression(.string(message), type, span)
  }

  private mutating func defaultValue(
    _ index: Int, of callable: Callable, _ type: Type, _ span: Span
  ) -> TypedExpression {
    let parameter = callable.parameters[index]
    switch callable.target {
    case .session(let function): return defaultValue(function.defaults[index], type, span)
    case .memberwise(_, let function):
      return defaultValue(function.defaults[function.givenParameter(index)], type, span)
    case .value(let value):
      if case .local(let id) = value.kind, let function = context.locals[id.index].function {
        return defaultValue(function.defaults[index], type, span)
      }
    case .library(let declaration):
      if case .intrinsic = declaration.body, case .defaulted(let text) = parameter.presence,
        let value = constant(text, type, span)
      {
        return value
      }
      if parameter.isBuilder, case .intrinsic = declaration.body {
        return TypedExpression(.array([]), type, span)
      }
    case .enumerationCase: break
    }
    return TypedExpression(.absent, type, span)
  }

  private mutating func defaultValue(
    _ value: SessionFunction.Default?, _ type: Type, _ span: Span
  ) -> TypedExpression {
    switch value {
    case .constant(let constant)?: TypedExpression(constant.kind, constant.type, span)
    case .function(let id)?: TypedExpression(.call(.function(id), []), type, span)
    case .source(let expression)?: check(expression, as: type, role: .value)
    case nil: TypedExpression(.absent, type, span)
    }
  }

  /// A default as the library writes it, where the machine needs a value.
  private func constant(_ text: String, _ type: Type, _ span: Span) -> TypedExpression? {
    switch type {
    case .int: Int(text).map { TypedExpression(.int($0), .int, span) }
    case .double: Double(text).map { TypedExpression(.double($0), .double, span) }
    case .bool: TypedExpression(.bool(text == "true"), .bool, span)
    case .string:
      text.count >= 2 && text.hasPrefix("\"")
        ? TypedExpression(
          .string(
            String(text.dropFirst().dropLast()).split(
              separator: "\\n", omittingEmptySubsequences: false
            ).joined(separator: "\n")), .string, span) : nil
    case .optional: text == "nil" ? TypedExpression(.none, type, span) : nil
    default: nil
    }
  }

  /// Functions of the library that need an order or equality of their elements.
  private func constraintFault(
    _ callable: Callable, _ receiver: Type?, _ bindings: Bindings, _ span: Span
  ) -> Diagnostic? {
    guard case .library(let declaration) = callable.target,
      let type = bindings.types[0], !type.isUnknown
    else { return nil }
    let takesFunction = declaration.parameters.contains {
      if case .function = $0.type { true } else { false }
    }
    guard !takesFunction else { return nil }
    switch declaration.name {
    case "sorted", "sort", "min", "max", "clamp":
      return isComparable(type) ? nil : .notComparable(type, callable.name, span)
    case "contains", "firstIndex", "lastIndex":
      return isEquatable(type) ? nil : .notEquatable(type, callable.name, span)
    case "Set", "combine": return isHashable(type) ? nil : .notHashable(type, span)
    default: return nil
    }
  }

  func text(_ span: Span) -> String { source[span] }
}
