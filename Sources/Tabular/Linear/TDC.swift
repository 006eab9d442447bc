import Arrays
public import Environments
public import Training

/// TDC, or GTD(0): TD with gradient correction (Sutton et al., 2009; Sutton & Barto, 2018, 11.7).
///
///     (1) take A ~ b(·|S), observe R and S′;  ρ = π(A|S) / b(A|S)
///     (2) δ = R + γ wᵀx(S′) − wᵀx(S)
///     (3) w ← w + α ρ [δ x(S) − γ x(S′) (x(S)ᵀh)]
///     (4) h ← h + β ρ [δ − hᵀx(S)] x(S)
///
/// The second weights h estimate the mean error δ by the features. Expected updates take the mean of (3) and
/// (4) over all states. Whatever the behaviour, the projected Bellman error falls.
public struct TDC: OffPolicyPredictor, LinearPredictor {
  /// The algorithm's name in the field.
  public static let name = "TDC"
  /// What it does.
  public static let documentation = """
    Corrects semi-gradient TD so that it follows the gradient of the projected Bellman error, and so does \
    not diverge off policy; a second set of weights estimates the mean error.
    """
  /// Where it comes from.
  public static let source = "Sutton et al. (2009); Sutton & Barto (2018), section 11.7"

  /// The step size α, how far the weights move.
  @Parameter("Step size α", in: .above(0, upTo: 1), source: "Sutton & Barto, figure 11.5")
  public var stepSize: Schedule = 0.005
  /// The step size β of the second weights, which estimate the mean error.
  @Parameter(
    "Step size of the second weights β", in: .above(0, upTo: 1),
    source: "Sutton & Barto, figure 11.5")
  public var correctionStepSize: Schedule = 0.05
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
  ///   - correctionStepSize: The step size β of the second weights, a number or a schedule.
  ///   - features: What the values are linear in.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialWeights: The weights to start from, one for each feature; none for zeros.
  ///   - updates: What updates are made of: experience, or the mean over all states.
  ///   - behaviour: The policy that acts, off which is learned; the one whose values are wanted unless
  ///     given.
  public init(
    stepSize: some Rate = Unset(), correctionStepSize: some Rate = Unset(),
    features: Features? = nil, discount: Double? = nil, initialWeights: [Double]? = nil,
    updates: Updates? = nil, behaviour: Policy? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    correctionStepSize.apply(to: &self.correctionStepSize)
    if let features { self.features = features }
    if let discount { self.discount = discount }
    if let initialWeights { self.initialWeights = initialWeights }
    if let updates { self.updates = updates }
    self.behaviour = behaviour
  }

  /// Keeps the behaviour and the label when a parameter is set by name.
  public mutating func carry(from other: TDC) {
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
    let (alpha, beta) = (stepSize, correctionStepSize)
    let h = Correction(count: v.count)
    learnSteps(v, policy, &simulator, log: &log, history: &history, seed: seed) { step in  // (1)
      let expected = step.x.product(h.weights)
      let error = step.reward - v.value(step.x) + step.future(v, gamma)  // (2)
      let rate = alpha.value(at: step.time) * step.ratio
      if let following = step.following { v.add(-rate * gamma * expected, following) }  // (3)
      v.add(rate * error, step.x)
      step.x.add(beta.value(at: step.time) * step.ratio * (error - expected), to: h.weights)  // (4)
    }
  }

  func sweep(
    _ v: borrowing StateWeights, _ model: ExpectedModel, log: inout EpisodeLog,
    history: inout LinearHistory
  ) {
    let h = Correction(count: v.count)
    while !log.isFinished {
      let rate = stepSize.value(at: log.steps) * model.share
      let second = correctionStepSize.value(at: log.steps) * model.share
      let values = v.values()
      let expected = model.states.map { v.features[$0].product(h.weights) }
      for (place, state) in model.states.enumerated() where !model.isCancelled {
        let x = v.features[state]
        let error = model.error(state, values)
        v.add(rate * error, x)  // (3)
        model.forEachSuccessor(of: state) { next, probability in
          v.add(-rate * model.discount * probability * expected[place], v.features[next])
        }
        x.add(second * (error - expected[place]), to: h.weights)  // (4)
      }
      model.finishSweep(v, log: &log, history: &history)
    }
  }
}
