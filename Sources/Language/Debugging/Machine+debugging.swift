import Synchronization

/// What a debugger asks of a machine.
extension Machine {
  /// Who is told of running code; nil detaches.
  ///
  /// While someone is, code is made with marks; without, there are none, and running code costs nothing
  /// more. The code of the functions there are is made anew before the next program, or soon in the
  /// midst of the one that runs: their next calls then run it. May be set from any thread.
  public var observer: (any ExecutionObserver)? {
    get { store.engine.watch.observer }
    set { store.engine.watch.observer = newValue }
  }

  /// Has the observer told of statements beside those that are watched.
  ///
  /// May be called from any thread.
  ///
  /// - Parameters:
  ///   - depth: How many calls deep they may be, as `ExecutionPlace.depth` counts; none if negative.
  ///   - thread: The thread, as `pthread_self` has it; every one if 0.
  public func watch(depth: Int, thread: UInt = 0) {
    store.engine.watch.thread.store(thread, ordering: .relaxed)
    store.engine.watch.deepest.store(depth, ordering: .relaxed)
  }

  /// Whether the observer is told of failures.
  ///
  /// May be set from any thread.
  public var watchesFailures: Bool {
    get { store.engine.watch.stopsAtFailures.load(ordering: .relaxed) }
    set { store.engine.watch.stopsAtFailures.store(newValue, ordering: .relaxed) }
  }
}

extension Store {
  /// What a function's code was made from.
  struct Origin {
    var function: Function
    /// The functions of its program.
    var others: [FunctionID: Function]
    var source: String
  }

  /// Compiles a program, with marks while there is a debugger and as long as there is room for them.
  func compile(
    _ program: Program, inRegisters: Bool, isCancelled: @escaping () -> Bool
  ) throws(RuntimeFailure) -> (functions: [(Int, CodeOwner)], entry: CodeOwner) {
    let plain = Compiler(
      session: session, ownsGlobals: inRegisters, isCancelled: isCancelled)
    var marking = plain
    marking.isMarking = true
    if isMarked, let marked = try? marking.compile(program) { return marked }
    return try plain.compile(program)
  }

  /// Makes the functions' code anew when a debugger has come or gone since it was made.
  ///
  /// A closure that was made before keeps the code it has.
  func remakeForDebugger() {
    let observer = engine.watch.observer
    guard (observer != nil) != isMarked else { return }
    isMarked = observer != nil
    observer?.forgetMarks()
    for (index, origin) in origins.sorted(by: { $0.key < $1.key }) {
      let compiler = FunctionCompiler(
        origin.function, source: origin.source, session: session, functions: origin.others,
        isEntry: false, isMarking: isMarked)
      // Code that gets too long with marks stays as it is.
      guard let owner = try? compiler.compile() else { continue }
      engine.set(index, to: owner)
      observer?.note(owner.marks)
    }
  }

  /// Takes the functions of a program over.
  func adopt(_ functions: [(Int, CodeOwner)], of program: Program) {
    let others = Dictionary(
      program.functions.compactMap { function in function.id.map { ($0, function) } }
    ) { _, new in new }
    for (index, owner) in functions {
      engine.set(index, to: owner)
      if let function = others[FunctionID(index)] {
        origins[index] = Origin(function: function, others: others, source: program.source)
      }
      if isMarked { engine.watch.observer?.note(owner.marks) }
    }
    for type in program.types { type.engine = engine }
    types.formUnion(program.types)
    added += functions.count + program.types.count
  }
}
