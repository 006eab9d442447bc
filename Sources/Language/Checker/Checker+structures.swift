import Syntax

/// Structures that the user declares.
extension Checker {
  /// Declares the cell's types: first their names, then what is in them.
  ///
  /// - Parameters:
  ///   - statements: The cell, or a block in which types are declared.
  ///   - outer: The path of the types around, for types that a function declares.
  mutating func declareTypes(_ statements: [Statement], within outer: String? = nil) {
    var declaredTypes: [(NominalType, Statement)] = []
    var seen: [String: Span] = [:]
    declareNames(statements, within: outer ?? "", &declaredTypes, &seen)
    declareAliases(statements, within: outer ?? "")
    if outer == nil { sketchVariables(statements) }
    for (nominal, statement) in declaredTypes {
      var variables: [String: VariableDeclaration] = [:]
      for case .variable(let declaration) in members(of: statement).map(\.kind) {
        guard declaration.isStatic, case .name(let name) = declaration.pattern.kind else {
          continue
        }
        variables[name.text] = declaration
      }
      guard !variables.isEmpty, let path = scope.details[nominal]?.path else { continue }
      staticsAhead[path] = (nominal, variables)
    }
    defer {
      typePath = ""
      sketched = [:]
    }
    for (nominal, statement) in ordered(declaredTypes) where !tried.asksToStop() {
      typePath = scope.details[nominal]?.path ?? ""
      switch statement.kind {
      case .structure(let syntax): fill(nominal, syntax)
      case .enumeration(let syntax): fill(nominal, syntax)
      default: break
      }
    }
    staticsAhead = [:]
    // The values of static variables may be of any type of the cell.
    for (nominal, statement) in declaredTypes {
      typePath = scope.details[nominal]?.path ?? ""
      for member in members(of: statement) {
        if case .variable(let declaration) = member.kind, declaration.isStatic {
          if outer != nil, declaration.getter == nil {
            report(.localTypeStatic(nominal.name, declaration.pattern.span))
          }
          staticVariable(declaration, nominal, member.span)
        }
      }
    }
    for (nominal, statement) in declaredTypes where holds(nominal, nominal, depth: 0) {
      report(.recursiveType(nominal.name, statement.span))
      nominal.kind = .structure([])
    }
  }

  /// Declares types by name, those within others by the names of both.
  private mutating func declareNames(
    _ statements: [Statement], within path: String,
    _ declaredTypes: inout [(NominalType, Statement)],
    _ seen: inout [String: Span]
  ) {
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
      let whole = path.isEmpty ? name.text : "\(path).\(name.text)"
      if let first = seen[whole] {
        report(.redeclared(name, first: first))
        continue
      }
      seen[whole] = name.span
      let nominal = NominalType(name: name.text, kind: kind)
      scope.types[whole] = nominal
      scope.aliases[whole] = nil
      scope.details[nominal] = TypeDetails()
      scope.details[nominal]?.path = whole
      if path == typePath {
        scope.functions[name.text] = nil
        scope.globals[name.text] = nil
      }
      declaredTypes.append((nominal, statement))
      types.append(nominal)
      declareNames(members(of: statement), within: whole, &declaredTypes, &seen)
    }
  }

  /// Types after those whose values their properties begin with, as far as it goes.
  private func ordered(_ types: [(NominalType, Statement)]) -> [(NominalType, Statement)] {
    let mentioned = types.map { type, statement in
      members(of: statement).reduce(into: Set<String>()) { names, member in
        guard case .variable(let declaration) = member.kind, declaration.type == nil,
          let value = declaration.value
        else { return }
        names.formUnion(NameCollector.names(in: value))
      }
    }
    let names = types.map(\.0.name)
    return DeclarationOrder.of(names, mentioning: mentioned).map { types[$0] }
  }

  /// Notes the cell's own variables, whose types initial values of properties may need.
  private mutating func sketchVariables(_ statements: [Statement]) {
    for statement in statements {
      guard case .variable(let declaration) = statement.kind,
        case .name(let name) = declaration.pattern.kind
      else { continue }
      sketched[name.text] = declaration
    }
  }

  private func members(of statement: Statement) -> [Statement] {
    switch statement.kind {
    case .structure(let syntax): syntax.members
    case .enumeration(let syntax): syntax.members
    default: []
    }
  }

  /// Declares other names of types, each after those that it mentions.
  private mutating func declareAliases(_ statements: [Statement], within outer: String) {
    var open: [(path: String, whole: String, name: Name, type: TypeSyntax)] = []
    func gather(_ statements: [Statement], _ path: String) {
      for statement in statements {
        switch statement.kind {
        case .alias(let name, let type):
          open.append((path, path.isEmpty ? name.text : "\(path).\(name.text)", name, type))
        case .structure(let syntax):
          gather(syntax.members, path.isEmpty ? syntax.name.text : "\(path).\(syntax.name.text)")
        case .enumeration(let syntax):
          gather(syntax.members, path.isEmpty ? syntax.name.text : "\(path).\(syntax.name.text)")
        default: break
        }
      }
    }
    gather(statements, outer)
    defer { typePath = "" }
    let order = DeclarationOrder.of(
      open.map(\.name.text), mentioning: open.map { $0.type.mentioned }, mayNameItself: false)
    for item in order.map({ open[$0] }) {
      typePath = item.path
      let type = type(item.type)
      scope.aliases[item.whole] = type
      if item.path.isEmpty { scope.types[item.whole] = nil }
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
    noteOwnFunctions(nominal)
  }

  private mutating func addProperty(
    _ declaration: VariableDeclaration, _ name: Name, _ nominal: NominalType,
    _ properties: inout [NominalType.Property], _ memberwise: inout SessionFunction
  ) {
    var type = declaration.type.map { self.type($0) }
    checkCharacter(declaration.value, declaration.type)
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
    if declaration.willSet != nil || declaration.didSet != nil {
      var observers = Observers()
      for (item, label) in [(declaration.willSet, "willSet"), (declaration.didSet, "didSet")] {
        guard let item else { continue }
        let function = accessor(
          item, named: "\(name.text).\(label)", value: known, nominal, observed: name.text,
          item.parameter.span)
        if label == "willSet" { observers.willSet = function } else { observers.didSet = function }
      }
      scope.details[nominal]?.observers[name.text] = observers
    }
    // A `let` with a value is not a parameter of the memberwise initialiser; its value is fixed.
    var presence = FunctionDeclaration.Parameter.Presence.required
    if let value = declaration.value { presence = .defaulted(text(value.span)) }
    if standIn != nil, declaration.value == nil { presence = .defaulted("nil") }
    if let standIn { memberwise.defaults[memberwise.parameters.count] = standIn }
    if declaration.value != nil, !declaration.isMutable {
      memberwise.fixed.insert(memberwise.parameters.count)
    }
    memberwise.parameters.append(
      FunctionDeclaration.Parameter(
        label: name.text, name: name.text, type: known, presence: presence))
  }

  /// The type of a property from its value, checked outside of everything else.
  private mutating func typeOfInitialValue(_ value: Expression) -> Type {
    var trial = self
    trial.contexts = [Context()]
    trial.context.staticType = scope.types[typePath]
    trial.sketch(NameCollector.names(in: value), depth: 0)
    trial.sketchStatics(in: value)
    let type = trial.check(value).type
    if trial.errorCount > errorCount {
      if trial.staticsLeft < staticsLeft {
        for fault in trial.diagnostics.dropFirst(diagnostics.count) { report(fault) }
        return .broken
      }
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

  /// Declares variables of the cell by their types alone.
  private mutating func sketch(_ names: Set<String>, depth: Int) {
    guard depth < 8 else { return }
    for name in names.sorted() {
      guard let declaration = sketched[name], scope.types[name] == nil else { continue }
      sketched[name] = nil
      var known: Type?
      if let written = declaration.type {
        known = type(written)
      } else if let value = declaration.value {
        sketch(NameCollector.names(in: value), depth: depth + 1)
        known = check(value).type
      }
      guard let known, known != .broken else { continue }
      scope.globals[name] = Scope.Variable(
        name: name, type: known, id: GlobalID(-1), isMutable: declaration.isMutable)
    }
  }

  /// Declares the static variables that a value names by their types alone.
  private mutating func sketchStatics(in value: Expression, depth: Int = 0) {
    let mentions = NameCollector.mentions(in: value)
    guard depth < 8, !staticsAhead.isEmpty, !mentions.members.isEmpty else { return }
    let outer = (path: typePath, type: context.staticType)
    defer { (typePath, context.staticType) = outer }
    let paths = staticsAhead.filter {
      mentions.names.contains($1.type.name)
        || mentions.names.contains("Self") && $0 == outer.path
    }
    for path in paths.keys.sorted() {
      guard let nominal = paths[path]?.type else { continue }
      (typePath, context.staticType) = (path, nominal)
      for name in mentions.members.sorted() {
        // Taken out first, since statics may name each other in a circle.
        guard let declaration = staticsAhead[path]?.variables.removeValue(forKey: name) else {
          continue
        }
        if let value = declaration.value, declaration.type == nil {
          sketchStatics(in: value, depth: depth + 1)
        }
        var attempt = self
        let known =
          declaration.type.map { attempt.type($0) }
          ?? declaration.value.map { attempt.check($0).type }
        guard let known, known != .broken, attempt.errorCount == errorCount else { continue }
        scope.details[nominal]?.staticVariables[name] = Scope.Variable(
          name: name, type: known, id: GlobalID(-1), isMutable: declaration.isMutable)
      }
    }
  }

  /// How many static variables are not declared yet.
  private var staticsLeft: Int { staticsAhead.values.reduce(0) { $0 + $1.variables.count } }

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
    staticValues.append((id, type, value, typePath))
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
    if let setter = declaration.setter {
      let set = accessor(
        setter, named: "\(name.text).set", value: function.result, nominal, span)
      scope.details[nominal]?.setters[name.text] = set
    }
  }

  mutating func methods(_ members: [Statement], _ nominal: NominalType) {
    for member in members {
      guard case .function(let syntax) = member.kind else { continue }
      if syntax.name.text == "subscript" {
        declareSubscript(syntax, nominal, member.span)
        continue
      }
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
      function.result = syntax.isFailable ? .optional(.nominal(nominal)) : .nominal(nominal)
      scope.details[nominal]?.initialisers.append(function)
    } else if function.isStatic {
      if function.name.first?.isLetter == false, function.name.first != "_" {
        scope.declaresOperators = true
      }
      if syntax.isPrefix { function.name = "prefix \(function.name)" }
      scope.details[nominal]?.statics[function.name, default: []].append(function)
    } else {
      let known = scope.details[nominal]?.methods[function.name] ?? []
      if known.contains(where: { $0.hasParameters(of: function) }) {
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
        if name.text == "Comparable" { scope.declaresOperators = true }
        continue
      }
      let known = Array(Self.knownConformances) + protocols.map(\.name)
      report(.unknownProtocol(name, nearest: nearest(to: name.text, among: known)))
    }
  }

  /// The values of static variables, first thing in the cell.
  mutating func defineStatics(into operations: inout [Operation]) {
    for (id, type, value, path) in staticValues {
      typePath = path
      context.staticType = scope.types[path]
      defer { context.staticType = nil }
      let checked = check(value, as: type, role: .value)
      operations.append(Operation(.defineGlobal(id, checked), value.span))
    }
    typePath = ""
    staticValues = []
  }
}
