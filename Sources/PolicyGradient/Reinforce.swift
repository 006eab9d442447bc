import Arrays
public import Environments
import Equations
import Networks
public import Training

/// REINFORCE with a learned baseline: Monte Carlo policy gradient.
///
/// Williams, “Simple statistical gradient-following algorithms for connectionist reinforcement
/// learning”, Machine Learning 8, 1992; Sutton & Barto, 2018, section 13.4.
///
///     (1) play N episodes, drawing each action from π(· | s; θ)
///     (2) Gₜ = rₜ + γ Gₜ₊₁, from v(s; w) where the time limit cut an episode off, else from 0
///     (3) Aₜ = Gₜ − v(sₜ; w), the same gradient on average with less variance
///     (4) θ ascends the mean of γᵗ Aₜ log π(aₜ | sₜ; θ) + β H(π(· | sₜ; θ))
///     (5) w descends the mean of (Gₜ − v(sₜ; w))² / 2, several times
///
/// The factor γᵗ belongs to the gradient of the discounted return from the start; nearly everybody
/// leaves it out, and so does the default, so that late steps of an episode count in full.
public struct Reinforce: Algorithm {
  /// The algorithm's name in the field.
  public static let name = "REINFORCE"
  /// What it does.
  public static let documentation = """
    Plays whole episodes and makes each action more probable in proportion to how much better the \
    return after it was than a learned value of the state.
    """
  /// Where it comes from.
  public static let source = "Williams (1992); Sutton & Barto (2018), section 13.4"

  /// The widths of the hidden layers of both networks.
  @Parameter("Hidden layers", in: 1...4096, unit: "units")
  public var hidden = [64, 64]
  /// The learning rate α of the policy, by Adam.
  @Parameter("Learning rate α", in: .above(0, upTo: 1))
  public var learningRate: Schedule = 5e-3
  /// The learning rate of the baseline, by Adam.
  @Parameter("Value learning rate", in: .above(0, upTo: 1))
  public var valueLearningRate: Schedule = 5e-3
  /// The discount γ; the problem's unless set.
  @Parameter("Discount γ", in: 0...1, note: "The problem's unless set; 0.99 where it has none.")
  public var discount: Double? = nil
  /// How many episodes an update learns from, N.
  @Parameter("Episodes per update N", in: 1...10_000, unit: "episodes")
  public var episodesPerUpdate = 8
  /// How often the baseline learns from them.
  @Parameter("Value updates", in: 1...1000)
  public var valueUpdates = 10
  /// How much entropy is worth, β.
  @Parameter("Entropy bonus β", in: 0...100)
  public var entropyBonus = 0.0
  /// Whether there is a baseline at all.
  @Parameter("Baseline")
  public var usesBaseline = true
  /// Whether advantages are scaled to mean 0 and deviation 1 in each update.
  @Parameter("Normalised advantages")
  public var normalizesAdvantages = true
  /// Whether a step t steps into an episode counts γᵗ.
  @Parameter("State discounting", source: "Sutton & Barto (2018), section 13.3")
  public var discountsStates = false
  /// The norm that the policy's gradients are shortened to; none to leave them.
  @Parameter("Gradient norm limit", in: .above(0))
  public var gradientLimit: Double? = nil
  /// Whether the run's policy takes the most probable action instead of drawing one.
  @Parameter("Greedy policy", note: "How the learned policy acts; training always draws.")
  public var actsGreedily = true
  /// What a legend calls this variant.
  public var label: String?

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - hidden: The widths of the hidden layers of both networks.
  ///   - learningRate: The learning rate α of the policy, a number or a schedule.
  ///   - valueLearningRate: The learning rate of the baseline, a number or a schedule.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - episodesPerUpdate: How many episodes an update learns from.
  ///   - valueUpdates: How often the baseline learns from them.
  ///   - entropyBonus: How much entropy is worth, β.
  ///   - usesBaseline: Whether there is a baseline at all.
  ///   - normalizesAdvantages: Whether advantages are scaled in each update.
  ///   - discountsStates: Whether a step t steps into an episode counts γᵗ.
  ///   - gradientLimit: The norm that the policy's gradients are shortened to.
  ///   - actsGreedily: Whether the run's policy takes the most probable action.
  public init(
    hidden: [Int]? = nil, learningRate: some Rate = Unset(),
    valueLearningRate: some Rate = Unset(), discount: Double? = nil,
    episodesPerUpdate: Int? = nil, valueUpdates: Int? = nil, entropyBonus: Double? = nil,
    usesBaseline: Bool? = nil, normalizesAdvantages: Bool? = nil, discountsStates: Bool? = nil,
    gradientLimit: Double? = nil, actsGreedily: Bool? = nil
  ) {
    if let hidden { self.hidden = hidden }
    learningRate.apply(to: &self.learningRate)
    valueLearningRate.apply(to: &self.valueLearningRate)
    if let discount { self.discount = discount }
    if let episodesPerUpdate { self.episodesPerUpdate = episodesPerUpdate }
    if let valueUpdates { self.valueUpdates = valueUpdates }
    if let entropyBonus { self.entropyBonus = entropyBonus }
    if let usesBaseline { self.usesBaseline = usesBaseline }
    if let normalizesAdvantages { self.normalizesAdvantages = normalizesAdvantages }
    if let discountsStates { self.discountsStates = discountsStates }
    if let gradientLimit { self.gradientLimit = gradientLimit }
    if let actsGreedily { self.actsGreedily = actsGreedily }
  }

  /// Learns on a problem whose observations are vectors.
  public func train(
    on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    let simulator = try world.vectorSimulator(for: displayName)
    return learn(simulator, world, budget, seed, progress)
  }

  private func learn<Simulator: VectorSimulator>(
    _ start: Simulator, _ world: World, _ budget: Budget, _ seed: Int, _ progress: Progress
  ) -> Run {
    var simulator = start
    let width = simulator.observationCount
    let gamma = world.discount(chosen: discount)
    let episodesPerUpdate = self.episodesPerUpdate
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var learner = PolicyLearner(
      self, inputs: width, actions: simulator.actionCount, seed: seed, progress: progress)
    var episodes = EpisodeBatch(observationCount: width)
    var log = EpisodeLog(
      budget: budget, timeLimit: world.timeLimit, progress: progress,
      interval: min(1024, 4_000_000 / learner.policy.shape.parameterCount))
    let observation = Vector(count: width)

    while !log.isFinished {
      simulator.reset(into: observation.pointer, using: &chance)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let action = learner.drawAction(observation.pointer, using: &choices)  // (1)
        episodes.append(observation.pointer, action: action)
        let (reward, terminated) = simulator.step(
          action, into: observation.pointer, using: &chance)
        episodes.appendReward(reward)
        ending = log.record(reward: reward, terminated: terminated)
      }
      let rest = ending == .terminated ? 0 : learner.value(observation.pointer)
      episodes.finishEpisode(discount: gamma, bootstrap: rest)  // (2)
      if episodes.episodeCount == episodesPerUpdate || log.isFinished {
        learner.learn(from: episodes, at: log.steps)
        episodes.removeAll()
      }
    }
    return Run(
      algorithm: displayName, environment: world.name, seed: seed, log: log,
      policy: actsGreedily
        ? .greedy(learner.policy, on: world) : .sampling(learner.policy, on: world),
      losses: learner.losses, metrics: learner.metrics)
  }
}
