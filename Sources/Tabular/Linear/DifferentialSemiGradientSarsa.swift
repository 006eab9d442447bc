import Arrays
public import Environments
public import Training

/// Differential semi-gradient SARSA: control of the average reward with linear action values (Sutton &
/// Barto, 2018, 10.3).
///
///     (1) choose A from S by the ε-greedy policy of q(s, a) = w_aᵀx(s)
///     (2) take A, observe R and S′; choose A′ from S′ by the ε-greedy policy
///     (3) δ = R − R̄ + q(S′, A′) − q(S, A)
///     (4) R̄ ← R̄ + β δ;  w_A ← w_A + α δ x(S)
///     (5) S ← S′, A ← A′
///
/// There is no discount. The estimates R̄ are the run's metric `averageReward`.
public struct DifferentialSemiGradientSarsa: Algorithm, LinearAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "Differential semi-gradient SARSA"
  /// What it does.
  public static let documentation = """
    Learns how much more than the average reward an action brings in the long run, with action values that \
    are linear in features.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), section 10.3"

  /// The step size α, how far the weights move.
  @Parameter("Step size α", in: .above(0, upTo: 1), source: "Sutton & Barto, figure 10.5")
  public var stepSize: Schedule = 0.01
  /// The exploration rate ε of the behaviour.
  @Parameter("Exploration rate ε", in: 0...1, source: "Sutton & Barto, figure 10.5")
  public var epsilon: Schedule = 0.1
  /// The step size β of the average reward.
  @Parameter(
    "Step size of the average reward β", in: .above(0, upTo: 1),
    source: "Sutton & Barto, figure 10.5")
  public var rewardStepSize: Schedule = 0.01
  /// What the action values are linear in.
  @Parameter("Features x")
  public var features: Features = .tileCoding(tilings: 8, tiles: 8)
  /// What every weight is at the beginning.
  @Parameter("Initial weight w")
  public var initialWeight = 0.0
  /// The values are undiscounted differences to the average.
  var discount: Double? { 1 }
  /// What a legend calls this variant.
  public var label: String?

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - stepSize: The step size α, a number or a schedule.
  ///   - epsilon: The exploration rate ε, a number or a schedule.
  ///   - rewardStepSize: The step size β of the average reward.
  ///   - features: What the action values are linear in.
  ///   - initialWeight: What every weight is at the beginning.
  public init(
    stepSize: some Rate = Unset(), epsilon: some Rate = Unset(),
    rewardStepSize: some Rate = Unset(), features: Features? = nil, initialWeight: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    epsilon.apply(to: &self.epsilon)
    rewardStepSize.apply(to: &self.rewardStepSize)
    if let features { self.features = features }
    if let initialWeight { self.initialWeight = initialWeight }
  }

  /// Learns on a problem with numbered states, or with vectors between bounds as observations.
  public func train(
    on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    try learnWeights(on: world, for: budget, seed: seed, progress: progress)
  }

  func learn<Play: LinearPlay & ~Copyable>(
    _ q: borrowing ActionWeights, _ play: inout Play, discount: Double, log: inout EpisodeLog,
    seed: Int
  ) -> [String: [Double]] {
    let (alpha, beta, epsilon) = (stepSize, rewardStepSize, self.epsilon)
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var average = 0.0
    var series: [Double] = []
    while !log.isFinished {
      var x = play.reset(using: &chance)
      var action = q.epsilonGreedy(x, epsilon.value(at: log.steps), &choices)  // (1)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let time = log.steps
        let next = play.step(action, using: &chance)  // (2)
        let nextAction = q.epsilonGreedy(next.next, epsilon.value(at: time + 1), &choices)
        let error =  // (3)
          next.reward - average + q.value(next.next, nextAction) - q.value(x, action)
        average += beta.value(at: time) * error  // (4)
        q.add(alpha.value(at: time) * error, x, action)
        if time % 1000 == 999 { series.append(average) }
        (x, action) = (next.next, nextAction)  // (5)
        ending = log.record(reward: next.reward, terminated: next.terminated)
      }
    }
    series.append(average)
    return ["averageReward": series]
  }
}
