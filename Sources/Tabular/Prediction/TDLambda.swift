import Arrays
public import Environments
public import Training

/// TD(λ): temporal-difference prediction with eligibility traces (Sutton, 1988; Sutton & Barto, 2018,
/// 12.2).
///
///     (1) start in S, all traces z at 0
///     (2)   take A ~ π(·|S), observe R and S′
///     (3)   δ = R + γ V(S′) − V(S); the trace z(S) grows
///     (4)   for every s:  V(s) ← V(s) + α δ z(s),  z(s) ← γ λ z(s)
///     (5)   S ← S′, until S is terminal
///
/// At a time limit the episode stops but S′ is not terminal, so its value still counts.
public struct TDLambda: Predictor, TabularPredictor {
  /// The algorithm's name in the field.
  public static let name = "TD(λ)"
  /// What it does.
  public static let documentation = """
    TD whose errors also correct the states that led here, the recent ones most: λ = 0 is TD(0), \
    λ = 1 close to Monte Carlo.
    """
  /// Where it comes from.
  public static let source = "Sutton (1988); Singh & Sutton (1996); Sutton & Barto (2018), 12.2"

  /// The step size α, how far a value moves toward its target.
  @Parameter("Step size α", in: .above(0, upTo: 1))
  public var stepSize: Schedule = 0.1
  /// The decay λ of the eligibility traces, from 0 (one step) to 1 (whole episodes).
  @Parameter("Trace decay λ", in: 0...1)
  public var lambda = 0.9
  /// How a trace grows at a visit: accumulating, replacing or dutch.
  @Parameter("Traces")
  public var traces: Traces = .accumulating
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
  ///   - lambda: The decay λ of the eligibility traces, from 0 (one step) to 1 (whole episodes).
  ///   - traces: How a trace grows at a visit: accumulating, replacing or dutch.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every value is at the beginning.
  public init(
    stepSize: some Rate = Unset(), lambda: Double? = nil, traces: Traces? = nil,
    discount: Double? = nil, initialValue: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    if let lambda { self.lambda = lambda }
    if let traces { self.traces = traces }
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
    let (alpha, lambda, kind) = (stepSize, self.lambda, traces)
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var eligibility = TraceTable(count: v.stateCount)
    while !log.isFinished {
      eligibility.clear()  // (1)
      var state = simulator.reset(using: &chance)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let action = policy.action(in: state, &choices)  // (2)
        let next = simulator.step(action, using: &chance)
        let future = next.terminated ? 0 : gamma * v.value(next.state)
        let rate = v.visit(state, alpha, at: log.steps)
        let error = next.reward + future - v.value(state)  // (3)
        eligibility.visit(state, kind, rate: rate)
        eligibility.spread(rate * error, over: v.values, fading: gamma * lambda)  // (4)
        state = next.state  // (5)
        ending = log.record(reward: next.reward, terminated: next.terminated)
        if ending == .terminated { v.end(in: state) }
        if history.isDue(after: ending, log) { history.append(v.copy(), log) }
      }
    }
  }
}
