import Arrays
public import Environments
public import Training

/// Expected SARSA: the target takes the mean over the policy's next action (van Seijen et al., 2009;
/// Sutton & Barto, 2018, 6.6).
///
///     (1) start in S
///     (2)   choose A from S by the behaviour, ε-greedy in Q unless set
///     (3)   take A, observe R and S′
///     (4)   Q(S, A) ← Q(S, A) + α [R + γ Σₐ π(a|S′) Q(S′, a) − Q(S, A)]
///     (5)   S ← S′, until S is terminal
///
/// At a time limit the episode stops but S′ is not terminal, so its value still counts.
public struct ExpectedSarsa: Algorithm, ExploringAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "Expected SARSA"
  /// What it does.
  public static let documentation = """
    Learns the action values of its own ε-greedy behaviour, like SARSA, but with the mean over the \
    next action in place of a sample: less variance, so that even a step size of 1 is safe where \
    nothing else is random.
    """
  /// Where it comes from.
  public static let source = "van Seijen et al. (2009); Sutton & Barto (2018), section 6.6"

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
    discount: Double? = nil, initialValue: Double? = nil
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
    while !log.isFinished {
      var state = simulator.reset(using: &chance)  // (1)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let time = log.steps
        let action = behaviour.choose(q, state, at: time, &choices)  // (2)
        let next = simulator.step(action, using: &chance)  // (3)
        behaviour.took(state, action)
        let future = next.terminated ? 0 : behaviour.expected(q, next.state, at: time + 1)
        q.move(state, action, toward: next.reward + gamma * future, alpha, at: time)  // (4)
        state = next.state  // (5)
        ending = log.record(reward: next.reward, terminated: next.terminated)
      }
    }
  }
}
