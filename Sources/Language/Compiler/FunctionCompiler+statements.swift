import Syntax

extension FunctionCompiler {
  func compile(_ operations: [Operation]) {
    let visible = marking?.visible
    for operation in operations { compile(operation) }
    if let visible { marking?.visible = visible }
  }

  /// Compiles a statement and empties its temporaries.
  func compile(_ operation: Operation) {
    if asksToStop() { return }
    let saved = next
    let dirty = dirtyRefs
    dirtyRefs = saved.ref
    let outerSpan = span
    span = operation.span
    defer { span = outerSpan }
    let before = beginStatement(operation)
    statement(operation.kind)
    endStatement(operation, before)
    clearTemporaries(above: saved, dirtyBefore: dirty)
    next = saved
  }

  /// Computes a value that nobody uses.
  private func evaluate(_ value: TypedExpression) {
    // What nobody can replace needs no place of its own.
    if case .call(.library(let declaration), let arguments) = value.kind,
      case .intrinsic("display") = declaration.body
    {
      routine("show", [arguments[0].unabstracted], result: .void)
    } else {
      _ = compile(value)
    }
  }

  private func statement(_ kind: Operation.Kind) {
    switch kind {
    case .evaluate(let value): evaluate(value)
    case .show(let value): routine("show", [value], result: .void)
    case .result(let value): routine(isEntry ? "result" : "hold", [value], result: .void)
    case .define(let local, let value): define(local, value)
    case .defineGlobal(let global, let value): define(global, value)
    case .assign(let place, let value): assign(place, value)
    case .update(let place, let operation, let value): update(place, operation, value)
    case .branch(let tests, let then, let otherwise):
      let no = label()
      let outer = marking?.visible
      compile(tests, orJumpTo: no)
      let bound = marking?.visible
      compile(then)
      if let outer { marking?.visible = outer }
      defer { if let bound { marking?.visible = bound } }
      if otherwise.isEmpty {
        place(no)
      } else {
        let end = label()
        jump(to: end)
        place(no)
        compile(otherwise)
        place(end)
      }
    case .whileLoop(let tests, let body): whileLoop(tests, body)
    case .repeatLoop(let body, let condition):
      let start = label()
      let check = label()
      let end = label()
      place(start)
      scopes.append(Scope(exit: end, next: check))
      compile(body)
      scopes.removeLast()
      place(check)
      testing { jump(ifTrue: condition, to: start) }
      place(end)
    case .rangeLoop(let local, let lower, let upper, let isClosed, let body):
      rangeLoop(local, lower, upper, isClosed: isClosed, body)
    case .strideLoop(let local, let from, let to, let by, let isThrough, let body):
      strideLoop(local, from, to, by, isThrough: isThrough, body)
    case .sequenceLoop(let local, let sequence, let body): sequenceLoop(local, sequence, body)
    case .exit(let level): leave(level) { $0.exit }
    case .next(let level): leave(level) { $0.next ?? $0.exit }
    case .block(let operations):
      let end = label()
      scopes.append(Scope(exit: end, next: nil))
      compile(operations)
      scopes.removeLast()
      place(end)
    case .giveBack(let value): giveBack(value)
    case .fail(let id, let message):
      routine("fail", [message], result: .void, text: id)
    }
  }

  private func leave(_ level: Int, _ label: (Scope) -> Label) {
    let index = scopes.count - 1 - level
    guard scopes.indices.contains(index) else { return }
    jump(to: label(scopes[index]))
  }

  /// Empties the temporaries of a loop's condition as those of a statement.
  private func testing(_ body: () -> Void) {
    let saved = next
    let dirty = dirtyRefs
    dirtyRefs = saved.ref
    body()
    clearTemporaries(above: saved, dirtyBefore: dirty)
    next = saved
  }

  private func whileLoop(_ tests: [Test], _ body: [Operation]) {
    let start = label()
    let end = label()
    // A plain condition is tested at the bottom, so that a round takes one jump.
    if tests.count == 1, case .condition(let condition) = tests[0] {
      let check = label()
      if case .binary(.lessInt, let counter, let limit) = condition.kind,
        countingLoop(condition, counter, limit, body)
      {
        return
      }
      jump(to: check)
      place(start)
      scopes.append(Scope(exit: end, next: check))
      compile(body)
      scopes.removeLast()
      place(check)
      testing { jump(ifTrue: condition, to: start) }
      place(end)
      return
    }
    let fail = label()
    place(start)
    compile(tests, orJumpTo: fail)
    scopes.append(Scope(exit: end, next: start))
    compile(body)
    scopes.removeLast()
    jump(to: start)
    place(fail)
    place(end)
  }

  /// A loop while a variable is less than another or than a number, which is tested before the first
  /// round and, where the rounds end by adding to the variable, together with that.
  private func countingLoop(
    _ condition: TypedExpression, _ counter: TypedExpression, _ limit: TypedExpression,
    _ body: [Operation]
  ) -> Bool {
    guard let a = register(of: counter) else { return false }
    let small = smallConstant(limit)
    guard let b = small ?? register(of: limit) else { return false }
    let start = label()
    let check = label()
    let end = label()
    testing { jump(ifFalse: condition, to: end) }
    place(start)
    scopes.append(Scope(exit: end, next: check))
    compile(body)
    scopes.removeLast()
    defer { place(end) }
    if !isJumpedTo(check) {
      let isUpdate = { (sum: Instruction) in sum.a == a && sum.b == a }
      let outerSpan = span
      defer { span = outerSpan }
      if small == nil, let sum = takeBack(.addInt, where: isUpdate) {
        if let store = takeBack(.storeElementConstant, where: { $0.b == a }) {
          let (array, constant) = (store.instruction.a, store.instruction.c)
          span = store.span
          emit(.storeConstantAddJumpLess, array, a, constant)
          span = sum.span
          emit(.stop, 0, sum.instruction.c, b)
        } else {
          span = sum.span
          emit(.addJumpLess, a, sum.instruction.c, b)
        }
        jumpWhileFound(to: start)
        return true
      }
      if let sum = takeBack(.addSmall, where: isUpdate) {
        span = sum.span
        emit(
          small == nil ? .addSmallJumpLess : .addSmallJumpLessSmall, a, sum.instruction.c, b)
        jumpWhileFound(to: start)
        return true
      }
    }
    place(check)
    testing { jump(ifTrue: condition, to: start) }
    return true
  }

  /// The register of a variable that lives in one, and has a value.
  private func register(of variable: TypedExpression) -> Int? {
    switch variable.kind {
    case .local(let local):
      if case .registers(let home) = homes[local.index] { home.raw } else { nil }
    case .global(let global):
      ownsGlobals && (initialised.contains(global) || session.initialised.contains(global))
        ? session.homes[global]?.raw : nil
    default: nil
    }
  }

  /// Tests in order; jumps at the first that does not hold.
  func compile(_ tests: [Test], orJumpTo no: Label) {
    for test in tests {
      let saved = next
      switch test {
      case .condition(let condition): jump(ifFalse: condition, to: no)
      case .binding(let local, let optional):
        span = optional.span
        let value = compile(optional)
        let inner = jump(ifNil: value, optional.type, to: no)
        initialise(local, from: inner)
      }
      next = saved
    }
  }

  // MARK: Definitions

  private func define(_ local: LocalID, _ value: TypedExpression?) {
    let type = function.locals[local.index].type
    switch homes[local.index] {
    case .registers(let home):
      if let value { _ = compile(value, into: home) }
    case .box(let box):
      if let value {
        let computed = compile(value)
        emit(.newBox, box, type.layout.raw, type.layout.ref)
        store(.box(box, .none), type.layout, from: computed, taking: false)
      } else {
        emit(.newBox, box, type.layout.raw, type.layout.ref)
      }
    }
  }

  /// Gives a local its value from registers.
  func initialise(_ local: LocalID, from value: Slots) {
    see(local)
    let layout = function.locals[local.index].type.layout
    switch homes[local.index] {
    case .registers(let home):
      move(layout, from: value, to: home, taking: isTemporary(value, layout))
    case .box(let box):
      emit(.newBox, box, layout.raw, layout.ref)
      store(.box(box, .none), layout, from: value, taking: false)
    }
  }

  private func define(_ global: GlobalID, _ value: TypedExpression) {
    guard let home = session.homes[global] else { return }
    if ownsGlobals {
      _ = compile(value, into: home)
    } else {
      let computed = compile(value)
      store(.global(home), value.type.layout, from: computed, taking: false)
    }
    emit(.markGlobal, wide: global.index)
    initialised.insert(global)
  }

  // MARK: Loops

  private func rangeLoop(
    _ local: LocalID, _ lower: TypedExpression, _ upper: TypedExpression, isClosed: Bool,
    _ body: [Operation]
  ) {
    let pair = temporary(.pair)
    _ = compile(lower, into: pair)
    _ = compile(upper, into: Slots(raw: pair.raw + 1, ref: pair.ref))
    let outer = span
    defer { span = outer }
    span = lower.span.union(upper.span)
    rangeRounds(local, pair.raw, pair.raw + 1, isClosed: isClosed, body)
  }

  /// The rounds of a loop from one register to another.
  private func rangeRounds(
    _ local: LocalID, _ counter: Int, _ last: Int, isClosed: Bool, _ body: [Operation]
  ) {
    let start = label()
    let check = label()
    let end = label()
    let isOrdered = label()
    jump(.jumpLessOrEqualInt, counter, last, to: isOrdered)
    failRange(.int, counter)
    place(isOrdered)
    if !isClosed {
      jump(.jumpEqualInt, counter, last, to: end)
      emit(.addSmall, last, last, -1)
    }
    // Nothing but the loop changes its variable, which therefore counts where it is not boxed.
    var counter = counter
    if case .registers(let slots) = homes[local.index] {
      emit(.move, slots.raw, counter)
      counter = slots.raw
    }
    place(start)
    if case .box = homes[local.index] { initialise(local, from: Slots(raw: counter, ref: 0)) }
    scopes.append(Scope(exit: end, next: check))
    see(local)
    compile(body)
    scopes.removeLast()
    place(check)
    jump(.loop, counter, last, to: start)
    place(end)
  }

  private func strideLoop(
    _ local: LocalID, _ from: TypedExpression, _ to: TypedExpression, _ by: TypedExpression,
    isThrough: Bool, _ body: [Operation]
  ) {
    // Start, end, step, and what the routine keeps: the next value, and a count for Double.
    let window = temporary(Layout(raw: 6, ref: 0))
    for (index, part) in [from, to, by].enumerated() {
      _ = compile(part, into: Slots(raw: window.raw + index, ref: window.ref))
    }
    let isInt = from.type == .int
    let start = label()
    let end = label()
    let outer = span
    span = by.span
    call("strideStart", window, shapes: [Shape.of(from.type)])
    span = outer
    place(start)
    // Sets the fifth slot to whether there is a value, the fourth to the value.
    call(
      "strideNext", window, shapes: [Shape.of(isInt ? .int : .double)], number: isThrough ? 1 : 0)
    jump(.jumpFalse, window.raw + 5, to: end)
    initialise(local, from: Slots(raw: window.raw + 3, ref: window.ref))
    scopes.append(Scope(exit: end, next: start))
    compile(body)
    scopes.removeLast()
    jump(to: start)
    place(end)
  }

  private func sequenceLoop(_ local: LocalID, _ sequence: TypedExpression, _ body: [Operation]) {
    switch sequence.type {
    case .range, .closedRange:
      if case .range(let lower, let upper) = sequence.kind {
        rangeLoop(local, lower, upper, isClosed: sequence.type == .closedRange, body)
        return
      }
      let pair = temporary(.pair)
      _ = compile(sequence, into: pair)
      rangeRounds(
        local, pair.raw, pair.raw + 1, isClosed: sequence.type == .closedRange, body)
    case .array(let element):
      let array = temporary(.reference)
      _ = compile(sequence, into: array)
      arrayRounds(local, array.ref, element, body)
    case .string: characterRounds(local, sequence, body)
    case .dictionary, .set:
      let element = function.locals[local.index].type
      let array = temporary(.reference)
      routine("elements", [sequence], result: .array(element), into: array)
      arrayRounds(local, array.ref, element, body)
    default: break
    }
  }

  private func arrayRounds(_ local: LocalID, _ array: Int, _ element: Type, _ body: [Operation]) {
    let index = temporary(.number)
    emit(.loadSmall, index.raw, wide: 0)
    let value = loopVariable(local) ?? temporary(element.layout)
    rounds {
      iterate(array, index.raw, element.layout, into: value)
    } _: { check, end in
      if loopVariable(local) == nil { initialise(local, from: value) }
      see(local)
      scopes.append(Scope(exit: end, next: check))
      compile(body)
      scopes.removeLast()
    }
  }

  /// A loop over a string's characters, which need not all be made before it.
  private func characterRounds(
    _ local: LocalID, _ text: TypedExpression, _ body: [Operation]
  ) {
    let held = temporary(.reference)
    _ = compile(text, into: held)
    let place = temporary(.number)
    emit(.loadSmall, place.raw, wide: 0)
    let character = loopVariable(local) ?? temporary(.reference)
    rounds {
      emit(.iterateText, character.ref, held.ref, place.raw)
    } _: { check, end in
      if loopVariable(local) == nil { initialise(local, from: character) }
      see(local)
      scopes.append(Scope(exit: end, next: check))
      compile(body)
      scopes.removeLast()
    }
  }

  /// The registers of a loop's variable, unless it lives in a box.
  private func loopVariable(_ local: LocalID) -> Slots? {
    if case .registers(let home) = homes[local.index] { return home }
    return nil
  }

  /// A loop whose head, an instruction that gets the next element, stands at its end, so that a round
  /// takes one jump; `body` gets the labels of the head and of what follows the loop.
  func rounds(_ head: () -> Void, _ body: (Label, Label) -> Void) {
    let start = label()
    let check = label()
    let end = label()
    jump(to: check)
    place(start)
    body(check, end)
    place(check)
    head()
    jumpWhileFound(to: start)
    place(end)
  }

  /// Gets the next element of an array.
  func iterate(_ array: Int, _ index: Int, _ layout: Layout, into target: Slots) {
    if layout == .number {
      emit(.iterate, target.raw, array, index)
    } else if layout == .reference {
      emit(.iterateRef, target.ref, array, index)
    } else {
      emit(.iterateMany, target.raw, array, index)
      emit(.stop, target.ref)
    }
  }

  // MARK: Return

  private func giveBack(_ value: TypedExpression?) {
    if isEntry {
      if let value { _ = compile(value) }
      emit(.stop)
      return
    }
    if let value, case .conditional(let condition, let yes, let no) = value.kind {
      let other = label()
      jump(ifFalse: condition, to: other)
      scratch { giveBack(yes) }
      place(other)
      giveBack(no)
      return
    }
    guard let value, value.type.layout != .none || value.type == .never else {
      if let value { _ = compile(value) }
      finish()
      return
    }
    let computed = compile(value)
    let layout = value.type.layout
    if layout == .number, function.inoutParameters.isEmpty {
      emit(.giveBackRaw, computed.raw)
      return
    }
    // A boxed inout parameter goes home first; the result may then take its place after it.
    var source = computed
    if !isTemporary(computed, layout) {
      let copy = temporary(layout)
      move(layout, from: computed, to: copy, taking: false)
      source = copy
    }
    putInoutsBack()
    move(layout, from: source, to: signature.inouts, taking: true)
    emit(.giveBack)
  }
}
