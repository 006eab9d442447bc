public import Arrays
public import Environments
import Training

/// The ε-greedy bandit algorithm (Sutton & Barto, 2018, 2.2 to 2.6).
///
///     (1) with probability ε choose A at random, else A = argmaxₐ Q(a)
///     (2) pull A, observe R
///     (3) N(A) ← N(A) + 1
///     (4) Q(A) ← Q(A) + α [R − Q(A)],  α = 1/N(A) for the average of the rewards
///
/// Ties are broken at random. ε = 0 is greedy.
public struct EpsilonGreedy: BanditAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "ε-greedy"
  /// What it does.
  public static let documentation = """
    Pulls the arm that has earned most so far, and now and then one at random.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), section 2.4"

  /// The exploration rate ε.
  @Parameter("Exploration rate ε", in: 0...1, source: "Sutton & Barto, figure 2.2")
  public var epsilon: Schedule = 0.1
  /// The step size α; the average of the rewards by default.
  @Parameter(
    "Step size α", in: .above(0, upTo: 1),
    note: ".inverseVisits averages the rewards; a constant follows means that move.")
  public var stepSize: Schedule = .inverseVisits
  /// What every arm is believed to earn at the beginning.
  @Parameter("Initial value", note: "High values make the agent try everything.")
  public var initialValue = 0.0
  /// What a legend calls this variant.
  public var label: String?

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - epsilon: The exploration rate ε, a number or a schedule.
  ///   - stepSize: The step size α, a number or a schedule.
  ///   - initialValue: What every arm is believed to earn at the beginning.
  public init(
    epsilon: some Rate = Unset(), stepSize: some Rate = Unset(), initialValue: Double? = nil
  ) {
    epsilon.apply(to: &self.epsilon)
    stepSize.apply(to: &self.stepSize)
    if let initialValue { self.initialValue = initialValue }
  }

  /// Makes what chooses and learns in one run.
  public func agent(arms: Int) -> EpsilonGreedyAgent {
    EpsilonGreedyAgent(arms: arms, epsilon, stepSize, initialValue)
  }
}

/// An ε-greedy agent in one run.
public struct EpsilonGreedyAgent: BanditAgent {
  private var arms: ArmValues
  private let epsilon: Schedule
  private let stepSize: Schedule

  init(arms: Int, _ epsilon: Schedule, _ stepSize: Schedule, _ initialValue: Double) {
    self.arms = ArmValues(arms: arms, initialValue: initialValue)
    self.epsilon = epsilon
    self.stepSize = stepSize
  }

  /// The best arm so far, or one at random.
  public mutating func choose(at time: Int, using random: inout RandomStream) -> Int {
    let rate = epsilon.value(at: time)
    if rate > 0, random.uniform() < rate { return random.below(arms.count) }  // (1)
    return arms.best(&random)
  }

  /// Moves the arm's estimate.
  public mutating func learn(_ arm: Int, reward: Double, at time: Int) {
    arms.move(arm, toward: reward, stepSize, at: time)  // (3), (4)
  }

  /// What each arm is believed to earn.
  public var estimates: [Double]? { arms.values }
}
