import Arrays
public import Environments
public import Training

/// True online TD(λ): exactly the online λ-return algorithm, at the cost of a trace (van Seijen & Sutton,
/// 2014; van Seijen et al., 2016; Sutton & Barto, 2018, 12.5).
///
///     (1) start in S; all traces z and V_old are 0
///     (2)   take A ~ π(·|S), observe R and S′
///     (3)   δ = R + γ V(S′) − V_old;  z(S) ← z(S) (1 − α) + 1
///     (4)   for every s:  V(s) ← V(s) + α δ z(s)
///           V(S) ← V(S) + α (V_old − V(S) before (4)),  all z ← γ λ z
///     (5)   V_old ← V(S′) before (4);  S ← S′, until S is terminal
///
/// At a time limit the episode stops but S′ is not terminal, so its value still counts.
public struct TrueOnlineTD: Predictor, TabularPredictor {
  /// The algorithm's name in the field.
  public static let name = "True online TD(λ)"
  /// What it does.
  public static let documentation = """
    TD(λ) with the Dutch trace and the correction that make it equal, step for step, to looking ahead: \
    it stays stable at step sizes where accumulating traces blow up.
    """
  /// Where it comes from.
  public static let source =
    "van Seijen & Sutton (2014); van Seijen et al. (2016); Sutton & Barto (2018), section 12.5"

  /// The step size α, how far a value moves toward its target.
  @Parameter("Step size α", in: .above(0, upTo: 1))
  public var stepSize: Schedule = 0.1
  /// The decay λ of the eligibility traces, from 0 (one step) to 1 (whole episodes).
  @Parameter("Trace decay λ", in: 0...1)
  public var lambda = 0.9
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
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every value is at the beginning.
  public init(
    stepSize: some Rate = Unset(), lambda: Double? = nil, discount: Double? = nil,
    initialValue: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    if let lambda { self.lambda = lambda }
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
    let (alpha, lambda) = (stepSize, self.lambda)
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var eligibility = TraceTable(count: v.stateCount)
    while !log.isFinished {
      eligibility.clear()  // (1)
      var old = 0.0
      var state = simulator.reset(using: &chance)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let action = policy.action(in: state, &choices)  // (2)
        let next = simulator.step(action, using: &chance)
        let future = next.terminated ? 0 : v.value(next.state)
        let rate = v.visit(state, alpha, at: log.steps)
        let value = v.value(state)
        // (3) and (4) together: δ + V − V_old goes to every trace, V_old − V to this state alone.
        eligibility.visit(state, .dutch, rate: rate)
        let error = next.reward + gamma * future - old
        eligibility.spread(rate * error, over: v.values, fading: gamma * lambda)
        v.values[state] += rate * (old - value)
        old = future  // (5)
        state = next.state
        ending = log.record(reward: next.reward, terminated: next.terminated)
        if ending == .terminated { v.end(in: state) }
        if history.isDue(after: ending, log) { history.append(v.copy(), log) }
      }
    }
  }
}
