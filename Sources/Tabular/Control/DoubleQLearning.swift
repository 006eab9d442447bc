import Arrays
public import Environments
public import Training

/// Double Q-learning: one table chooses the best next action, the other values it (van Hasselt, 2010;
/// Sutton & Barto, 2018, 6.7).
///
///     (1) start in S
///     (2)   choose A from S by the behaviour in Q₁ + Q₂, ε-greedy unless set
///     (3)   take A, observe R and S′
///     (4)   with probability ½:
///             Q₁(S, A) ← Q₁(S, A) + α [R + γ Q₂(S′, argmaxₐ Q₁(S′, a)) − Q₁(S, A)]
///           else the same with Q₁ and Q₂ exchanged
///     (5)   S ← S′, until S is terminal
///
/// What is returned is the mean of the two tables. At a time limit the episode stops but S′ is not
/// terminal, so its value still counts.
public struct DoubleQLearning: Algorithm, ExploringAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "Double Q-learning"
  /// What it does.
  public static let documentation = """
    Q-learning without its maximisation bias: a noisy value that happens to be the greatest is not \
    also the one that is believed.
    """
  /// Where it comes from.
  public static let source = "van Hasselt (2010); Sutton & Barto (2018), section 6.7"

  /// The step size α, how far a value moves toward its target.
  @Parameter("Step size α", in: .above(0, upTo: 1))
  public var stepSize: Schedule = 0.1
  /// The exploration rate ε of the behaviour.
  @Parameter("Exploration rate ε", in: 0...1)
  public var epsilon: Schedule = 0.1
  /// How actions are chosen: ε-greedily unless set.
  @Parameter("Exploration", note: "Softmax, bounds or a bonus in place of ε.")
  public var exploration: Exploration = .epsilonGreedy
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
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every action value is at the beginning.
  public init(
    stepSize: some Rate = Unset(), epsilon: some Rate = Unset(), exploration: Exploration? = nil,
    discount: Double? = nil,
    initialValue: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    epsilon.apply(to: &self.epsilon)
    if let exploration { self.exploration = exploration }
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
    let alpha = stepSize
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    // `q` is kept at the mean of the two, whose greedy actions are those of the sum.
    let first = ActionTable(copying: q)
    let second = ActionTable(copying: q)
    func update(
      _ chooser: borrowing ActionTable, _ judge: borrowing ActionTable, _ state: Int,
      _ action: Int, _ next: DiscreteTransition, _ time: Int
    ) {
      let future =
        next.terminated
        ? 0
        : behaviour.value(judge, next.state, behaviour.best(chooser, next.state, &choices))
      chooser.move(state, action, toward: next.reward + gamma * future, alpha, at: time)
    }
    while !log.isFinished {
      var state = simulator.reset(using: &chance)  // (1)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let time = log.steps
        let action = behaviour.choose(q, state, at: time, &choices)  // (2)
        let next = simulator.step(action, using: &chance)  // (3)
        behaviour.took(state, action)
        if choices.below(2) == 0 {  // (4)
          update(first, second, state, action, next, time)
        } else {
          update(second, first, state, action, next, time)
        }
        q.set(state, action, (first.value(state, action) + second.value(state, action)) / 2)
        state = next.state  // (5)
        ending = log.record(reward: next.reward, terminated: next.terminated)
      }
    }
  }
}
