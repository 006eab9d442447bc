import Arrays
import Environments
import Language

/// A user's structure that conforms to `Environment`, as algorithms see it.
struct UserProblem: Problem {
  let world: World

  /// Reads the spaces off a value.
  init(_ conformer: Conformer) throws(RuntimeFailure) {
    let name = conformer.type.name
    guard case .discrete(let actions) = try UserProblem.space(conformer, "actionSpace") else {
      var world = World(
        name: name, dynamics: .unsupported("discrete actions (a Discrete action space)"))
      if case .box(let box) = try UserProblem.space(conformer, "actionSpace") {
        world.actionBox = box
      }
      if case .box(let box) = try UserProblem.space(conformer, "observationSpace") {
        world.observationBox = box
      }
      self.world = world
      return
    }
    let observations = try UserProblem.space(conformer, "observationSpace")
    let motion = try UserMotion(conformer, observations)
    let make = { @Sendable (signal: StopSignal?) in
      var motion = motion
      motion.signal = signal
      return switch observations {
      case .discrete(let states):
        Dynamics.discrete(
          UserStates(motion: motion, stateCount: states.count, actionCount: actions.count))
      case .box(let box):
        Dynamics.vector(
          UserVectors(
            motion: motion, observationCount: box.count, actionCount: actions.count))
      }
    }
    var stateNames: [String]?
    if case .discrete(let states) = observations { stateNames = states.names }
    var world = World(
      name: name, dynamics: make(nil), stateNames: stateNames, actionNames: actions.names)
    if case .box(let box) = observations { world.observationBox = box }
    world.start = { make($0) }
    self.world = world
  }

  /// The spaces of the language.
  enum Spaces: Sendable {
    case discrete(Discrete)
    case box(Box)
  }

  private static func space(
    _ conformer: Conformer, _ name: String
  ) throws(RuntimeFailure) -> Spaces {
    let value = try conformer.property(name)
    if let discrete = discreteSpace(value) { return .discrete(discrete) }
    if let box = boxSpace(value) { return .box(box) }
    throw RuntimeFailure("bad-space", "‘\(name)’ of \(conformer.type.name) is no space")
  }
}

/// A user's environment in motion; a copy goes on by itself.
struct UserMotion: @unchecked Sendable {
  let name: String
  let reset: Instance.Method
  let step: Instance.Method
  let observation: Instance.Part
  let reward: Instance.Part
  let terminated: Instance.Part
  var signal: StopSignal?

  private let conformer: Conformer
  private let space: UserProblem.Spaces
  private var instance: Instance?
  private var source = StreamSource()
  private var isBroken = false

  init(_ conformer: Conformer, _ space: UserProblem.Spaces) throws(RuntimeFailure) {
    self.conformer = conformer
    self.space = space
    name = conformer.type.name
    reset = try conformer.method("reset")
    step = try conformer.method("step")
    observation = step.part(0)
    reward = step.part(1)
    terminated = step.part(2)
  }

  /// Calls a method; nil once the environment could not go on.
  mutating func call(
    _ method: Instance.Method, _ action: Int, _ random: inout RandomStream
  ) -> Instance.Result? {
    if isBroken { return nil }
    do throws(RuntimeFailure) {
      if instance == nil {
        source = StreamSource()
        instance = try conformer.start(drawingFrom: source)
      } else if !isKnownUniquelyReferenced(&instance) {
        source = StreamSource()
        instance = instance?.copy(drawingFrom: source)
      }
      guard let instance else { return nil }
      source.stream = random
      defer { random = source.stream }
      return try instance.call(method, action)
    } catch {
      isBroken = true
      signal?.stop(by: error)
      return nil
    }
  }

  /// Stops the run for an observation that is outside the space.
  mutating func stray(_ message: String, in method: Instance.Method) {
    isBroken = true
    let frame = conformer.frame(of: method)
    let failure = RuntimeFailure(
      "observation-outside-space", sentence(message), frames: frame.map { [$0] } ?? [])
    signal?.stop(by: failure)
  }
}

/// A user's environment whose states are numbered.
struct UserStates: DiscreteSimulator {
  var motion: UserMotion
  let stateCount: Int
  let actionCount: Int

  mutating func reset(using random: inout RandomStream) -> Int {
    guard let result = motion.call(motion.reset, 0, &random) else { return 0 }
    let state = result.int(.whole)
    return isState(state, motion.reset) ? state : 0
  }

  mutating func step(_ action: Int, using random: inout RandomStream) -> DiscreteTransition {
    if let result = motion.call(motion.step, action, &random) {
      let state = result.int(motion.observation)
      if isState(state, motion.step) {
        return DiscreteTransition(
          state: state, reward: result.double(motion.reward),
          terminated: result.bool(motion.terminated))
      }
    }
    return DiscreteTransition(state: 0, reward: 0, terminated: true)
  }

  private mutating func isState(_ state: Int, _ method: Instance.Method) -> Bool {
    if state >= 0, state < stateCount { return true }
    motion.stray(strayState(state, count: stateCount, of: motion.name), in: method)
    return false
  }
}

/// A user's environment whose observations are vectors.
struct UserVectors: VectorSimulator {
  var motion: UserMotion
  let observationCount: Int
  let actionCount: Int

  mutating func reset(
    into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) {
    guard let result = motion.call(motion.reset, 0, &random) else { return }
    _ = copy(result.doubles(.whole), into: observation, motion.reset)
  }

  mutating func step(
    _ action: Int, into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) -> (reward: Double, terminated: Bool) {
    guard let result = motion.call(motion.step, action, &random),
      copy(result.doubles(motion.observation), into: observation, motion.step)
    else { return (0, true) }
    return (result.double(motion.reward), result.bool(motion.terminated))
  }

  private mutating func copy(
    _ vector: UnsafeBufferPointer<Double>, into observation: UnsafeMutablePointer<Float>,
    _ method: Instance.Method
  ) -> Bool {
    if let message = strayVector(vector, count: observationCount, of: motion.name) {
      motion.stray(message, in: method)
      return false
    }
    for index in 0..<observationCount { observation[index] = Float(vector[index]) }
    return true
  }
}
