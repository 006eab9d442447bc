import Arrays
public import Environments
public import Training

/// Dyna-Q+: Dyna-Q that grows curious about what it has not tried for long (Sutton, 1990; Sutton & Barto,
/// 2018, 8.3).
///
///     (1) start in S
///     (2)   choose A from S by the ε-greedy policy of Q; take A, observe R and S′
///     (3)   Q(S, A) ← Q(S, A) + α [R + γ maxₐ Q(S′, a) − Q(S, A)]
///     (4)   Model(S, A) ← R, S′
///     (5)   n times: a random S, A seen before, R and S′ from the model, and (3) with them
///     (6)   S ← S′, until S is terminal
///
/// In (5) the reward is R + κ√τ, with τ the number of steps since the pair was last tried for real, and
/// actions never tried in a state that was visited count as leading back to it without reward.
///
/// The model keeps the last thing that an action did, as if nothing were left to chance. At a time limit
/// the episode stops but S′ is not terminal, so its value still counts.
public struct DynaQPlus: Algorithm, ExploringAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "Dyna-Q+"
  /// What it does.
  public static let documentation = """
    Dyna-Q with a bonus in planning for what has not been tried for long, so that it notices when the \
    world has changed for the better.
    """
  /// Where it comes from.
  public static let source = "Sutton (1990); Sutton & Barto (2018), section 8.3"

  /// The step size α, how far a value moves toward its target.
  @Parameter("Step size α", in: .above(0, upTo: 1))
  public var stepSize: Schedule = 0.1
  /// The exploration rate ε of the behaviour.
  @Parameter("Exploration rate ε", in: 0...1)
  public var epsilon: Schedule = 0.1
  /// How actions are chosen: ε-greedily unless set.
  @Parameter("Exploration", note: "Softmax, bounds or a bonus in place of ε.")
  public var exploration: Exploration = .epsilonGreedy
  /// How many simulated steps follow each real one.
  @Parameter("Planning steps n", in: 0...1_000_000, unit: "updates per step")
  public var planningSteps = 10
  /// How much a pair gains by not being tried: κ times the root of the steps since.
  @Parameter("Bonus rate κ", in: 0...)
  public var kappa = 0.001
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
  ///   - planningSteps: How many simulated steps follow each real one.
  ///   - kappa: How much a pair gains by not being tried: κ times the root of the steps since.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every action value is at the beginning.
  public init(
    stepSize: some Rate = Unset(), epsilon: some Rate = Unset(), exploration: Exploration? = nil,
    planningSteps: Int? = nil,
    kappa: Double? = nil, discount: Double? = nil, initialValue: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    epsilon.apply(to: &self.epsilon)
    if let exploration { self.exploration = exploration }
    if let planningSteps { self.planningSteps = planningSteps }
    if let kappa { self.kappa = kappa }
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
    learnDyna(
      q, simulator, behaviour, discount: gamma, planningSteps: planningSteps, bonus: kappa,
      log: &log,
      seed: seed)
  }
}
