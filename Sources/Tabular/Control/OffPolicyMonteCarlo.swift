import Arrays
public import Environments
public import Training

/// Off-policy Monte Carlo control by weighted importance sampling (Sutton & Barto, 2018, 5.7).
///
///     (1) play an episode S₀, A₀, R₁, …, S_T by the behaviour b, ε-greedy in Q unless set; W ← 1
///     (2) for t = T − 1 down to 0:  G ← γ G + Rₜ₊₁;  C(Sₜ, Aₜ) ← C(Sₜ, Aₜ) + W
///     (3)   Q(Sₜ, Aₜ) ← Q(Sₜ, Aₜ) + W / C(Sₜ, Aₜ) [G − Q(Sₜ, Aₜ)]
///     (4)   if Aₜ is not the greedy action of Sₜ, stop;  W ← W / b(Aₜ|Sₜ)
///
/// In an episode that a time limit cuts off, what its last state is expected to bring stands for the
/// rest.
public struct OffPolicyMonteCarlo: Algorithm, ExploringAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "Off-policy Monte Carlo control"
  /// What it does.
  public static let documentation = """
    Learns the values of the greedy policy from whole episodes of an ε-greedy one. It learns only from \
    the tail of an episode that the greedy policy could have played, so it is slow: that is its lesson.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), section 5.7"

  /// The exploration rate ε of the behaviour.
  @Parameter("Exploration rate ε", in: 0...1)
  public var epsilon: Schedule = 0.1
  /// How actions are chosen: ε-greedily unless set.
  @Parameter("Exploration", note: "Softmax, bounds or a bonus in place of ε.")
  public var exploration: Exploration = .epsilonGreedy
  /// The discount γ; the problem's unless set.
  @Parameter("Discount γ", in: 0...1, note: "The problem's unless set; 0.99 where it has none.")
  public var discount: Double? = nil
  /// What every action value is at the beginning.
  @Parameter("Initial value", note: "High values make the agent try everything.")
  public var initialValue = 0.0
  /// Every move is weighted; no step size is asked for.
  var stepSize: Schedule { 1 }
  /// What a legend calls this variant.
  public var label: String?

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - epsilon: The exploration rate ε, a number or a schedule.
  ///   - exploration: How actions are chosen: ε-greedily unless set.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every action value is at the beginning.
  public init(
    epsilon: some Rate = Unset(), exploration: Exploration? = nil, discount: Double? = nil,
    initialValue: Double? = nil
  ) {
    epsilon.apply(to: &self.epsilon)
    if let exploration { self.exploration = exploration }
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
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var episode = Episode(pairs: q.stateCount * q.actionCount)
    var weights = [Double](repeating: 0, count: q.stateCount * q.actionCount)
    while !log.isFinished {
      let last = episode.play(  // (1)
        q, &simulator, behaviour, log: &log, chance: &chance, choices: &choices)
      var total = last.map { behaviour.maximum(q, $0) } ?? 0
      var weight = 1.0
      episode.backward { pair, reward, _, probability in  // (2)
        total = gamma * total + reward
        weights[pair] += weight
        q.values[pair] += weight / weights[pair] * (total - q.values[pair])  // (3)
        let (state, action) = pair.quotientAndRemainder(dividingBy: q.actionCount)
        guard q.isGreedy(state, action) else { return false }  // (4)
        weight /= probability
        return weight.isFinite
      }
    }
  }
}
