import Arrays
public import Environments
public import Training

/// True online SARSA(λ): exactly the online λ-return algorithm, at the cost of a trace (van Seijen et
/// al., 2016; Sutton & Barto, 2018, 12.7).
///
///     (1) start in S, choose A from S by the ε-greedy policy of Q; all traces z and Q_old are 0
///     (2)   take A, observe R and S′; choose A′ from S′ by the ε-greedy policy of Q
///     (3)   δ = R + γ Q(S′, A′) − Q_old;  z(S, A) ← z(S, A) (1 − α) + 1
///     (4)   for every s, a:  Q(s, a) ← Q(s, a) + α δ z(s, a)
///           Q(S, A) ← Q(S, A) + α (Q_old − Q(S, A) before (4)),  all z ← γ λ z
///     (5)   Q_old ← Q(S′, A′) before (4);  S ← S′, A ← A′, until S is terminal
///
/// At a time limit the episode stops but S′ is not terminal, so its value still counts.
public struct TrueOnlineSarsa: Algorithm, ExploringAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "True online SARSA(λ)"
  /// What it does.
  public static let documentation = """
    SARSA(λ) with the Dutch trace and the correction that make it equal, step for step, to looking \
    ahead: it stays stable at step sizes where accumulating traces blow up.
    """
  /// Where it comes from.
  public static let source = "van Seijen et al. (2016); Sutton & Barto (2018), section 12.7"

  /// The step size α, how far a value moves toward its target.
  @Parameter("Step size α", in: .above(0, upTo: 1))
  public var stepSize: Schedule = 0.1
  /// The exploration rate ε of the behaviour.
  @Parameter("Exploration rate ε", in: 0...1)
  public var epsilon: Schedule = 0.1
  /// How actions are chosen: ε-greedily unless set.
  @Parameter("Exploration", note: "Softmax, bounds or a bonus in place of ε.")
  public var exploration: Exploration = .epsilonGreedy
  /// The decay λ of the eligibility traces, from 0 (one step) to 1 (whole episodes).
  @Parameter("Trace decay λ", in: 0...1)
  public var lambda = 0.9
  /// The discount γ; the problem's unless set.
  @Parameter("Discount γ", in: 0...1, note: "The problem's unless set; 0.99 where it has none.")
  public var discount: Double? = nil
  /// What every action value is at the beginning.
  @Parameter("Initial value", note: "High values make the agent try everything.")
  public var initialValue = 0.0
  /// What a legend calls this variant.
  public var label: String?

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - stepSize: The step size α, a number or a schedule.
  ///   - epsilon: The exploration rate ε, a number or a schedule.
  ///   - exploration: How actions are chosen: ε-greedily unless set.
  ///   - lambda: The decay λ of the eligibility traces, from 0 (one step) to 1 (whole episodes).
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every action value is at the beginning.
  public init(
    stepSize: some Rate = Unset(), epsilon: some Rate = Unset(), exploration: Exploration? = nil,
    lambda: Double? = nil,
    discount: Double? = nil, initialValue: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    epsilon.apply(to: &self.epsilon)
    if let exploration { self.exploration = exploration }
    if let lambda { self.lambda = lambda }
    if let discount { self.discount = discount }
    if let initialValue { self.initialValue = initialValue }
  }

  /// Learns on a problem with numbered states.
  public func train(
    on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    try learnTable(on: world, for: budget, seed: seed, progress: progress)
  }

  func learn<Simulator: DiscreteSimulator, Choice: ExploringChoice & ~Copyable>(
    _ q: borrowing ActionTable, _ simulator: Simulator, _ behaviour: borrowing Choice,
    discount gamma: Double, log: inout EpisodeLog, seed: Int
  ) {
    var simulator = simulator
    let (alpha, lambda) = (stepSize, self.lambda)
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var eligibility = TraceTable(count: q.stateCount * q.actionCount)
    while !log.isFinished {
      eligibility.clear()  // (1)
      var old = 0.0
      var state = simulator.reset(using: &chance)
      var action = behaviour.choose(q, state, at: log.steps, &choices)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let time = log.steps
        let next = simulator.step(action, using: &chance)  // (2)
        behaviour.took(state, action)
        var (future, nextOld) = (0.0, 0.0)
        var nextAction = 0
        if !next.terminated {
          nextAction = behaviour.choose(q, next.state, at: time + 1, &choices)
          future = behaviour.value(q, next.state, nextAction)
          nextOld = q.value(next.state, nextAction)
        }
        let index = state * q.actionCount + action
        let rate = q.visit(index, alpha, at: time)
        let value = q.value(state, action)
        // (3) and (4) together: δ + Q − Q_old goes to every trace, Q_old − Q to this pair alone.
        eligibility.visit(index, .dutch, rate: rate)
        let error = next.reward + gamma * future - old
        eligibility.spread(rate * error, over: q.values, fading: gamma * lambda)
        q.set(state, action, q.value(state, action) + rate * (old - value))
        old = nextOld  // (5)
        (state, action) = (next.state, nextAction)
        ending = log.record(reward: next.reward, terminated: next.terminated)
      }
    }
  }
}
