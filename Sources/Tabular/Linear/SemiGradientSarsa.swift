import Arrays
public import Environments
public import Training

/// Semi-gradient n-step SARSA with linear action values (Sutton & Barto, 2018, 10.1 and 10.2).
///
///     (1) start in S, choose A from S by the ε-greedy policy of q(s, a) = w_aᵀx(s)
///     (2)   take A, observe R and S′
///     (3)   choose A′ from S′ by the ε-greedy policy
///     (4)   G = the last n rewards, discounted, + γⁿ q(S′, A′)
///     (5)   w_a ← w_a + α [G − q(s, a)] x(s), for the state and action n steps ago
///     (6)   S ← S′, A ← A′, until S is terminal; then the steps that are left are updated
///
/// With tile coding, α is best a fraction of one over the number of tilings: 0.5 / 8. At a time limit the
/// episode stops but S′ is not terminal, so its value still counts.
public struct SemiGradientSarsa: Algorithm, LinearAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "Semi-gradient SARSA"
  /// What it does.
  public static let documentation = """
    SARSA with action values that are linear in features, such as tiles: learns on problems whose \
    observations are vectors.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), sections 10.1 and 10.2"

  /// The step size α, how far the weights move.
  @Parameter(
    "Step size α", in: .above(0, upTo: 1), source: "Sutton & Barto, figure 10.2 uses 0.5 / 8")
  public var stepSize: Schedule = 0.0625
  /// The exploration rate ε of the behaviour.
  @Parameter("Exploration rate ε", in: 0...1)
  public var epsilon: Schedule = 0.1
  /// The number of steps n before a bootstrap.
  @Parameter("Steps n", in: 1...10_000)
  public var n = 1
  /// What the action values are linear in.
  @Parameter("Features x", source: "Sutton & Barto, example 10.1")
  public var features: Features = .tileCoding(tilings: 8, tiles: 8)
  /// The discount γ; the problem's unless set.
  @Parameter("Discount γ", in: 0...1, note: "The problem's unless set; 0.99 where it has none.")
  public var discount: Double? = nil
  /// What every weight is at the beginning.
  @Parameter("Initial weight w")
  public var initialWeight = 0.0
  /// What a legend calls this variant.
  public var label: String?

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - stepSize: The step size α, a number or a schedule.
  ///   - epsilon: The exploration rate ε, a number or a schedule.
  ///   - n: The number of steps n before a bootstrap.
  ///   - features: What the action values are linear in.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialWeight: What every weight is at the beginning.
  public init(
    stepSize: some Rate = Unset(), epsilon: some Rate = Unset(), n: Int? = nil,
    features: Features? = nil, discount: Double? = nil, initialWeight: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    epsilon.apply(to: &self.epsilon)
    if let n { self.n = n }
    if let features { self.features = features }
    if let discount { self.discount = discount }
    if let initialWeight { self.initialWeight = initialWeight }
  }

  /// Learns on a problem with numbered states, or with vectors between bounds as observations.
  public func train(
    on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    try learnWeights(on: world, for: budget, seed: seed, progress: progress)
  }

  /// The window, the state after it and the one before.
  var memory: Int { n + 2 }

  func learn<Play: LinearPlay & ~Copyable>(
    _ q: borrowing ActionWeights, _ play: inout Play, discount gamma: Double, log: inout EpisodeLog,
    seed: Int
  ) -> [String: [Double]] {
    let (alpha, epsilon, n) = (stepSize, self.epsilon, n)
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    // The last n steps, of which the oldest is at `first`.
    let steps = StepWindow(n)
    while !log.isFinished {
      var x = play.reset(using: &chance)  // (1)
      var action = q.epsilonGreedy(x, epsilon.value(at: log.steps), &choices)
      var (first, count) = (0, 0)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let time = log.steps
        let next = play.step(action, using: &chance)  // (2)
        steps.set(first &+ count, x, action, next.reward)
        count &+= 1
        x = next.next
        if !next.terminated {
          action = q.epsilonGreedy(x, epsilon.value(at: time + 1), &choices)  // (3)
        }
        ending = log.record(reward: next.reward, terminated: next.terminated)
        while count == n || ending != .none && count > 0 {
          var target = next.terminated ? 0 : q.value(x, action)  // (4)
          var step = count &- 1
          while step >= 0 {
            target = steps[first &+ step].reward + gamma * target
            step &-= 1
          }
          let oldest = steps[first]
          let error = target - q.value(oldest.x, oldest.action)
          q.add(alpha.value(at: time) * error, oldest.x, oldest.action)  // (5)
          first = first &+ 1 < n ? first &+ 1 : 0
          count &-= 1
        }
      }
    }
    return [:]
  }
}
