extension Machine {
  /// Lets go of code, types and variables that were declared again and that nothing can reach any more.
  ///
  /// Does so now and then, when much was declared since the last time, and only while no code runs and
  /// no debugger is attached. For use at one's turn, when every program that was checked has run.
  ///
  /// - Parameters:
  ///   - scope: What programs are checked in from now on; it forgets what no name leads to.
  ///   - least: How many functions and types have to be added since the last time, and as many as
  ///     were left then, for the work to be worth it; 0 to do it always.
  /// - Returns: The names of the sources of the code that is left; nil when nothing was done.
  public func collect(from scope: inout Scope, whenAdded least: Int = 256) -> Set<String>? {
    store.collect(from: &scope, whenAdded: least)
  }
}

extension Store {
  /// Does what `Machine.collect` says.
  func collect(from scope: inout Scope, whenAdded least: Int) -> Set<String>? {
    guard least == 0 || added >= max(least, left), running == 0, !isMarked,
      engine.watch.observer == nil, !engine.hasThreadWithin
    else { return nil }
    added = 0
    var marks = scope.forgetUnreachable()
    marks.lookAgain()
    markHeld(&marks)
    while let next = marks.next() {
      switch next {
      case .function(let index): engine.owners[index]?.mark(&marks)
      case .type(let type): type.mark(&marks)
      case .global(let id): marks.add(session.types[id])
      }
    }
    sweep(marks)
    left = engine.owners.count + types.count
    return Set(engine.owners.values.map(\.source)).union(engine.retired.map(\.source))
  }

  /// Marks what values and native code hold.
  private func markHeld(_ marks: inout Reach) {
    for index in engine.retired.indices.reversed()
    where isKnownUniquelyReferenced(&engine.retired[index]) {
      engine.retired.remove(at: index)
    }
    for owner in engine.retired { owner.mark(&marks) }
    // A view of the keys would hold what they stand for.
    for index in Array(engine.owners.keys) where isHeld(index) { marks.add(function: index) }
    for type in types where type.isHeldByNativeCode { marks.add(.nominal(type)) }
  }

  /// Whether a closure holds a function.
  private func isHeld(_ index: Int) -> Bool {
    !isKnownUniquelyReferenced(&engine.owners[index])
      || engine.owners[index].map { !isKnownUniquelyReferenced(&$0.pin) } ?? false
  }

  private func sweep(_ marks: Reach) {
    for index in Array(engine.owners.keys) where !marks.functions.contains(index) {
      engine.functions[index] = nil
      engine.owners[index] = nil
      origins[index] = nil
    }
    let dead = types.subtracting(marks.types)
    types.subtract(dead)
    Shape.forget(dead)
    session.used = engine.owners.values.reduce(into: []) { $0.formUnion($1.globals) }
    for owner in engine.retired { session.used.formUnion(owner.globals) }
    for id in Array(session.homes.keys) where !marks.globals.contains(id) { release(id) }
    named = named.filter { session.homes[$0.value] != nil }
  }
}

/// What can be reached, in the midst of finding it.
struct Reach {
  /// Something of which it is to be looked what it leads to.
  enum Step {
    case function(Int)
    case type(NominalType)
    case global(GlobalID)
  }

  private(set) var functions: Set<Int> = []
  private(set) var types: Set<NominalType> = []
  private(set) var globals: Set<GlobalID> = []
  private var steps: [Step] = []

  /// Something that was reached and not looked at; nil at the end.
  mutating func next() -> Step? { steps.popLast() }

  /// Has all that was reached looked at once more.
  mutating func lookAgain() {
    steps = functions.map(Step.function) + types.map(Step.type) + globals.map(Step.global)
  }

  mutating func add(function index: Int) {
    if functions.insert(index).inserted { steps.append(.function(index)) }
  }

  mutating func add(_ function: FunctionID?) {
    if let function { add(function: function.index) }
  }

  mutating func add(_ global: GlobalID) {
    if globals.insert(global).inserted { steps.append(.global(global)) }
  }

  /// Adds the types with a name that a type is made of.
  mutating func add(_ type: Type?) {
    switch type {
    case .array(let element), .set(let element), .optional(let element), .inout(let element):
      add(element)
    case .dictionary(let key, let value):
      add(key)
      add(value)
    case .tuple(let elements): for element in elements { add(element.type) }
    case .function(let parameters, let result):
      for parameter in parameters { add(parameter) }
      add(result)
    case .nominal(let nominal):
      if types.insert(nominal).inserted { steps.append(.type(nominal)) }
    default: break
    }
  }
}

extension NominalType {
  /// Marks what values of the type hold, and what they compare, hash and describe themselves by, and
  /// what native code calls.
  func mark(_ marks: inout Reach) {
    switch kind {
    case .structure(let properties): for property in properties { marks.add(property.type) }
    case .enumeration(let cases):
      for element in cases.lazy.flatMap(\.payload) { marks.add(element.type) }
    case .library, .abstract: break
    }
    marks.add(own.description)
    marks.add(own.equality)
    marks.add(own.hash)
    for case .function(let id, _, let result) in witnesses.values {
      marks.add(id)
      marks.add(result)
    }
  }
}

extension CodeOwner {
  /// Marks the functions, types and variables that the code uses.
  func mark(_ marks: inout Reach) {
    for global in globals { marks.add(global) }
    for index in 0..<siteCount {
      for shape in site(index).shapes { marks.add(shape.type) }
    }
    for index in 0..<instructionCount {
      let instruction = code.pointee.instructions[index]
      switch instruction.opcode {
      case .call, .callAdding: marks.add(function: instruction.c)
      case .callWide: marks.add(function: code.pointee.constants[instruction.c].int)
      case .makeClosure: marks.add(function: site(instruction.c).number)
      default: break
      }
    }
  }

  private func site(_ index: Int) -> Site { code.pointee.sites[index].takeUnretainedValue() }
}
