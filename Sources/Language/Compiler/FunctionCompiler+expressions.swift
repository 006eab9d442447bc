import Syntax

extension FunctionCompiler {
  /// Compiles an expression, into a given place or wherever its value comes to stand; without a
  /// target that may be a variable's own registers.
  func compile(_ expression: TypedExpression, into target: Slots? = nil) -> Slots {
    let outerSpan = span
    span = expression.span
    defer { span = outerSpan }
    let layout = expression.type.layout
    switch expression.kind {
    case .int(let value):
      let to = target ?? temporary(.number)
      load(value, into: to.raw)
      return to
    case .double(let value):
      let to = target ?? temporary(.number)
      emit(.loadConstant, to.raw, constant(value.bitPattern))
      return to
    case .bool(let value):
      let to = target ?? temporary(.number)
      emit(.loadSmall, to.raw, wide: value ? 1 : 0)
      return to
    case .string(let value):
      let to = target ?? temporary(.reference)
      emit(.loadObject, to.ref, object(literal(value)))
      return to
    case .void, .absent: return target ?? next
    case .none: return none(layout, target ?? temporary(layout))
    case .local(let local):
      switch homes[local.index] {
      case .registers(let home): return settle(home, layout, target)
      case .box(let box):
        let to = target ?? temporary(layout)
        load(.box(box, .none), layout, into: to)
        return to
      }
    case .global(let global): return self.global(global, layout, target)
    case .interpolation(let parts): return interpolation(parts, target)
    case .array(let elements): return array(elements, expression.type, target)
    case .dictionary(let entries): return dictionary(entries, expression.type, target)
    case .set(let elements): return set(elements, expression.type, target)
    case .tuple(let parts):
      let to = target ?? temporary(layout)
      var at = to
      for part in parts {
        _ = compile(part, into: at)
        at += part.type.layout
      }
      return to
    case .enumeration(let index, let payload):
      return enumeration(index, payload, layout, target ?? temporary(layout))
    case .field(let base, let index):
      if let loaded = elementField(base, base.type.offset(ofPart: index), layout, target) {
        return loaded
      }
      let value = compile(base)
      return settle(value + base.type.offset(ofPart: index), layout, target)
    case .caseIndex(let base):
      return settle(Slots(raw: compile(base).raw, ref: next.ref), .number, target)
    case .payload(let base, let caseIndex, let index):
      return payload(base, caseIndex, index, layout, target)
    case .unary(let operation, let operand): return unary(operation, operand, target)
    case .binary(let operation, let first, let second):
      return binary(operation, first, second, target)
    case .and, .or: return truth(expression, target)
    case .conditional(let condition, let yes, let no):
      let to = target ?? temporary(layout)
      let other = label()
      let end = label()
      jump(ifFalse: condition, to: other)
      _ = compile(yes, into: to)
      jump(to: end)
      place(other)
      _ = compile(no, into: to)
      place(end)
      return to
    case .coalesce(let first, let second): return coalesce(first, second, layout, target)
    case .unwrap(let optional, let reason):
      return settle(unwrap(optional, reason), layout, target)
    case .chain(let base, let local, let body):
      return chain(base, local, body, expression.type, target)
    case .convert(let conversion, let value):
      return convert(conversion, value, expression.type, target)
    case .range(let lower, let upper):
      let to = temporary(.pair)
      _ = compile(lower, into: to)
      _ = compile(upper, into: Slots(raw: to.raw + 1, ref: to.ref))
      checkRange(lower.type, to.raw)
      return settle(to, .pair, target)
    case .element(let array, let index): return element(array, index, expression.type, target)
    case .slice(let base, let range):
      return routine(
        base.type == .string ? "sliceText" : "sliceArray", [base, range],
        result: expression.type, into: target)
    case .lookup(let table, let key, let defaultValue):
      return lookup(table, key, defaultValue, expression.type, target)
    case .call(let callee, let arguments): return call(callee, arguments, expression, target)
    case .mutatingCall(let callee, let places, let arguments):
      return mutatingCall(callee, places, arguments, expression, target)
    case .closure(let id): return closure(id, target)
    case .sequence(let operations, let value):
      // The statements' own temporaries are emptied above those in use here.
      for operation in operations { compile(operation) }
      return compile(value, into: target)
    }
  }

  func load(_ value: Int, into register: Int) {
    if Int(Int32(truncatingIfNeeded: value)) == value {
      emit(.loadSmall, register, wide: value)
    } else {
      emit(.loadConstant, register, constant(UInt64(int: value)))
    }
  }

  private func none(_ layout: Layout, _ to: Slots) -> Slots {
    if layout.raw > 0 { emit(.loadSmall, to.raw, wide: 0) }
    if layout.ref > 0 { emit(.clearRefs, to.ref, layout.ref) }
    return to
  }

  private func global(_ global: GlobalID, _ layout: Layout, _ target: Slots?) -> Slots {
    checkInitialised(global)
    guard let home = session.homes[global] else { return target ?? temporary(layout) }
    if ownsGlobals { return settle(home, layout, target) }
    let to = target ?? temporary(layout)
    load(.global(home), layout, into: to)
    return to
  }

  /// Fails at run time when a session variable has no value yet, unless it is known to have one.
  func checkInitialised(_ global: GlobalID) {
    use(global)
    if session.initialised.contains(global) || initialised.contains(global) { return }
    emit(.checkGlobal, wide: global.index)
    initialised.insert(global)
  }

  private func interpolation(_ parts: [TypedExpression], _ target: Slots?) -> Slots {
    routine("interpolate", parts, result: .string, into: target)
  }

  // MARK: Collections

  private func array(_ elements: [TypedExpression], _ type: Type, _ target: Slots?) -> Slots {
    guard case .array(let element) = type else { return target ?? temporary(.reference) }
    let to = target ?? temporary(.reference)
    if let constant = constantArray(elements, element) {
      emit(.loadObject, to.ref, object(constant))
      return to
    }
    if element.layout == .number, (1...64).contains(elements.count) {
      scratch {
        let numbers = temporary(Layout(raw: elements.count, ref: 0))
        for (index, value) in elements.enumerated() {
          _ = compile(value, into: Slots(raw: numbers.raw + index, ref: numbers.ref))
        }
        emit(.newNumbers, to.ref, numbers.raw, elements.count)
      }
      return to
    }
    emit(.newArray, to.ref, 0, min(elements.count, 60_000))
    emit(.stop, element.layout.raw, element.layout.ref)
    for value in elements where !asksToStop() {
      scratch { append(compile(value), element.layout, toArray: to.ref) }
    }
    return to
  }

  /// An array of literals of numbers, made once.
  private func constantArray(_ elements: [TypedExpression], _ element: Type) -> ArrayObject? {
    guard !elements.isEmpty, element.layout == .number else { return nil }
    let array = ArrayObject(element.layout, capacity: elements.count)
    for value in elements {
      switch value.kind {
      case .int(let number): array.append(bits: UInt64(int: number))
      case .double(let number): array.append(bits: number.bitPattern)
      case .bool(let truth): array.append(bits: UInt64(bool: truth))
      default: return nil
      }
    }
    return array
  }

  /// Appends a value to the array in a register.
  func append(_ value: Slots, _ layout: Layout, toArray array: Int) {
    if layout == .number {
      emit(.appendRaw, array, value.raw)
    } else {
      emit(.appendMany, array, value.raw, value.ref)
    }
  }

  private func dictionary(
    _ entries: [(key: TypedExpression, value: TypedExpression)], _ type: Type, _ target: Slots?
  ) -> Slots {
    guard case .dictionary(let key, let value) = type else {
      return target ?? temporary(.reference)
    }
    let shapes = [Shape.of(key), Shape.of(value)]
    let window = temporary(
      Layout(raw: key.layout.raw + value.layout.raw, ref: 1 + key.layout.ref + value.layout.ref))
    call("newTable", window, shapes: shapes)
    let keySlots = Slots(raw: window.raw, ref: window.ref + 1)
    for entry in entries where !asksToStop() {
      scratch {
        _ = compile(entry.key, into: keySlots)
        _ = compile(entry.value, into: keySlots + key.layout)
      }
      let saved = span
      span = entry.key.span
      call("enterEntry", window, shapes: shapes)
      span = saved
    }
    return settle(Slots(raw: window.raw, ref: window.ref), .reference, target)
  }

  private func set(_ elements: [TypedExpression], _ type: Type, _ target: Slots?) -> Slots {
    guard case .set(let element) = type else { return target ?? temporary(.reference) }
    let shapes = [Shape.of(element), Shape.of(.void)]
    let window = temporary(.reference + element.layout)
    call("newTable", window, shapes: shapes)
    for value in elements where !asksToStop() {
      scratch { _ = compile(value, into: Slots(raw: window.raw, ref: window.ref + 1)) }
      call("enterMember", window, shapes: shapes)
    }
    return settle(Slots(raw: window.raw, ref: window.ref), .reference, target)
  }

  private func lookup(
    _ table: TypedExpression, _ key: TypedExpression, _ defaultValue: TypedExpression?,
    _ type: Type, _ target: Slots?
  ) -> Slots {
    guard let defaultValue else {
      return routine("lookup", [table, key], result: type, into: target)
    }
    let optional = routine("lookup", [table, key], result: .optional(type))
    let to = target ?? temporary(type.layout)
    let missing = label()
    let end = label()
    let inner = jump(ifNil: optional, .optional(type), to: missing)
    move(type.layout, from: inner, to: to, taking: true)
    jump(to: end)
    place(missing)
    _ = compile(defaultValue, into: to)
    place(end)
    return to
  }

  // MARK: Enumerations

  private func enumeration(
    _ index: Int, _ payload: [TypedExpression], _ layout: Layout, _ to: Slots
  ) -> Slots {
    if layout.ref > 0 {
      if payload.isEmpty {
        emit(.clearRefs, to.ref, 1)
      } else {
        let types = payload.reduce(Layout.none) { $0 + $1.type.layout }
        let values = temporary(types)
        var at = values
        for part in payload {
          _ = compile(part, into: at)
          at += part.type.layout
        }
        let box = temporary(.reference)
        emit(.newBox, box.ref, types.raw, types.ref)
        store(.box(box.ref, .none), types, from: values, taking: true)
        emit(.takeRef, to.ref, box.ref)
      }
    }
    emit(.loadSmall, to.raw, wide: index)
    return to
  }

  private func payload(
    _ base: TypedExpression, _ caseIndex: Int, _ index: Int, _ layout: Layout, _ target: Slots?
  ) -> Slots {
    let value = compile(base)
    let to = target ?? temporary(layout)
    guard case .nominal(let nominal) = base.type, case .enumeration(let cases) = nominal.kind,
      cases.indices.contains(caseIndex)
    else { return to }
    let offset = cases[caseIndex].payload.prefix(index).reduce(Layout.none) {
      $0 + $1.type.layout
    }
    load(.box(value.ref, offset), layout, into: to)
    return to
  }

  // MARK: Optionals

  private func coalesce(
    _ first: TypedExpression, _ second: TypedExpression, _ layout: Layout, _ target: Slots?
  ) -> Slots {
    let to = target ?? temporary(layout)
    let missing = label()
    let end = label()
    let value = compile(first)
    let inner = jump(ifNil: value, first.type, to: missing)
    if second.type == first.type {
      move(layout, from: value, to: to, taking: isTemporary(value, layout))
    } else {
      move(layout, from: inner, to: to, taking: isTemporary(inner, layout))
    }
    jump(to: end)
    place(missing)
    _ = compile(second, into: to)
    place(end)
    return to
  }

  private func unwrap(_ optional: TypedExpression, _ reason: UnwrapReason) -> Slots {
    // A missing key names itself.
    if reason == .missingKey, case .lookup(let table, let key, nil) = optional.kind,
      case .optional(let wrapped) = optional.type
    {
      return routine("lookupOrFail", [table, key], result: wrapped)
    }
    let value = compile(optional)
    let isNil = label()
    let end = label()
    let inner = jump(ifNil: value, optional.type, to: isNil)
    jump(to: end)
    place(isNil)
    let sentence =
      switch reason {
      case .forced: "‘!’ found nil: there is no value to unwrap"
      case .missingKey: "the key is not in the dictionary; [key, default: …] gives a value instead"
      case .implicit:
        "the value is nil where a value is needed; unwrap it with ‘if let’ or ‘??’"
      }
    emit(.failUnwrap, wide: site(Site(sentence, shapes: [])))
    place(end)
    return inner
  }

  private func chain(
    _ base: TypedExpression, _ local: LocalID, _ body: TypedExpression, _ type: Type,
    _ target: Slots?
  ) -> Slots {
    let to = target ?? temporary(type.layout)
    let isNil = label()
    let end = label()
    let value = compile(base)
    initialise(local, from: jump(ifNil: value, base.type, to: isNil))
    if body.type == type {
      _ = compile(body, into: to)
    } else {
      _ = compile(body, into: wrappedSlots(type, at: to))
      wrap(type, at: to)
    }
    jump(to: end)
    place(isNil)
    if type.layout != .none { _ = none(type.layout, to) }
    place(end)
    return to
  }

  // MARK: Conversions

  private func convert(
    _ conversion: Conversion, _ value: TypedExpression, _ type: Type, _ target: Slots?
  ) -> Slots {
    switch conversion {
    case .widen:
      if case .int(let number) = value.kind {
        let to = target ?? temporary(.number)
        emit(.loadConstant, to.raw, constant(Double(number).bitPattern))
        return to
      }
      let operand = scratch { compile(value) }
      let to = target ?? temporary(.number)
      emit(.widen, to.raw, operand.raw)
      return to
    case .wrap:
      let to = target ?? temporary(type.layout)
      _ = compile(value, into: wrappedSlots(type, at: to))
      wrap(type, at: to)
      return to
    case .abstract: return routine("abstract", [value], result: type, into: target)
    case .elements: return routine("convertElements", [value], result: type, into: target)
    case .unreachable:
      _ = compile(value)
      return target ?? temporary(type.layout)
    }
  }

  /// A Bool as a value, by jumps.
  private func truth(_ condition: TypedExpression, _ target: Slots?) -> Slots {
    // The target may be read by the condition, so it is written once the outcome is known.
    let to = target ?? temporary(.number)
    let no = label()
    let end = label()
    jump(ifFalse: condition, to: no)
    emit(.loadSmall, to.raw, wide: 1)
    jump(to: end)
    place(no)
    emit(.loadSmall, to.raw, wide: 0)
    place(end)
    return to
  }
}
