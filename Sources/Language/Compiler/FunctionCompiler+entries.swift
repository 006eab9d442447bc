import Syntax

extension FunctionCompiler {
  /// Changes a number of a dictionary in registers in place, as `counts[word, default: 0] += 1`: the
  /// key is hashed once, and neither it nor the dictionary is counted.
  func updateNumberEntry(
    _ place: Place, _ operation: BinaryOperator, _ value: TypedExpression
  ) -> Bool {
    guard case .entry(let base, let key, let defaultValue?) = place.kind,
      place.type.layout == .number, case .dictionary(let keyType, _) = base.type,
      keyType.layout == .number || keyType.layout == .reference, !value.mayChangeVariables,
      !key.mayChangeVariables, !defaultValue.mayChangeVariables, keyType.ownComparer == nil,
      let home = register(of: base)
    else { return false }
    let keySlots = compile(key)
    let number = compile(defaultValue)
    let constant = constantForm(operation, value)
    if let (opcode, operand) = constant, opcode == .addSmall {
      emit(
        .addToEntry, number.raw, home,
        keyType.layout == .number ? keySlots.raw : keySlots.ref)
      emit(.stop, 0, 0, operand)
      return true
    }
    let change = constant == nil ? compile(value) : nil
    let address = temporary(.number)
    let result = temporary(.number)
    emit(
      .numberEntry, address.raw, home, keyType.layout == .number ? keySlots.raw : keySlots.ref)
    emit(.stop, number.raw)
    emit(.loadMemory, result.raw, address.raw, 0)
    if let (opcode, operand) = constant {
      emit(opcode, result.raw, result.raw, operand)
    } else if let change {
      update(operation, result, change, to: result)
    }
    emit(.storeMemory, address.raw, 0, result.raw)
    return true
  }

  /// The register of a dictionary that is a variable in registers.
  private func register(of place: Place) -> Int? {
    switch place.kind {
    case .local(let local):
      if case .registers(let home) = homes[local.index] { home.ref } else { nil }
    case .global(let global):
      ownsGlobals && (initialised.contains(global) || session.initialised.contains(global))
        ? session.homes[global]?.ref : nil
    default: nil
    }
  }
}
