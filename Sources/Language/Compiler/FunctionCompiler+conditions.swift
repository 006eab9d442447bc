import Syntax

extension FunctionCompiler {
  /// Jumps when a condition holds.
  func jump(ifTrue condition: TypedExpression, to target: Label) {
    branch(on: condition, when: true, to: target)
  }

  /// Jumps when a condition does not hold.
  func jump(ifFalse condition: TypedExpression, to target: Label) {
    branch(on: condition, when: false, to: target)
  }

  private func branch(on condition: TypedExpression, when wanted: Bool, to target: Label) {
    let outerSpan = span
    span = condition.span
    defer { span = outerSpan }
    switch condition.kind {
    case .bool(let truth): if truth == wanted { jump(to: target) }
    case .unary(.not, let operand): branch(on: operand, when: !wanted, to: target)
    case .and(let first, let second):
      if wanted {
        let skip = label()
        branch(on: first, when: false, to: skip)
        branch(on: second, when: true, to: target)
        place(skip)
      } else {
        branch(on: first, when: false, to: target)
        branch(on: second, when: false, to: target)
      }
    case .or(let first, let second):
      if wanted {
        branch(on: first, when: true, to: target)
        branch(on: second, when: true, to: target)
      } else {
        let skip = label()
        branch(on: first, when: true, to: skip)
        branch(on: second, when: false, to: target)
        place(skip)
      }
    case .binary(let operation, let first, let second):
      if compare(operation, first, second, when: wanted, to: target) { return }
      if compareText(operation, first, second, when: wanted, to: target) { return }
      plain(condition, wanted, target)
    default: plain(condition, wanted, target)
    }
  }

  private func plain(_ condition: TypedExpression, _ wanted: Bool, _ target: Label) {
    let saved = next
    let value = compile(condition)
    if value.raw >= firstTemporary.raw,
      let element = takeBack(.loadElement, where: { $0.a == value.raw })
    {
      // An element that is loaded only to be tested.
      span = element.span
      jump(
        wanted ? .jumpElementTrue : .jumpElementFalse, element.instruction.b,
        element.instruction.c, to: target)
    } else {
      jump(wanted ? .jumpTrue : .jumpFalse, value.raw, to: target)
    }
    next = saved
  }

  /// A comparing jump: the opcode when the comparison must hold and when it must not, and whether
  /// its operands change places.
  private struct Comparison {
    var holds: Opcode
    var fails: Opcode
    var isSwapped = false
    /// The same against a small constant on the right.
    var smallHolds: Opcode?
    var smallFails: Opcode?
  }

  private static func comparison(_ operation: BinaryOperator) -> Comparison? {
    switch operation {
    case .equalInt, .equalBool:
      Comparison(
        holds: .jumpEqualInt, fails: .jumpNotEqualInt, smallHolds: .jumpEqualSmall,
        smallFails: .jumpNotEqualSmall)
    case .notEqualInt, .notEqualBool:
      Comparison(
        holds: .jumpNotEqualInt, fails: .jumpEqualInt, smallHolds: .jumpNotEqualSmall,
        smallFails: .jumpEqualSmall)
    case .lessInt:
      Comparison(
        holds: .jumpLessInt, fails: .jumpLessOrEqualInt, smallHolds: .jumpLessSmall,
        smallFails: .jumpGreaterOrEqualSmall)
    case .lessOrEqualInt:
      Comparison(
        holds: .jumpLessOrEqualInt, fails: .jumpLessInt, smallHolds: .jumpLessOrEqualSmall,
        smallFails: .jumpGreaterSmall)
    case .greaterInt:
      Comparison(
        holds: .jumpLessInt, fails: .jumpLessOrEqualInt, isSwapped: true,
        smallHolds: .jumpGreaterSmall, smallFails: .jumpLessOrEqualSmall)
    case .greaterOrEqualInt:
      Comparison(
        holds: .jumpLessOrEqualInt, fails: .jumpLessInt, isSwapped: true,
        smallHolds: .jumpGreaterOrEqualSmall, smallFails: .jumpLessSmall)
    case .equalDouble: Comparison(holds: .jumpEqualDouble, fails: .jumpNotEqualDouble)
    case .notEqualDouble: Comparison(holds: .jumpNotEqualDouble, fails: .jumpEqualDouble)
    case .lessDouble: Comparison(holds: .jumpLessDouble, fails: .jumpNotLessDouble)
    case .lessOrEqualDouble:
      Comparison(holds: .jumpLessOrEqualDouble, fails: .jumpNotLessOrEqualDouble)
    case .greaterDouble:
      Comparison(holds: .jumpLessDouble, fails: .jumpNotLessDouble, isSwapped: true)
    case .greaterOrEqualDouble:
      Comparison(
        holds: .jumpLessOrEqualDouble, fails: .jumpNotLessOrEqualDouble, isSwapped: true)
    default: nil
    }
  }

  private func compare(
    _ operation: BinaryOperator, _ first: TypedExpression, _ second: TypedExpression,
    when wanted: Bool, to target: Label
  ) -> Bool {
    guard let comparison = FunctionCompiler.comparison(operation) else { return false }
    let saved = next
    defer { next = saved }
    if let small = smallConstant(second), let holds = comparison.smallHolds,
      let fails = comparison.smallFails
    {
      let value = compile(first)
      jump(wanted ? holds : fails, value.raw, small, to: target)
      return true
    }
    var (a, b) = operands(first, second)
    if comparison.isSwapped { swap(&a, &b) }
    if wanted {
      jump(comparison.holds, a.raw, b.raw, to: target)
    } else {
      // Not less is greater or equal: on Int, less or equal with the operands exchanged.
      switch operation {
      case .lessInt, .lessOrEqualInt, .greaterInt, .greaterOrEqualInt: swap(&a, &b)
      default: break
      }
      jump(comparison.fails, a.raw, b.raw, to: target)
    }
    return true
  }

  /// The value of a literal that fits an instruction's 16-bit operand.
  func smallConstant(_ expression: TypedExpression) -> Int? {
    switch expression.kind {
    case .int(let value): Int(Int16(truncatingIfNeeded: value)) == value ? value : nil
    case .bool(let truth): truth ? 1 : 0
    default: nil
    }
  }

  /// Both operands in registers; the first is kept safe from what the second may change.
  func operands(_ first: TypedExpression, _ second: TypedExpression) -> (Slots, Slots) {
    var a = compile(first)
    let layout = first.type.layout
    if !isTemporary(a, layout), second.mayChangeVariables {
      let copy = temporary(layout)
      move(layout, from: a, to: copy, taking: false)
      a = copy
    }
    return (a, compile(second))
  }

  // MARK: Optionals

  /// Jumps when an optional is nil; gives where the wrapped value stands otherwise.
  func jump(ifNil value: Slots, _ type: Type, to target: Label) -> Slots {
    guard case .optional(let wrapped) = type else { return value }
    if wrapped.isPlainReference {
      jump(.jumpNullRef, value.ref, to: target)
      return value
    }
    jump(.jumpFalse, value.raw, to: target)
    return Slots(raw: value.raw + 1, ref: value.ref)
  }

  /// Wraps what stands in the inner slots of an optional.
  func wrap(_ type: Type, at target: Slots) {
    guard case .optional(let wrapped) = type, !wrapped.isPlainReference else { return }
    emit(.loadSmall, target.raw, wide: 1)
  }

  /// Where the wrapped value of an optional stands.
  func wrappedSlots(_ type: Type, at target: Slots) -> Slots {
    guard case .optional(let wrapped) = type, !wrapped.isPlainReference else { return target }
    return Slots(raw: target.raw + 1, ref: target.ref)
  }
}

extension TypedExpression {
  /// Whether evaluating it may change a variable that another operand reads: anything that calls,
  /// or runs statements.
  var mayChangeVariables: Bool {
    switch kind {
    case .int, .double, .bool, .string, .void, .none, .local, .global, .absent, .closure: false
    case .field(let base, _), .caseIndex(let base), .payload(let base, _, _), .unary(_, let base),
      .unwrap(let base, _), .convert(_, let base):
      base.mayChangeVariables
    case .binary(_, let a, let b), .and(let a, let b), .or(let a, let b), .coalesce(let a, let b),
      .range(let a, let b), .element(let a, let b), .slice(let a, let b):
      a.mayChangeVariables || b.mayChangeVariables
    case .conditional(let a, let b, let c):
      a.mayChangeVariables || b.mayChangeVariables || c.mayChangeVariables
    case .lookup(let a, let key, let value):
      a.mayChangeVariables || key.mayChangeVariables || value?.mayChangeVariables ?? false
    case .interpolation(let parts), .array(let parts), .set(let parts), .tuple(let parts),
      .enumeration(_, let parts):
      parts.contains(where: \.mayChangeVariables)
    case .dictionary(let entries):
      entries.contains { $0.key.mayChangeVariables || $0.value.mayChangeVariables }
    case .call(.library(let function), let arguments):
      function.mayCallBack || arguments.contains(where: \.mayChangeVariables)
    case .call, .mutatingCall, .chain, .sequence: true
    }
  }
}

extension FunctionDeclaration {
  /// Whether a call may run code of the language, or let others run it meanwhile.
  fileprivate var mayCallBack: Bool {
    switch body {
    case .native, .intrinsic("show"), .intrinsic("display"), .intrinsic("redisplay"): return true
    default: break
    }
    return parameters.contains {
      if case .function = $0.type { return true }
      return false
    }
  }
}
