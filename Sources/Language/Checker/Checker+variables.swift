import Syntax

/// `let` and `var`.
extension Checker {
  mutating func variable(
    _ declaration: VariableDeclaration, _ span: Span, into operations: inout [Operation]
  ) {
    if declaration.getter != nil {
      if !isTopLevel { report(.computedOutside(span)) }
      return
    }
    if let source = declaration.value, let syntax = declaration.type,
      let value = collection(source, syntax)
    {
      bind(declaration.pattern, value, isMutable: declaration.isMutable, span, into: &operations)
      return
    }
    let annotation = declaration.type.map { type($0) }
    checkCharacter(declaration.value, declaration.type)
    guard let source = declaration.value else {
      return withoutValue(declaration, annotation, span, into: &operations)
    }
    let before = errorCount
    var value: TypedExpression
    if let annotation {
      value = check(
        source, as: annotation,
        role: .variable(declaration.pattern.names.first?.text ?? "_"))
      if value.type == .broken { value = TypedExpression(.absent, annotation, source.span) }
    } else {
      value = check(source)
      if value.type == .void, errorCount == before {
        report(.noValue(source.span))
        value = fault(source.span)
      }
      if case .name(let name) = declaration.pattern.kind {
        value = watched(value, named: name.text)
      }
    }
    if case .name(let name) = declaration.pattern.kind { isDeclaring = !name.text.hasPrefix("_") }
    let isSlice = annotation == nil && keepsIndices(value)
    bind(declaration.pattern, value, isMutable: declaration.isMutable, span, into: &operations)
    isDeclaring = false
    if isSlice, case .name(let name) = declaration.pattern.kind { noteSlice(name.text) }
  }

  private mutating func withoutValue(
    _ declaration: VariableDeclaration, _ annotation: Type?, _ span: Span,
    into operations: inout [Operation]
  ) {
    guard let annotation else {
      if !isTopLevel || declaration.pattern.names.allSatisfy({ !$0.text.isEmpty }) {
        report(.noTypeNoValue(declaration.pattern.names.first?.text ?? "_", span))
      }
      for name in declaration.pattern.names { declare(name, .broken, isMutable: true) }
      return
    }
    if case .optional = annotation, declaration.isMutable {
      let none = TypedExpression(.none, annotation, span)
      bind(declaration.pattern, none, isMutable: true, span, into: &operations)
      return
    }
    for (name, annotation) in typed(declaration.pattern, annotation) {
      if isTopLevel {
        _ = declareGlobal(name, annotation, isMutable: declaration.isMutable)
        uninitialisedGlobals.insert(name.text)
        givenGlobals.remove(name.text)
      } else {
        let id = declareLocal(name, annotation, isMutable: declaration.isMutable)
        context.locals[id.index].isDeferred = true
        context.uninitialised.insert(id)
        context.given.remove(id)
        operations.append(Operation(.define(id, nil), span))
      }
    }
  }

  /// The names of a pattern with the types that the whole's type gives them.
  private mutating func typed(_ pattern: Pattern, _ type: Type) -> [(Name, Type)] {
    switch (pattern.kind, type) {
    case (.name(let name), _): return [(name, type)]
    case (.tuple(let parts), .tuple(let elements)) where parts.count == elements.count:
      return zip(parts, elements).flatMap { typed($0, $1.type) }
    case (.tuple(let parts), _):
      report(.tupleArity(expected: parts.count, found: type, pattern.span))
      return pattern.names.map { ($0, .broken) }
    default: return []
    }
  }

  /// The value of `let a: Set = [1, 2]`, whose annotation leaves the elements open.
  private mutating func collection(
    _ source: Expression, _ syntax: TypeSyntax
  ) -> TypedExpression? {
    guard case .named(let name, let arguments) = syntax.kind, arguments.isEmpty,
      ["Set", "Array", "Dictionary"].contains(name.text), typeNamed(name.text) == nil
    else { return nil }
    let value = check(source)
    switch (name.text, value.kind, value.type) {
    case ("Set", .array(let elements), .array(let element)):
      if !isHashable(element) { report(.notHashable(element, source.span)) }
      return TypedExpression(.set(elements), .set(element), source.span)
    case ("Set", _, .set), ("Array", _, .array), ("Dictionary", _, .dictionary), (_, _, .broken):
      return value
    default:
      report(.genericArguments(name.text, syntax.span))
      return fault(source.span)
    }
  }

  /// Declares a name without code, so that its uses give no further message.
  private mutating func declare(_ name: Name, _ type: Type, isMutable: Bool) {
    if isTopLevel {
      _ = declareGlobal(name, type, isMutable: isMutable)
    } else {
      declareLocal(name, type, isMutable: isMutable)
    }
  }

  /// Binds a pattern to a value: globals at the top level of a cell, locals elsewhere.
  mutating func bind(
    _ pattern: Pattern, _ value: TypedExpression, isMutable: Bool, _ span: Span,
    into operations: inout [Operation]
  ) {
    guard isTopLevel else {
      return bindLocal(pattern, value, isMutable: isMutable, into: &operations)
    }
    switch pattern.kind {
    case .name(let name):
      let id = declareGlobal(name, value.type, isMutable: isMutable)
      operations.append(Operation(.defineGlobal(id, value), span))
    case .wildcard, .broken: operations.append(Operation(.evaluate(value), span))
    case .tuple(let parts):
      destructure(parts, value, pattern.span, into: &operations) {
        $0.bind($1, $2, isMutable: isMutable, span, into: &$3)
      }
    }
  }

  /// Binds a pattern to a value by locals.
  mutating func bindLocal(
    _ pattern: Pattern, _ value: TypedExpression, isMutable: Bool,
    into operations: inout [Operation]
  ) {
    switch pattern.kind {
    case .name(let name):
      let id = declareLocal(name, value.type, isMutable: isMutable)
      context.locals[id.index].isHinted = isDeclaring
      operations.append(Operation(.define(id, value), pattern.span))
    case .wildcard, .broken:
      if case .field = value.kind { return }
      if case .local = value.kind { return }
      operations.append(Operation(.evaluate(value), pattern.span))
    case .tuple(let parts):
      destructure(parts, value, pattern.span, into: &operations) {
        $0.bindLocal($1, $2, isMutable: isMutable, into: &$3)
      }
    }
  }

  private mutating func destructure(
    _ parts: [Pattern], _ value: TypedExpression, _ span: Span,
    into operations: inout [Operation],
    _ body: (inout Checker, Pattern, TypedExpression, inout [Operation]) -> Void
  ) {
    guard case .tuple(let elements) = value.type, elements.count == parts.count else {
      if value.type != .broken {
        report(.tupleArity(expected: parts.count, found: value.type, span))
      }
      for part in parts { body(&self, part, fault(part.span), &operations) }
      return
    }
    let local = temporary(value.type, value.span)
    operations.append(Operation(.define(local, value), value.span))
    let copy = TypedExpression(.local(local), value.type, value.span)
    for (index, part) in parts.enumerated() {
      let field = TypedExpression(.field(copy, index), elements[index].type, part.span)
      body(&self, part, field, &operations)
    }
  }

  /// Declares a variable of the session.
  mutating func declareGlobal(_ name: Name, _ type: Type, isMutable: Bool) -> GlobalID {
    if let first = declared[name.text] {
      report(.redeclared(name, first: first))
    }
    declared[name.text] = name.span
    let id = GlobalID(scope.nextGlobal)
    scope.nextGlobal += 1
    globals.append(Global(id: id, name: name.text, type: type))
    scope.globals[name.text] = Scope.Variable(
      name: name.text, type: type, id: id, isMutable: isMutable)
    scope.functions[name.text] = nil
    return id
  }
}
