public import Arrays

/// How the rewards of a bandit's arm are distributed.
public enum ArmRewards: String, Sendable, CaseIterable, ParameterConvertible {
  /// Normal noise around the mean.
  case normal
  /// 1 with the mean's probability, else 0.
  case bernoulli
}

/// A bandit with several arms, one of which is the best.
///
/// Each pull is an episode of one step. The arms' mean rewards are drawn when a run begins, from a normal
/// distribution of mean `mean` and standard deviation `spread`, so that runs with other seeds play other
/// bandits: the ten-armed testbed. A normal arm earns its mean plus normal noise; a Bernoulli arm, whose
/// mean is drawn uniformly from 0…1, earns 1 with that probability and else 0. With a `drift`, every mean
/// takes a normal step of that size after each pull (exercise 2.5, where all begin equal: `spread: 0`).
///
/// What a run learned is evaluated on the bandit of that run, as it was at the beginning; any other policy
/// on the bandit that a training with the same seed plays.
public struct Bandit: ReadyProblem, SteppedProblem {
  /// Observations are the numbers of states.
  public typealias Observations = Discrete
  /// Actions are numbered.
  public typealias Actions = Discrete

  /// The problem's name in the field.
  public static let name = "Bandit"
  /// What it is about.
  public static let documentation = """
    Pull one of several arms whose mean rewards are unknown; every run plays a bandit of its own.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), sections 2.3 and 2.5"

  /// The number of arms.
  @Parameter("Arms", in: 1...1_000_000, source: "Sutton & Barto, section 2.3")
  public var arms = 10
  /// How an arm's rewards are distributed.
  @Parameter("Distribution of rewards", source: "Sutton & Barto, section 2.3")
  public var reward = ArmRewards.normal
  /// The mean of the arms' means.
  @Parameter("Mean of the arms", source: "Sutton & Barto, section 2.3")
  public var mean = 0.0
  /// The standard deviation of the arms' means.
  @Parameter("Spread of the arms", in: 0..., source: "Sutton & Barto, section 2.3")
  public var spread = 1.0
  /// The standard deviation of an arm's rewards.
  @Parameter("Noise of the rewards", in: 0..., source: "Sutton & Barto, section 2.3")
  public var noise = 1.0
  /// How far means move after each pull.
  @Parameter("Drift of the arms", in: 0..., note: "0.01 in the book.", source: "exercise 2.5")
  public var drift = 0.0
  /// Where the problem stands while it is stepped by hand.
  public var motion = Motion()

  /// Makes the testbed with its defaults.
  public init() {}

  /// Makes a bandit.
  ///
  /// - Parameters:
  ///   - arms: The number of arms.
  ///   - reward: How an arm's rewards are distributed.
  ///   - mean: The mean of the arms' means.
  ///   - spread: The standard deviation of the arms' means.
  ///   - noise: The standard deviation of an arm's rewards.
  ///   - drift: How far means move after each pull.
  public init(
    arms: Int? = nil, reward: ArmRewards? = nil, mean: Double? = nil, spread: Double? = nil,
    noise: Double? = nil, drift: Double? = nil
  ) {
    if let arms { self.arms = arms }
    if let reward { self.reward = reward }
    if let mean { self.mean = mean }
    if let spread { self.spread = spread }
    if let noise { self.noise = noise }
    if let drift { self.drift = drift }
  }

  /// The bandit as algorithms see it: one state, an action for each arm.
  public var world: World {
    do throws(ParameterError) {
      try validateParameters()
      let bandit = BanditSimulator(self)
      var world = World(
        name: Self.name, dynamics: .discrete(bandit), discount: 1,
        stateNames: ["bandit"], actionNames: (1...arms).map { "arm \($0)" })
      world.settle = { seed in
        var bandit = bandit
        var chance = RandomStream(seed: seed, purpose: .environment)
        _ = bandit.reset(using: &chance)
        return .discrete(bandit)
      }
      if drift > 0 { world.memory = "the arms drift from pull to pull" }
      return world
    } catch {
      return World(name: Self.name, dynamics: .unsupported("other parameters: \(error)"))
    }
  }
}

/// A bandit being played.
public struct BanditSimulator: DiscreteSimulator {
  /// The mean reward of each arm; drawn at the first reset.
  public private(set) var means: [Double] = []
  /// How many arms there are.
  public let actionCount: Int
  private let isBernoulli: Bool
  private let mean: Double
  private let spread: Double
  private let noise: Double
  private let drift: Double

  /// Makes a bandit whose means are not drawn yet.
  ///
  /// - Parameter bandit: The description, with parameters in bounds.
  public init(_ bandit: Bandit) {
    actionCount = bandit.arms
    isBernoulli = bandit.reward == .bernoulli
    mean = bandit.mean
    spread = bandit.spread
    noise = bandit.noise
    drift = bandit.drift
  }

  /// One state.
  public var stateCount: Int { 1 }

  /// The arm with the greatest mean, the first of equals; nil before the means are drawn.
  public var bestArm: Int? {
    means.indices.max { means[$0] < means[$1] || (means[$0] == means[$1] && $0 > $1) }
  }

  /// Whether no arm has a greater mean; false before the means are drawn.
  ///
  /// - Parameter arm: The number of an arm.
  /// - Returns: Whether it is the best, or one of the best.
  public func isBest(_ arm: Int) -> Bool {
    guard means.indices.contains(arm) else { return false }
    let mean = means[arm]
    for other in means where other > mean { return false }
    return true
  }

  /// Draws the means, the first time, and goes to the only state.
  public mutating func reset(using random: inout RandomStream) -> Int {
    if means.isEmpty {
      means = (0..<actionCount).map { _ in
        isBernoulli ? random.uniform() : mean + spread * random.normal()
      }
    }
    return 0
  }

  /// Pulls an arm, and moves the means where they drift.
  public mutating func step(
    _ action: Int, using random: inout RandomStream
  ) -> DiscreteTransition {
    let value = means[action]
    let reward =
      isBernoulli ? (random.uniform() < value ? 1 : 0) : value + noise * random.normal()
    if drift > 0 {
      for arm in means.indices {
        means[arm] += drift * random.normal()
        if isBernoulli { means[arm] = min(max(means[arm], 0), 1) }
      }
    }
    return DiscreteTransition(state: 0, reward: reward, terminated: true)
  }
}
