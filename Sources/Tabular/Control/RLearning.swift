public import Environments
public import Training

/// R-learning: off-policy control of the average reward, for problems that go on for ever (Schwartz,
/// 1993).
///
///     (1) choose A from S by the ε-greedy policy of Q
///     (2) take A, observe R and S′; choose A′ from S′ by the ε-greedy policy of Q
///     (3) δ = R − R̄ + maxₐ Q(S′, a) − Q(S, A)
///     (4) Q(S, A) ← Q(S, A) + α δ;  if A was greedy,  R̄ ← R̄ + β δ
///     (5) S ← S′, A ← A′
///
/// There is no discount. The estimates R̄ are the run's metric `averageReward`.
///
/// While R̄ is learned from 0, the values of what is taken rise by about α R̄ / β, and what was tried once
/// stays behind: with a count bonus take β as large as α, or the bonus is too small to bring it back.
public struct RLearning: Algorithm, ExploringAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "R-learning"
  /// What it does.
  public static let documentation = """
    Q-learning for the average reward: the values say how much more than the average an action brings \
    in the long run.
    """
  /// Where it comes from.
  public static let source = "Schwartz (1993)"

  /// The step size α, how far a value moves toward its target.
  @Parameter("Step size α", in: .above(0, upTo: 1))
  public var stepSize: Schedule = 0.1
  /// The exploration rate ε of the behaviour.
  @Parameter("Exploration rate ε", in: 0...1)
  public var epsilon: Schedule = 0.1
  /// How actions are chosen: ε-greedily unless set.
  @Parameter("Exploration", note: "Softmax, bounds or a bonus in place of ε.")
  public var exploration: Exploration = .epsilonGreedy
  /// The step size β of the average reward.
  @Parameter("Step size of the average reward β", in: .above(0, upTo: 1))
  public var rewardStepSize: Schedule = 0.01
  /// What every action value is at the beginning.
  @Parameter("Initial value", note: "High values make the agent try everything.")
  public var initialValue = 0.0
  /// The values are undiscounted differences to the average.
  var discount: Double? { 1 }
  /// The average reward, a new one for each run.
  private var learned = AverageReward()
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
  ///   - rewardStepSize: The step size β of the average reward.
  ///   - initialValue: What every action value is at the beginning.
  public init(
    stepSize: some Rate = Unset(), epsilon: some Rate = Unset(), exploration: Exploration? = nil,
    rewardStepSize: some Rate = Unset(), initialValue: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    epsilon.apply(to: &self.epsilon)
    if let exploration { self.exploration = exploration }
    rewardStepSize.apply(to: &self.rewardStepSize)
    if let initialValue { self.initialValue = initialValue }
  }

  /// Learns on a problem with numbered states.
  public func train(
    on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    var copy = self
    copy.learned = AverageReward()
    var run = try copy.learnTable(on: world, for: budget, seed: seed, progress: progress)
    run.metrics["averageReward"] = copy.learned.series
    return run
  }

  func learn<Simulator: DiscreteSimulator, Choice: ExploringChoice & ~Copyable>(
    _ q: borrowing ActionTable, _ simulator: Simulator, _ behaviour: borrowing Choice,
    discount: Double, log: inout EpisodeLog, seed: Int
  ) {
    learnAverage(
      q, simulator, behaviour, rewardStepSize: rewardStepSize, isGreedyTarget: true,
      learned: learned, log: &log, seed: seed)
  }
}
