import Syntax

/// Reading the elements of arrays.
extension FunctionCompiler {
  func element(
    _ array: TypedExpression, _ index: TypedExpression, _ type: Type, _ target: Slots?
  ) -> Slots {
    let saved = next
    if let loaded = innerElement(array, index, type, target) { return loaded }
    // Without calls in the indices the arrays on the way are borrowed, not counted.
    if type.layout == .number, case .int(let number) = index.kind,
      (0..<60_000).contains(number), let register = register(ofArray: array)
    {
      let to = target ?? temporary(.number)
      emit(.loadElementSmall, to.raw, register, number)
      return to
    }
    if !index.mayChangeVariables, let borrowed = borrow(array) {
      let at = compile(index)
      next = saved
      let to = target ?? temporary(type.layout)
      switch borrowed {
      case .register(let register): loadElement(.loadElement, .loadElements, register, at, type, to)
      case .address(let address):
        loadElement(.loadElementBorrowed, .loadElementsBorrowed, address, at, type, to)
      }
      return to
    }
    let (base, at) = operands(array, index)
    if isTemporary(base, .reference) { next.raw = saved.raw } else { next = saved }
    let to = target ?? temporary(type.layout)
    loadElement(.loadElement, .loadElements, base.ref, at, type, to)
    return to
  }

  /// A number of an array within an array in registers, in one instruction; the second index must be
  /// one that cannot fail, as the first is looked up before it is evaluated.
  private func innerElement(
    _ array: TypedExpression, _ index: TypedExpression, _ type: Type, _ target: Slots?
  ) -> Slots? {
    guard case .element(let outer, let first) = array.kind, type.layout == .number,
      index.isVariableOrNumber, !first.mayChangeVariables, let base = register(ofArray: outer)
    else { return nil }
    let (a, b) = scratch { (compile(first), compile(index)) }
    let to = target ?? temporary(.number)
    emit(.loadInner, to.raw, base, a.raw)
    emit(.stop, b.raw)
    return to
  }

  /// The register of an array that lives in one.
  func register(ofArray array: TypedExpression) -> Int? {
    switch array.kind {
    case .local, .global, .field:
      guard case .registers(let home)? = registers(ofPath: array) else { return nil }
      return home.ref
    default: return nil
    }
  }

  /// A slot of an element of an array, without the rest of the element.
  func elementField(
    _ base: TypedExpression, _ offset: Layout, _ layout: Layout, _ target: Slots?
  ) -> Slots? {
    guard layout == .number || layout == .reference else { return nil }
    switch base.kind {
    case .field(let outer, let index):
      return elementField(outer, outer.type.offset(ofPart: index) + offset, layout, target)
    case .element(let array, let index):
      let slot = layout == .number ? offset.raw : offset.ref
      guard slot <= Int(UInt8.max), !index.mayChangeVariables else { return nil }
      let saved = next
      guard let borrowed = borrow(array) else { return nil }
      let at = compile(index)
      switch borrowed {
      case .register(let register):
        next = saved
        let to = target ?? temporary(layout)
        if layout == .number {
          emit(.loadField, to.raw, register, at.raw, d: slot)
        } else {
          emit(.loadFieldRef, to.ref, register, at.raw, d: slot)
        }
        return to
      case .address(let address):
        next = saved
        let to = target ?? temporary(layout)
        if layout == .number {
          emit(.loadFieldBorrowed, to.raw, address, at.raw, d: slot)
          return to
        }
        let element = temporary(base.type.layout)
        emit(.loadElementsBorrowed, element.raw, address, at.raw)
        emit(.stop, element.ref)
        return settle(element + offset, layout, to)
      }
    default: return nil
    }
  }

  private func loadElement(
    _ single: Opcode, _ many: Opcode, _ base: Int, _ index: Slots, _ type: Type, _ to: Slots
  ) {
    if type.layout == .number {
      emit(single, to.raw, base, index.raw)
    } else if type.layout == .reference, single == .loadElement {
      emit(.loadElementRef, to.ref, base, index.raw)
    } else {
      emit(many, to.raw, base, index.raw)
      emit(.stop, to.ref)
    }
  }

  /// An array that is read without being counted: in a reference register, or by its address.
  ///
  /// Nothing may run between borrowing and use.
  enum Borrowed {
    case register(Int)
    case address(Int)
  }

  func borrow(_ array: TypedExpression) -> Borrowed? {
    switch array.kind {
    case .local(let local):
      switch homes[local.index] {
      case .registers(let home): return .register(home.ref)
      case .box(let box):
        let address = temporary(.number)
        emit(.borrowBox, address.raw, box, 0)
        return .address(address.raw)
      }
    case .global(let global):
      guard let home = session.homes[global] else { return nil }
      checkInitialised(global)
      if ownsGlobals { return .register(home.ref) }
      let address = temporary(.number)
      emit(.borrowGlobal, address.raw, home.ref)
      return .address(address.raw)
    case .field(let base, let index):
      guard array.type.isPlainReference, base.isPath,
        case .registers(let home)? = registers(ofPath: base)
      else { return nil }
      return .register(home.ref + base.type.offset(ofPart: index).ref)
    case .element(let outer, let index):
      guard array.type.isPlainReference, !index.mayChangeVariables, let base = borrow(outer)
      else { return nil }
      let at = compile(index)
      let address = temporary(.number)
      switch base {
      case .register(let register): emit(.borrowElement, address.raw, register, at.raw)
      case .address(let register): emit(.borrowElementBorrowed, address.raw, register, at.raw)
      }
      return .address(address.raw)
    default: return nil
    }
  }

  /// The registers of a variable, or of a field of one, that lives in registers.
  private func registers(ofPath path: TypedExpression) -> Home? {
    switch path.kind {
    case .local(let local): return homes[local.index]
    case .global(let global):
      guard ownsGlobals, let home = session.homes[global] else { return nil }
      checkInitialised(global)
      return .registers(home)
    case .field(let base, let index):
      guard case .registers(let home)? = registers(ofPath: base) else { return nil }
      return .registers(home + base.type.offset(ofPart: index))
    default: return nil
    }
  }
}

extension TypedExpression {
  /// Whether it is a variable or a field of one.
  fileprivate var isPath: Bool {
    switch kind {
    case .local, .global: true
    case .field(let base, _): base.isPath
    default: false
    }
  }

  /// Whether it is a variable or a number, which is read without a chance to fail.
  fileprivate var isVariableOrNumber: Bool {
    switch kind {
    case .local, .int: true
    default: false
    }
  }
}
