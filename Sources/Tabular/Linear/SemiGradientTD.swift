import Arrays
public import Environments
public import Training

/// Semi-gradient n-step TD prediction with linear values (Sutton & Barto, 2018, 9.3, 9.4, 11.1).
///
///     G = Rₜ₊₁ + γ Rₜ₊₂ + … + γⁿ⁻¹ Rₜ₊ₙ + γⁿ wᵀx(Sₜ₊ₙ)
///     w ← w + α ρ [G − wᵀx(Sₜ)] x(Sₜ), where ρ = Πₖ π(Aₖ|Sₖ) / b(Aₖ|Sₖ) over the n steps
///
/// The gradient leaves out that G depends on w too, so this is no gradient of any error: learning from the
/// behaviour of another policy, the weights may grow without bound. With expected updates it is dynamic
/// programming: w ← w + α / |S| Σₛ (E[R + γ wᵀx(S′)] − wᵀx(s)) x(s). At a time limit the value of the
/// state reached stands for the rest.
public struct SemiGradientTD: OffPolicyPredictor, LinearPredictor {
  /// The algorithm's name in the field.
  public static let name = "Semi-gradient TD"
  /// What it does.
  public static let documentation = """
    TD with linear values: fast, and sure to come near the best weights while it learns from the policy's \
    own behaviour; off policy it can diverge.
    """
  /// Where it comes from.
  public static let source = "Sutton (1988); Sutton & Barto (2018), sections 9.3, 9.4 and 11.1"

  /// The step size α, how far the weights move.
  @Parameter("Step size α", in: .above(0, upTo: 1))
  public var stepSize: Schedule = 0.01
  /// The number of steps n before a bootstrap.
  @Parameter("Steps n", in: 1...10_000)
  public var n = 1
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

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - stepSize: The step size α, a number or a schedule.
  ///   - n: The number of steps n before a bootstrap.
  ///   - features: What the values are linear in.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialWeights: The weights to start from, one for each feature; none for zeros.
  ///   - updates: What updates are made of: experience, or the mean over all states.
  ///   - behaviour: The policy that acts, off which is learned; the one whose values are wanted unless
  ///     given.
  public init(
    stepSize: some Rate = Unset(), n: Int? = nil, features: Features? = nil,
    discount: Double? = nil, initialWeights: [Double]? = nil, updates: Updates? = nil,
    behaviour: Policy? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    if let n { self.n = n }
    if let features { self.features = features }
    if let discount { self.discount = discount }
    if let initialWeights { self.initialWeights = initialWeights }
    if let updates { self.updates = updates }
    self.behaviour = behaviour
  }

  /// Keeps the behaviour and the label when a parameter is set by name.
  public mutating func carry(from other: SemiGradientTD) {
    behaviour = other.behaviour
    label = other.label
  }

  /// Learns the values of a policy on a problem with numbered states.
  public func predict(
    _ policy: Policy, on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Prediction {
    guard updates == .sampled || n == 1 else {
      throw .failed("Expected updates look one step ahead: n: must be 1, not \(n).")
    }
    return try predictLinear(policy, on: world, for: budget, seed: seed, progress: progress)
  }

  func learn<Simulator: DiscreteSimulator>(
    _ v: borrowing StateWeights, _ policy: borrowing Behaviour, _ simulator: inout Simulator,
    discount gamma: Double, log: inout EpisodeLog, history: inout LinearHistory, seed: Int
  ) {
    let (alpha, n) = (stepSize, n)
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    // The last n steps, of which the oldest is at `first`.
    var states = [Int](repeating: 0, count: n)
    var rewards = [Double](repeating: 0, count: n)
    var ratios = [Double](repeating: 1, count: n)
    while !log.isFinished {
      var state = simulator.reset(using: &chance)
      var (first, count) = (0, 0)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let action = policy.action(in: state, &choices)
        let next = simulator.step(action, using: &chance)
        _ = v.leave(state)
        let place = first &+ count < n ? first &+ count : first &+ count &- n
        (states[place], rewards[place]) = (state, next.reward)
        ratios[place] = policy.ratio(state, action)
        count &+= 1
        let rate = alpha.value(at: log.steps)
        state = next.state
        ending = log.record(reward: next.reward, terminated: next.terminated)
        if next.terminated { v.end(in: state) }
        // A full window updates its oldest step; at the end all that are left are.
        while count == n || ending != .none && count > 0 {
          var target = next.terminated ? 0 : v.value(v.features[state])
          var ratio = 1.0
          var step = count &- 1
          while step >= 0 {
            let place = first &+ step < n ? first &+ step : first &+ step &- n
            target = rewards[place] + gamma * target
            ratio *= ratios[place]
            step &-= 1
          }
          let x = v.features[states[first]]
          v.add(rate * ratio * (target - v.value(x)), x)
          first = first &+ 1 < n ? first &+ 1 : 0
          count &-= 1
        }
        history.note(v, after: ending, log)
      }
    }
  }

  func sweep(
    _ v: borrowing StateWeights, _ model: ExpectedModel, log: inout EpisodeLog,
    history: inout LinearHistory
  ) {
    while !log.isFinished {
      let rate = stepSize.value(at: log.steps) * model.share
      let values = v.values()
      for state in model.states where !model.isCancelled {
        v.add(rate * model.error(state, values), v.features[state])
      }
      model.finishSweep(v, log: &log, history: &history)
    }
  }
}
