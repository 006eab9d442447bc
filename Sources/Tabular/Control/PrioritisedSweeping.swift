import Arrays
public import Environments
public import Training

/// Prioritised sweeping: planning where the values change most (Moore & Atkeson, 1993; Peng & Williams,
/// 1993; Sutton & Barto, 2018, 8.4).
///
///     (1) start in S
///     (2)   choose A from S by the ε-greedy policy of Q; take A, observe R and S′
///     (3)   Model(S, A) ← R, S′;  P = |R + γ maxₐ Q(S′, a) − Q(S, A)|;  if P > θ, queue S, A with P
///     (4)   n times, while the queue is not empty: take the first S, A, R and S′ from the model, and
///             Q(S, A) ← Q(S, A) + α [R + γ maxₐ Q(S′, a) − Q(S, A)]
///             for every S̄, Ā that leads to S with R̄:
///               P = |R̄ + γ maxₐ Q(S, a) − Q(S̄, Ā)|;  if P > θ, queue S̄, Ā with P
///     (5)   S ← S′, until S is terminal
///
/// The model keeps the last thing that an action did, as if nothing were left to chance. At a time limit
/// the episode stops but S′ is not terminal, so its value still counts.
public struct PrioritisedSweeping: Algorithm, ExploringAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "Prioritised sweeping"
  /// What it does.
  public static let documentation = """
    Dyna that does not replay at random but works backwards from what has changed, the greatest change \
    first.
    """
  /// Where it comes from.
  public static let source =
    "Moore & Atkeson (1993); Peng & Williams (1993); Sutton & Barto (2018), section 8.4"

  /// The step size α, how far a value moves toward its target.
  @Parameter("Step size α", in: .above(0, upTo: 1))
  public var stepSize: Schedule = 0.1
  /// The exploration rate ε of the behaviour.
  @Parameter("Exploration rate ε", in: 0...1)
  public var epsilon: Schedule = 0.1
  /// How actions are chosen: ε-greedily unless set.
  @Parameter("Exploration", note: "Softmax, bounds or a bonus in place of ε.")
  public var exploration: Exploration = .epsilonGreedy
  /// How many simulated steps follow each real one.
  @Parameter("Planning steps n", in: 0...1_000_000, unit: "updates per step")
  public var planningSteps = 10
  /// The change of a value below which it is left alone.
  @Parameter("Threshold θ", in: 0...)
  public var threshold = 1e-4
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
  ///   - epsilon: The exploration rate ε, a number or a schedule.
  ///   - exploration: How actions are chosen: ε-greedily unless set.
  ///   - planningSteps: How many simulated steps follow each real one.
  ///   - threshold: The change of a value below which it is left alone.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every action value is at the beginning.
  public init(
    stepSize: some Rate = Unset(), epsilon: some Rate = Unset(), exploration: Exploration? = nil,
    planningSteps: Int? = nil,
    threshold: Double? = nil, discount: Double? = nil, initialValue: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    epsilon.apply(to: &self.epsilon)
    if let exploration { self.exploration = exploration }
    if let planningSteps { self.planningSteps = planningSteps }
    if let threshold { self.threshold = threshold }
    if let discount { self.discount = discount }
    if let initialValue { self.initialValue = initialValue }
  }

  /// Learns on a problem with numbered states.
  public func train(
    on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    try learnTable(on: world, for: budget, seed: seed, progress: progress)
  }

  func learn<Simulator: DiscreteSimulator, Choice: ExploringChoice & ~Copyable>(
    _ q: borrowing ActionTable, _ simulator: Simulator, _ behaviour: borrowing Choice,
    discount gamma: Double, log: inout EpisodeLog, seed: Int
  ) {
    var simulator = simulator
    let (alpha, threshold, planning) = (stepSize, self.threshold, planningSteps)
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var model = LearnedModel(q, tracksOrigins: true)
    var queue = PriorityQueue(capacity: q.stateCount * q.actionCount)
    func consider(_ pair: Int) {
      let change = model.target(pair, q, behaviour, gamma) - q.values[pair]
      if abs(change) > threshold { queue.raise(pair, to: abs(change)) }
    }
    while !log.isFinished {
      var state = simulator.reset(using: &chance)  // (1)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let time = log.steps
        let action = behaviour.choose(q, state, at: time, &choices)  // (2)
        let next = simulator.step(action, using: &chance)
        behaviour.took(state, action)
        let pair = state * q.actionCount + action
        model.learn(pair, next)  // (3)
        consider(pair)
        for round in 0..<planning {  // (4)
          guard let first = queue.popFirst(), !log.isToStop(after: round) else { break }
          let (from, taken) = first.quotientAndRemainder(dividingBy: q.actionCount)
          q.move(from, taken, toward: model.target(first, q, behaviour, gamma), alpha, at: time)
          var origin = model.firstOrigin(of: from)
          while let pair = origin {
            consider(pair)
            origin = model.origin(after: pair)
          }
        }
        state = next.state  // (5)
        ending = log.record(reward: next.reward, terminated: next.terminated)
      }
    }
  }
}
