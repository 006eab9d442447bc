import Arrays
public import Environments
public import Training

/// TD(0) with batch updating: the certainty-equivalence estimate (Sutton, 1988; Sutton & Barto, 2018,
/// 6.3).
///
///     (1) play an episode by π and add its transitions to the batch
///     (2) repeat for every transition of the batch, until nothing changes:
///             V(S) ← V(S) + α [R + γ V(S′) − V(S)]
///
/// Whatever small α is, (2) comes to the values of the most likely model of the batch, in which a state
/// leads to another as often as it did: linear equations, which are solved. Where the batch does not
/// determine them yet (γ = 1 and no way to an end), the values stay as they are.
public struct BatchTD: Predictor, TabularPredictor {
  /// The algorithm's name in the field.
  public static let name = "Batch TD(0)"
  /// What it does.
  public static let documentation = """
    The values of the most likely model behind all episodes so far, which is where TD(0) comes to when \
    the episodes are gone through over and over.
    """
  /// Where it comes from.
  public static let source = "Sutton (1988); Sutton & Barto (2018), section 6.3"

  /// The discount γ; the problem's unless set.
  @Parameter("Discount γ", in: 0...1, note: "The problem's unless set; 0.99 where it has none.")
  public var discount: Double? = nil
  /// What every value is until the state is met.
  @Parameter("Initial value", note: "Terminal states have 0.")
  public var initialValue = 0.0
  /// The equations are solved; no step size is asked for.
  var stepSize: Schedule { 1 }
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
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var batch = TransitionBatch(stateCount: v.stateCount)
    while !log.isFinished {
      var state = simulator.reset(using: &chance)  // (1)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let action = policy.action(in: state, &choices)
        let next = simulator.step(action, using: &chance)
        batch.add(state, reward: next.reward, next: next.terminated ? nil : next.state)
        v.leave(state)
        state = next.state
        ending = log.record(reward: next.reward, terminated: next.terminated)
        if ending == .terminated { v.end(in: state) }
        if history.isDue(after: ending, log) {
          batch.solve(v.values, discount: gamma)  // (2)
          history.append(v.copy(), log)
        }
      }
    }
    batch.solve(v.values, discount: gamma)
  }
}
