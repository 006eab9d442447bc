import Syntax

extension FunctionCompiler {
  func unary(_ operation: UnaryOperator, _ operand: TypedExpression, _ target: Slots?) -> Slots {
    let opcode: Opcode =
      switch operation {
      case .negateInt: .negateInt
      case .negateDouble: .negateDouble
      case .not: .not
      case .complement: .complement
      }
    return apply(opcode, operand, target)
  }

  /// An instruction of one number on one number.
  func apply(
    _ opcode: Opcode, _ operand: TypedExpression, _ target: Slots?, number: Int = 0
  ) -> Slots {
    let value = scratch { compile(operand) }
    let to = target ?? temporary(.number)
    emit(opcode, to.raw, value.raw, number)
    return to
  }

  /// An instruction of one number on two.
  func apply(
    _ opcode: Opcode, _ first: TypedExpression, _ second: TypedExpression, _ target: Slots?
  ) -> Slots {
    let (a, b) = scratch { operands(first, second) }
    let to = target ?? temporary(.number)
    emit(opcode, to.raw, a.raw, b.raw)
    return to
  }

  func binary(
    _ operation: BinaryOperator, _ first: TypedExpression, _ second: TypedExpression,
    _ target: Slots?
  ) -> Slots {
    if let rewritten = withConstant(operation, first, second, target) { return rewritten }
    if let fused = withProduct(operation, first, second, target) { return fused }
    if let (opcode, isSwapped) = FunctionCompiler.opcode(of: operation) {
      let (a, b) = scratch { operands(first, second) }
      let to = target ?? temporary(.number)
      if !withField(opcode, a, b, to) {
        emit(opcode, to.raw, isSwapped ? b.raw : a.raw, isSwapped ? a.raw : b.raw)
      }
      return to
    }
    switch operation {
    case .divideIntNoting, .remainderIntNoting:
      return noting(operation, first, second, target)
    case .concatenate:
      return routine("concatenate", [first, second], result: .string, into: target)
    case .join: return routine("join", [first, second], result: first.type, into: target)
    case .equal, .notEqual:
      if first.type == .string { return textOperation(operation, first, second, target) }
      return routine(
        operation == .equal ? "equal" : "notEqual", [first, second], result: .bool, into: target)
    case .lessString, .greaterString, .lessOrEqualString, .greaterOrEqualString:
      return textOperation(operation, first, second, target)
    default: return target ?? temporary(.number)
    }
  }

  /// A division that notes, once, that it lost a remainder; a remainder that it was negative.
  private func noting(
    _ operation: BinaryOperator, _ first: TypedExpression, _ second: TypedExpression,
    _ target: Slots?
  ) -> Slots {
    let (a, b) = operands(first, second)
    let window = temporary(Layout(raw: 3, ref: 0))
    let done = label()
    if operation == .divideIntNoting {
      emit(.divideInt, window.raw, a.raw, b.raw)
      emit(.multiplyWrapping, window.raw + 1, window.raw, b.raw)
      jump(.jumpEqualInt, window.raw + 1, a.raw, to: done)
    } else {
      emit(.remainderInt, window.raw, a.raw, b.raw)
      emit(.loadSmall, window.raw + 1, wide: 0)
      jump(.jumpLessOrEqualInt, window.raw + 1, window.raw, to: done)
    }
    emit(.move, window.raw + 1, a.raw)
    emit(.move, window.raw + 2, b.raw)
    emit(
      .callRoutine, window.raw, window.ref,
      site(
        Site(
          source, shapes: [], spans: [span], number: operation == .divideIntNoting ? 0 : 1,
          routine: Routines.note)))
    place(done)
    return settle(window, .number, target)
  }

  /// An operation in place: `target = a op second`, for a value already in registers.
  func update(
    _ operation: BinaryOperator, _ a: Slots, _ second: TypedExpression, to target: Slots
  ) {
    if let (opcode, operand) = constantForm(operation, second) {
      emit(opcode, target.raw, a.raw, operand)
      return
    }
    if let product = product(of: second, with: operation, a) {
      emit(product, to: target)
      return
    }
    let b = compile(second)
    update(operation, a, b, to: target)
  }

  func update(_ operation: BinaryOperator, _ a: Slots, _ b: Slots, to target: Slots) {
    guard let (opcode, isSwapped) = FunctionCompiler.opcode(of: operation) else { return }
    emit(opcode, target.raw, isSwapped ? b.raw : a.raw, isSwapped ? a.raw : b.raw)
  }

  private func withConstant(
    _ operation: BinaryOperator, _ first: TypedExpression, _ second: TypedExpression,
    _ target: Slots?
  ) -> Slots? {
    if let (opcode, operand) = constantForm(operation, second) {
      let (form, number) = widening(opcode, first)
      let value = scratch { compile(number) }
      let to = target ?? temporary(.number)
      emit(form, to.raw, value.raw, operand)
      return to
    }
    switch operation {
    case .addInt, .multiplyInt, .addDouble, .multiplyDouble:
      guard let (opcode, operand) = constantForm(operation, first) else { return nil }
      let (form, number) = widening(opcode, second)
      let value = scratch { compile(number) }
      let to = target ?? temporary(.number)
      emit(form, to.raw, value.raw, operand)
      return to
    default: return nil
    }
  }

  /// The instruction that also makes an Int operand a Double.
  private func widening(
    _ opcode: Opcode, _ operand: TypedExpression
  ) -> (Opcode, TypedExpression) {
    guard let number = operand.widened else { return (opcode, operand) }
    return switch opcode {
    case .multiplyDoubleConstant: (.widenMultiplyConstant, number)
    case .divideDoubleConstant: (.widenDivideConstant, number)
    default: (opcode, operand)
    }
  }

  /// The instruction for a constant right operand, and the operand.
  func constantForm(
    _ operation: BinaryOperator, _ operand: TypedExpression
  ) -> (Opcode, Int)? {
    if let value = operand.constantInt {
      switch operation {
      case .addInt where Int(Int16(truncatingIfNeeded: value)) == value:
        return (.addSmall, value)
      case .subtractInt where value > -32_768 && value <= 32_768: return (.addSmall, -value)
      case .multiplyInt: return (.multiplyConstant, constant(UInt64(int: value)))
      case .divideInt: return reciprocal(value).map { (.divideConstant, $0) }
      case .remainderInt where value > 0 && value <= 1 << 16 && value & (value - 1) == 0:
        return (.remainderPower, value - 1)
      case .remainderInt: return reciprocal(value).map { (.remainderConstant, $0) }
      default: return nil
      }
    }
    if let value = operand.constantDouble {
      let at = { self.constant(value.bitPattern) }
      switch operation {
      case .addDouble: return (.addDoubleConstant, at())
      case .subtractDouble: return (.subtractDoubleConstant, at())
      case .multiplyDouble: return (.multiplyDoubleConstant, at())
      case .divideDouble: return (.divideDoubleConstant, at())
      default: return nil
      }
    }
    return nil
  }

  /// The instruction of an operation on numbers, and whether its operands change places.
  static func opcode(of operation: BinaryOperator) -> (Opcode, isSwapped: Bool)? {
    switch operation {
    case .addInt: (.addInt, false)
    case .subtractInt: (.subtractInt, false)
    case .multiplyInt: (.multiplyInt, false)
    case .divideInt: (.divideInt, false)
    case .remainderInt: (.remainderInt, false)
    case .addWrapping: (.addWrapping, false)
    case .subtractWrapping: (.subtractWrapping, false)
    case .multiplyWrapping: (.multiplyWrapping, false)
    case .bitAnd: (.bitAnd, false)
    case .bitOr: (.bitOr, false)
    case .bitXor: (.bitXor, false)
    case .shiftLeft: (.shiftLeft, false)
    case .shiftRight: (.shiftRight, false)
    case .equalInt, .equalBool: (.equalInt, false)
    case .notEqualInt, .notEqualBool: (.notEqualInt, false)
    case .lessInt: (.lessInt, false)
    case .lessOrEqualInt: (.lessOrEqualInt, false)
    case .greaterInt: (.lessInt, true)
    case .greaterOrEqualInt: (.lessOrEqualInt, true)
    case .addDouble: (.addDouble, false)
    case .subtractDouble: (.subtractDouble, false)
    case .multiplyDouble: (.multiplyDouble, false)
    case .divideDouble: (.divideDouble, false)
    case .remainderDouble: (.remainderDouble, false)
    case .equalDouble: (.equalDouble, false)
    case .notEqualDouble: (.notEqualDouble, false)
    case .lessDouble: (.lessDouble, false)
    case .lessOrEqualDouble: (.lessOrEqualDouble, false)
    case .greaterDouble: (.lessDouble, true)
    case .greaterOrEqualDouble: (.lessOrEqualDouble, true)
    default: nil
    }
  }
}

extension TypedExpression {
  var constantInt: Int? {
    switch kind {
    case .int(let value): value
    case .unary(.negateInt, let operand):
      if case .int(let value) = operand.kind, value != .min { -value } else { nil }
    default: nil
    }
  }

  var constantDouble: Double? {
    switch kind {
    case .double(let value): value
    case .convert(.widen, let operand): operand.constantInt.map(Double.init)
    case .unary(.negateDouble, let operand): operand.constantDouble.map { -$0 }
    default: nil
    }
  }

  /// The Int that is converted to a Double.
  var widened: TypedExpression? {
    switch kind {
    case .convert(.widen, let operand): operand
    case .call(.library(let function), let arguments):
      if case .intrinsic("widen") = function.body { arguments.first } else { nil }
    default: nil
    }
  }
}
