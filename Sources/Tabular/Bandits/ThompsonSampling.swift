public import Arrays
public import Environments
import Glibc
import Training

/// What Thompson sampling believes of an arm's mean before it is pulled.
public enum Belief: String, ParameterConvertible, CaseIterable, Sendable {
  /// A normal distribution of the mean of normal rewards whose noise is known.
  case normal
  /// A Beta distribution of the probability of the rewards 0 and 1.
  case beta
}

/// Thompson sampling (Thompson, 1933; Chapelle & Li, 2011; Russo et al., 2018).
///
///     (1) draw a mean θ(a) for every arm from what is believed of it; A = argmaxₐ θ(a)
///     (2) pull A, observe R
///     (3) learn by Bayes's rule; for rewards with normal noise σ, of a belief N(μ, 1/p):
///           p ← p + 1/σ²,  μ ← μ + (R − μ)/(σ² p)
///         for rewards 0 and 1, of a belief Beta(a, b):  a ← a + R,  b ← b + 1 − R
///
/// So an arm is pulled as often as it is believed to be the best. Rewards between 0 and 1 count for
/// Beta as part of a success.
public struct ThompsonSampling: BanditAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "Thompson sampling"
  /// What it does.
  public static let documentation = """
    Pulls each arm as often as it is believed to be the best, by drawing one guess of every arm's mean \
    and taking the greatest. Beliefs are normal, or Beta for rewards of 0 and 1.
    """
  /// Where it comes from.
  public static let source = "Thompson (1933); Russo et al. (2018), A tutorial on Thompson sampling"

  /// What is believed of the arms.
  @Parameter("Beliefs", note: ".beta is for rewards of 0 and 1.")
  public var belief = Belief.normal
  /// The mean that normal beliefs begin with.
  @Parameter("Mean of the first belief", note: "Of normal beliefs.")
  public var mean = 0.0
  /// The standard deviation that normal beliefs begin with.
  @Parameter(
    "Spread of the first belief", in: .above(0, upTo: 1e100), note: "Of normal beliefs.",
    source: "the spread of the ten-armed testbed")
  public var spread = 1.0
  /// The standard deviation of the rewards.
  @Parameter(
    "Noise of the rewards σ", in: .above(0, upTo: 1e100), note: "Of normal beliefs.",
    source: "the noise of the ten-armed testbed")
  public var noise = 1.0
  /// What a legend calls this variant.
  public var label: String?

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - belief: What is believed of the arms; Beta beliefs begin with Beta(1, 1), which is uniform.
  ///   - mean: The mean that normal beliefs begin with.
  ///   - spread: The standard deviation that normal beliefs begin with.
  ///   - noise: The standard deviation of the rewards.
  public init(
    belief: Belief? = nil, mean: Double? = nil, spread: Double? = nil, noise: Double? = nil
  ) {
    if let belief { self.belief = belief }
    if let mean { self.mean = mean }
    if let spread { self.spread = spread }
    if let noise { self.noise = noise }
  }

  /// Makes what chooses and learns in one run.
  public func agent(arms: Int) -> ThompsonAgent {
    ThompsonAgent(arms: arms, belief, mean, spread, noise)
  }
}

/// An agent that samples its beliefs, in one run.
public struct ThompsonAgent: BanditAgent {
  /// The mean of each arm's belief.
  private var arms: ArmValues
  /// How certain it is: the precision p, or a + b.
  private var certainty: [Double]
  private let isBeta: Bool
  /// 1/σ².
  private let precision: Double

  init(arms: Int, _ belief: Belief, _ mean: Double, _ spread: Double, _ noise: Double) {
    isBeta = belief == .beta
    self.arms = ArmValues(arms: arms, initialValue: isBeta ? 0.5 : mean)
    certainty = [Double](repeating: isBeta ? 2 : 1 / (spread * spread), count: arms)
    precision = isBeta ? 1 : 1 / (noise * noise)
  }

  /// The arm of which the greatest mean was drawn.
  public mutating func choose(at time: Int, using random: inout RandomStream) -> Int {
    var best = -Double.infinity
    var choice = 0
    for arm in 0..<arms.count {
      let (mean, sure) = (arms.values[arm], certainty[arm])
      let guess =
        isBeta
        ? beta(mean * sure, (1 - mean) * sure, &random)
        : mean + random.normal() / sure.squareRoot()
      if guess > best { (best, choice) = (guess, arm) }
    }
    return choice
  }

  /// Applies Bayes's rule.
  public mutating func learn(_ arm: Int, reward: Double, at time: Int) {
    arms.pulls[arm] += 1
    certainty[arm] += precision  // (3)
    arms.values[arm] += (reward - arms.values[arm]) * precision / certainty[arm]
  }

  /// Beta beliefs know rewards from 0 to 1 alone.
  public func fault(of reward: Double) -> String? {
    if !isBeta || (reward >= 0 && reward <= 1) { return nil }
    return
      "Beta beliefs are about rewards from 0 to 1, such as those of Bandit(reward: .bernoulli); "
      + "belief: .normal takes any."
  }

  /// The mean of each belief.
  public var estimates: [Double]? { arms.values }
}

/// Draws from Beta(a, b) as one of two gamma numbers' share.
private func beta(_ a: Double, _ b: Double, _ random: inout RandomStream) -> Double {
  let (x, y) = (gamma(a, &random), gamma(b, &random))
  return x + y > 0 ? x / (x + y) : a / (a + b)
}

/// Draws from Gamma(shape, 1), shape at least 1, by cutting a transformed normal number (Marsaglia &
/// Tsang, 2000).
private func gamma(_ shape: Double, _ random: inout RandomStream) -> Double {
  let d = shape - 1.0 / 3
  let c = 1 / (9 * d).squareRoot()
  while true {
    let x = random.normal()
    let root = 1 + c * x
    guard root > 0 else { continue }
    let v = root * root * root
    if log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
  }
}
