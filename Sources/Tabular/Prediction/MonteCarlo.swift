public import Environments
public import Training

/// Monte Carlo prediction, by first visits or every visit (Sutton & Barto, 2018, 5.1).
///
///     (1) play an episode S₀, A₀, R₁, …, S_T by π
///     (2) for t = T − 1 down to 0:  G ← γ G + Rₜ₊₁
///     (3)   unless first visits alone count and Sₜ came earlier in the episode:
///             V(Sₜ) ← V(Sₜ) + α [G − V(Sₜ)]
///
/// With the step size `.inverseVisits`, the default, V is the average of the returns; a number gives the
/// constant-α Monte Carlo of section 6.1. In an episode that a time limit cuts off, the value of its last
/// state stands for the rest.
public struct MonteCarlo: Predictor, TabularPredictor {
  /// The algorithm's name in the field.
  public static let name = "Monte Carlo"
  /// What it does.
  public static let documentation = """
    Learns the values of a policy as averages of the returns that followed each state, without \
    bootstrapping.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), sections 5.1 and 6.1"

  /// The step size α, how far a value moves toward its target.
  @Parameter("Step size α", in: .above(0, upTo: 1), source: "Sutton & Barto, sections 5.1 and 6.1")
  public var stepSize: Schedule = .inverseVisits
  /// Whether only the first visit of a state in an episode counts.
  @Parameter("First visits only", source: "Sutton & Barto, section 5.1")
  public var firstVisit = true
  /// The discount γ; the problem's unless set.
  @Parameter("Discount γ", in: 0...1, note: "The problem's unless set; 0.99 where it has none.")
  public var discount: Double? = nil
  /// What every value is at the beginning.
  @Parameter("Initial value", note: "Terminal states have 0.")
  public var initialValue = 0.0
  /// What a legend calls this variant.
  public var label: String?

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - stepSize: The step size α, a number or a schedule.
  ///   - firstVisit: Whether only the first visit of a state in an episode counts.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every value is at the beginning.
  public init(
    stepSize: some Rate = Unset(), firstVisit: Bool? = nil, discount: Double? = nil,
    initialValue: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    if let firstVisit { self.firstVisit = firstVisit }
    if let discount { self.discount = discount }
    if let initialValue { self.initialValue = initialValue }
  }

  /// Learns the values of a policy on a problem with numbered states.
  public func predict(
    _ policy: Policy, on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Prediction {
    try predictTable(policy, on: world, for: budget, seed: seed, progress: progress)
  }

  func learn<Simulator: DiscreteSimulator>(
    _ v: borrowing StateTable, _ policy: borrowing Chooser, _ simulator: inout Simulator,
    discount gamma: Double, log: inout EpisodeLog, history: inout PredictionHistory, seed: Int
  ) {
    learnReturns(
      v, policy, &simulator, stepSize: stepSize, firstVisit: firstVisit, discount: gamma,
      log: &log, history: &history, seed: seed)
  }
}
