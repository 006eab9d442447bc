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
    /// The words that follow it.
    var rest: [(instruction: Instruction, span: Span)] = []
  }

  func emit(_ product: Product, to target: Slots) {
    emit(product.opcode, target.raw, product.b, product.c, d: product.d)
    let outerSpan = span
    defer { span = outerSpan }
    for word in product.rest {
      span = word.span
      append(word.instruction)
    }
  }

  /// An operation on two numbers of which the second is a field of an array's element that was loaded
  /// only for it; false where it is another.
  func withField(_ operation: Opcode, _ a: Slots, _ b: Slots, _ target: Slots) -> Bool {
    let opcode: Opcode
    switch operation {
    case .addDouble: opcode = .addField
    case .subtractDouble: opcode = .subtractField
    case .multiplyDouble: opcode = .multiplyField
    default: return false
    }
    guard b.raw >= firstTemporary.raw, b.raw != a.raw,
      let field = takeBack(.loadField, where: { $0.a == b.raw })
    else { return false }
    let outerSpan = span
    span = field.span
    emit(opcode, target.raw, a.raw, field.instruction.c, d: field.instruction.d)
    emit(.stop, field.instruction.b)
    span = outerSpan
    return true
  }

  /// A sum with the product of two numbers of arrays within arrays that were loaded only for it.
  private func withInner(_ summand: Slots, _ a: Slots, _ b: Slots) -> Product? {
    let start = instructions.count - 4
    guard start >= 0, a.raw >= firstTemporary.raw, b.raw >= firstTemporary.raw, a.raw != b.raw,
      summand.raw != a.raw, summand.raw != b.raw
    else { return nil }
    let words = instructions[start...]
    guard words.map(\.opcode) == [.loadInner, .stop, .loadInner, .stop],
      words[start].a == a.raw, words[start + 2].a == b.raw,
      ![a.raw, b.raw].contains(words[start + 2].c), ![a.raw, b.raw].contains(words[start + 3].a),
      !isLabelled(above: start)
    else { return nil }
    let (first, second, last) = (words[start], words[start + 2], words[start + 3])
    let between = Instruction(.stop, words[start + 1].a, second.b, second.c)
    let places = Array(spans[start...])
    instructions.removeLast(4)
    spans.removeLast(4)
    return Product(
      opcode: .multiplyAddInner, b: first.b, c: first.c, d: summand.raw,
      rest: [(between, places[0]), (last, places[3])])
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
    if operation == .addDouble, let product = withInner(summand, a, b) { return product }
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
