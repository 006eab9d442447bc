extension Scope {
  /// The scope within a call that is under way: the session's, with the call's variables before them.
  ///
  /// - Parameter variables: The variables of the call.
  /// - Returns: The scope, and the identifiers that the variables have in it.
  public func within(_ variables: [FrameVariable]) -> (scope: Scope, ids: [GlobalID]) {
    var inner = self
    var ids: [GlobalID] = []
    for variable in variables {
      let id = GlobalID(inner.nextGlobal)
      inner.nextGlobal += 1
      inner.globals[variable.name] = Variable(
        name: variable.name, type: variable.type, id: id, isMutable: true)
      ids.append(id)
    }
    return (inner, ids)
  }

  /// The variable of a name and type; declares it, and hides another of the name, where there is none.
  public mutating func variable(_ name: String, _ type: Type) -> Variable {
    if let known = globals[name], known.type == type { return known }
    let made = Variable(name: name, type: type, id: GlobalID(nextGlobal), isMutable: true)
    nextGlobal += 1
    globals[name] = made
    return made
  }

  /// Leaves out the numbers that something was given which was checked in a scope made of this one.
  public mutating func skipNumbers(of other: Scope) {
    nextGlobal = max(nextGlobal, other.nextGlobal)
    nextFunction = max(nextFunction, other.nextFunction)
  }
}

extension Machine {
  /// Runs a program in the midst of another, which is held: on its stack, above its frames.
  ///
  /// - Parameters:
  ///   - program: The program, checked in the scope within the call.
  ///   - place: Where the thread is held that calls this.
  ///   - frame: The call that it is about.
  ///   - variables: The call's variables; those of the innermost call may be changed.
  ///   - ids: What the program calls them.
  /// - Returns: The value of its last expression.
  /// - Throws: What went wrong.
  public func evaluate(
    _ program: Program, at place: ExecutionPlace, in frame: ExecutionFrame,
    _ variables: [FrameVariable], _ ids: [GlobalID]
  ) throws(RuntimeFailure) -> HeldValue? {
    let outerAdded = added
    engine.held = nil
    var given: [(id: GlobalID, home: Slots, layout: Layout)] = []
    defer {
      added = outerAdded
      engine.held = nil
      for item in given { takeBack(item.id, item.home, item.layout) }
    }
    try self.place(
      zip(variables, ids).map { Global(id: $1, name: $0.name, type: $0.type) } + program.globals)
    for (id, type) in zip(ids, variables.map(\.type)) + program.globals.map({ ($0.id, $0.type) }) {
      guard let home = session.homes[id] else { continue }
      given.append((id, home, type.layout))
    }
    for (variable, id) in zip(variables, ids) {
      guard let home = session.homes[id] else { continue }
      copy(
        variable.shape.layout, (variable.raw, variable.ref),
        to: (engine.globalRaw + home.raw, engine.globalRef + home.ref))
      engine.isInitialised[id.index] = true
      session.initialised.insert(id)
    }
    let code = try Compiler(session: session).compile(program, entryAsFunction: true)
    adopt(code.functions, of: program)
    defer { withExtendedLifetime(code.entry) {} }
    let before = given.map { item in snapshot(item.home, item.layout) }
    try place.interpreter.call(code.entry.code, captures: nil) { _, _ in
    } collect: { _, _ in
    }
    for (index, variable) in variables.enumerated() where given.indices.contains(index) {
      let home = given[index].home
      let slots = (raw: engine.globalRaw + home.raw, ref: engine.globalRef + home.ref)
      let old = (raw: before[index].raw, ref: before[index].ref)
      guard isOther(variable.shape.layout, slots, than: old) else { continue }
      guard frame.isInnermost else {
        throw RuntimeFailure(
          "variable-of-caller",
          "‘\(variable.name)’ belongs to a call that waits for another; it can be changed when that "
            + "has returned")
      }
      copy(variable.shape.layout, slots, to: (variable.raw, variable.ref))
    }
    return engine.held
  }

  /// Gives a variable of the session the value of a call's.
  ///
  /// - Parameters:
  ///   - target: The session's variable, of the same type, which may be new.
  ///   - variable: The variable of a call.
  /// - Throws: Why there is no room for it.
  public func set(
    _ target: Scope.Variable, to variable: FrameVariable
  ) throws(RuntimeFailure) {
    if session.homes[target.id] == nil {
      let outer = added
      defer { added = outer }
      try place([Global(id: target.id, name: target.name, type: target.type)])
    }
    guard let home = session.homes[target.id] else { return }
    copy(
      variable.shape.layout, (variable.raw, variable.ref),
      to: (engine.globalRaw + home.raw, engine.globalRef + home.ref))
    engine.isInitialised[target.id.index] = true
    session.initialised.insert(target.id)
  }

  /// A copy of some variable's slots.
  private func snapshot(_ home: Slots, _ layout: Layout) -> SlotsObject {
    let copied = SlotsObject(layout, owner: -1)
    copy(
      layout, (engine.globalRaw + home.raw, engine.globalRef + home.ref),
      to: (copied.raw, copied.ref))
    return copied
  }

  private func isOther(
    _ layout: Layout, _ a: (raw: RawSlots, ref: RefSlots), than b: (raw: RawSlots, ref: RefSlots)
  ) -> Bool {
    (0..<layout.raw).contains { a.raw[$0] != b.raw[$0] }
      || (0..<layout.ref).contains { a.ref[$0] != b.ref[$0] }
  }

  private func copy(
    _ layout: Layout, _ source: (raw: RawSlots, ref: RefSlots),
    to target: (raw: RawSlots, ref: RefSlots)
  ) {
    for slot in 0..<layout.raw { target.raw[slot] = source.raw[slot] }
    for slot in 0..<layout.ref where target.ref[slot] != source.ref[slot] {
      target.ref.copy(slot, from: source.ref[slot])
    }
  }

  /// Takes the slots of a variable back that was there for an evaluation alone.
  private func takeBack(_ id: GlobalID, _ home: Slots, _ layout: Layout) {
    engine.isInitialised[id.index] = false
    session.initialised.remove(id)
    session.homes[id] = nil
    session.types[id] = nil
    // A function that the evaluation left behind may still look here.
    guard !session.used.contains(id) else { return }
    engine.globalRef.clear(home.ref, layout.ref)
    if layout != .none { free[layout, default: []].append(home) }
  }
}
