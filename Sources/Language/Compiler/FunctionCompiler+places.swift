import Syntax

extension FunctionCompiler {
  /// Where a value is kept, for loads and stores.
  enum Location {
    /// A variable in registers.
    case registers(Slots)
    /// A session variable, from a function.
    case global(Slots)
    /// Slots of the box in a reference register.
    case box(Int, Slots)
    /// Slots of an element or entry, whose addresses are in a raw register and the next.
    case memory(Int, Slots)

    /// A part of the value kept there.
    func part(_ offset: Layout) -> Location {
      switch self {
      case .registers(let slots): .registers(slots + offset)
      case .global(let slots): .global(slots + offset)
      case .box(let box, let slots): .box(box, slots + offset)
      case .memory(let address, let slots): .memory(address, slots + offset)
      }
    }
  }

  /// A place whose indices have been evaluated.
  indirect enum Prepared {
    case root(Location)
    case element(Prepared, index: Int)
    case entry(Prepared, key: Slots, Type, value: Type, defaultValue: Slots?)
    case field(Prepared, Layout)
    case unwrapped(Prepared, Type)

    /// Whether the place may be gone after code that changes variables has run.
    var isWithinCollection: Bool {
      switch self {
      case .root: false
      case .field(let base, _): base.isWithinCollection
      case .element, .entry, .unwrapped: true
      }
    }
  }

  /// Evaluates the indices and keys of a place, outermost first as written.
  func prepare(_ place: Place) -> Prepared {
    switch place.kind {
    case .local(let local):
      switch homes[local.index] {
      case .registers(let home): return .root(.registers(home))
      case .box(let box): return .root(.box(box, .none))
      }
    case .global(let global):
      let home = session.homes[global] ?? .none
      checkInitialised(global)
      return .root(ownsGlobals ? .registers(home) : .global(home))
    case .element(let base, let index):
      let prepared = prepare(base)
      return .element(prepared, index: stable(index).raw)
    case .entry(let base, let key, let defaultValue):
      let prepared = prepare(base)
      guard case .dictionary(let keyType, let valueType) = base.type else { return prepared }
      let keySlots = stable(key)
      return .entry(
        prepared, key: keySlots, keyType, value: valueType,
        defaultValue: defaultValue.map { stable($0) })
    case .field(let base, let index):
      return .field(prepare(base), base.type.offset(ofPart: index))
    case .unwrapped(let base): return .unwrapped(prepare(base), base.type)
    }
  }

  /// A value that no later change of a variable alters; constants and unchanged variables stay.
  private func stable(_ expression: TypedExpression) -> Slots {
    let value = compile(expression)
    let layout = expression.type.layout
    if isTemporary(value, layout) { return value }
    if case .local(let local) = expression.kind, !function.locals[local.index].isBoxed,
      layout == .number
    {
      return value
    }
    let copy = temporary(layout)
    move(layout, from: value, to: copy, taking: false)
    return copy
  }

  /// Emits what finds a place: arrays and dictionaries on the way become the variable's own.
  func locate(_ prepared: Prepared) -> Location {
    switch prepared {
    case .root(let location): return location
    case .field(let base, let offset): return locate(base).part(offset)
    case .element(let base, let index):
      let slot = address(of: locate(base))
      let addresses = temporary(.pair)
      emit(.elementAddress, addresses.raw, slot, index)
      return .memory(addresses.raw, .none)
    case .entry(let base, let key, let keyType, let value, let defaultValue):
      let slot = address(of: locate(base))
      let valueLayout = defaultValue == nil ? Layout.none : value.layout
      let window = temporary(
        Layout(
          raw: max(1 + keyType.layout.raw + valueLayout.raw, 2),
          ref: keyType.layout.ref + valueLayout.ref))
      emit(.move, window.raw, slot)
      let keyHome = Slots(raw: window.raw + 1, ref: window.ref)
      move(keyType.layout, from: key, to: keyHome, taking: false)
      if let defaultValue {
        move(value.layout, from: defaultValue, to: keyHome + keyType.layout, taking: false)
      }
      call(
        defaultValue == nil ? "entryOrFail" : "entryOrDefault", window,
        shapes: [Shape.of(keyType), Shape.of(value)])
      return .memory(window.raw, .none)
    case .unwrapped(.entry(let base, let key, let keyType, let value, nil), _):
      // An entry that is there is its value; one that is not names its key.
      return locate(.entry(base, key: key, keyType, value: value, defaultValue: nil))
    case .unwrapped(let base, let type):
      let location = locate(base)
      guard case .optional(let wrapped) = type else { return location }
      let probe = temporary(wrapped.isPlainReference ? .reference : .number)
      let isThere = label()
      if wrapped.isPlainReference {
        load(location, .reference, into: probe)
        jump(.jumpNotNullRef, probe.ref, to: isThere)
      } else {
        load(location, .number, into: probe)
        jump(.jumpTrue, probe.raw, to: isThere)
      }
      emit(.failNone)
      place(isThere)
      // The probe must not share what is about to be changed in place.
      if wrapped.isPlainReference { emit(.clearRefs, probe.ref, 1) }
      return location.part(wrapped.isPlainReference ? .none : .number)
    }
  }

  /// The address of a reference slot, in a raw register.
  func address(of location: Location) -> Int {
    let register = temporary(.number).raw
    switch location {
    case .registers(let slots): emit(.addressLocal, register, slots.ref)
    case .global(let slots): emit(.addressGlobal, register, slots.ref)
    case .box(let box, let slots): emit(.addressBox, register, box, slots.ref)
    case .memory(let address, let slots):
      if slots.ref == 0 { return address + 1 }
      emit(.loadSmall, register, wide: slots.ref * MemoryLayout<Reference?>.stride)
      emit(.addWrapping, register, register, address + 1)
    }
    return register
  }

  // MARK: Loads and stores

  func load(_ location: Location, _ layout: Layout, into target: Slots) {
    if case .registers(let slots) = location {
      moveNumbers(layout.raw, from: slots.raw, to: target.raw)
    }
    for slot in 0..<layout.raw {
      switch location {
      case .registers: break
      case .global(let slots): emit(.loadGlobal, target.raw + slot, slots.raw + slot)
      case .box(let box, let slots): emit(.loadBox, target.raw + slot, box, slots.raw + slot)
      case .memory(let address, let slots):
        emit(.loadMemory, target.raw + slot, address, slots.raw + slot)
      }
    }
    for slot in 0..<layout.ref {
      switch location {
      case .registers(let slots): emit(.copyRef, target.ref + slot, slots.ref + slot)
      case .global(let slots): emit(.loadGlobalRef, target.ref + slot, slots.ref + slot)
      case .box(let box, let slots): emit(.loadBoxRef, target.ref + slot, box, slots.ref + slot)
      case .memory(let address, let slots):
        emit(.loadMemoryRef, target.ref + slot, address + 1, slots.ref + slot)
      }
    }
  }

  /// Stores registers; references are taken from the source where `taking`, else copied.
  func store(_ location: Location, _ layout: Layout, from source: Slots, taking: Bool) {
    if case .registers(let slots) = location {
      moveNumbers(layout.raw, from: source.raw, to: slots.raw)
    }
    for slot in 0..<layout.raw {
      switch location {
      case .registers: break
      case .global(let slots): emit(.storeGlobal, slots.raw + slot, source.raw + slot)
      case .box(let box, let slots): emit(.storeBox, box, slots.raw + slot, source.raw + slot)
      case .memory(let address, let slots):
        emit(.storeMemory, address, slots.raw + slot, source.raw + slot)
      }
    }
    guard layout.ref > 0 else { return }
    if case .registers(let slots) = location {
      if slots.ref == source.ref { return }
      for slot in 0..<layout.ref {
        emit(taking ? .takeRef : .copyRef, slots.ref + slot, source.ref + slot)
      }
      return
    }
    let saved = next
    for slot in 0..<layout.ref {
      var from = source.ref + slot
      if !taking {
        let copy = temporary(.reference)
        emit(.copyRef, copy.ref, from)
        from = copy.ref
      }
      switch location {
      case .registers: break
      case .global(let slots): emit(.storeGlobalRef, slots.ref + slot, from)
      case .box(let box, let slots): emit(.storeBoxRef, box, slots.ref + slot, from)
      case .memory(let address, let slots):
        emit(.storeMemoryRef, address + 1, slots.ref + slot, from)
      }
    }
    next = saved
  }

  // MARK: Assignment

  func assign(_ place: Place, _ value: TypedExpression) {
    let layout = place.type.layout
    // An entry of a dictionary takes an optional: nil removes it.
    if case .entry(let base, let key, nil) = place.kind {
      assignEntry(base, key, value)
      return
    }
    let prepared = prepareToAssign(place)
    if let home = registers(of: prepared) {
      if value.canGoStraight {
        _ = compile(value, into: home)
        return
      }
      let computed = compile(value)
      store(
        .registers(home), layout, from: computed, taking: isTemporary(computed, layout))
      return
    }
    if layout == .number, case .element(let base, let index) = prepared,
      let bits = value.constantBits
    {
      storeElement(base, index, constant: bits)
      return
    }
    let computed = held(compile(value), layout)
    if layout == .number, case .element(let base, let index) = prepared {
      storeElement(base, index, computed.raw)
      return
    }
    if layout == .number, let (base, index, slot) = elementSlot(prepared) {
      let location = locate(base)
      if case .registers(let home) = location {
        emit(.storeField, home.ref, index, computed.raw, d: slot)
      } else {
        emit(.storeFieldAt, address(of: location), index, computed.raw, d: slot)
      }
      return
    }
    let location = locate(prepared)
    store(location, layout, from: computed, taking: isTemporary(computed, layout))
  }

  /// A value that counts its references itself, so that changing a place that it shares them with
  /// leaves it alone.
  func held(_ value: Slots, _ layout: Layout) -> Slots {
    if layout.ref == 0 || isTemporary(value, layout) { return value }
    let copy = temporary(layout)
    move(layout, from: value, to: copy, taking: false)
    return copy
  }

  /// A whole session variable may be assigned before it has a value.
  private func prepareToAssign(_ place: Place) -> Prepared {
    if case .global(let global) = place.kind, let home = session.homes[global] {
      use(global)
      checkInitialised(global)
      return .root(ownsGlobals ? .registers(home) : .global(home))
    }
    return prepare(place)
  }

  private func storeElement(_ base: Prepared, _ index: Int, _ value: Int) {
    let location = locate(base)
    if case .registers(let home) = location {
      emit(.storeElement, home.ref, index, value)
    } else {
      emit(.storeElementAt, address(of: location), index, value)
    }
  }

  private func storeElement(_ base: Prepared, _ index: Int, constant bits: UInt64) {
    let location = locate(base)
    if case .registers(let home) = location {
      emit(.storeElementConstant, home.ref, index, constant(bits))
    } else {
      let value = temporary(.number)
      emit(.loadConstant, value.raw, constant(bits))
      emit(.storeElementAt, address(of: location), index, value.raw)
    }
  }

  /// The array, index and raw slot of a field of an element.
  private func elementSlot(_ prepared: Prepared) -> (Prepared, Int, Int)? {
    var place = prepared
    var slot = 0
    while case .field(let base, let offset) = place {
      slot += offset.raw
      place = base
    }
    guard case .element(let array, let index) = place, slot <= Int(UInt8.max) else { return nil }
    return (array, index, slot)
  }

  /// The registers of a place that is a variable or part of one, found without any instruction.
  private func registers(of prepared: Prepared) -> Slots? {
    switch prepared {
    case .root(.registers(let home)): home
    case .field(let base, let offset): registers(of: base).map { $0 + offset }
    default: nil
    }
  }

  private func assignEntry(_ base: Place, _ key: TypedExpression, _ value: TypedExpression) {
    guard case .dictionary(let keyType, let valueType) = base.type else { return }
    let prepared = prepare(base)
    let optional = Type.optional(valueType)
    let window = temporary(
      Layout(raw: 1 + keyType.layout.raw, ref: keyType.layout.ref) + optional.layout)
    let keyHome = Slots(raw: window.raw + 1, ref: window.ref)
    _ = compile(key, into: keyHome)
    let valueHome = keyHome + keyType.layout
    if value.type == optional {
      _ = compile(value, into: valueHome)
    } else {
      _ = compile(value, into: wrappedSlots(optional, at: valueHome))
      wrap(optional, at: valueHome)
    }
    let slot = address(of: locate(prepared))
    emit(.move, window.raw, slot)
    call("assignEntry", window, shapes: [Shape.of(keyType), Shape.of(optional)])
  }

  func update(_ place: Place, _ operation: BinaryOperator, _ value: TypedExpression) {
    switch operation {
    case .concatenate:
      appendText(prepare(place), value)
      return
    case .join:
      let prepared = prepare(place)
      let window = temporary(Layout(raw: 1, ref: 1))
      _ = compile(value, into: Slots(raw: window.raw + 1, ref: window.ref))
      let slot = address(of: locate(prepared))
      emit(.move, window.raw, slot)
      call(
        "appendContents", window, shapes: [Shape.of(place.type), Shape.of(value.type)])
      return
    default: break
    }
    if updateNumberEntry(place, operation, value) { return }
    let prepared = prepare(place)
    if let home = registers(of: prepared) {
      if value.mayChangeVariables {
        // The right side is evaluated before the variable is read.
        let computed = compile(value)
        update(operation, home, computed, to: home)
      } else {
        update(operation, home, value, to: home)
      }
      return
    }
    if operation == .addDouble || operation == .subtractDouble,
      let (base, index, slot) = elementSlot(prepared), let home = registers(of: base)
    {
      let change = compile(value)
      emit(
        operation == .addDouble ? .addToField : .subtractFromField, home.ref, index, change.raw,
        d: slot)
      return
    }
    // The right side first: nothing runs between finding the place and storing to it.
    let constant = constantForm(operation, value)
    let computed = constant == nil ? compile(value) : nil
    let result = temporary(.number)
    let apply = {
      if let (opcode, operand) = constant {
        self.emit(opcode, result.raw, result.raw, operand)
      } else if let computed {
        self.update(operation, result, computed, to: result)
      }
    }
    if case .element(let base, let index) = prepared {
      let location = locate(base)
      if case .registers(let home) = location {
        emit(.loadElement, result.raw, home.ref, index)
        apply()
        emit(.storeElement, home.ref, index, result.raw)
      } else {
        let slot = address(of: location)
        emit(.loadElementAt, result.raw, slot, index)
        apply()
        emit(.storeElementAt, slot, index, result.raw)
      }
      return
    }
    let location = locate(prepared)
    load(location, .number, into: result)
    apply()
    store(location, .number, from: result, taking: false)
  }
}

extension FunctionCompiler {
  /// Moves numbers between registers: a few one by one, which takes no call.
  func moveNumbers(_ count: Int, from source: Int, to target: Int) {
    if count == 0 || source == target { return }
    if count == 4 {
      emit(.moveFour, target, source)
      return
    }
    if count > 4 || target > source && target < source + count {
      emit(.moveMany, target, source, count)
      return
    }
    emit(count == 1 ? .move : count == 2 ? .moveTwo : .moveThree, target, source)
  }
}

extension TypedExpression {
  /// The bits of a literal number.
  fileprivate var constantBits: UInt64? {
    if let number = constantInt { return UInt64(int: number) }
    if let number = constantDouble { return number.bitPattern }
    if case .bool(let truth) = kind { return UInt64(bool: truth) }
    return nil
  }

  /// Whether its last instruction writes its target after every operand has been read, so that it
  /// may be computed straight into a variable that it reads.
  fileprivate var canGoStraight: Bool {
    guard type.layout == .number else { return false }
    switch kind {
    case .int, .double, .bool, .local, .global, .unary: return true
    case .binary(let operation, _, _): return FunctionCompiler.opcode(of: operation) != nil
    case .convert(.widen, _), .element, .and, .or: return true
    case .call(.library(let function), _):
      if case .intrinsic(let name) = function.body { return Intrinsics.isArithmetic(name) }
      return false
    default: return false
    }
  }
}
