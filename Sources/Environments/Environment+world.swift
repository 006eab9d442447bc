internal import Arrays

extension Environment {
  /// The environment behind the face that algorithms use.
  ///
  /// Observations may be `Discrete` or `Box`, actions `Discrete`.
  public var world: World {
    let name = "\(Self.self)"
    guard let actions = actionSpace as? Discrete else {
      return World(name: name, dynamics: .unsupported("its actions are not discrete"))
    }
    if let states = observationSpace as? Discrete {
      return World(
        name: name,
        dynamics: .discrete(
          DiscreteAdapter(base: self, stateCount: states.count, actionCount: actions.count)),
        stateNames: states.names, actionNames: actions.names)
    }
    if let box = observationSpace as? Box {
      return World(
        name: name,
        dynamics: .vector(
          VectorAdapter(base: self, observationCount: box.count, actionCount: actions.count)),
        actionNames: actions.names)
    }
    return World(
      name: name, dynamics: .unsupported("its observations are neither discrete nor boxed"))
  }
}

/// A user's environment with numbered states as a simulator; its randomness is its own.
private struct DiscreteAdapter<Base: Environment>: DiscreteSimulator {
  var base: Base
  let stateCount: Int
  let actionCount: Int

  mutating func reset(using random: inout RandomStream) -> Int {
    checked(base.reset() as? Int)
  }

  mutating func step(_ action: Int, using random: inout RandomStream) -> DiscreteTransition {
    guard let action = action as? Base.Actions.Element else {
      preconditionFailure("\(Base.self) does not take numbered actions")
    }
    let step = base.step(action)
    guard case .state(let state) = step.observation else {
      preconditionFailure("\(Base.self) observed a vector where a state's number was declared")
    }
    return DiscreteTransition(
      state: checked(state), reward: step.reward, terminated: step.terminated)
  }

  private func checked(_ state: Int?) -> Int {
    guard let state, state >= 0, state < stateCount else {
      preconditionFailure("\(Base.self) observed a state outside 0..<\(stateCount)")
    }
    return state
  }
}

/// A user's environment with vectors as observations as a simulator; its randomness is its own.
private struct VectorAdapter<Base: Environment>: VectorSimulator {
  var base: Base
  let observationCount: Int
  let actionCount: Int

  mutating func reset(
    into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) {
    copy(base.reset() as? [Double], into: observation)
  }

  mutating func step(
    _ action: Int, into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) -> (reward: Double, terminated: Bool) {
    guard let action = action as? Base.Actions.Element else {
      preconditionFailure("\(Base.self) does not take numbered actions")
    }
    let step = base.step(action)
    guard case .vector(let vector) = step.observation else {
      preconditionFailure("\(Base.self) observed a state's number where a vector was declared")
    }
    copy(vector, into: observation)
    return (step.reward, step.terminated)
  }

  private func copy(_ vector: [Double]?, into observation: UnsafeMutablePointer<Float>) {
    guard let vector, vector.count == observationCount else {
      preconditionFailure(
        "\(Base.self) observed a vector that is not of length \(observationCount)")
    }
    for (index, value) in vector.enumerated() { observation[index] = Float(value) }
  }
}
