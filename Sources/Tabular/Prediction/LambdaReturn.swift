import Arrays
public import Environments
public import Training

/// The off-line λ-return algorithm: what TD(λ) comes near to without waiting (Watkins, 1989; Sutton &
/// Barto, 2018, 12.1).
///
///     (1) play an episode S₀, A₀, R₁, …, S_T by π
///     (2) for t = T − 1 down to 0:  Gₜ = Rₜ₊₁ + γ [(1 − λ) V(Sₜ₊₁) + λ Gₜ₊₁]
///     (3) for t = 0 to T − 1:  V(Sₜ) ← V(Sₜ) + α [Gₜ − V(Sₜ)]
///
/// The λ-returns of (2) are worked out with the values that the episode began with; V and G of a terminal
/// state are 0. In an episode that a time limit cuts off, the value of its last state stands for the rest.
public struct LambdaReturn: Predictor, TabularPredictor {
  /// The algorithm's name in the field.
  public static let name = "Off-line λ-return"
  /// What it does.
  public static let documentation = """
    Moves each value toward the mean of all n-step returns that followed, weighed by the powers of λ, \
    when the episode is over: λ = 0 is TD(0) at the end of episodes, λ = 1 Monte Carlo.
    """
  /// Where it comes from.
  public static let source = "Watkins (1989); Sutton & Barto (2018), section 12.1"

  /// The step size α, how far a value moves toward its target.
  @Parameter("Step size α", in: .above(0, upTo: 1))
  public var stepSize: Schedule = 0.1
  /// How much longer returns weigh: λ from 0 (one step) to 1 (whole episodes).
  @Parameter("Decay λ", in: 0...1, source: "Sutton & Barto, figure 12.3")
  public var lambda = 0.8
  /// The discount γ; the problem's unless set.
  @Parameter("Discount γ", in: 0...1, note: "The problem's unless set; 0.99 where it has none.")
  public var discount: Double? = nil
  /// What every value is at the beginning.
  @Parameter("Initial value", note: "Terminal states have 0.")
  public var initialValue = 0.0
  /// What a legend calls this variant.
  public var label: String?

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - stepSize: The step size α, a number or a schedule.
  ///   - lambda: How much longer returns weigh: λ from 0 (one step) to 1 (whole episodes).
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every value is at the beginning.
  public init(
    stepSize: some Rate = Unset(), lambda: Double? = nil, discount: Double? = nil,
    initialValue: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    if let lambda { self.lambda = lambda }
    if let discount { self.discount = discount }
    if let initialValue { self.initialValue = initialValue }
  }

  /// Learns the values of a policy on a problem with numbered states.
  public func predict(
    _ policy: Policy, on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Prediction {
    try predictTable(policy, on: world, for: budget, seed: seed, progress: progress)
  }

  func learn<Simulator: DiscreteSimulator>(
    _ v: borrowing StateTable, _ policy: borrowing Chooser, _ simulator: inout Simulator,
    discount gamma: Double, log: inout EpisodeLog, history: inout PredictionHistory, seed: Int
  ) {
    let (alpha, lambda) = (stepSize, self.lambda)
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var episode = StateEpisode(stateCount: v.stateCount)
    var targets: [Double] = []
    while !log.isFinished {
      guard
        episode.play(  // (1)
          policy, &simulator, log: &log, chance: &chance, choices: &choices)
      else { return }
      if episode.ending == .terminated { v.end(in: episode.last) }
      var value = episode.ending == .terminated ? 0 : v.value(episode.last)
      var total = value
      targets.removeAll(keepingCapacity: true)
      episode.backward { state, _, reward, _ in  // (2)
        total = reward + gamma * ((1 - lambda) * value + lambda * total)
        targets.append(total)
        value = v.value(state)
      }
      episode.forward { step, state in  // (3)
        v.move(state, toward: targets[targets.count - 1 - step], alpha, at: log.steps)
      }
      if history.isDue(after: episode.ending, log) { history.append(v.copy(), log) }
    }
  }
}
