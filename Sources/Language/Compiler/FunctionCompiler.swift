import Syntax

/// The first raw and the first reference register of a value.
typealias Slots = Layout

/// Compiles one function to code.
///
/// Registers are assigned statically: parameters and captures, then every local, then temporaries as
/// a stack. A reference register is null or owns what it holds; temporaries that may hold references
/// are emptied at the end of a statement.
final class FunctionCompiler {
  /// Where a local lives.
  enum Home {
    case registers(Slots)
    /// In the box held by a reference register.
    case box(Int)
  }

  /// A jump target.
  struct Label {
    var index: Int
  }

  /// A loop or block that `exit` and `next` may leave.
  struct Scope {
    var exit: Label
    var next: Label?
  }

  let session: SessionLayout
  let function: Function
  let source: String
  let isEntry: Bool
  /// Whether session variables are registers of the code's own.
  let ownsGlobals: Bool
  let functions: [FunctionID: Function]
  var instructions: [Instruction] = []
  var spans: [Span] = []
  var span: Span
  var homes: [Home] = []
  var scopes: [Scope] = []
  var next = Layout.none
  var highest = Layout.none
  /// The highest reference temporary used in the statement.
  var dirtyRefs = 0
  var firstTemporary = Layout.none
  /// Session variables known to have a value where the code is.
  var initialised = InitialisedVariables()
  /// The session variables that it uses.
  private var globals: Set<GlobalID> = []
  /// Whether the next instruction is reached from the one before.
  private var isReached = true
  private var constants: [UInt64] = []
  private var constantIndex: [UInt64: Int] = [:]
  private var reciprocalIndex: [Int: Int] = [:]
  private var objects: [HeapObject] = []
  private var sites: [Site] = []
  /// Where each label is; -1 where it is still to be placed.
  private var labelPlaces: [Int] = []
  /// Where the last one placed is, which is the furthest.
  private var lastLabelPlace = -1
  /// The labels that there is a jump to.
  private var jumpTargets: Set<Int> = []
  private var patches: [(instruction: Int, label: Int)] = []
  private var boxedInouts: [(box: Int, home: Layout, layout: Layout)] = []
  var signature: Signature
  var isTooLong = false
  /// What calls lend to functions that change it, by the instruction after the call.
  var lendings: [Int: Lending] = [:]
  /// What a debugger needs to know, where one is attached.
  var marking: Marking?
  private let mustStop: () -> Bool
  private var isCancelled = false

  init(
    _ function: Function, source: String, session: SessionLayout,
    functions: [FunctionID: Function], isEntry: Bool, ownsGlobals: Bool = false,
    isMarking: Bool = false, isCancelled: @escaping () -> Bool = { false }
  ) {
    self.function = function
    self.source = source
    self.session = session
    self.functions = functions
    self.isEntry = isEntry
    self.ownsGlobals = ownsGlobals
    mustStop = isCancelled
    marking = isMarking ? Marking(function) : nil
    span = function.span
    signature = Signature(
      parameters: function.parameters.map { function.locals[$0.index].type },
      inouts: Set(
        function.parameters.indices.filter {
          function.inoutParameters.contains(function.parameters[$0])
        }),
      result: function.result)
  }

  /// Compiles the whole function.
  func compile() throws(RuntimeFailure) -> CodeOwner {
    let capture = arrangeLocals()
    prologue()
    for operation in function.body { compile(operation) }
    if isEntry { emit(.stop) } else { finish() }
    if isCancelled { throw RuntimeFailure("interrupted", "interrupted") }
    try patch()
    if highest.ref == 0 {
      let labelled = Set(labelPlaces)
      for index in instructions.indices where instructions[index].opcode == .giveBackRaw {
        instructions[index] = Instruction(.giveBackNumber, instructions[index].a)
        // A sum that is computed only to be given back.
        guard index > 0, instructions[index - 1].opcode == .addInt,
          instructions[index - 1].a == instructions[index].a,
          instructions[index].a >= firstTemporary.raw, !labelled.contains(index)
        else { continue }
        let sum = instructions[index - 1]
        instructions[index - 1] = Instruction(.giveBackSum, 0, sum.b, sum.c)
      }
    }
    return CodeOwner(
      name: function.name, source: source, span: function.span, instructions: instructions,
      spans: spans,
      constants: constants, objects: objects, sites: sites, frame: highest,
      keptRefs: ownsGlobals ? Interpreter.globalCapacity : isEntry ? 0 : signature.kept.ref,
      capture: capture,
      boxedInouts: boxedInouts, lendings: lendings, globals: globals, marks: marking?.marks ?? [],
      markOf: marking?.ofInstruction ?? [])
  }

  private func arrangeLocals() -> Layout {
    if ownsGlobals {
      next = Layout(raw: Interpreter.globalCapacity, ref: Interpreter.globalCapacity)
    }
    var placed: [Int: Slots] = [:]
    for (parameter, home) in zip(function.parameters, signature.homes) {
      placed[parameter.index] = home
    }
    next += Layout(
      raw: max(signature.arguments.raw, signature.kept.raw),
      ref: max(signature.arguments.ref, signature.kept.ref))
    let capture = next
    for captured in function.captures {
      let local = function.locals[captured.inner.index]
      placed[captured.inner.index] = next
      next += local.isBoxed ? .reference : local.type.layout
    }
    let captured = Set(function.captures.map(\.inner.index))
    for (index, local) in function.locals.enumerated() {
      if local.isBoxed {
        if captured.contains(index), let at = placed[index] {
          homes.append(.box(at.ref))
        } else {
          homes.append(.box(next.ref))
          next += .reference
        }
      } else if let at = placed[index] {
        homes.append(.registers(at))
      } else {
        homes.append(.registers(next))
        next += local.type.layout
      }
    }
    highest = next
    firstTemporary = next
    dirtyRefs = next.ref
    return capture
  }

  /// Moves boxed parameters to their boxes.
  private func prologue() {
    for (index, parameter) in function.parameters.enumerated() {
      guard case .box(let box) = homes[parameter.index] else { continue }
      let layout = function.locals[parameter.index].type.layout
      emit(.newBox, box, layout.raw, layout.ref)
      store(.box(box, .none), layout, from: signature.homes[index], taking: true)
      if function.inoutParameters.contains(parameter) {
        boxedInouts.append((box, signature.homes[index], layout))
      }
    }
  }

  /// Copies boxed inout parameters home and returns.
  func finish() {
    putInoutsBack()
    emit(.giveBack)
  }

  /// Copies boxed inout parameters to where the caller looks for them.
  func putInoutsBack() {
    for parameter in boxedInouts {
      load(.box(parameter.box, .none), parameter.layout, into: parameter.home)
    }
  }

  /// Whether nobody waits for the code any more.
  func asksToStop() -> Bool {
    if !isCancelled { isCancelled = mustStop() }
    return isCancelled
  }

  // MARK: Emission

  @discardableResult
  func emit(_ opcode: Opcode, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, d: Int = 0) -> Int {
    append(Instruction(opcode, a, b, c, d: d))
  }

  @discardableResult
  func emit(_ opcode: Opcode, _ a: Int = 0, wide: Int) -> Int {
    append(Instruction(opcode, a, wide: wide))
  }

  @discardableResult
  func append(_ instruction: Instruction) -> Int {
    instructions.append(instruction)
    spans.append(span)
    marking?.noteInstruction()
    switch instruction.opcode {
    case .jump, .giveBack, .giveBackRaw: isReached = false
    default: isReached = true
    }
    return instructions.count - 1
  }

  func constant(_ bits: UInt64) -> Int {
    if let index = constantIndex[bits] { return index }
    constants.append(bits)
    constantIndex[bits] = constants.count - 1
    return constants.count - 1
  }

  /// The constants by which a number is divided; nil where it takes a division.
  func reciprocal(_ divisor: Int) -> Int? {
    if let index = reciprocalIndex[divisor] { return index }
    guard let reciprocal = Reciprocal(divisor) else { return nil }
    let index = constants.count
    constants += [divisor, reciprocal.multiplier, reciprocal.shift].map { UInt64(int: $0) }
    reciprocalIndex[divisor] = index
    return index
  }

  func object(_ object: HeapObject) -> Int {
    objects.append(object)
    return objects.count - 1
  }

  func site(_ site: Site) -> Int {
    sites.append(site)
    return sites.count - 1
  }

  /// Notes that the function uses a session variable.
  func use(_ global: GlobalID) {
    guard !isEntry else { return }
    globals.insert(global)
    session.used.insert(global)
  }

  // MARK: Labels

  func label() -> Label {
    labelPlaces.append(-1)
    return Label(index: labelPlaces.count - 1)
  }

  /// Puts a label here.
  func place(_ label: Label) {
    labelPlaces[label.index] = instructions.count
    lastLabelPlace = instructions.count
    initialised.place(label.index, isReached: isReached)
    isReached = true
  }

  /// Jumps when the instruction before finds something; goes on when it does not.
  func jumpWhileFound(to label: Label) {
    jump(to: label)
    isReached = true
  }

  /// Takes back the last instruction, for a better one in its place; nil where a jump may lead past
  /// it or it is of another kind.
  func takeBack(
    _ opcode: Opcode, where isFit: (Instruction) -> Bool
  ) -> (instruction: Instruction, span: Span)? {
    guard let last = instructions.last, last.opcode == opcode, isFit(last),
      lastLabelPlace < instructions.count
    else { return nil }
    instructions.removeLast()
    _ = marking?.ofInstruction.popLast()
    return (last, spans.removeLast())
  }

  /// Whether a jump may lead past an instruction, to one of those after it so far or the next.
  func isLabelled(above place: Int) -> Bool { lastLabelPlace > place }

  /// Whether there is a jump to a label so far.
  func isJumpedTo(_ label: Label) -> Bool { jumpTargets.contains(label.index) }

  private func noteJump(to label: Label) {
    jumpTargets.insert(label.index)
    if labelPlaces[label.index] < 0 { initialised.jump(to: label.index) }
  }

  /// Emits a jump with a 32-bit offset.
  func jump(_ opcode: Opcode = .jump, _ a: Int = 0, to label: Label) {
    noteJump(to: label)
    patches.append((emit(opcode, a, wide: 0), label.index))
  }

  /// Emits a comparing jump with a 16-bit offset.
  func jump(_ opcode: Opcode, _ a: Int, _ b: Int, d: Int = 0, to label: Label) {
    noteJump(to: label)
    patches.append((emit(opcode, a, b, 0, d: d), label.index))
  }

  private func patch() throws(RuntimeFailure) {
    var isTooLong =
      isTooLong || highest.raw > 65_500 || highest.ref > 65_500 || constants.count > 65_500
      || objects.count > 65_500 || sites.count > 65_500
    for (at, label) in patches {
      let offset = labelPlaces[label] - at - 1
      let old = instructions[at]
      switch old.opcode {
      case .jump, .jumpTrue, .jumpFalse, .jumpNullRef, .jumpNotNullRef:
        instructions[at] = Instruction(old.opcode, old.a, wide: offset)
      default:
        if Int(Int16(truncatingIfNeeded: offset)) != offset { isTooLong = true }
        instructions[at] = Instruction(old.opcode, old.a, old.b, offset, d: old.d)
      }
    }
    if isTooLong {
      throw RuntimeFailure(
        "function-too-long",
        "\(function.name.map { "‘\($0)’" } ?? "the cell") is too long; split it up",
        frames: [
          RuntimeFailure.Frame(
            function: function.name, source: source, start: function.span.start,
            end: function.span.end)
        ])
    }
  }

  // MARK: Temporaries

  func temporary(_ layout: Layout) -> Slots {
    let at = next
    next += layout
    highest.raw = max(highest.raw, next.raw)
    highest.ref = max(highest.ref, next.ref)
    if layout.ref > 0 { dirtyRefs = max(dirtyRefs, next.ref) }
    return at
  }

  func isTemporary(_ slots: Slots, _ layout: Layout) -> Bool {
    (layout.raw == 0 || slots.raw >= firstTemporary.raw)
      && (layout.ref == 0 || slots.ref >= firstTemporary.ref)
  }

  /// Runs `body`, then gives its temporaries back.
  func scratch<Result>(_ body: () -> Result) -> Result {
    let saved = next
    let result = body()
    next = saved
    return result
  }

  /// Empties the temporaries that a statement may have left references in.
  func clearTemporaries(above start: Layout, dirtyBefore: Int) {
    if dirtyRefs > start.ref { emit(.clearRefs, start.ref, dirtyRefs - start.ref) }
    dirtyRefs = max(dirtyBefore, start.ref)
  }

  // MARK: Moves

  /// Copies a value between registers; takes it where the source is done with.
  func move(_ layout: Layout, from source: Slots, to target: Slots, taking: Bool) {
    moveNumbers(layout.raw, from: source.raw, to: target.raw)
    if source.ref == target.ref { return }
    let isUpward = target.ref > source.ref && target.ref < source.ref + layout.ref
    for slot in 0..<layout.ref {
      let index = isUpward ? layout.ref - 1 - slot : slot
      emit(taking ? .takeRef : .copyRef, target.ref + index, source.ref + index)
    }
  }

  /// The value of an expression in a given place, or wherever it is when none is given.
  func settle(_ value: Slots, _ layout: Layout, _ target: Slots?) -> Slots {
    guard let target else { return value }
    if value != target {
      move(layout, from: value, to: target, taking: isTemporary(value, layout))
    }
    return target
  }
}

/// Where a call's arguments and result stand in its window: inout parameters first, then the others;
/// the result after the inout parameters when the function has returned.
struct Signature {
  var homes: [Slots] = []
  var arguments = Layout.none
  /// The inout parameters.
  var inouts = Layout.none
  var result: Layout

  /// The inout parameters and the result.
  var kept: Layout { inouts + result }
  /// What a window must hold.
  var window: Layout {
    Layout(raw: max(arguments.raw, kept.raw), ref: max(arguments.ref, kept.ref))
  }

  init(parameters: [Type], inouts indices: Set<Int> = [], result: Type) {
    self.result = result.layout
    homes = Array(repeating: .none, count: parameters.count)
    for index in parameters.indices where indices.contains(index) {
      homes[index] = arguments
      arguments += parameters[index].layout
    }
    inouts = arguments
    for index in parameters.indices where !indices.contains(index) {
      homes[index] = arguments
      arguments += parameters[index].layout
    }
  }
}

/// Where session variables live.
final class SessionLayout {
  var homes: [GlobalID: Slots] = [:]
  var types: [GlobalID: Type] = [:]
  /// The engine's strings of one ASCII character.
  var characters: RefSlots?
  /// Variables that have a value already.
  var initialised: Set<GlobalID> = []
  /// Variables that functions use, whose slots must stay theirs.
  var used: Set<GlobalID> = []
}
