import Arrays
public import Environments
public import Training

/// TD(0): one-step temporal-difference prediction (Sutton, 1988; Sutton & Barto, 2018, 6.1).
///
///     (1) start in S
///     (2)   take A ~ π(·|S), observe R and S′
///     (3)   V(S) ← V(S) + α [R + γ V(S′) − V(S)]
///     (4)   S ← S′, until S is terminal
///
/// At a time limit the episode stops but S′ is not terminal, so its value still counts.
public struct TD: Predictor, TabularPredictor {
  /// The algorithm's name in the field.
  public static let name = "TD(0)"
  /// What it does.
  public static let documentation = """
    Learns the values of a policy from each single step: the target is the reward plus the value of \
    the next state as it is believed to be.
    """
  /// Where it comes from.
  public static let source = "Sutton (1988); Sutton & Barto (2018), section 6.1"

  /// The step size α, how far a value moves toward its target.
  @Parameter("Step size α", in: .above(0, upTo: 1), source: "Sutton & Barto, example 6.2")
  public var stepSize: Schedule = 0.1
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
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every value is at the beginning.
  public init(
    stepSize: some Rate = Unset(), discount: Double? = nil, initialValue: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
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
    let alpha = stepSize
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    while !log.isFinished {
      var state = simulator.reset(using: &chance)  // (1)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let action = policy.action(in: state, &choices)  // (2)
        let next = simulator.step(action, using: &chance)
        let future = next.terminated ? 0 : gamma * v.value(next.state)
        v.move(state, toward: next.reward + future, alpha, at: log.steps)  // (3)
        state = next.state  // (4)
        ending = log.record(reward: next.reward, terminated: next.terminated)
        if ending == .terminated { v.end(in: state) }
        if history.isDue(after: ending, log) { history.append(v.copy(), log) }
      }
    }
  }
}
