import Arrays
public import Environments
public import Training

/// Emphatic TD, one step (Sutton, Mahmood & White, 2016; Sutton & Barto, 2018, 11.8).
///
///     (1) start in S with M = 1
///     (2)   take A ~ b(·|S), observe R and S′;  ρ = π(A|S) / b(A|S)
///     (3)   δ = R + γ wᵀx(S′) − wᵀx(S)
///     (4)   w ← w + α M ρ δ x(S)
///     (5)   M ← γ ρ M + 1
///
/// M says how much the values of other states rest on that of S under the target policy. Expected updates
/// keep for each state the sum of M over the visits: f(s) ← 1/|S| + γ Σ p(s|s′) f(s′), which takes the place
/// of 1/|S| in dynamic programming. From experience, the products of ratios make M vary wildly.
public struct EmphaticTD: OffPolicyPredictor, LinearPredictor {
  /// The algorithm's name in the field.
  public static let name = "Emphatic TD"
  /// What it does.
  public static let documentation = """
    Weighs every update by how much other values rest on it under the target policy, and so is stable off \
    policy; from experience the weights vary much.
    """
  /// Where it comes from.
  public static let source = "Sutton, Mahmood & White (2016); Sutton & Barto (2018), section 11.8"

  /// The step size α, how far the weights move.
  @Parameter("Step size α", in: .above(0, upTo: 1), source: "Sutton & Barto, figure 11.6")
  public var stepSize: Schedule = 0.03
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
  public mutating func carry(from other: EmphaticTD) {
    behaviour = other.behaviour
    label = other.label
  }

  /// Learns the values of a policy on a problem with numbered states.
  public func predict(
    _ policy: Policy, on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Prediction {
    try predictLinear(policy, on: world, for: budget, seed: seed, progress: progress)
  }

  func learn<Simulator: DiscreteSimulator>(
    _ v: borrowing StateWeights, _ policy: borrowing Behaviour, _ simulator: inout Simulator,
    discount gamma: Double, log: inout EpisodeLog, history: inout LinearHistory, seed: Int
  ) {
    let alpha = stepSize
    var emphasis = 1.0
    learnSteps(v, policy, &simulator, log: &log, history: &history, seed: seed) { step in  // (2)
      if step.isFirst { emphasis = 1 }  // (1)
      let error = step.reward + step.future(v, gamma) - v.value(step.x)  // (3)
      v.add(alpha.value(at: step.time) * emphasis * step.ratio * error, step.x)  // (4)
      emphasis = gamma * step.ratio * emphasis + 1  // (5)
    }
  }

  func sweep(
    _ v: borrowing StateWeights, _ model: ExpectedModel, log: inout EpisodeLog,
    history: inout LinearHistory
  ) {
    var emphasis = [Double](repeating: model.share, count: model.chain.stateCount)
    while !log.isFinished {
      let rate = stepSize.value(at: log.steps)
      let values = v.values()
      for state in model.states where !model.isCancelled {  // (4)
        v.add(rate * emphasis[state] * model.error(state, values), v.features[state])
      }
      var next = [Double](repeating: model.share, count: emphasis.count)  // (5)
      for state in model.states where !model.isCancelled {
        model.forEachSuccessor(of: state) { successor, probability in
          next[successor] += model.discount * probability * emphasis[state]
        }
      }
      emphasis = next
      model.finishSweep(v, log: &log, history: &history)
    }
  }
}
