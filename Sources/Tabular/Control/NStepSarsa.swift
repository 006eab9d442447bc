import Arrays
public import Environments
public import Training

/// n-step SARSA (Sutton & Barto, 2018, 7.2).
///
///     G = Rₜ₊₁ + γ Rₜ₊₂ + … + γⁿ⁻¹ Rₜ₊ₙ + γⁿ Q(Sₜ₊ₙ, Aₜ₊ₙ)
///     Q(Sₜ, Aₜ) ← Q(Sₜ, Aₜ) + α [G − Q(Sₜ, Aₜ)]
///
/// When an episode ends, all its remaining steps are updated with the rewards to its end; at a time
/// limit the value of the state reached stands for the rest.
public struct NStepSarsa: Algorithm, ExploringAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "n-step SARSA"
  /// What it does.
  public static let documentation = """
    SARSA with the next n rewards in the target before the action values are trusted: between \
    one-step SARSA (n = 1) and Monte Carlo (n as long as an episode).
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), section 7.2"

  /// The step size α, how far a value moves toward its target.
  @Parameter("Step size α", in: .above(0, upTo: 1))
  public var stepSize: Schedule = 0.1
  /// The exploration rate ε of the behaviour.
  @Parameter("Exploration rate ε", in: 0...1)
  public var epsilon: Schedule = 0.1
  /// How actions are chosen: ε-greedily unless set.
  @Parameter("Exploration", note: "Softmax, bounds or a bonus in place of ε.")
  public var exploration: Exploration = .epsilonGreedy
  /// The number of steps n before a bootstrap.
  @Parameter("Steps n", in: 1...10_000, unit: "steps")
  public var n = 4
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
  ///   - n: The number of steps n before a bootstrap.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every action value is at the beginning.
  public init(
    stepSize: some Rate = Unset(), epsilon: some Rate = Unset(), exploration: Exploration? = nil,
    n: Int? = nil,
    discount: Double? = nil, initialValue: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    epsilon.apply(to: &self.epsilon)
    if let exploration { self.exploration = exploration }
    if let n { self.n = n }
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
    learnNStep(
      q, simulator, behaviour, n: n, discount: gamma, target: epsilon, sigma: nil, log: &log,
      seed: seed)
  }
}
