import Arrays
public import Environments
public import Training

/// How returns of another policy are weighed.
public enum ImportanceWeights: String, ParameterConvertible, CaseIterable, Sendable {
  /// The mean of the weighed returns: unbiased, with a variance that may be infinite.
  case ordinary
  /// Their sum over the sum of the weights: biased by little that goes away, with a finite variance.
  case weighted
  /// The mean of returns in which each reward is weighed by the steps up to it alone, and not by what
  /// came later: unbiased, often with a smaller variance.
  case perDecision
}

/// Off-policy Monte Carlo prediction by importance sampling (Sutton & Barto, 2018, 5.5, 5.6 and 5.9).
///
///     (1) play an episode S₀, A₀, R₁, …, S_T by the behaviour policy b;  ρ ← 1
///     (2) for t = T − 1 down to 0:  G ← γ G + Rₜ₊₁,  ρ ← ρ π(Aₜ|Sₜ) / b(Aₜ|Sₜ)
///     (3)   unless first visits alone count and Sₜ came earlier in the episode:
///             ordinary:  N(Sₜ) ← N(Sₜ) + 1,  V(Sₜ) ← V(Sₜ) + [ρ G − V(Sₜ)] / N(Sₜ)
///             weighted:  C(Sₜ) ← C(Sₜ) + ρ,  V(Sₜ) ← V(Sₜ) + ρ [G − V(Sₜ)] / C(Sₜ)
///
/// With weights per decision (5.9), (2) is G ← π(Aₜ|Sₜ) / b(Aₜ|Sₜ) [γ G + Rₜ₊₁], and (3) as for ordinary
/// ones with ρ = 1.
///
/// In an episode that a time limit cuts off, the value of its last state stands for the rest.
public struct ImportanceSampling: OffPolicyPredictor, TabularPredictor {
  /// The algorithm's name in the field.
  public static let name = "Importance sampling"
  /// What it does.
  public static let documentation = """
    Off-policy Monte Carlo prediction: learns the values of one policy from the episodes of another, \
    whose returns are weighed by how much more likely the policy would have played them.
    """
  /// Where it comes from.
  public static let source =
    "Precup, Sutton & Singh (2000); Sutton & Barto (2018), sections 5.5, 5.6 and 5.9"

  /// How the returns are weighed: ordinary, weighted or per decision.
  @Parameter("Weights", source: "Sutton & Barto, figure 5.3 compares both")
  public var weights: ImportanceWeights = .weighted
  /// Whether only the first visit of a state in an episode counts.
  @Parameter("First visits only", source: "Sutton & Barto, section 5.5")
  public var firstVisit = true
  /// The discount γ; the problem's unless set.
  @Parameter("Discount γ", in: 0...1, note: "The problem's unless set; 0.99 where it has none.")
  public var discount: Double? = nil
  /// What every value is until a return counts for it.
  @Parameter("Initial value", note: "Terminal states have 0.")
  public var initialValue = 0.0

  /// The policy that acts; nil for the one to which every possible action is as likely.
  public var behaviour: Policy?
  /// What a legend calls this variant.
  public var label: String?
  /// Every return is weighed; no step size is asked for.
  var stepSize: Schedule { 1 }
  /// π(a|s) / b(a|s), of shape `[states, actions]`.
  private var ratios: [Double] = []

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - behaviour: The policy that acts, as a table of probabilities; unless given, every possible
  ///     action is as likely.
  ///   - weights: How the returns are weighed: ordinary, weighted or per decision.
  ///   - firstVisit: Whether only the first visit of a state in an episode counts.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every value is until a return counts for it.
  public init(
    behaviour: Policy? = nil, weights: ImportanceWeights? = nil, firstVisit: Bool? = nil,
    discount: Double? = nil, initialValue: Double? = nil
  ) {
    self.behaviour = behaviour
    if let weights { self.weights = weights }
    if let firstVisit { self.firstVisit = firstVisit }
    if let discount { self.discount = discount }
    if let initialValue { self.initialValue = initialValue }
  }

  /// Keeps the behaviour and the label when a parameter is set by name.
  public mutating func carry(from other: ImportanceSampling) {
    behaviour = other.behaviour
    label = other.label
  }

  /// Learns the values of a policy on a problem with numbered states.
  public func predict(
    _ policy: Policy, on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Prediction {
    var prepared = self
    let behaviour = behaviour ?? uniform(world)
    if world.stateCount != nil {
      try behaviour.check(on: world, for: budget)
      prepared.ratios = try policy.ratios(under: behaviour, on: world)
    }
    return try prepared.predictTable(
      policy, behaviour: behaviour, on: world, for: budget, seed: seed, progress: progress)
  }

  func learn<Simulator: DiscreteSimulator>(
    _ v: borrowing StateTable, _ policy: borrowing Chooser, _ simulator: inout Simulator,
    discount gamma: Double, log: inout EpisodeLog, history: inout PredictionHistory, seed: Int
  ) {
    let (ratios, actionCount) = (ratios, ratios.count / max(v.stateCount, 1))
    let (isWeighted, isFirstVisit) = (weights == .weighted, firstVisit)
    let isPerDecision = weights == .perDecision
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var episode = StateEpisode(stateCount: v.stateCount)
    var sums = [Double](repeating: 0, count: v.stateCount)
    while !log.isFinished {
      guard
        episode.play(  // (1)
          policy, &simulator, log: &log, chance: &chance, choices: &choices)
      else { return }
      if episode.ending == .terminated { v.end(in: episode.last) }
      var total = episode.ending == .terminated ? 0 : v.value(episode.last)
      var ratio = 1.0
      episode.backward { state, action, reward, isFirst in  // (2)
        total = gamma * total + reward
        let step = ratios[state * actionCount + action]
        if isPerDecision {
          total = min(max(total * step, -1e300), 1e300)
        } else {
          // Beyond this a product of ratios would be infinite, and infinity times a return of 0 nothing.
          ratio = min(ratio * step, 1e300)
        }
        v.leave(state)
        guard isFirst || !isFirstVisit else { return }
        sums[state] += isWeighted ? ratio : 1  // (3)
        guard sums[state] > 0 else { return }
        let change = isWeighted ? ratio * (total - v.value(state)) : ratio * total - v.value(state)
        v.values[state] += change / sums[state]
      }
      if history.isDue(after: episode.ending, log) { history.append(v.copy(), log) }
    }
  }
}
