public import Arrays
public import Environments
import Glibc
import Training

/// The gradient bandit algorithm (Sutton & Barto, 2018, 2.8).
///
///     (1) choose A with probability π(a) = exp H(a) / Σ exp H
///     (2) pull A, observe R
///     (3) H(A) ← H(A) + α (R − R̄)(1 − π(A)),  H(a) ← H(a) − α (R − R̄) π(a) for the others
///     (4) R̄ ← R̄ + (R − R̄)/t
///
/// It climbs the gradient of the expected reward. The baseline R̄ is the average of the rewards before
/// this one (of the first, that reward itself), or 0 without a baseline: it leaves the gradient as it is
/// and takes away much of its variance.
public struct GradientBandit: BanditAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "Gradient bandit"
  /// What it does.
  public static let documentation = """
    Learns preferences instead of values, by stochastic gradient ascent of the expected reward; arms are \
    chosen by the softmax of their preferences.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), section 2.8"

  /// The step size α.
  @Parameter("Step size α", in: .above(0, upTo: 100), source: "Sutton & Barto, figure 2.5")
  public var stepSize: Schedule = 0.1
  /// Whether rewards are compared with their average.
  @Parameter("Baseline", note: "Rewards count as far as they differ from their average.")
  public var baseline = true
  /// What a legend calls this variant.
  public var label: String?

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - stepSize: The step size α, a number or a schedule.
  ///   - baseline: Whether rewards are compared with their average.
  public init(stepSize: some Rate = Unset(), baseline: Bool? = nil) {
    stepSize.apply(to: &self.stepSize)
    if let baseline { self.baseline = baseline }
  }

  /// Makes what chooses and learns in one run.
  public func agent(arms: Int) -> GradientBanditAgent {
    GradientBanditAgent(arms: arms, stepSize, baseline)
  }
}

/// A gradient bandit agent in one run.
public struct GradientBanditAgent: BanditAgent {
  /// The preferences, with their pulls.
  private var arms: ArmValues
  /// π of the last choice.
  private var odds: [Double]
  private let stepSize: Schedule
  private let hasBaseline: Bool
  private var average = 0.0

  init(arms: Int, _ stepSize: Schedule, _ baseline: Bool) {
    self.arms = ArmValues(arms: arms, initialValue: 0)
    odds = [Double](repeating: 1 / Double(max(arms, 1)), count: arms)
    self.stepSize = stepSize
    hasBaseline = baseline
  }

  private mutating func updateOdds() {
    let best = arms.values.max() ?? 0
    var sum = 0.0
    for arm in odds.indices {
      odds[arm] = exp(arms.values[arm] - best)
      sum += odds[arm]
    }
    let scale = 1 / sum
    for arm in odds.indices { odds[arm] *= scale }
  }

  /// An arm by the softmax of the preferences.
  public mutating func choose(at time: Int, using random: inout RandomStream) -> Int {
    updateOdds()  // (1)
    var rest = random.uniform()
    for (arm, chance) in odds.enumerated() {
      rest -= chance
      if rest < 0 { return arm }
    }
    return odds.count - 1
  }

  /// Moves all preferences along the gradient.
  public mutating func learn(_ arm: Int, reward: Double, at time: Int) {
    if time == 0, hasBaseline { average = reward }
    arms.pulls[arm] += 1
    let rate = stepSize.value(at: time, visits: arms.pulls[arm])
    let push = rate * (reward - average)
    for other in odds.indices { arms.values[other] -= push * odds[other] }  // (3)
    arms.values[arm] += push
    if hasBaseline { average += (reward - average) / Double(time + 1) }  // (4)
  }

  /// None: preferences are no values.
  public var estimates: [Double]? { nil }

  /// The softmax of the preferences.
  public var probabilities: [Double]? {
    var copy = self
    copy.updateOdds()
    return copy.odds
  }
}
