import Syntax

/// Sums and differences with a product, which take one instruction for both operations; each is
/// rounded by itself, as when they are apart.
extension FunctionCompiler {
  /// An instruction without its target.
  struct Product {
    var opcode: Opcode
    var b: Int
    var c: Int
    var d: Int
  }

  func emit(_ product: Product, to target: Slots) {
    emit(product.opcode, target.raw, product.b, product.c, d: product.d)
  }

  /// A sum or difference of which one operand is a product.
  func withProduct(
    _ operation: BinaryOperator, _ first: TypedExpression, _ second: TypedExpression,
    _ target: Slots?
  ) -> Slots? {
    guard operation == .addDouble || operation == .subtractDouble else { return nil }
    let product = scratch { () -> Product? in
      if operation == .addDouble, first.isProduct, first.cannotFail, !second.mayChangeVariables {
        return self.product(of: first, with: operation, second)
      }
      return second.isProduct ? self.product(of: second, with: operation, first) : nil
    }
    guard let product else { return nil }
    let to = target ?? temporary(.number)
    emit(product, to: to)
    return to
  }

  private func product(
    of product: TypedExpression, with operation: BinaryOperator, _ other: TypedExpression
  ) -> Product? {
    var summand = compile(other)
    if !isTemporary(summand, .number), product.mayChangeVariables {
      let copy = temporary(.number)
      move(.number, from: summand, to: copy, taking: false)
      summand = copy
    }
    if let fused = self.product(of: product, with: operation, summand) { return fused }
    let factor = compile(product)
    return Product(
      opcode: operation == .addDouble ? .addDouble : .subtractDouble, b: summand.raw,
      c: factor.raw, d: 0)
  }

  /// The sum or difference of what is in a register and a product; nil where the register is beyond
  /// the instruction's reach, or the expression no product.
  func product(
    of expression: TypedExpression, with operation: BinaryOperator, _ summand: Slots
  ) -> Product? {
    guard case .binary(.multiplyDouble, let x, let y) = expression.kind,
      operation == .addDouble || operation == .subtractDouble, summand.raw <= Int(UInt8.max)
    else { return nil }
    if operation == .addDouble {
      for (factor, constant) in [(x, y), (y, x)] {
        guard let (_, operand) = constantForm(.multiplyDouble, constant) else { continue }
        return Product(
          opcode: .multiplyConstantAdd, b: compile(factor).raw, c: operand, d: summand.raw)
      }
    }
    let (a, b) = operands(x, y)
    return Product(
      opcode: operation == .addDouble ? .multiplyAdd : .multiplySubtract, b: a.raw, c: b.raw,
      d: summand.raw)
  }
}

extension TypedExpression {
  fileprivate var isProduct: Bool {
    if case .binary(.multiplyDouble, _, _) = kind { return true }
    return false
  }

  /// Whether it always has a value, so that it may as well be evaluated later.
  fileprivate var cannotFail: Bool {
    switch kind {
    case .local, .int, .double: true
    case .convert(.widen, let operand): operand.cannotFail
    case .binary(.addDouble, let a, let b), .binary(.subtractDouble, let a, let b),
      .binary(.multiplyDouble, let a, let b), .binary(.divideDouble, let a, let b):
      a.cannotFail && b.cannotFail
    default: false
    }
  }
}
