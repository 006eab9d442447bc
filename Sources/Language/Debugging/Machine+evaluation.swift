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

  /// Takes over the variables that a program declared which was checked in a scope made of this one.
  public mutating func adopt(_ declared: [Global], from other: Scope) {
    for global in declared where !global.name.isEmpty {
      globals[global.name] = other.globals[global.name]
    }
  }

  /// Leaves out the numbers that something was given which was checked in a scope made of this one.
  public mutating func skipNumbers(of other: Scope) {
    nextGlobal = max(nextGlobal, other.nextGlobal)
    nextFunction = max(nextFunction, other.nextFunction)
  }
}

/// A program made ready to run in the midst of another, as often as wanted.
public final class PreparedProgram: @unchecked Sendable {
  /// The variables of the call, as the program calls them.
  fileprivate let names: [(name: String, type: Type)]
  fileprivate let ids: [GlobalID]
  fileprivate let homes: [Slots]
  fileprivate let code: CodeOwner

  fileprivate init(
    names: [(name: String, type: Type)], ids: [GlobalID], homes: [Slots], code: CodeOwner
  ) {
    self.names = names
    self.ids = ids
    self.homes = homes
    self.code = code
  }

  /// Whether it was made for these variables.
  public func fits(_ variables: [FrameVariable]) -> Bool {
    names.count == variables.count
      && zip(names, variables).allSatisfy { $0.name == $1.name && $0.type == $1.type }
  }
}

extension Machine {
  /// Makes a program ready to run in the midst of another.
  ///
  /// - Parameters:
  ///   - program: The program, checked in the scope within a call.
  ///   - variables: The call's variables.
  ///   - ids: What the program calls them.
  /// - Returns: What `run` takes; to be discarded when it is done with.
  /// - Throws: Why there is no room for it.
  public func prepare(
    _ program: Program, _ variables: [FrameVariable], _ ids: [GlobalID]
  ) throws(RuntimeFailure) -> PreparedProgram {
    try store.place(
      zip(variables, ids).map { Global(id: $1, name: $0.name, type: $0.type) } + program.globals)
    // They have a value whenever the program runs.
    store.session.initialised.formUnion(ids)
    let code = try Compiler(session: store.session, ownsGlobals: false).compile(
      program, entryAsFunction: true)
    store.adopt(code.functions, of: program)
    return PreparedProgram(
      names: variables.map { ($0.name, $0.type) }, ids: ids,
      homes: ids.map { store.session.homes[$0] ?? .none }, code: code.entry)
  }

  /// Runs a program in the midst of another, which is held: on its stack, above its frames.
  ///
  /// - Parameters:
  ///   - evaluation: The program.
  ///   - place: Where the thread is held that calls this.
  ///   - frame: The call that it is about.
  ///   - variables: The call's variables, for which it was prepared; those of the innermost call may be
  ///     changed.
  /// - Returns: The value of its last expression.
  /// - Throws: What went wrong.
  public func run(
    _ evaluation: PreparedProgram, at place: ExecutionPlace, in frame: ExecutionFrame,
    _ variables: [FrameVariable]
  ) throws(RuntimeFailure) -> HeldValue? {
    store.engine.held = nil
    defer {
      store.engine.held = nil
      for (variable, (id, home)) in zip(variables, zip(evaluation.ids, evaluation.homes)) {
        store.engine.isInitialised[id.index] = false
        store.engine.globalRef.clear(home.ref, variable.shape.layout.ref)
      }
    }
    var before: [SlotsObject] = []
    for (variable, (id, home)) in zip(variables, zip(evaluation.ids, evaluation.homes)) {
      let layout = variable.shape.layout
      let kept = SlotsObject(layout, owner: -1)
      copy(layout, (variable.raw, variable.ref), to: (kept.raw, kept.ref))
      copy(
        layout, (variable.raw, variable.ref),
        to: (store.engine.globalRaw + home.raw, store.engine.globalRef + home.ref))
      store.engine.isInitialised[id.index] = true
      before.append(kept)
    }
    try place.interpreter.call(evaluation.code.code, captures: nil) { _, _ in
    } collect: { _, _ in
    }
    for (index, variable) in variables.enumerated() {
      let home = evaluation.homes[index]
      let slots = (raw: store.engine.globalRaw + home.raw, ref: store.engine.globalRef + home.ref)
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
    return store.engine.held
  }

  /// Gives back the room of a program that is done with.
  public func discard(_ evaluation: PreparedProgram) {
    for (id, home) in zip(evaluation.ids, evaluation.homes) {
      let layout = store.session.types[id]?.layout ?? .none
      store.session.initialised.remove(id)
      store.session.homes[id] = nil
      store.session.types[id] = nil
      // A function that the program left behind may still look here.
      guard !store.session.used.contains(id) else { continue }
      if layout != .none { store.free[layout, default: []].append(home) }
    }
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
    if store.session.homes[target.id] == nil {
      try store.place([Global(id: target.id, name: target.name, type: target.type)])
    }
    guard let home = store.session.homes[target.id] else { return }
    copy(
      variable.shape.layout, (variable.raw, variable.ref),
      to: (store.engine.globalRaw + home.raw, store.engine.globalRef + home.ref))
    store.engine.isInitialised[target.id.index] = true
    store.session.initialised.insert(target.id)
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
}
