internal import Arrays

extension Environment {
  /// The environment behind the face that algorithms use.
  ///
  /// Algorithms take discrete actions; with others the world says so.
  public var world: World {
    World(
      name: "\(Self.self)", dynamics: .unsupported("discrete actions (a Discrete action space)"))
  }
}

extension Environment where Actions == Box {
  /// The environment behind the face that algorithms use.
  ///
  /// Algorithms take discrete actions; with vectors the world says so.
  public var world: World {
    var world = World(
      name: "\(Self.self)", dynamics: .unsupported("discrete actions (a Discrete action space)"))
    world.actionBox = actionSpace
    world.observationBox = observationSpace as? Box
    return world
  }
}

extension Environment where Observations == Discrete, Actions == Discrete {
  /// The environment behind the face that algorithms use.
  public var world: World {
    let (states, actions) = (observationSpace, actionSpace)
    let make = { @Sendable (signal: StopSignal?) in
      Dynamics.discrete(DiscreteAdapter(base: self, states: states, actions: actions, signal))
    }
    var world = World(
      name: "\(Self.self)", dynamics: make(nil), stateNames: states.names,
      actionNames: actions.names)
    world.start = { make($0) }
    return world
  }
}

extension Environment where Observations == Box, Actions == Discrete {
  /// The environment behind the face that algorithms use.
  public var world: World {
    let (box, actions) = (observationSpace, actionSpace)
    let make = { @Sendable (signal: StopSignal?) in
      Dynamics.vector(VectorAdapter(base: self, box: box, actions: actions, signal))
    }
    var world = World(name: "\(Self.self)", dynamics: make(nil), actionNames: actions.names)
    world.observationBox = box
    world.start = { make($0) }
    return world
  }
}

/// What becomes of a fault: the run is told, or else the program stops.
private struct Fault {
  var signal: StopSignal?
  private(set) var isRaised = false

  init(_ signal: StopSignal?) { self.signal = signal }

  mutating func raise(_ message: String) {
    guard let signal else { preconditionFailure(message) }
    isRaised = true
    signal.fail(ProblemFailure(message))
  }
}

/// A user's environment with numbered states as a simulator; its randomness is its own.
private struct DiscreteAdapter<Base: Environment>: DiscreteSimulator
where Base.Observations == Discrete, Base.Actions == Discrete {
  var base: Base
  let stateCount: Int
  let actionCount: Int
  private var fault: Fault

  init(base: Base, states: Discrete, actions: Discrete, _ signal: StopSignal?) {
    self.base = base
    stateCount = states.count
    actionCount = actions.count
    fault = Fault(signal)
  }

  mutating func reset(using random: inout RandomStream) -> Int {
    fault.isRaised ? 0 : checked(base.reset())
  }

  mutating func step(_ action: Int, using random: inout RandomStream) -> DiscreteTransition {
    if fault.isRaised { return DiscreteTransition(state: 0, reward: 0, terminated: true) }
    let step = base.step(action)
    let state = checked(step.observation)
    return DiscreteTransition(
      state: state, reward: step.reward, terminated: step.terminated || fault.isRaised)
  }

  private mutating func checked(_ state: Int) -> Int {
    if state >= 0, state < stateCount { return state }
    fault.raise(strayState(state, count: stateCount, of: "\(Base.self)"))
    return 0
  }
}

/// A user's environment with vectors as observations as a simulator; its randomness is its own.
private struct VectorAdapter<Base: Environment>: VectorSimulator
where Base.Observations == Box, Base.Actions == Discrete {
  var base: Base
  let observationCount: Int
  let actionCount: Int
  private var fault: Fault

  init(base: Base, box: Box, actions: Discrete, _ signal: StopSignal?) {
    self.base = base
    observationCount = box.count
    actionCount = actions.count
    fault = Fault(signal)
  }

  mutating func reset(
    into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) {
    if !fault.isRaised { copy(base.reset(), into: observation) }
  }

  mutating func step(
    _ action: Int, into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) -> (reward: Double, terminated: Bool) {
    if fault.isRaised { return (0, true) }
    let step = base.step(action)
    copy(step.observation, into: observation)
    return (step.reward, step.terminated || fault.isRaised)
  }

  private mutating func copy(
    _ vector: [Double], into observation: UnsafeMutablePointer<Float>
  ) {
    if let message = vector.withUnsafeBufferPointer({
      strayVector($0, count: observationCount, of: "\(Base.self)")
    }) {
      fault.raise(message)
      return
    }
    for (index, value) in vector.enumerated() { observation[index] = Float(value) }
  }
}

/// What is wrong with the number of a state that is outside the space.
package func strayState(_ state: Int, count: Int, of name: String) -> String {
  "\(name) observed state \(state), but its observationSpace is Discrete(\(count)): states are "
    + "numbered 0..<\(count)."
}

/// What is wrong with an observed vector that no network can take; nil where nothing is.
package func strayVector(
  _ vector: UnsafeBufferPointer<Double>, count: Int, of name: String
) -> String? {
  guard vector.count == count else {
    let found = vector.count == 1 ? "1 number" : "\(vector.count) numbers"
    return "\(name) observed \(found), but its observationSpace is a Box of \(count)."
  }
  for index in 0..<count where !vector[index].isFinite {
    return "\(name) observed \(vector[index]) at index \(index), which is no finite number."
  }
  return nil
}
