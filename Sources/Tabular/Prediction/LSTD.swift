import Arrays
public import Environments
public import Training

/// Least-squares TD(λ) (Bradtke & Barto, 1996; Boyan, 2002; Sutton & Barto, 2018, 9.8).
///
///     (1) A ← ε I,  b ← ε w₀;  at the start of an episode z ← 0
///     (2)   take A ~ b(·|S), observe R and S′;  ρ = π(A|S) / b(A|S);  z ← ρ (γ λ z + x(S))
///     (3)   A ← A + z (x(S) − γ x(S′))ᵀ,  b ← b + R z
///     (4)   w = A⁻¹ b wherever the values are asked for
///
/// Unless features are given, x(s) has a 1 for the state and 0 elsewhere, so that w are the values; it is 0
/// for a terminal state. Equations (4) are solved when an episode is over, and not by keeping A⁻¹ at every
/// step, which comes to the same.
public struct LSTD: OffPolicyPredictor, TabularPredictor {
  /// The algorithm's name in the field.
  public static let name = "LSTD(λ)"
  /// What it does.
  public static let documentation = """
    Solves for the values at which the sum of all TD errors so far is zero, so that no step size is \
    needed and every step is used to the full; the work grows with the cube of the number of states, or \
    of features.
    """
  /// Where it comes from.
  public static let source =
    "Bradtke & Barto (1996); Boyan (2002); Sutton & Barto (2018), section 9.8"

  /// The most equations that are solved.
  private static let limit = 2000

  /// The decay λ of the eligibility traces, from 0 (one step) to 1 (whole episodes).
  @Parameter("Trace decay λ", in: 0...1, source: "Boyan (2002)")
  public var lambda = 0.0
  /// How much the initial value weighs, as a number of steps.
  @Parameter(
    "Regularisation ε", in: 0..., note: "How much the initial value weighs, as a number of steps.",
    source: "Sutton & Barto, section 9.8")
  public var regularisation = 1e-3
  /// What the values are linear in; a value for each state unless set.
  @Parameter("Features x", note: "A value for each state unless set.")
  public var features: Features = .tabular
  /// The discount γ; the problem's unless set.
  @Parameter("Discount γ", in: 0...1, note: "The problem's unless set; 0.99 where it has none.")
  public var discount: Double? = nil
  /// What every value is at the beginning.
  @Parameter("Initial value", note: "Terminal states have 0; with features all begin at 0.")
  public var initialValue = 0.0
  /// The policy that acts; nil for the one whose values are wanted.
  public var behaviour: Policy?
  /// The equations are solved; no step size is asked for.
  var stepSize: Schedule { 1 }
  /// What a legend calls this variant.
  public var label: String?
  /// The weights to start from.
  var initialWeights: [Double] = []

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - lambda: The decay λ of the eligibility traces, from 0 (one step) to 1 (whole episodes).
  ///   - regularisation: How much the initial value weighs, as a number of steps.
  ///   - features: What the values are linear in; a value for each state unless set.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every value is at the beginning.
  ///   - behaviour: The policy that acts, off which is learned; the one whose values are wanted unless
  ///     given.
  public init(
    lambda: Double? = nil, regularisation: Double? = nil, features: Features? = nil,
    discount: Double? = nil, initialValue: Double? = nil, behaviour: Policy? = nil
  ) {
    if let lambda { self.lambda = lambda }
    if let regularisation { self.regularisation = regularisation }
    if let features { self.features = features }
    if let discount { self.discount = discount }
    if let initialValue { self.initialValue = initialValue }
    self.behaviour = behaviour
  }

  /// Keeps the behaviour and the label when a parameter is set by name.
  public mutating func carry(from other: LSTD) {
    behaviour = other.behaviour
    label = other.label
  }

  /// Learns the values of a policy on a problem with numbered states, from at most 2,000 features, or
  /// states where there are no features.
  public func predict(
    _ policy: Policy, on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Prediction {
    if features == .tabular, let count = world.stateCount, count > Self.limit {
      throw .failed(
        "LSTD solves as many equations as there are states, at most \(Self.limit), but "
          + "\(world.name) has \(count): give fewer features:. BatchTD finds the same values as "
          + "LSTD(lambda: 0).")
    }
    if features == .tabular, behaviour == nil {
      return try predictTable(policy, on: world, for: budget, seed: seed, progress: progress)
    }
    var prepared = self
    if features == .tabular {
      let count = world.stateCount ?? 0
      prepared.initialWeights = [Double](repeating: initialValue, count: count)
    } else {
      let count = try FeatureRows(features, of: world, for: displayName, progress).featureCount
      guard count <= Self.limit else {
        throw .failed(
          "LSTD solves as many equations as there are features, at most \(Self.limit), but "
            + "\(features) makes \(count) of \(world.name).")
      }
      guard initialValue == 0 else {
        throw .failed("With features the values of LSTD begin at 0: leave initialValue: out.")
      }
    }
    return try prepared.predictLinear(
      policy, on: world, for: budget, seed: seed, progress: progress)
  }

  func learn<Simulator: DiscreteSimulator>(
    _ v: borrowing StateTable, _ policy: borrowing Chooser, _ simulator: inout Simulator,
    discount gamma: Double, log: inout EpisodeLog, history: inout PredictionHistory, seed: Int
  ) {
    let lambda = self.lambda
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    let equations = LeastSquares(  // (1)
      v.values, count: v.stateCount, regularisation, isCancelled: log.isCancelled)
    var eligibility = TraceTable(count: v.stateCount)
    while !log.isFinished {
      eligibility.clear()
      var state = simulator.reset(using: &chance)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let action = policy.action(in: state, &choices)  // (2)
        let next = simulator.step(action, using: &chance)
        v.leave(state)
        eligibility.visit(state, .accumulating, rate: 1)
        eligibility.spread(next.reward, over: equations.right, fading: 1)  // (3)
        if !next.terminated {
          eligibility.spread(-gamma, over: equations.column(next.state), fading: 1)
        }
        eligibility.spread(1, over: equations.column(state), fading: gamma * lambda)
        state = next.state
        ending = log.record(reward: next.reward, terminated: next.terminated)
        if ending == .terminated { v.end(in: state) }
        if history.isDue(after: ending, log) {
          equations.solve(v.values) { v.isLeft($0) }  // (4)
          history.append(v.copy(), log)
        }
      }
    }
    equations.solve(v.values) { v.isLeft($0) }
  }
}
