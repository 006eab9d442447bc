import Syntax

/// Conditions, branches and loops.
extension Checker {
  /// The conditions of `if`, `guard` or `while`; names they bind go in the innermost scope.
  mutating func tests(_ conditions: [Condition]) -> [Test] {
    var tests: [Test] = []
    for item in conditions {
      switch item {
      case .expression(let expression): tests.append(.condition(condition(expression)))
      case .binding(let isMutable, let name, let annotation, let expression):
        var want: Type?
        if let annotation { want = type(annotation) }
        let value = check(expression, want: want.map { .optional($0) })
        guard case .optional(let wrapped) = value.type else {
          if value.type != .broken { report(.bindingNotOptional(value.type, expression.span)) }
          declareLocal(name, value.type, isMutable: isMutable)
          continue
        }
        var bound = value
        var inner = wrapped
        if let want, let converted = convert(value, to: .optional(want)) {
          bound = converted
          inner = want
        }
        if name.text == "_" {
          let none = TypedExpression(.none, bound.type, expression.span)
          tests.append(
            .condition(
              TypedExpression(.binary(.notEqual, bound, none), .bool, expression.span)))
        } else {
          tests.append(.binding(declareLocal(name, inner, isMutable: isMutable), bound))
        }
      case .match(let pattern, let expression):
        let subject = check(expression)
        let local = temporary(subject.type, expression.span)
        let copy = TypedExpression(.local(local), subject.type, expression.span)
        let test = match(pattern, copy)
        let define = Operation(.define(local, subject), expression.span)
        tests.append(
          .condition(TypedExpression(.sequence([define], test), .bool, pattern.span)))
      }
    }
    return tests
  }

  mutating func ifElse(
    _ conditions: [Condition], _ then: [Statement], _ otherwise: [Statement]?, _ span: Span,
    label: String?, into operations: inout [Operation]
  ) -> Bool {
    if label != nil { context.frames.append(Context.Frame(kind: .block, label: label)) }
    context.scopes.append([:])
    let tests = self.tests(conditions)
    let before = initialisation
    let first = scoped(then)
    context.scopes.removeLast()
    let middle = initialisation
    initialisation = before
    let second = otherwise.map { scoped($0) } ?? (operations: [], ends: false)
    meet(first.ends ? nil : middle, second.ends ? nil : initialisation)
    let branch = Operation(
      .branch(tests, then: first.operations, otherwise: second.operations), span)
    guard label != nil else {
      operations.append(branch)
      return first.ends && second.ends
    }
    let frame = context.frames.removeLast()
    meet(first.ends && second.ends ? nil : initialisation, frame.exits)
    operations.append(Operation(.block([branch]), span))
    return first.ends && second.ends && !frame.isLeft
  }

  mutating func guardElse(
    _ conditions: [Condition], _ otherwise: [Statement], _ span: Span,
    into operations: inout [Operation]
  ) {
    let before = initialisation
    let inner = scoped(otherwise)
    initialisation = before
    if !inner.ends { report(.guardFallsThrough(span)) }
    guard isTopLevel else {
      let tests = self.tests(conditions)
      operations.append(
        Operation(.branch(tests, then: [], otherwise: inner.operations), span))
      return
    }
    // What a guard of a cell binds belongs to the session.
    context.scopes.append([:])
    let tests = self.tests(conditions)
    let bound = context.scopes.removeLast()
    var define: [Operation] = []
    for (name, entry) in bound.sorted(by: { $0.key < $1.key }) {
      guard case .local(let id) = entry else { continue }
      let local = context.locals[id.index]
      // `guard let y` hides the optional ‘y’ of the cell, as it does in Swift.
      if unwrapsItself(name, conditions) { declared[name] = nil }
      let global = declareGlobal(
        Name(name, local.span), local.type, isMutable: local.isMutable)
      let value = TypedExpression(.local(id), local.type, local.span)
      define.append(Operation(.defineGlobal(global, value), local.span))
    }
    operations.append(
      Operation(.branch(tests, then: define, otherwise: inner.operations), span))
  }

  private func unwrapsItself(_ name: String, _ conditions: [Condition]) -> Bool {
    conditions.contains {
      guard case .binding(_, let bound, _, let value) = $0, case .name(let own) = value.kind else {
        return false
      }
      return bound.text == name && own == name
    }
  }

  mutating func whileLoop(
    _ conditions: [Condition], _ body: [Statement], _ span: Span, label: String?,
    into operations: inout [Operation]
  ) -> Bool {
    context.scopes.append([:])
    let tests = self.tests(conditions)
    let before = initialisation
    let count = context.locals.count
    context.frames.append(Context.Frame(kind: .loop, label: label))
    let inner = scoped(body)
    let frame = context.frames.removeLast()
    context.scopes.removeLast()
    let back = Self.joined([inner.ends ? nil : initialisation, frame.nexts])
    checkRounds(from: before, locals: count, again: back)
    operations.append(Operation(.whileLoop(tests, body: inner.operations), span))
    if tests.count == 1, case .condition(let test) = tests[0], case .bool(true) = test.kind {
      meet(frame.exits)
      return !frame.isLeft
    }
    meet(before, back, frame.exits)
    return false
  }

  mutating func repeatLoop(
    _ body: [Statement], _ test: Expression, _ span: Span, label: String?,
    into operations: inout [Operation]
  ) -> Bool {
    let before = initialisation
    let count = context.locals.count
    context.frames.append(Context.Frame(kind: .loop, label: label))
    let inner = scoped(body)
    let frame = context.frames.removeLast()
    let back = Self.joined([inner.ends ? nil : initialisation, frame.nexts])
    meet(back)
    let condition = condition(test)
    operations.append(Operation(.repeatLoop(body: inner.operations, condition), span))
    if case .bool(true) = condition.kind {
      checkRounds(from: before, locals: count, again: back)
      meet(frame.exits)
      return !frame.isLeft
    }
    if case .bool(false) = condition.kind {
    } else {
      checkRounds(from: before, locals: count, again: back)
    }
    meet(back, frame.exits)
    return back == nil && !frame.isLeft
  }

  mutating func forLoop(
    _ pattern: Pattern, _ sequence: Expression, filter: Expression?, _ span: Span,
    label: String?, into operations: inout [Operation],
    _ body: (inout Checker, inout [Operation]) -> Bool
  ) -> Bool {
    let source = loopSource(sequence)
    context.scopes.append([:])
    defer { context.scopes.removeLast() }
    var setup: [Operation] = []
    let local: LocalID
    if case .name(let name) = pattern.kind {
      local = declareLocal(name, source.element, isMutable: false, role: .loop)
    } else {
      local = temporary(source.element, pattern.span)
      let value = TypedExpression(.local(local), source.element, pattern.span)
      bindLocal(pattern, value, isMutable: false, into: &setup)
    }
    let before = initialisation
    let count = context.locals.count
    context.frames.append(Context.Frame(kind: .loop, label: label))
    let test = filter.map { condition($0) }
    var inner: [Operation] = []
    context.scopes.append([:])
    let ends = body(&self, &inner)
    context.scopes.removeLast()
    let frame = context.frames.removeLast()
    let back = Self.joined([ends ? nil : initialisation, frame.nexts])
    checkRounds(from: before, locals: count, again: back)
    meet(before, back, frame.exits)
    if let test {
      inner = [Operation(.branch([.condition(test)], then: inner, otherwise: []), span)]
    }
    inner = setup + inner
    switch source.kind {
    case .range(let low, let high, let isClosed):
      operations.append(
        Operation(
          .rangeLoop(local, lower: low, upper: high, isClosed: isClosed, body: inner), span))
    case .stride(let from, let to, let by, let isThrough):
      operations.append(
        Operation(
          .strideLoop(local, from: from, to: to, by: by, isThrough: isThrough, body: inner),
          span))
    case .value(let value):
      operations.append(Operation(.sequenceLoop(local, value, body: inner), span))
    }
    return false
  }

  private struct LoopSource {
    enum Kind {
      case range(TypedExpression, TypedExpression, isClosed: Bool)
      case stride(TypedExpression, TypedExpression, TypedExpression, isThrough: Bool)
      case value(TypedExpression)
    }
    var kind: Kind
    var element: Type
  }

  private mutating func loopSource(_ sequence: Expression) -> LoopSource {
    if let stride = strideSource(sequence) { return stride }
    if case .partialRange(let lower?, let symbol, nil) = sequence.kind, symbol.text == "..." {
      let low = check(lower, as: .int, role: .operand("..."))
      let high = TypedExpression(.int(.max), .int, sequence.span)
      return LoopSource(kind: .range(low, high, isClosed: true), element: .int)
    }
    let value = unwrappedIfOptional(check(sequence))
    switch (value.kind, value.type) {
    case (.range(let low, let high), .range):
      return LoopSource(kind: .range(low, high, isClosed: false), element: .int)
    case (.range(let low, let high), .closedRange):
      return LoopSource(kind: .range(low, high, isClosed: true), element: .int)
    default: break
    }
    if let element = elementType(of: value.type) {
      return LoopSource(kind: .value(value), element: element)
    }
    if case .nominal = value.type,
      let list = members("makeArray", of: value.type).first
        ?? members("elements", of: value.type).first,
      case .array(let element) = list.result
    {
      let values = apply(
        list, ArgumentMatch(list.parameters, []), [], .value(value), sequence.span, want: nil)
      return LoopSource(kind: .value(values), element: element)
    }
    if value.type != .broken { report(.notASequence(value.type, sequence.span)) }
    return LoopSource(kind: .value(value), element: .broken)
  }

  /// `stride(from:to:by:)` and `stride(from:through:by:)` in the head of a loop.
  private mutating func strideSource(_ sequence: Expression) -> LoopSource? {
    guard case .call(let callee, let arguments) = sequence.kind, arguments.count == 3,
      case .name("stride") = callee.kind, scope.functions["stride"] == nil
    else { return nil }
    var parts: [String: Expression] = [:]
    for argument in arguments { parts[argument.label?.text ?? ""] = argument.value }
    guard let from = parts["from"], let by = parts["by"],
      let end = parts["to"] ?? parts["through"]
    else { return nil }
    let all = [from, end, by]
    var type: Type? = .int
    var values = all.map { literal($0) == nil ? check($0) : nil }
    for (index, part) in all.enumerated() {
      let own = values[index]?.type ?? literal(part) ?? .int
      type = type.flatMap { join($0, stripped(own) ?? own) }
    }
    guard let type, type == .int || type == .double else {
      if !values.contains(where: { $0?.type == .broken }) {
        let bad = values.compactMap { $0?.type }.first { $0 != .int && $0 != .double }
        report(.notANumber(bad ?? .broken, sequence.span))
      }
      return LoopSource(kind: .value(fault(sequence.span)), element: .broken)
    }
    for (index, part) in all.enumerated() {
      let value = values[index] ?? check(part, want: type)
      values[index] = coerce(value, to: type, role: .value)
    }
    guard let low = values[0], let high = values[1], let step = values[2] else { return nil }
    let isThrough = parts["through"] != nil
    return LoopSource(
      kind: .stride(low, high, step, isThrough: isThrough), element: type)
  }
}
