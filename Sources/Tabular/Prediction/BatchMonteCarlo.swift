public import Environments
public import Training

/// Monte Carlo prediction with batch updating (Sutton & Barto, 2018, 6.3).
///
///     (1) play an episode by π and add it to the batch
///     (2) repeat for every state of the batch, until nothing changes:
///             V(Sₜ) ← V(Sₜ) + α [Gₜ − V(Sₜ)]
///
/// Whatever small α is, (2) comes to the mean of all returns that followed a state, which is worked out
/// at once: the values that fit the batch best.
public struct BatchMonteCarlo: Predictor, TabularPredictor {
  /// The algorithm's name in the field.
  public static let name = "Batch Monte Carlo"
  /// What it does.
  public static let documentation = """
    The values that fit all episodes so far best: the mean of the returns that followed each state, \
    which is where Monte Carlo updates come to when the episodes are gone through over and over.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), section 6.3"

  /// The discount γ; the problem's unless set.
  @Parameter("Discount γ", in: 0...1, note: "The problem's unless set; 0.99 where it has none.")
  public var discount: Double? = nil
  /// What every value is until the state is met.
  @Parameter("Initial value", note: "Terminal states have 0.")
  public var initialValue = 0.0
  /// Returns are averaged; no step size is asked for.
  var stepSize: Schedule { .inverseVisits }
  /// What a legend calls this variant.
  public var label: String?

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every value is until the state is met.
  public init(discount: Double? = nil, initialValue: Double? = nil) {
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
      v, policy, &simulator, stepSize: stepSize, firstVisit: false, discount: gamma, log: &log,
      history: &history, seed: seed)
  }
}
