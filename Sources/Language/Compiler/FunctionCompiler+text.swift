import Syntax

/// Operations on strings that are instructions of their own: their operands are read where they
/// stand, without counting a reference.
extension FunctionCompiler {
  /// A comparison of two strings as a value.
  func textOperation(
    _ operation: BinaryOperator, _ first: TypedExpression, _ second: TypedExpression,
    _ target: Slots?
  ) -> Slots {
    let saved = next.raw
    let opcode: Opcode
    var (a, b, isConstant) = (0, 0, 0)
    switch operation {
    case .equal, .notEqual:
      (a, b, isConstant) = textOperands(first, second)
      opcode = operation == .equal ? .equalText : .notEqualText
    default:
      let (x, y) = operands(first, second)
      let isSwapped = operation == .greaterString || operation == .greaterOrEqualString
      (a, b) = isSwapped ? (y.ref, x.ref) : (x.ref, y.ref)
      opcode =
        operation == .lessString || operation == .greaterString ? .lessText : .lessOrEqualText
    }
    next.raw = saved
    let to = target ?? temporary(.number)
    emit(opcode, to.raw, a, b, d: isConstant)
    return to
  }

  /// Jumps by whether two strings are equal; false where the comparison is another.
  func compareText(
    _ operation: BinaryOperator, _ first: TypedExpression, _ second: TypedExpression,
    when wanted: Bool, to target: Label
  ) -> Bool {
    guard operation == .equal || operation == .notEqual, first.type == .string else {
      return false
    }
    let saved = next
    defer { next = saved }
    for (text, other) in [(first, second), (second, first)] {
      guard let code = character(other) else { continue }
      jump(
        (operation == .equal) == wanted ? .jumpEqualCharacter : .jumpNotEqualCharacter,
        compile(text).ref, code, to: target)
      return true
    }
    let (a, b, isConstant) = textOperands(first, second)
    jump(
      (operation == .equal) == wanted ? .jumpEqualText : .jumpNotEqualText, a, b, d: isConstant,
      to: target)
    return true
  }

  /// The register of one string, and the register of another or, for a literal, its object.
  private func textOperands(
    _ first: TypedExpression, _ second: TypedExpression
  ) -> (Int, Int, isConstant: Int) {
    if case .string(let text) = second.kind {
      return (compile(first).ref, object(literal(text)), 1)
    }
    if case .string(let text) = first.kind {
      return (compile(second).ref, object(literal(text)), 1)
    }
    let (a, b) = operands(first, second)
    return (a.ref, b.ref, 0)
  }

  /// Adds a string at the end of one that a place keeps.
  func appendText(_ prepared: Prepared, _ value: TypedExpression) {
    if case .root(.registers(let home)) = prepared,
      case .element(let array, let index) = value.kind,
      !index.mayChangeVariables, let register = register(ofArray: array)
    {
      let at = scratch { compile(index) }
      emit(.appendTextElement, home.ref, register, at.raw)
      return
    }
    let added: Int
    let isConstant: Int
    if case .string(let text) = value.kind {
      (added, isConstant) = (object(literal(text)), 1)
    } else {
      // What locating the place changes must not be what is added.
      (added, isConstant) = (held(compile(value), .reference, unless: prepared).ref, 0)
    }
    let location = locate(prepared)
    if case .registers(let home) = location {
      emit(.appendText, home.ref, added, d: isConstant)
    } else {
      emit(.appendTextAt, address(of: location), added, d: isConstant)
    }
  }

  /// The object of a literal: the engine's own for a character, which is compared by address.
  func literal(_ text: String) -> TextObject {
    if let code = character(text), let characters = session.characters {
      return characters.textObject(code)
    }
    return TextObject(text)
  }

  /// The code of a literal of one ASCII character, of which the engine has an object.
  private func character(_ expression: TypedExpression) -> Int? {
    guard case .string(let text) = expression.kind, session.characters != nil else { return nil }
    return character(text)
  }

  private func character(_ text: String) -> Int? {
    guard text.utf8.count == 1, let code = text.utf8.first, code < 0x80 else { return nil }
    return Int(code)
  }

  /// A value that counts its references itself, but where a variable is the place and is found
  /// without changing anything.
  private func held(_ value: Slots, _ layout: Layout, unless prepared: Prepared) -> Slots {
    if case .root = prepared { return value }
    return held(value, layout)
  }
}
