import Syntax

/// Structures that the user declares.
extension Checker {
  /// Declares the cell's types: first their names, then what is in them.
  mutating func declareTypes(_ statements: [Statement]) {
    var declaredTypes: [(NominalType, Statement)] = []
    var seen: [String: Span] = [:]
    for statement in statements {
      let name: Name
      let kind: NominalType.Kind
      switch statement.kind {
      case .structure(let syntax): (name, kind) = (syntax.name, .structure([]))
      case .enumeration(let syntax):
        name = syntax.name
        // Names of the cases first: payloads may speak of types declared below.
        kind = .enumeration(syntax.cases.map { NominalType.Case(name: $0.name.text, payload: []) })
      default: continue
      }
      if name.text.isEmpty { continue }
      if let first = seen[name.text] {
        report(.redeclared(name, first: first))
        continue
      }
      seen[name.text] = name.span
      let nominal = NominalType(name: name.text, kind: kind)
      scope.types[name.text] = nominal
      scope.details[nominal] = TypeDetails()
      scope.functions[name.text] = nil
      scope.globals[name.text] = nil
      declaredTypes.append((nominal, statement))
    }
    for (nominal, statement) in declaredTypes {
      switch statement.kind {
      case .structure(let syntax): fill(nominal, syntax)
      case .enumeration(let syntax): fill(nominal, syntax)
      default: break
      }
    }
    // The values of static variables may be of any type of the cell.
    for (nominal, statement) in declaredTypes {
      guard case .structure(let syntax) = statement.kind else { continue }
      for member in syntax.members {
        if case .variable(let declaration) = member.kind, declaration.isStatic {
          staticVariable(declaration, nominal, member.span)
        }
      }
    }
    for (nominal, statement) in declaredTypes where holds(nominal, nominal, depth: 0) {
      report(.recursiveType(nominal.name, statement.span))
      nominal.kind = .structure([])
    }
  }

  /// Whether a value of one type contains a value of another without indirection.
  private func holds(_ outer: NominalType, _ inner: NominalType, depth: Int) -> Bool {
    guard depth < 50 else { return true }
    guard case .structure(let properties) = outer.kind else { return false }
    func contains(_ type: Type) -> Bool {
      switch type {
      case .nominal(let nominal): nominal == inner || holds(nominal, inner, depth: depth + 1)
      case .optional(let wrapped): contains(wrapped)
      case .tuple(let elements): elements.contains { contains($0.type) }
      default: false
      }
    }
    return properties.contains { contains($0.type) }
  }

  private mutating func fill(_ nominal: NominalType, _ syntax: StructureSyntax) {
    conformances(syntax.conformances, nominal)
    var properties: [NominalType.Property] = []
    var memberwise = SessionFunction(
      id: FunctionID(-1), name: nominal.name, parameters: [], result: .nominal(nominal))
    var names: [String: Span] = [:]
    siblings = memberNames(of: syntax)
    defer { siblings = [] }
    for member in syntax.members {
      guard case .variable(let declaration) = member.kind else { continue }
      if declaration.isStatic { continue }
      if let getter = declaration.getter {
        computed(declaration, getter, nominal, member.span)
        continue
      }
      guard case .name(let name) = declaration.pattern.kind else {
        report(.propertyPattern(declaration.pattern.span))
        continue
      }
      if let first = names[name.text] {
        report(.redeclared(name, first: first))
        continue
      }
      names[name.text] = name.span
      addProperty(declaration, name, nominal, &properties, &memberwise)
    }
    nominal.kind = .structure(properties)
    scope.details[nominal]?.memberwise = memberwise
    declareAliases(nominal, syntax)
    declaring = nominal
    methods(syntax.members, nominal)
    declaring = nil
    checkConformances(nominal, syntax)
  }

  private mutating func addProperty(
    _ declaration: VariableDeclaration, _ name: Name, _ nominal: NominalType,
    _ properties: inout [NominalType.Property], _ memberwise: inout SessionFunction
  ) {
    var type = declaration.type.map { self.type($0) }
    var standIn: SessionFunction.Default?
    if let value = declaration.value {
      if type == nil { type = typeOfInitialValue(value) }
      standIn = initialValue(value, type ?? .broken, of: nominal)
    } else if case .optional? = type, declaration.isMutable, let type {
      standIn = .constant(TypedExpression(.none, type, name.span))
    }
    if type == nil { report(.noTypeNoValue(name.text, name.span)) }
    let known = type ?? .broken
    properties.append(
      NominalType.Property(name: name.text, type: known, isMutable: declaration.isMutable))
    // A `let` with a value is not a parameter of the memberwise initialiser; its value is fixed.
    var presence = FunctionDeclaration.Parameter.Presence.required
    if let value = declaration.value { presence = .defaulted(text(value.span)) }
    if standIn != nil, declaration.value == nil { presence = .defaulted("nil") }
    if let standIn { memberwise.defaults[memberwise.parameters.count] = standIn }
    memberwise.parameters.append(
      FunctionDeclaration.Parameter(
        label: name.text, name: name.text, type: known, presence: presence))
  }

  /// The type of a property from its value, checked outside of everything else.
  private mutating func typeOfInitialValue(_ value: Expression) -> Type {
    var trial = self
    trial.contexts = [Context()]
    let type = trial.check(value).type
    if trial.errorCount > errorCount {
      contexts.append(Context())
      _ = check(value)
      contexts.removeLast()
      return .broken
    }
    return type
  }

  /// The members of a value that a structure declares.
  private func memberNames(of syntax: StructureSyntax) -> Set<String> {
    var names: Set<String> = []
    for member in syntax.members {
      switch member.kind {
      case .variable(let declaration) where !declaration.isStatic:
        names.formUnion(declaration.pattern.names.map(\.text))
      case .function(let function) where !function.isStatic: names.insert(function.name.text)
      default: break
      }
    }
    return names
  }

  private mutating func initialValue(
    _ value: Expression, _ type: Type, of owner: NominalType
  ) -> SessionFunction.Default {
    let id = newFunction()
    let name = Name("initial value", value.span)
    let syntax = FunctionSyntax(name: name, parameters: [], result: nil, body: [])
    let function = SessionFunction(id: id, name: "initial value", parameters: [], result: type)
    if type != .broken {
      pending.append(
        PendingBody(
          syntax: syntax, function: function, span: value.span, owner: owner, value: value))
    }
    return .function(id)
  }

  private mutating func staticVariable(
    _ declaration: VariableDeclaration, _ nominal: NominalType, _ span: Span
  ) {
    guard case .name(let name) = declaration.pattern.kind, let value = declaration.value else {
      if let getter = declaration.getter {
        computed(declaration, getter, nominal, span)
      } else {
        report(.noTypeNoValue(declaration.pattern.names.first?.text ?? "_", span))
      }
      return
    }
    let type = declaration.type.map { self.type($0) } ?? typeOfInitialValue(value)
    let id = GlobalID(scope.nextGlobal)
    scope.nextGlobal += 1
    globals.append(Global(id: id, name: "", type: type))
    let variable = Scope.Variable(
      name: name.text, type: type, id: id, isMutable: declaration.isMutable)
    scope.details[nominal]?.staticVariables[name.text] = variable
    staticValues.append((id, type, value))
  }

  /// A computed property, as a method without parameters.
  mutating func computed(
    _ declaration: VariableDeclaration, _ getter: [Statement], _ nominal: NominalType,
    _ span: Span
  ) {
    guard case .name(let name) = declaration.pattern.kind else {
      report(.propertyPattern(declaration.pattern.span))
      return
    }
    let syntax = FunctionSyntax(
      name: name, parameters: [], result: declaration.type, body: getter,
      isStatic: declaration.isStatic)
    var function = signature(syntax)
    if declaration.type == nil { report(.noTypeNoValue(name.text, name.span)) }
    function.isProperty = true
    addMethod(function, syntax, nominal, span)
  }

  mutating func methods(_ members: [Statement], _ nominal: NominalType) {
    for member in members {
      guard case .function(let syntax) = member.kind else { continue }
      addMethod(signature(syntax), syntax, nominal, member.span)
    }
  }

  private mutating func addMethod(
    _ signature: SessionFunction, _ syntax: FunctionSyntax, _ nominal: NominalType, _ span: Span
  ) {
    var function = signature
    function.id = newFunction()
    if function.name == "init" {
      function.name = nominal.name
      function.result = .nominal(nominal)
      scope.details[nominal]?.initialisers.append(function)
    } else if function.isStatic {
      scope.details[nominal]?.statics[function.name, default: []].append(function)
    } else {
      let known = scope.details[nominal]?.methods[function.name] ?? []
      if known.contains(where: {
        $0.hasLabels(of: function) && $0.parameters.map(\.type) == function.parameters.map(\.type)
      }) {
        report(.redeclaredFunction(syntax.name, signature: Callable(function).signature))
        return
      }
      scope.details[nominal]?.methods[function.name, default: []].append(function)
    }
    pending.append(
      PendingBody(syntax: syntax, function: function, span: span, owner: nominal))
  }

  static let knownConformances: Set<String> = [
    "Equatable", "Hashable", "Comparable", "Sendable", "Codable", "CaseIterable",
    "CustomStringConvertible",
  ]

  mutating func conformances(_ names: [Name], _ nominal: NominalType) {
    for name in names {
      if let known = library.types[name.text], known.requirements.isEmpty {
        report(.notAProtocol(name, protocols: protocols.map(\.name)))
        continue
      }
      if Self.knownConformances.contains(name.text) || Self.simpleTypes[name.text] != nil
        || library.types[name.text] != nil
      {
        scope.details[nominal]?.conformances.append(name.text)
        continue
      }
      let known = Array(Self.knownConformances) + protocols.map(\.name)
      report(.unknownProtocol(name, nearest: nearest(to: name.text, among: known)))
    }
  }

  /// The values of static variables, first thing in the cell.
  mutating func defineStatics(into operations: inout [Operation]) {
    for (id, type, value) in staticValues {
      let checked = check(value, as: type, role: .value)
      operations.append(Operation(.defineGlobal(id, checked), value.span))
    }
    staticValues = []
  }

  /// The body of an `init`: each stored property is a local until the end.
  mutating func initialiserBody(_ item: PendingBody, _ owner: NominalType) {
    guard case .structure(let properties) = owner.kind else {
      report(.initialiserOfEnumeration(item.span))
      return
    }
    context.result = .nominal(owner)
    let span = item.span
    let name = item.syntax.name
    let own = declareLocal(
      Name("self", name.span), .nominal(owner), isMutable: true, role: .selfValue)
    var operations: [Operation] = []
    var fields: [LocalID] = []
    for (index, property) in properties.enumerated() {
      let id = context.add(
        Context.Local(
          name: property.name, type: property.type, isMutable: true, span: name.span,
          isDeferred: true))
      fields.append(id)
      if case .function(let standIn)? = scope.details[owner]?.memberwise?.defaults[index] {
        let value = TypedExpression(.call(.function(standIn), []), property.type, span)
        operations.append(Operation(.define(id, value), span))
      } else if case .constant(let value)? = scope.details[owner]?.memberwise?.defaults[index] {
        operations.append(Operation(.define(id, value), span))
      } else {
        operations.append(Operation(.define(id, nil), span))
        context.uninitialised.insert(id)
      }
    }
    context.properties = fields
    var parameters: [LocalID] = []
    var inoutParameters: Set<LocalID> = []
    bindParameters(item, &parameters, &inoutParameters)
    context.scopes.append([:])
    _ = own
    let ends = block(item.syntax.body, into: &operations)
    context.scopes.removeLast()
    if !ends {
      for (index, field) in fields.enumerated() where context.uninitialised.contains(field) {
        report(.propertyWithoutValue(properties[index].name, name.span))
      }
      operations.append(Operation(.giveBack(finishedSelf(fields, span)), span))
    }
    functions.append(
      Function(
        id: item.function.id, name: "\(owner.name).init", locals: context.finished,
        parameters: parameters, inoutParameters: inoutParameters, captures: context.captures,
        result: .nominal(owner), body: operations, span: span))
  }

  /// The structure made of an initialiser's locals.
  func finishedSelf(_ fields: [LocalID], _ span: Span) -> TypedExpression {
    let values = fields.map {
      TypedExpression(.local($0), context.locals[$0.index].type, span)
    }
    let type = context.selfType.map { Type.nominal($0) } ?? .broken
    return TypedExpression(.tuple(values), type, span)
  }
}
