import Arrays
public import Environments
public import Training

/// Monte Carlo control with exploring starts (Sutton & Barto, 2018, 5.3).
///
///     (1) choose S₀ and A₀ so that every pair has a chance
///     (2) play the episode from there by the greedy policy of Q
///     (3) for t = T − 1 down to 0:  G ← γ G + Rₜ₊₁
///     (4)   unless first visits alone count and Sₜ, Aₜ came earlier in the episode:
///             Q(Sₜ, Aₜ) ← Q(Sₜ, Aₜ) + α [G − Q(Sₜ, Aₜ)]
///
/// The start is any state that is not terminal, each as likely, whatever the problem's own starts
/// are, and then any possible action. In an episode that a time limit cuts off, the value of its last
/// state stands for the rest.
public struct MonteCarloExploringStarts: Algorithm {
  /// The algorithm's name in the field.
  public static let name = "Monte Carlo ES"
  /// What it does.
  public static let documentation = """
    Learns action values as averages of whole returns and behaves greedily: that every episode \
    starts in any state with any action is all the exploration there is. Needs a model to start in.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), section 5.3"

  /// The step size α, how far a value moves toward its target.
  @Parameter("Step size α", in: .above(0, upTo: 1))
  public var stepSize: Schedule = .inverseVisits
  /// Whether only the first visit of a pair in an episode counts.
  @Parameter("First visits only")
  public var firstVisit = true
  /// The discount γ; the problem's unless set.
  @Parameter("Discount γ", in: 0...1, note: "The problem's unless set; 0.99 where it has none.")
  public var discount: Double? = nil
  /// What every action value is at the beginning.
  @Parameter("Initial value", note: "High values make the agent try everything.")
  public var initialValue = 0.0
  /// What a legend calls this variant.
  public var label: String?

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - stepSize: The step size α, a number or a schedule.
  ///   - firstVisit: Whether only the first visit of a pair in an episode counts.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every action value is at the beginning.
  public init(
    stepSize: some Rate = Unset(), firstVisit: Bool? = nil, discount: Double? = nil,
    initialValue: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    if let firstVisit { self.firstVisit = firstVisit }
    if let discount { self.discount = discount }
    if let initialValue { self.initialValue = initialValue }
  }

  /// Learns on a problem with a known model.
  ///
  /// - Throws: `TrainingError.unsuitable` where there is no model, no state to start in, or neither
  ///   a time limit nor the certainty that every episode ends.
  public func train(
    on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    guard let model = world.model else {
      throw unsuitable(world, "a known model, so that an episode can start in any state")
    }
    if world.timeLimit == nil, let states = model.endComponents.first, let state = states.first {
      throw unsuitable(
        world,
        "episodes that end whatever is done, and a policy can stay around "
          + "“\(model.labels.stateName(state))” for ever; wrap it in TimeLimit(…, steps: …)")
    }
    let table = model.table
    let starts = (0..<model.stateCount).filter { state in
      let first = state * model.actionCount
      return !table.terminal[state]
        && table.rowStart[first] < table.rowStart[first + model.actionCount]
    }
    guard !starts.isEmpty else { throw unsuitable(world, "a state in which something can be done") }
    let q = ActionTable(
      world, stateCount: model.stateCount, initialValue: initialValue,
      countsVisits: stepSize.countsVisits)
    var log = EpisodeLog(budget: budget, timeLimit: world.timeLimit, progress: progress)
    var simulator = ModelSimulator(model)
    learn(
      q, &simulator, from: starts, discount: world.discount(chosen: discount), log: &log,
      seed: seed)
    let actionValues = q.actionValues(world.labels)
    return Run(
      algorithm: displayName, environment: world.name, seed: seed, log: log,
      policy: greedy(actionValues), values: actionValues.maxima, actionValues: actionValues)
  }

  private func learn(
    _ q: borrowing ActionTable, _ simulator: inout ModelSimulator, from starts: [Int],
    discount gamma: Double, log: inout EpisodeLog, seed: Int
  ) {
    let (alpha, isFirstVisit) = (stepSize, firstVisit)
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var episode = Episode(pairs: q.stateCount * q.actionCount)
    while !log.isFinished {
      let start = starts[choices.below(starts.count)]  // (1)
      simulator.start(in: start)
      let first = q.anyAction(start, &choices)
      let last = episode.play(  // (2)
        q, &simulator, EpsilonGreedyChoice(epsilon: 0), from: start, first: first, log: &log,
        chance: &chance, choices: &choices)
      var total = last.map { q.maximum($0) } ?? 0
      episode.backward { pair, reward, isFirst, _ in  // (3)
        total = gamma * total + reward
        guard isFirst || !isFirstVisit else { return true }
        let rate = q.visit(pair, alpha, at: log.steps)  // (4)
        q.values[pair] += rate * (total - q.values[pair])
        return true
      }
    }
  }

  private func unsuitable(_ world: World, _ needs: String) -> TrainingError {
    .unsuitable(algorithm: Self.name, problem: world.name, needs: needs)
  }
}
