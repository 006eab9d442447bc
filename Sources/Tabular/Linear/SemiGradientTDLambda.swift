import Arrays
public import Environments
public import Training

/// Semi-gradient TD(λ) with linear values (Sutton & Barto, 2018, 12.2), and true online TD(λ) (van Seijen &
/// Sutton, 2014; 12.5).
///
///     (1) start in S with the traces z at 0
///     (2)   take A ~ b(·|S), observe R and S′;  ρ = π(A|S) / b(A|S)
///     (3)   z ← ρ (γ λ z + x(S)), where replacing traces are set to 1
///     (4)   δ = R + γ wᵀx(S′) − wᵀx(S);  w ← w + α δ z
///     (5)   S ← S′, until S is terminal
///
/// Dutch traces make it true online TD(λ), without another behaviour: z ← γ λ z + (1 − α γ λ zᵀx) x and
/// w ← w + α (δ + V − V₀) z − α (V − V₀) x, where V = wᵀx(S) and V₀ is what it was a step ago.
public struct SemiGradientTDLambda: OffPolicyPredictor, LinearPredictor {
  /// The algorithm's name in the field.
  public static let name = "Semi-gradient TD(λ)"
  /// What it does.
  public static let documentation = """
    TD with linear values and eligibility traces: every error also corrects the features that were active \
    before, the recent ones most.
    """
  /// Where it comes from.
  public static let source =
    "Sutton (1988); van Seijen & Sutton (2014); Sutton & Barto (2018), sections 12.2 and 12.5"

  /// The step size α, how far the weights move.
  @Parameter("Step size α", in: .above(0, upTo: 1))
  public var stepSize: Schedule = 0.01
  /// The decay λ of the eligibility traces, from 0 (one step) to 1 (whole episodes).
  @Parameter("Trace decay λ", in: 0...1)
  public var lambda = 0.9
  /// How a trace grows at a visit: accumulating, replacing or dutch.
  @Parameter("Traces")
  public var traces: Traces = .accumulating
  /// What the values are linear in.
  @Parameter("Features x", source: "Sutton & Barto, example 9.1")
  public var features: Features = .stateAggregation(groups: 10)
  /// The discount γ; the problem's unless set.
  @Parameter("Discount γ", in: 0...1, note: "The problem's unless set; 0.99 where it has none.")
  public var discount: Double? = nil
  /// The weights to start from, one for each feature; none for zeros.
  @Parameter("Initial weights w", note: "One for each feature; zeros unless given.")
  public var initialWeights: [Double] = []
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
  ///   - lambda: The decay λ of the eligibility traces, from 0 (one step) to 1 (whole episodes).
  ///   - traces: How a trace grows at a visit: accumulating, replacing or dutch.
  ///   - features: What the values are linear in.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialWeights: The weights to start from, one for each feature; none for zeros.
  ///   - behaviour: The policy that acts, off which is learned; the one whose values are wanted unless
  ///     given.
  public init(
    stepSize: some Rate = Unset(), lambda: Double? = nil, traces: Traces? = nil,
    features: Features? = nil, discount: Double? = nil, initialWeights: [Double]? = nil,
    behaviour: Policy? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    if let lambda { self.lambda = lambda }
    if let traces { self.traces = traces }
    if let features { self.features = features }
    if let discount { self.discount = discount }
    if let initialWeights { self.initialWeights = initialWeights }
    self.behaviour = behaviour
  }

  /// Keeps the behaviour and the label when a parameter is set by name.
  public mutating func carry(from other: SemiGradientTDLambda) {
    behaviour = other.behaviour
    label = other.label
  }

  /// Experience alone has traces.
  var updates: Updates { .sampled }

  /// Learns the values of a policy on a problem with numbered states.
  public func predict(
    _ policy: Policy, on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Prediction {
    guard behaviour == nil || traces == .accumulating else {
      throw .failed("Learning from another policy's behaviour needs accumulating traces.")
    }
    return try predictLinear(policy, on: world, for: budget, seed: seed, progress: progress)
  }

  func learn<Simulator: DiscreteSimulator>(
    _ v: borrowing StateWeights, _ policy: borrowing Behaviour, _ simulator: inout Simulator,
    discount gamma: Double, log: inout EpisodeLog, history: inout LinearHistory, seed: Int
  ) {
    let (alpha, lambda, kind) = (stepSize, lambda, traces)
    var z = FeatureTraces(count: v.count)
    var before = 0.0
    learnSteps(v, policy, &simulator, log: &log, history: &history, seed: seed) { step in  // (2)
      if step.isFirst {  // (1)
        z.clear()
        before = 0
      }
      let (x, rate) = (step.x, alpha.value(at: step.time))
      let value = v.value(x)
      let nextValue = step.following.map { v.value($0) } ?? 0
      z.fade(gamma * lambda)
      switch kind {  // (3)
      case .accumulating: z.add(1, x)
      case .replacing: z.replace(x)
      case .dutch: z.add(1 - rate * z.product(x), x)
      }
      if step.ratio != 1 { z.fade(step.ratio) }
      let error = step.reward + gamma * nextValue - value  // (4)
      if kind == .dutch {
        z.spread(rate * (error + value - before), over: v.weights)
        v.add(-rate * (value - before), x)
        before = nextValue
      } else {
        z.spread(rate * error, over: v.weights)
      }
    }
  }

  func sweep(
    _ v: borrowing StateWeights, _ model: ExpectedModel, log: inout EpisodeLog,
    history: inout LinearHistory
  ) {}
}
