import Syntax

/// `switch`, patterns, and `if` and `switch` as values.
extension Checker {
  mutating func switchCase(
    _ subject: Expression, _ cases: [SwitchCase], _ span: Span, label: String?,
    into operations: inout [Operation]
  ) -> Bool {
    let value = check(subject)
    let local = temporary(value.type, subject.span)
    let copy = TypedExpression(.local(local), value.type, subject.span)
    context.frames.append(Context.Frame(kind: .choice, label: label))
    let before = initialisation
    var branches: [(test: TypedExpression?, body: [Operation], falls: Bool, span: Span)] = []
    var covered: [Exhaustiveness.Shape] = []
    var endsAll = true
    var after: Initialisation?
    var fallen: Initialisation?
    for (index, item) in cases.enumerated() {
      var item = item
      var falls = false
      if case .fallThrough? = item.body.last?.kind, index + 1 < cases.count {
        item.body.removeLast()
        falls = true
        if let name = cases[index + 1].patterns.lazy.compactMap({ $0.pattern.names.first }).first {
          report(.fallThroughIntoBinding(name))
        }
      }
      initialisation = before
      context.scopes.append([:])
      let test = self.test(item, copy, &covered)
      if let fallen { meet(before, fallen) }
      fallen = nil
      let inner = scoped(item.body)
      context.scopes.removeLast()
      if item.body.isEmpty, !falls { report(.emptyCase(item.span)) }
      branches.append((test, inner.operations, falls, item.span))
      endsAll = endsAll && (inner.ends || falls)
      if inner.ends { continue }
      if falls { fallen = initialisation } else { after = Self.joined([after, initialisation]) }
    }
    let frame = context.frames.removeLast()
    initialisation = Self.joined([after, frame.exits]) ?? before
    if let missing = Exhaustiveness.missing(covered, of: value.type) {
      report(.notExhaustive(missing, span))
    }
    for index in branches.indices.reversed() where branches[index].falls {
      branches[index].body += branches[index + 1].body
    }
    var chain: [Operation] = []
    for branch in branches.reversed() {
      guard let test = branch.test else {
        chain = branch.body
        continue
      }
      chain = [
        Operation(
          .branch([.condition(test)], then: branch.body, otherwise: chain), branch.span)
      ]
    }
    let define = Operation(.define(local, value), subject.span)
    operations.append(Operation(.block([define] + chain), span))
    return endsAll && !frame.isLeft && !cases.isEmpty
  }

  /// The condition of a case; nil for one that always holds.
  private mutating func test(
    _ item: SwitchCase, _ subject: TypedExpression, _ covered: inout [Exhaustiveness.Shape]
  ) -> TypedExpression? {
    if item.patterns.isEmpty {
      covered.append(.anything)
      return nil
    }
    var whole: TypedExpression?
    sharedBindings = item.patterns.count > 1 ? [:] : nil
    defer { sharedBindings = nil }
    let names = Set(item.patterns[0].pattern.names.map(\.text))
    for (pattern, filter) in item.patterns {
      if Set(pattern.names.map(\.text)) != names { report(.patternNames(pattern.span)) }
      var test = match(pattern, subject)
      if filter == nil { covered.append(Exhaustiveness.shape(pattern, of: subject.type)) }
      if let filter { test = TypedExpression(.and(test, condition(filter)), .bool, pattern.span) }
      whole = whole.map { TypedExpression(.or($0, test), .bool, item.span) } ?? test
    }
    return whole
  }

  /// Whether a value matches a pattern, as a Bool that binds the pattern's names on the way.
  mutating func match(_ pattern: CasePattern, _ subject: TypedExpression) -> TypedExpression {
    nested(pattern.span, otherwise: fault(pattern.span)) { $0.findMatch(pattern, subject) }
  }

  private mutating func findMatch(
    _ pattern: CasePattern, _ subject: TypedExpression
  ) -> TypedExpression {
    let span = pattern.span
    let always = TypedExpression(.bool(true), .bool, span)
    switch pattern.kind {
    case .wildcard: return always
    case .broken: return TypedExpression(.absent, .bool, span)
    case .binding(let isMutable, let name):
      let id: LocalID
      if let known = sharedBindings?[name.text] {
        id = known
        let type = context.locals[id.index].type
        if type != subject.type {
          report(.mismatch(found: subject, expected: type, role: .variable(name.text)))
          return TypedExpression(.absent, .bool, span)
        }
      } else {
        id = declareLocal(name, subject.type, isMutable: isMutable)
        sharedBindings?[name.text] = id
      }
      return TypedExpression(
        .sequence([Operation(.define(id, subject), span)], always), .bool, span)
    case .expression(let expression): return match(expression, subject, span)
    case .some(let inner):
      guard case .optional(let wrapped) = subject.type else {
        if subject.type != .broken { report(.patternType(subject.type, span)) }
        return TypedExpression(.absent, .bool, span)
      }
      let none = TypedExpression(.none, subject.type, span)
      let test = TypedExpression(.binary(.notEqual, subject, none), .bool, span)
      let value = TypedExpression(.unwrap(subject, .forced), wrapped, span)
      return TypedExpression(.and(test, match(inner, value)), .bool, span)
    case .tuple(let parts):
      guard case .tuple(let elements) = subject.type, elements.count == parts.count else {
        if subject.type != .broken {
          report(.tupleArity(expected: parts.count, found: subject.type, span))
        }
        return TypedExpression(.absent, .bool, span)
      }
      var whole = always
      for (index, part) in parts.enumerated() {
        let field = TypedExpression(.field(subject, index), elements[index].type, part.span)
        let test = match(part, field)
        if case .bool(true) = test.kind { continue }
        if case .bool(true) = whole.kind {
          whole = test
        } else {
          whole = TypedExpression(.and(whole, test), .bool, span)
        }
      }
      return whole
    case .enumeration(let name, let parts): return matchCase(name, parts, subject, span)
    }
  }

  private mutating func matchCase(
    _ name: Name, _ parts: [(label: Name?, pattern: CasePattern)], _ subject: TypedExpression,
    _ span: Span
  ) -> TypedExpression {
    var subject = subject
    var whole: TypedExpression?
    if case .optional(let wrapped) = subject.type {
      let none = TypedExpression(.none, subject.type, span)
      if name.text == "none", parts.isEmpty {
        return TypedExpression(.binary(.equal, subject, none), .bool, span)
      }
      if name.text == "some", parts.count == 1 {
        return findMatch(CasePattern(.some(parts[0].pattern), span), subject)
      }
      whole = TypedExpression(.binary(.notEqual, subject, none), .bool, span)
      subject = TypedExpression(.unwrap(subject, .forced), wrapped, span)
    }
    guard case .nominal(let nominal) = subject.type, case .enumeration(let cases) = nominal.kind
    else {
      if parts.isEmpty {
        return match(Expression(.implicitMember(name), span), subject, span)
      }
      if subject.type != .broken { report(.patternType(subject.type, span)) }
      return TypedExpression(.absent, .bool, span)
    }
    noteImplicit(subject.type, name)
    guard let index = cases.firstIndex(where: { $0.name == name.text }) else {
      report(
        .unknownImplicit(
          name, subject.type, nearest: nearest(to: name.text, among: cases.map(\.name)),
          names: cases.map(\.name)))
      return TypedExpression(.absent, .bool, span)
    }
    let number = TypedExpression(.int(index), .int, span)
    let own = TypedExpression(.caseIndex(subject), .int, span)
    let test = TypedExpression(.binary(.equalInt, own, number), .bool, span)
    var result = whole.map { TypedExpression(.and($0, test), .bool, span) } ?? test
    let payload = cases[index].payload
    if parts.isEmpty { return result }
    var patterns = parts
    if parts.count == 1, payload.count > 1, case .tuple(let inner) = parts[0].pattern.kind {
      patterns = inner.map { (nil, $0) }
    }
    guard patterns.count == payload.count else {
      report(.payloadCount(name, expected: payload.count, found: patterns.count))
      return TypedExpression(.absent, .bool, span)
    }
    for (position, part) in patterns.enumerated() {
      if let label = part.label, let wanted = payload[position].label, label.text != wanted {
        report(.payloadLabel(label, expected: wanted))
      }
      let value = TypedExpression(
        .payload(subject, caseIndex: index, position), payload[position].type, part.pattern.span)
      let inner = match(part.pattern, value)
      if case .bool(true) = inner.kind { continue }
      result = TypedExpression(.and(result, inner), .bool, span)
    }
    return result
  }

  /// A value compared with `==`, or a range that contains.
  private mutating func match(
    _ expression: Expression, _ subject: TypedExpression, _ span: Span
  ) -> TypedExpression {
    if case .nilLiteral = expression.kind {
      guard isOptional(subject.type) else {
        if subject.type != .broken {
          report(.neverNil(subject.type, span, "this case never holds"))
        }
        return TypedExpression(.absent, .bool, span)
      }
      let none = TypedExpression(.none, subject.type, span)
      return TypedExpression(.binary(.equal, subject, none), .bool, span)
    }
    if case .partialRange(let lower, let symbol, let upper) = expression.kind {
      var whole: TypedExpression?
      if let lower {
        whole = combine(
          subject, Operator(">=", symbol.span), check(lower, want: subject.type), span)
      }
      if let upper {
        let name = symbol.text == "..." ? "<=" : "<"
        let test = combine(
          subject, Operator(name, symbol.span), check(upper, want: subject.type), span)
        whole = whole.map { TypedExpression(.and($0, test), .bool, span) } ?? test
      }
      return whole ?? fault(span)
    }
    if case .binary(let low, let symbol, let high) = expression.kind,
      symbol.text == "..." || symbol.text == "..<"
    {
      let type = stripped(subject.type)
      let first = combine(
        subject, Operator(">=", symbol.span), check(low, want: type), span)
      let name = symbol.text == "..." ? "<=" : "<"
      let second = combine(subject, Operator(name, symbol.span), check(high, want: type), span)
      return TypedExpression(.and(first, second), .bool, span)
    }
    let value = check(expression, want: stripped(subject.type))
    if !value.type.isUnknown, !subject.type.isUnknown,
      join(unwrappedIfOptional(subject).type, unwrappedIfOptional(value).type) == nil
    {
      report(.patternType(subject.type, span))
      return TypedExpression(.absent, .bool, span)
    }
    return combine(subject, Operator("==", span), value, span)
  }

  /// `if` or `switch` used as a value.
  mutating func statementValue(
    _ statement: Statement, _ span: Span, want: Type?
  ) -> TypedExpression {
    var type = want.flatMap { $0.isComplete ? $0 : nil }
    if case .nominal(let nominal)? = type, case .abstract = nominal.kind { type = want }
    if type == nil {
      beginTrial()
      var trial = self
      trial.trialDepth += 1
      trial.context.scopes.append([:])
      var types: [Type] = []
      // One inside the head of another is looked at twice as often at every level.
      trial.valueDepth += 1
      trial.attempts += 1
      if trial.valueDepth < 3, trial.attempts < trialLimit { trial.branchTypes(statement, &types) }
      attempts = trial.attempts
      var joined: Type?
      for item in types where item != .broken {
        guard let known = joined else {
          joined = item
          continue
        }
        guard let both = join(known, item) else {
          report(.branchTypes(known, item, span))
          return fault(span)
        }
        joined = both
      }
      type = joined
    }
    guard let type, type != .void else {
      var operations: [Operation] = []
      _ = self.statement(statement, into: &operations)
      if type == nil, errorCount == 0 { report(.statementWithoutValue(span)) }
      return TypedExpression(
        .sequence(operations, TypedExpression(.void, .void, span)), type == nil ? .broken : .void,
        span)
    }
    let local = context.add(
      Context.Local(name: "", type: type, isMutable: true, span: span))
    context.uninitialised.insert(local)
    let hidden = Name(" value\(local.index)", span)
    context.scopes.append([hidden.text: .local(local)])
    defer { context.scopes.removeLast() }
    guard let rewritten = assigning(statement, to: hidden) else {
      report(.statementWithoutValue(span))
      return fault(span)
    }
    var operations = [Operation(.define(local, nil), span)]
    let before = errorCount
    let ends = self.statement(rewritten, into: &operations)
    if context.uninitialised.contains(local), !ends, errorCount == before {
      report(.statementWithoutValue(span))
    }
    context.uninitialised.remove(local)
    if errorCount > before { return TypedExpression(.absent, .broken, span) }
    return TypedExpression(
      .sequence(operations, TypedExpression(.local(local), type, span)), type, span)
  }

  private mutating func branchTypes(_ statement: Statement, _ types: inout [Type]) {
    switch statement.kind {
    case .expression(let expression):
      if case .statement(let inner) = expression.kind { return branchTypes(inner, &types) }
      if !followsContext(expression) { types.append(check(expression).type) }
    case .ifElse(let conditions, let then, let otherwise):
      context.scopes.append([:])
      _ = tests(conditions)
      if let last = then.last { branchTypes(last, &types) }
      context.scopes.removeLast()
      if let last = otherwise?.last { branchTypes(last, &types) }
    case .switchCase(let subject, let cases):
      let value = check(subject)
      for item in cases {
        context.scopes.append([:])
        for (pattern, _) in item.patterns { _ = match(pattern, value) }
        if let last = item.body.last { branchTypes(last, &types) }
        context.scopes.removeLast()
      }
    default: break
    }
  }

  /// The statement with the value of each branch assigned to a variable; nil without values.
  private func assigning(_ statement: Statement, to name: Name) -> Statement? {
    func body(_ statements: [Statement]) -> [Statement]? {
      guard let last = statements.last else { return nil }
      guard let changed = assigning(last, to: name) else { return nil }
      return statements.dropLast() + [changed]
    }
    switch statement.kind {
    case .expression(let expression):
      if case .statement(let inner) = expression.kind { return assigning(inner, to: name) }
      let target = Expression(.name(name.text), expression.span)
      return Statement(
        .assignment(target: target, operation: nil, value: expression), statement.span)
    case .ifElse(let conditions, let then, let otherwise?):
      guard let first = body(then), let second = body(otherwise) else { return nil }
      return Statement(.ifElse(conditions, then: first, otherwise: second), statement.span)
    case .switchCase(let subject, let cases):
      var changed: [SwitchCase] = []
      for item in cases {
        guard let inner = body(item.body) else { return nil }
        changed.append(SwitchCase(patterns: item.patterns, body: inner, span: item.span))
      }
      return Statement(.switchCase(subject, changed), statement.span)
    case .returnValue, .breakLoop, .continueLoop: return statement
    default: return nil
    }
  }
}
