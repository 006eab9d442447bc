import Syntax

/// A function whose body is checked when the top level of the cell is known.
struct PendingBody: Sendable {
  var syntax: FunctionSyntax
  var function: SessionFunction
  var span: Span
  /// The type whose method it is.
  var owner: NominalType?
  /// The expression of a default, when that is what the function computes.
  var value: Expression?
  /// The property whose observer it is.
  var observed: String?
}

/// Function declarations.
extension Checker {
  /// Declares the functions at the top level of the cell, so that any statement may call them.
  mutating func declareFunctions(_ statements: [Statement]) {
    // Those of this cell by name and labels, and those of earlier cells by name.
    var seen: [[String?]: [SessionFunction]] = [:]
    var earlier: [String: [SessionFunction]] = [:]
    for statement in statements where !tried.asksToStop() {
      guard let syntax = computedFunction(statement), !syntax.name.text.isEmpty else { continue }
      var function = self.signature(syntax)
      if case .variable = statement.kind { function.isProperty = true }
      let name = function.name
      let labels = [name] + function.parameters.map(\.label)
      if seen[labels]?.contains(where: { $0.hasParameters(of: function) }) == true {
        report(.redeclaredFunction(syntax.name, signature: Callable(function).signature))
        continue
      }
      let known = earlier[name] ?? scope.functions[name] ?? []
      earlier[name] = known
      let same = known.first { $0.hasSignature(of: function) }
      function.id = same?.id ?? newFunction()
      function.cell = scope.cell
      if known.contains(where: { $0.hasLabels(of: function) }) {
        let replaced = function
        scope.functions[name]?.removeAll {
          $0.cell != scope.cell && $0.hasLabels(of: replaced)
        }
      }
      scope.functions[name, default: []].append(function)
      scope.globals[name] = nil
      seen[labels, default: []].append(function)
      declaredFunctions[statement.span] = function
      pending.append(PendingBody(syntax: syntax, function: function, span: statement.span))
    }
  }

  /// A function declaration; a computed variable is one without parameters.
  private func computedFunction(_ statement: Statement) -> FunctionSyntax? {
    switch statement.kind {
    case .function(let syntax): return syntax
    case .variable(let declaration):
      guard let getter = declaration.getter, case .name(let name) = declaration.pattern.kind,
        let type = declaration.type
      else { return nil }
      return FunctionSyntax(name: name, parameters: [], result: type, body: getter)
    default: return nil
    }
  }

  /// What a call needs to know of a declared function.
  mutating func signature(_ syntax: FunctionSyntax, isLocal: Bool = false) -> SessionFunction {
    var function = SessionFunction(
      id: FunctionID(-1), name: syntax.name.text, parameters: [], result: .void)
    function.result = syntax.result.map { type($0) } ?? .void
    function.documentation = syntax.documentation ?? ""
    function.isMutating = syntax.isMutating
    function.isStatic = syntax.isStatic
    function.cell = scope.cell
    var names: Set<String> = []
    for (index, parameter) in syntax.parameters.enumerated() {
      let type = self.type(parameter.type)
      var presence = FunctionDeclaration.Parameter.Presence.required
      if parameter.isVariadic { presence = .variadic }
      checkCharacter(parameter.defaultValue, parameter.type)
      if let value = parameter.defaultValue {
        presence = .defaulted(text(value.span))
        function.defaults[index] = defaultOf(value, type, isLocal: isLocal)
      }
      if parameter.isInout { function.inoutParameters.insert(index) }
      if parameter.isInout, parameter.defaultValue != nil { report(.inoutDefault(parameter.name)) }
      if parameter.isInout, parameter.isVariadic { report(.inoutVariadic(parameter.name)) }
      if index > 0, syntax.parameters[index - 1].isVariadic, parameter.label == nil {
        report(
          .labelAfterVariadic(parameter.name, variadic: syntax.parameters[index - 1].name.text))
      }
      if parameter.name.text != "_", !names.insert(parameter.name.text).inserted {
        report(.redeclared(parameter.name, first: nil))
      }
      function.parameters.append(
        FunctionDeclaration.Parameter(
          label: parameter.label?.text, name: parameter.name.text, type: type, presence: presence))
    }
    return function
  }

  private mutating func defaultOf(
    _ value: Expression, _ type: Type, isLocal: Bool
  ) -> SessionFunction.Default {
    if isLocal { return .source(value) }
    if isConstant(value) {
      if contexts.isEmpty { contexts = [Context()] }
      return .constant(check(value, as: type, role: .value))
    }
    let id = newFunction()
    let name = Name("default", value.span)
    let syntax = FunctionSyntax(name: name, parameters: [], result: nil, body: [])
    let function = SessionFunction(id: id, name: "default", parameters: [], result: type)
    pending.append(
      PendingBody(syntax: syntax, function: function, span: value.span, value: value))
    return .function(id)
  }

  private func isConstant(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .integer, .real, .boolean, .nilLiteral: true
    case .string(let segments):
      segments.allSatisfy { if case .text = $0 { true } else { false } }
    case .prefix(let symbol, let operand): symbol.text == "-" && isConstant(operand)
    default: false
    }
  }

  /// Checks a body that was put off.
  mutating func body(of item: PendingBody) {
    contexts = [Context()]
    typePath = item.owner.flatMap { scope.details[$0]?.path } ?? ""
    defer { typePath = "" }
    context.staticType = item.owner
    context.observed = item.observed
    if let value = item.value {
      context.result = item.function.result
      let outer = initialValueOwner
      initialValueOwner = item.owner
      defer { initialValueOwner = outer }
      let checked = check(value, as: item.function.result, role: .value)
      functions.append(
        Function(
          id: item.function.id, name: item.function.name, locals: context.finished,
          parameters: [], result: item.function.result,
          body: [Operation(.giveBack(checked), value.span)], span: item.span))
      return
    }
    context.selfType = item.function.isStatic ? nil : item.owner
    if let owner = item.owner {
      context.isConcurrent =
        scope.details[owner]?.concurrentMethods.contains(item.function.name) ?? false
    }
    if !item.function.isStatic { context.staticType = nil }
    if item.syntax.name.text == "init", let owner = item.owner {
      return initialiserBody(item, owner)
    }
    var parameters: [LocalID] = []
    var inoutParameters: Set<LocalID> = []
    if let owner = item.owner, !item.function.isStatic {
      let isMutating = item.function.isMutating
      let id = declareLocal(
        Name("self", item.syntax.name.span), .nominal(owner), isMutable: isMutating,
        role: .selfValue)
      parameters.append(id)
      if isMutating { inoutParameters.insert(id) }
    }
    bindParameters(item, &parameters, &inoutParameters)
    let operations = functionBody(item.syntax, item.function, item.span)
    hints(context)
    functions.append(
      Function(
        id: item.function.id,
        name: item.owner.map { "\($0.name).\(item.function.name)" }
          ?? item.function.name,
        locals: context.finished, parameters: parameters, inoutParameters: inoutParameters,
        captures: context.captures, result: item.function.result, body: operations,
        span: item.span))
  }

  func parameterType(_ function: SessionFunction, _ index: Int) -> Type {
    let parameter = function.parameters[index]
    return parameter.isVariadic ? .array(parameter.type) : parameter.type
  }

  mutating func bindParameters(
    _ item: PendingBody, _ parameters: inout [LocalID], _ inoutParameters: inout Set<LocalID>
  ) {
    for (index, parameter) in item.syntax.parameters.enumerated()
    where item.function.parameters.indices.contains(index) {
      let id = declareLocal(
        parameter.name, parameterType(item.function, index), isMutable: parameter.isInout,
        role: .parameter)
      parameters.append(id)
      if parameter.isInout { inoutParameters.insert(id) }
    }
  }

  /// The statements of a function whose parameters are bound.
  mutating func functionBody(
    _ syntax: FunctionSyntax, _ function: SessionFunction, _ span: Span
  ) -> [Operation] {
    context.result = function.result
    var operations: [Operation] = []
    let result = function.result
    context.scopes.append([:])
    defer { context.scopes.removeLast() }
    if syntax.body.count == 1, result != .void,
      let expression = valueExpression(syntax.body[0])
    {
      let value = check(expression, as: result, role: .result)
      operations.append(Operation(.giveBack(value), expression.span))
      return operations
    }
    if syntax.body.count == 1, result != .void, result != .broken,
      let branching = branchingValue(syntax.body[0])
    {
      let value = check(branching, as: result, role: .result)
      operations.append(Operation(.giveBack(value), branching.span))
      return operations
    }
    let before = errorCount
    let ends = block(syntax.body, into: &operations)
    if !ends, result != .void, result != .never, result != .broken, errorCount == before {
      report(.missingReturn(result, syntax.name.span, name: syntax.name.text))
    }
    return operations
  }

  /// An `if` or `switch` whose branches are all single expressions, as the value of a body.
  func branchingValue(_ statement: Statement) -> Expression? {
    switch statement.kind {
    case .ifElse(_, let then, let otherwise?):
      guard isSingleValue(then), isSingleValue(otherwise) else { return nil }
    case .switchCase(_, let cases):
      guard !cases.isEmpty, cases.allSatisfy({ isSingleValue($0.body) }) else { return nil }
    default: return nil
    }
    return Expression(.statement(statement), statement.span)
  }

  private func isSingleValue(_ body: [Statement]) -> Bool {
    guard body.count == 1 else { return false }
    if valueExpression(body[0]) != nil { return true }
    if case .returnValue(_?) = body[0].kind { return true }
    return branchingValue(body[0]) != nil
  }
}
