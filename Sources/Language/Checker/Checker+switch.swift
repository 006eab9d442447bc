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
    let before = (context.uninitialised, uninitialisedGlobals)
    var branches: [(test: TypedExpression?, body: [Operation], span: Span)] = []
    var coverage = Coverage()
    var endsAll = true
    var after: (Set<LocalID>, Set<String>)?
    for item in cases {
      (context.uninitialised, uninitialisedGlobals) = before
      context.scopes.append([:])
      let test = self.test(item, copy, &coverage)
      let inner = scoped(item.body)
      context.scopes.removeLast()
      if item.body.isEmpty { report(.emptyCase(item.span)) }
      branches.append((test, inner.operations, item.span))
      endsAll = endsAll && inner.ends
      if !inner.ends {
        after = (
          (after?.0 ?? []).union(context.uninitialised),
          (after?.1 ?? []).union(uninitialisedGlobals)
        )
      }
    }
    (context.uninitialised, uninitialisedGlobals) = after ?? before
    let frame = context.frames.removeLast()
    if let missing = coverage.missing(in: value.type) {
      report(.notExhaustive(missing, span))
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
    _ item: SwitchCase, _ subject: TypedExpression, _ coverage: inout Coverage
  ) -> TypedExpression? {
    if item.patterns.isEmpty {
      coverage.isComplete = true
      return nil
    }
    var whole: TypedExpression?
    for (pattern, filter) in item.patterns {
      var test = match(pattern, subject)
      if filter == nil { cover(pattern, subject.type, &coverage) }
      if let filter { test = TypedExpression(.and(test, condition(filter)), .bool, pattern.span) }
      whole = whole.map { TypedExpression(.or($0, test), .bool, item.span) } ?? test
    }
    return whole
  }

  /// What the cases of a `switch` cover.
  private struct Coverage {
    var isComplete = false
    var cases: Set<String> = []
    var truths: Set<Bool> = []
    var hasNil = false
    var hasSome = false

    /// What is not covered, or nil.
    func missing(in type: Type) -> [String]? {
      if isComplete || type == .broken { return nil }
      switch type {
      case .bool:
        let open = [true, false].filter { !truths.contains($0) }
        return open.isEmpty ? nil : open.map { "\($0)" }
      case .nominal(let nominal):
        guard case .enumeration(let all) = nominal.kind else { return ["default"] }
        let open = all.map(\.name).filter { !cases.contains($0) }
        return open.isEmpty ? nil : open.map { ".\($0)" }
      case .optional:
        if hasNil, hasSome { return nil }
        return [hasNil ? "let value?" : "nil"]
      default: return ["default"]
      }
    }
  }

  private func cover(_ pattern: CasePattern, _ type: Type, _ coverage: inout Coverage) {
    if isIrrefutable(pattern) {
      coverage.isComplete = true
      return
    }
    switch pattern.kind {
    case .enumeration(let name, let parts):
      if parts.allSatisfy({ isIrrefutable($0.pattern) }) { coverage.cases.insert(name.text) }
    case .expression(let expression):
      switch expression.kind {
      case .boolean(let truth): coverage.truths.insert(truth)
      case .nilLiteral: coverage.hasNil = true
      case .implicitMember(let name): coverage.cases.insert(name.text)
      case .member(_, let name, _): coverage.cases.insert(name.text)
      default: break
      }
    case .some(let inner): if isIrrefutable(inner) { coverage.hasSome = true }
    default: break
    }
  }

  private func isIrrefutable(_ pattern: CasePattern) -> Bool {
    switch pattern.kind {
    case .wildcard, .binding, .broken: true
    case .tuple(let parts): parts.allSatisfy { isIrrefutable($0) }
    default: false
    }
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
      let id = declareLocal(name, subject.type, isMutable: isMutable)
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
        if subject.type != .broken { report(.neverNil(subject.type, span, "this case never holds")) }
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
      var trial = self
      trial.context.scopes.append([:])
      var types: [Type] = []
      trial.branchTypes(statement, &types)
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
    let hidden = Name(" value\(local.index)", span)
    context.scopes.append([hidden.text: .local(local)])
    defer { context.scopes.removeLast() }
    guard let rewritten = assigning(statement, to: hidden) else {
      report(.statementWithoutValue(span))
      return fault(span)
    }
    var operations = [Operation(.define(local, nil), span)]
    let before = errorCount
    _ = self.statement(rewritten, into: &operations)
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
