package import Environments

/// A prediction algorithm that learns the values of one policy from the steps of another.
public protocol OffPolicyPredictor: Predictor {
  /// The policy that acts, with the probabilities of its actions.
  var behaviour: Policy? { get set }
}

/// Learns the values of a policy from recorded steps alone, each of them once, as they were recorded.
///
/// A predictor that weighs what another policy did, such as `ImportanceSampling()`, learns the values of
/// any policy that does nothing the recorded one never does; others learn those of the recorded policy.
///
/// - Parameters:
///   - policy: The policy whose values are wanted, or a dictionary of state names and action names.
///   - dataset: The steps.
///   - predictor: The algorithm with its hyper-parameters.
/// - Returns: The values, and how they came about.
public func predict(
  _ policy: some PolicyConvertible, from dataset: Dataset, with predictor: some Predictor
) -> Prediction {
  stopping { () throws(TrainingError) in
    try predict(
      policy.policy(for: dataset.world), from: dataset, with: predictor, progress: Progress())
  }
}

/// Learns the values of a function from states to actions from recorded steps alone.
///
/// - Parameters:
///   - policy: Gives an action for the number of a state.
///   - dataset: The steps.
///   - predictor: The algorithm with its hyper-parameters.
/// - Returns: The values, and how they came about.
public func predict(
  _ policy: @escaping @Sendable (Int) -> Int, from dataset: Dataset, with predictor: some Predictor
) -> Prediction {
  predict(Policy.states(for: dataset.world, policy), from: dataset, with: predictor)
}

/// Learns the values of a policy from recorded steps alone, and throws what goes wrong.
///
/// - Parameters:
///   - policy: The policy whose values are wanted.
///   - dataset: The steps.
///   - predictor: The algorithm with its hyper-parameters.
///   - progress: Told how far the learning is; asked whether to stop.
/// - Returns: The values, and how they came about.
/// - Throws: `TrainingError`, also for a policy that does what the recorded one never does.
public func predict(
  _ policy: Policy, from dataset: Dataset, with predictor: any Predictor, progress: Progress
) throws(TrainingError) -> Prediction {
  do { try predictor.validateParameters() } catch { throw .parameter(error) }
  try dataset.checkHasSteps()
  guard var recorded = dataset.behaviour else {
    throw .unsuitable(
      algorithm: predictor.displayName, problem: dataset.environment,
      needs: "numbered states (a Discrete observation space)")
  }
  let budget: Budget = dataset.isOpen ? .steps(dataset.steps) : .episodes(dataset.episodes)
  let tape = Tape(dataset, .recorded)
  var world = dataset.world
  world.dynamics = .discrete(TapeSimulator(tape, dataset.labels))
  try policy.check(on: world, for: budget)
  recorded.recorded = { _, _ in tape.action }
  var predictor = predictor
  var target = policy
  if var weighing = predictor as? any OffPolicyPredictor {
    weighing.behaviour = recorded
    predictor = weighing
  } else {
    try dataset.checkIsRecorded(policy, predictor.displayName)
    target = recorded
    target.name = policy.name
  }
  progress.begin(
    title: "\(predictor.displayName) of the policy \(policy.name) from steps of "
      + dataset.environment, budget: budget)
  let clock = ContinuousClock()
  let begin = clock.now
  let part = progress.run(seed: dataset.seed)
  var prediction = try predictor.predict(
    target, on: world, for: budget, seed: dataset.seed, progress: part)
  prediction.seconds = (clock.now - begin) / .seconds(1)
  part.finish()
  return prediction
}

extension Dataset {
  /// The problem that the steps are of, as far as they tell; it cannot be played.
  package var world: World {
    var world = World(
      name: environment, dynamics: .unsupported("a problem to play, not recorded steps"),
      timeLimit: timeLimit, discount: discount)
    world.labels = labels
    return world
  }

  /// Makes sure that a policy does in each state what was recorded.
  fileprivate func checkIsRecorded(
    _ policy: Policy, _ predictor: String
  ) throws(TrainingError) {
    guard let behaviour else { return }
    let (wanted, taken) = (
      policy.table(of: labels.stateCount), behaviour.table(of: labels.stateCount)
    )
    let count = labels.actionCount
    for state in Set(states).sorted() {
      for index in state * count..<(state + 1) * count
      where abs(wanted[index] - taken[index]) > 1e-6 {
        throw .failed(
          "\(predictor) learns the values of the policy that acts, but in “\(labels.stateName(state))” "
            + "the policy \(policy.name) takes “\(labels.actionName(index - state * count))” with "
            + "probability \(wanted[index]), and \(behaviour.name), which was recorded, with "
            + "\(taken[index]). ImportanceSampling() weighs what another policy did.")
      }
    }
  }
}

extension Policy {
  /// The probability of each action in each state; a closure takes its action for certain.
  ///
  /// - Parameters:
  ///   - states: The number of states.
  ///   - isAsked: Whether a closure is asked about a state; in the others it takes no action.
  /// - Returns: The probabilities, of shape `[states, actions]`.
  package func table(
    of states: Int, where isAsked: (Int) -> Bool = { _ in true }
  ) -> [Double] {
    if case .table(let table) = rule { return table }
    return (0..<states).flatMap { state in
      let chosen = isAsked(state) ? action(in: state) : nil
      return (0..<labels.actionCount).map { $0 == chosen ? 1.0 : 0 }
    }
  }
}
