import Arrays
public import Environments
public import Training

/// Semi-gradient SARSA(λ) with linear action values (Sutton & Barto, 2018, 12.7), and true online SARSA(λ)
/// (van Seijen & Sutton, 2014).
///
///     (1) start in S, choose A from S by the ε-greedy policy of q(s, a) = w_aᵀx(s), the traces z at 0
///     (2)   take A, observe R and S′; choose A′ from S′ by the ε-greedy policy
///     (3)   z ← γ λ z;  z_A ← z_A + x(S), where replacing traces are set to 1
///     (4)   δ = R + γ q(S′, A′) − q(S, A);  w ← w + α δ z
///     (5)   S ← S′, A ← A′, until S is terminal
///
/// Dutch traces make it true online SARSA(λ): z_A grows by (1 − α γ λ zᵀx) x and w by α (δ + Q − Q₀) z −
/// α (Q − Q₀) x, where Q = q(S, A) and Q₀ is what it was a step ago.
public struct SemiGradientSarsaLambda: Algorithm, LinearAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "Semi-gradient SARSA(λ)"
  /// What it does.
  public static let documentation = """
    Semi-gradient SARSA whose errors also correct the features that were active before, the recent ones \
    most: often the fastest of the linear methods.
    """
  /// Where it comes from.
  public static let source =
    "Rummery & Niranjan (1994); van Seijen & Sutton (2014); Sutton & Barto (2018), section 12.7"

  /// The step size α, how far the weights move.
  @Parameter("Step size α", in: .above(0, upTo: 1), source: "Sutton & Barto, figure 12.10")
  public var stepSize: Schedule = 0.0625
  /// The exploration rate ε of the behaviour.
  @Parameter("Exploration rate ε", in: 0...1)
  public var epsilon: Schedule = 0.1
  /// The decay λ of the eligibility traces, from 0 (one step) to 1 (whole episodes).
  @Parameter("Trace decay λ", in: 0...1)
  public var lambda = 0.9
  /// How a trace grows at a visit: accumulating, replacing or dutch.
  @Parameter("Traces", source: "Sutton & Barto, figure 12.11")
  public var traces: Traces = .replacing
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
  ///   - lambda: The decay λ of the eligibility traces, from 0 (one step) to 1 (whole episodes).
  ///   - traces: How a trace grows at a visit: accumulating, replacing or dutch.
  ///   - features: What the action values are linear in.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialWeight: What every weight is at the beginning.
  public init(
    stepSize: some Rate = Unset(), epsilon: some Rate = Unset(), lambda: Double? = nil,
    traces: Traces? = nil, features: Features? = nil, discount: Double? = nil,
    initialWeight: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    epsilon.apply(to: &self.epsilon)
    if let lambda { self.lambda = lambda }
    if let traces { self.traces = traces }
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

  func learn<Play: LinearPlay & ~Copyable>(
    _ q: borrowing ActionWeights, _ play: inout Play, discount gamma: Double, log: inout EpisodeLog,
    seed: Int
  ) -> [String: [Double]] {
    let (alpha, epsilon, lambda, kind) = (stepSize, self.epsilon, self.lambda, traces)
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    let actions = q.actionCount
    var z = FeatureTraces(count: q.featureCount * actions)
    while !log.isFinished {
      z.clear()  // (1)
      var x = play.reset(using: &chance)
      var action = q.epsilonGreedy(x, epsilon.value(at: log.steps), &choices)
      var before = 0.0
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let time = log.steps
        let next = play.step(action, using: &chance)  // (2)
        var nextAction = 0
        var nextValue = 0.0
        if !next.terminated {
          nextAction = q.epsilonGreedy(next.next, epsilon.value(at: time + 1), &choices)
          nextValue = q.value(next.next, nextAction)
        }
        let (value, rate) = (q.value(x, action), alpha.value(at: time))
        z.fade(gamma * lambda)  // (3)
        switch kind {
        case .accumulating: z.add(1, x, stride: actions, offset: action)
        case .replacing: z.replace(x, stride: actions, offset: action)
        case .dutch:
          let overlap = z.product(x, stride: actions, offset: action)
          z.add(1 - rate * overlap, x, stride: actions, offset: action)
        }
        let error = next.reward + gamma * nextValue - value  // (4)
        if kind == .dutch {
          z.spread(rate * (error + value - before), over: q.weights)
          q.add(-rate * (value - before), x, action)
          before = nextValue
        } else {
          z.spread(rate * error, over: q.weights)
        }
        (x, action) = (next.next, nextAction)  // (5)
        ending = log.record(reward: next.reward, terminated: next.terminated)
      }
    }
    return [:]
  }
}
