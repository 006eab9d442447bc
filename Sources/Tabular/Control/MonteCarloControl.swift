import Arrays
public import Environments
public import Training

/// On-policy Monte Carlo control for ε-soft policies (Sutton & Barto, 2018, 5.4).
///
///     (1) play an episode S₀, A₀, R₁, …, S_T by the ε-greedy policy of Q
///     (2) for t = T − 1 down to 0:  G ← γ G + Rₜ₊₁
///     (3)   unless first visits alone count and Sₜ, Aₜ came earlier in the episode:
///             Q(Sₜ, Aₜ) ← Q(Sₜ, Aₜ) + α [G − Q(Sₜ, Aₜ)]
///
/// With the step size `.inverseVisits`, the default, Q is the average of the returns. In an episode
/// that a time limit cuts off, what its last state is expected to bring stands for the rest.
public struct MonteCarloControl: Algorithm, ExploringAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "Monte Carlo control"
  /// What it does.
  public static let documentation = """
    Learns action values as averages of whole returns, without bootstrapping, while behaving \
    ε-greedily.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), section 5.4"

  /// The step size α, how far a value moves toward its target.
  @Parameter("Step size α", in: .above(0, upTo: 1))
  public var stepSize: Schedule = .inverseVisits
  /// The exploration rate ε of the behaviour.
  @Parameter("Exploration rate ε", in: 0...1)
  public var epsilon: Schedule = 0.1
  /// How actions are chosen: ε-greedily unless set.
  @Parameter("Exploration", note: "Softmax, bounds or a bonus in place of ε.")
  public var exploration: Exploration = .epsilonGreedy
  /// Whether only the first visit of a pair in an episode counts.
  @Parameter("First visits only")
  public var firstVisit = true
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
  ///   - firstVisit: Whether only the first visit of a pair in an episode counts.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every action value is at the beginning.
  public init(
    stepSize: some Rate = Unset(), epsilon: some Rate = Unset(), exploration: Exploration? = nil,
    firstVisit: Bool? = nil,
    discount: Double? = nil, initialValue: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    epsilon.apply(to: &self.epsilon)
    if let exploration { self.exploration = exploration }
    if let firstVisit { self.firstVisit = firstVisit }
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
    let (alpha, isFirstVisit) = (stepSize, firstVisit)
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var episode = Episode(pairs: q.stateCount * q.actionCount)
    while !log.isFinished {
      let last = episode.play(  // (1)
        q, &simulator, behaviour, log: &log, chance: &chance, choices: &choices)
      var total = last.map { behaviour.expected(q, $0, at: log.steps) } ?? 0
      episode.backward { pair, reward, isFirst, _ in  // (2)
        total = gamma * total + reward
        guard isFirst || !isFirstVisit else { return true }
        let rate = q.visit(pair, alpha, at: log.steps)  // (3)
        q.values[pair] += rate * (total - q.values[pair])
        return true
      }
    }
  }
}
