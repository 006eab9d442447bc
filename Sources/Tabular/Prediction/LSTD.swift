import Arrays
public import Environments
public import Training

/// Least-squares TD(λ) (Bradtke & Barto, 1996; Boyan, 2002; Sutton & Barto, 2018, 9.8).
///
///     (1) A ← ε I,  b ← ε V₀;  at the start of an episode z ← 0
///     (2)   take A ~ π(·|S), observe R and S′;  z ← γ λ z + x(S)
///     (3)   A ← A + z (x(S) − γ x(S′))ᵀ,  b ← b + R z
///     (4)   V = A⁻¹ b wherever the values are asked for
///
/// x(s) has a 1 for the state and 0 elsewhere, and is 0 for a terminal state. Equations (4) are solved
/// when an episode is over, and not by keeping A⁻¹ at every step, which comes to the same.
public struct LSTD: Predictor, TabularPredictor {
  /// The algorithm's name in the field.
  public static let name = "LSTD(λ)"
  /// What it does.
  public static let documentation = """
    Solves for the values at which the sum of all TD errors so far is zero, so that no step size is \
    needed and every step is used to the full; the work grows with the cube of the number of states.
    """
  /// Where it comes from.
  public static let source =
    "Bradtke & Barto (1996); Boyan (2002); Sutton & Barto (2018), section 9.8"

  /// The most states whose equations are solved.
  private static let stateLimit = 2000

  /// The decay λ of the eligibility traces, from 0 (one step) to 1 (whole episodes).
  @Parameter("Trace decay λ", in: 0...1, source: "Boyan (2002)")
  public var lambda = 0.0
  /// How much the initial value weighs, as a number of steps.
  @Parameter(
    "Regularisation ε", in: 0..., note: "How much the initial value weighs, as a number of steps.",
    source: "Sutton & Barto, section 9.8")
  public var regularisation = 1e-3
  /// The discount γ; the problem's unless set.
  @Parameter("Discount γ", in: 0...1, note: "The problem's unless set; 0.99 where it has none.")
  public var discount: Double? = nil
  /// What every value is at the beginning.
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
  ///   - lambda: The decay λ of the eligibility traces, from 0 (one step) to 1 (whole episodes).
  ///   - regularisation: How much the initial value weighs, as a number of steps.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every value is at the beginning.
  public init(
    lambda: Double? = nil, regularisation: Double? = nil, discount: Double? = nil,
    initialValue: Double? = nil
  ) {
    if let lambda { self.lambda = lambda }
    if let regularisation { self.regularisation = regularisation }
    if let discount { self.discount = discount }
    if let initialValue { self.initialValue = initialValue }
  }

  /// Learns the values of a policy on a problem with at most 2,000 numbered states.
  public func predict(
    _ policy: Policy, on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Prediction {
    if let count = world.stateCount, count > Self.stateLimit {
      throw .failed(
        "LSTD solves as many equations as there are states, at most \(Self.stateLimit), but "
          + "\(world.name) has \(count). BatchTD finds the same values as LSTD(lambda: 0).")
    }
    return try predictTable(policy, on: world, for: budget, seed: seed, progress: progress)
  }

  func learn<Simulator: DiscreteSimulator>(
    _ v: borrowing StateTable, _ policy: borrowing Chooser, _ simulator: inout Simulator,
    discount gamma: Double, log: inout EpisodeLog, history: inout PredictionHistory, seed: Int
  ) {
    let lambda = self.lambda
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    let equations = LeastSquares(v, regularisation)  // (1)
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
          equations.solve(v)  // (4)
          history.append(v.copy(), log)
        }
      }
    }
    equations.solve(v)
  }
}

/// The equations A v = b in memory of their own.
private struct LeastSquares: ~Copyable {
  private let count: Int
  /// A, column by column.
  private let matrix: UnsafeMutablePointer<Double>
  /// b.
  let right: UnsafeMutablePointer<Double>

  /// Begins with ε I and ε V₀.
  init(_ v: borrowing StateTable, _ epsilon: Double) {
    count = v.stateCount
    matrix = .allocate(capacity: max(count * count, 1))
    matrix.initialize(repeating: 0, count: count * count)
    right = .allocate(capacity: max(count, 1))
    for state in 0..<count {
      matrix[state * count + state] = epsilon
      (right + state).initialize(to: epsilon * v.value(state))
    }
  }

  deinit {
    matrix.deallocate()
    right.deallocate()
  }

  /// What a state's value counts for in each equation.
  func column(_ state: Int) -> UnsafeMutablePointer<Double> { matrix + state * count }

  /// Solves for the states that were left; the others keep their value, as all do where the equations
  /// do not determine them.
  func solve(_ v: borrowing StateTable) {
    var met: [Int] = []
    for state in 0..<count where v.isLeft(state) { met.append(state) }
    var unknowns = met.map { right[$0] }
    var part: [Double] = []
    part.reserveCapacity(met.count * met.count)
    for state in 0..<count {
      let column = column(state)
      if v.isLeft(state) {
        for row in met { part.append(column[row]) }
      } else {
        for (index, row) in met.enumerated() { unknowns[index] -= column[row] * v.value(state) }
      }
    }
    guard Arrays.solve(matrix: &part, right: &unknowns) else { return }
    for (index, state) in met.enumerated() { v.values[state] = unknowns[index] }
  }
}
