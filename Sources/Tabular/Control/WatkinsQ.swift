public import Environments
public import Training

/// Watkins's Q(λ): Q-learning with eligibility traces, cut at every exploratory action (Watkins, 1989;
/// Sutton & Barto, 2018, 12.10).
///
///     (1) start in S, choose A from S by the ε-greedy policy of Q, all traces z at 0
///     (2)   take A, observe R and S′; choose A′ from S′ by the ε-greedy policy of Q
///     (3)   δ = R + γ maxₐ Q(S′, a) − Q(S, A); the trace z(S, A) grows
///     (4)   for every s, a:  Q(s, a) ← Q(s, a) + α δ z(s, a)
///           z(s, a) ← γ λ z(s, a) if A′ is greedy, else 0
///     (5)   S ← S′, A ← A′, until S is terminal
///
/// At a time limit the episode stops but S′ is not terminal, so its value still counts.
public struct WatkinsQ: Algorithm, ExploringAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "Watkins's Q(λ)"
  /// What it does.
  public static let documentation = """
    Q-learning whose errors also correct the states and actions that led here, back to the last \
    exploratory action: what came before it says nothing about the greedy policy.
    """
  /// Where it comes from.
  public static let source = "Watkins (1989); Sutton & Barto (2018), section 12.10"

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
  /// How a trace grows at a visit: accumulating, replacing or dutch.
  @Parameter("Traces")
  public var traces: Traces = .accumulating
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
  ///   - traces: How a trace grows at a visit: accumulating, replacing or dutch.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every action value is at the beginning.
  public init(
    stepSize: some Rate = Unset(), epsilon: some Rate = Unset(), exploration: Exploration? = nil,
    lambda: Double? = nil,
    traces: Traces? = nil, discount: Double? = nil, initialValue: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    epsilon.apply(to: &self.epsilon)
    if let exploration { self.exploration = exploration }
    if let lambda { self.lambda = lambda }
    if let traces { self.traces = traces }
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
    learnTraces(
      q, simulator, behaviour, discount: gamma, lambda: lambda, traces: traces,
      isGreedyTarget: true, log: &log, seed: seed)
  }
}
