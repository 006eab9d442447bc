import Arrays
public import Environments
public import Training

/// Gradient Monte Carlo prediction with linear values (Sutton & Barto, 2018, 9.3).
///
///     (1) play an episode S₀, A₀, R₁, …, S_T
///     (2) for t = T − 1, …, 0:  G ← R + γ G
///     (3)   w ← w + α ρ [G − wᵀx(S)] x(S), where ρ is the product of π(A|S) / b(A|S) from t on
///
/// The expected update takes, for every state at once, the exact value of the policy as the mean of G. At a
/// time limit the value of the state reached stands for the rest.
public struct GradientMonteCarlo: OffPolicyPredictor, LinearPredictor {
  /// The algorithm's name in the field.
  public static let name = "Gradient Monte Carlo"
  /// What it does.
  public static let documentation = """
    Moves linear values toward the returns that were earned: the weights come to those of the least \
    squared error, weighed by how often states are visited.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), section 9.3"

  /// The step size α, how far the weights move.
  @Parameter("Step size α", in: .above(0, upTo: 1))
  public var stepSize: Schedule = 0.01
  /// What the values are linear in.
  @Parameter("Features x", source: "Sutton & Barto, example 9.1")
  public var features: Features = .stateAggregation(groups: 10)
  /// The discount γ; the problem's unless set.
  @Parameter("Discount γ", in: 0...1, note: "The problem's unless set; 0.99 where it has none.")
  public var discount: Double? = nil
  /// The weights to start from, one for each feature; none for zeros.
  @Parameter("Initial weights w", note: "One for each feature; zeros unless given.")
  public var initialWeights: [Double] = []
  /// What updates are made of: experience, or the mean over all states.
  @Parameter("Updates", note: "Expected ones are sweeps over the states of a known model.")
  public var updates: Updates = .sampled
  /// The policy that acts; nil for the one whose values are wanted.
  public var behaviour: Policy?
  /// What a legend calls this variant.
  public var label: String?
  /// The exact values, for expected updates.
  private var truth: [Double] = []

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - stepSize: The step size α, a number or a schedule.
  ///   - features: What the values are linear in.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialWeights: The weights to start from, one for each feature; none for zeros.
  ///   - updates: What updates are made of: experience, or the mean over all states.
  ///   - behaviour: The policy that acts, off which is learned; the one whose values are wanted unless
  ///     given.
  public init(
    stepSize: some Rate = Unset(), features: Features? = nil, discount: Double? = nil,
    initialWeights: [Double]? = nil, updates: Updates? = nil, behaviour: Policy? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    if let features { self.features = features }
    if let discount { self.discount = discount }
    if let initialWeights { self.initialWeights = initialWeights }
    if let updates { self.updates = updates }
    self.behaviour = behaviour
  }

  /// Keeps the behaviour and the label when a parameter is set by name.
  public mutating func carry(from other: GradientMonteCarlo) {
    behaviour = other.behaviour
    label = other.label
  }

  /// Learns the values of a policy on a problem with numbered states.
  public func predict(
    _ policy: Policy, on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Prediction {
    var prepared = self
    if updates == .expected {
      let model = try ExpectedModel(
        policy, on: world, discount: world.discount(chosen: discount), for: displayName, progress)
      let solution = try PolicyEvaluation(method: .exact).solve(model.chain, progress: progress)
      prepared.truth = solution.values.values
      if let state = prepared.truth.firstIndex(where: { !$0.isFinite }) {
        throw .undefined(
          problem: world.name,
          reason: "under the policy \(policy.name) that of “\(world.labels.stateName(state))” is "
            + "\(prepared.truth[state]).")
      }
    }
    return try prepared.predictLinear(
      policy, on: world, for: budget, seed: seed, progress: progress)
  }

  func learn<Simulator: DiscreteSimulator>(
    _ v: borrowing StateWeights, _ policy: borrowing Behaviour, _ simulator: inout Simulator,
    discount gamma: Double, log: inout EpisodeLog, history: inout LinearHistory, seed: Int
  ) {
    let alpha = stepSize
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var states: [Int] = []
    var rewards: [Double] = []
    var ratios: [Double] = []
    while !log.isFinished {
      states.removeAll(keepingCapacity: true)
      rewards.removeAll(keepingCapacity: true)
      ratios.removeAll(keepingCapacity: true)
      var state = simulator.reset(using: &chance)  // (1)
      var ending = EpisodeLog.Ending.none
      var isOver = false
      while ending == .none {
        let action = policy.action(in: state, &choices)
        let next = simulator.step(action, using: &chance)
        _ = v.leave(state)
        states.append(state)
        rewards.append(next.reward)
        ratios.append(policy.ratio(state, action))
        state = next.state
        isOver = next.terminated
        ending = log.record(reward: next.reward, terminated: isOver)
        if isOver { v.end(in: state) }
      }
      var total = isOver ? 0 : v.value(v.features[state])
      var ratio = 1.0
      var step = states.count - 1
      let rate = alpha.value(at: log.steps)
      while step >= 0 {
        total = rewards[step] + gamma * total  // (2)
        ratio *= ratios[step]
        let x = v.features[states[step]]
        v.add(rate * ratio * (total - v.value(x)), x)  // (3)
        step -= 1
      }
      history.note(v, after: ending, log)
    }
  }

  func sweep(
    _ v: borrowing StateWeights, _ model: ExpectedModel, log: inout EpisodeLog,
    history: inout LinearHistory
  ) {
    while !log.isFinished {
      let rate = stepSize.value(at: log.steps) * model.share
      let values = v.values()
      for state in model.states where !model.isCancelled {  // (3)
        v.add(rate * (truth[state] - values[state]), v.features[state])
      }
      model.finishSweep(v, log: &log, history: &history)
    }
  }
}
