import Arrays
public import Environments
public import Training

/// Q-learning inside options: every step teaches every option that could have taken it (Sutton, Precup
/// & Singh, 1999, section 6).
///
///     (1) start in S; no option is under way
///     (2)   unless one is under way, choose an option O by the ε-greedy policy of Q
///     (3)   take A as O does in S, observe R and S′
///     (4)   for every option o that A tells of, by ρ:
///             Q(S, o) ← Q(S, o) + α ρ [R + γ U(S′, o) − Q(S, o)],
///             U(S′, o) = (1 − β(S′, o)) Q(S′, o) + β(S′, o) maxₚ Q(S′, p)
///     (5)   O ends with probability β(S′, O)
///     (6)   S ← S′, until S is terminal
///
/// As in the paper, ρ is 1 for an option that is certain to take A in S, and 0 for one that is certain to
/// take another. For one that draws, ρ is 1 where it is under way itself, π(A|S, o) / π(A|S, O) where O
/// draws from all the actions that it may take, and else 0; α ρ is 1 at most. The maximum is over
/// the options that can start in S′.
public struct IntraOptionQLearning: Algorithm, TabularAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "Intra-option Q-learning"
  /// What it does.
  public static let documentation = """
    Learns the values of all options from every single step: whichever option would have acted the \
    same way learns, whether or not it is the one that is followed.
    """
  /// Where it comes from.
  public static let source = "Sutton, Precup & Singh (1999), section 6"

  /// The step size α, how far a value moves toward its target.
  @Parameter("Step size α", in: .above(0, upTo: 1))
  public var stepSize: Schedule = 0.1
  /// The exploration rate ε of the behaviour.
  @Parameter("Exploration rate ε", in: 0...1, source: "Sutton et al. (1999), section 6")
  public var epsilon: Schedule = 0.1
  /// Whether every action is an option of one step too.
  @Parameter("Primitive actions", note: "Whether every action is an option of one step too.")
  public var primitives = true
  /// The discount γ; the problem's unless set.
  @Parameter("Discount γ", in: 0...1, note: "The problem's unless set; 0.99 where it has none.")
  public var discount: Double? = nil
  /// What every option value is at the beginning.
  @Parameter("Initial value", note: "High values make the agent try everything.")
  public var initialValue = 0.0
  /// What a legend calls this variant.
  public var label: String?

  /// The options.
  public var options: [Option] = []
  /// The options on the problem that is being learned.
  private var table: OptionTable?

  /// Makes the algorithm with its defaults and no options.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - options: The options.
  ///   - stepSize: The step size α, a number or a schedule.
  ///   - epsilon: The exploration rate ε, a number or a schedule.
  ///   - primitives: Whether every action is an option of one step too.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every option value is at the beginning.
  public init(
    options: [Option], stepSize: some Rate = Unset(), epsilon: some Rate = Unset(),
    primitives: Bool? = nil, discount: Double? = nil, initialValue: Double? = nil
  ) {
    self.options = options
    stepSize.apply(to: &self.stepSize)
    epsilon.apply(to: &self.epsilon)
    if let primitives { self.primitives = primitives }
    if let discount { self.discount = discount }
    if let initialValue { self.initialValue = initialValue }
  }

  /// Keeps the label and the options when a parameter is set by name.
  public mutating func carry(from other: IntraOptionQLearning) {
    label = other.label
    options = other.options
  }

  /// Learns on a problem with numbered states.
  public func train(
    on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    let table = try OptionTable(options, primitives: primitives, on: world, for: Self.name)
    var copy = self
    copy.table = table
    let q = table.startTable(initialValue, countsVisits: stepSize.countsVisits)
    let log = copy.learn(q, on: world, for: budget, seed: seed, progress: progress)
    return table.run(q, log, by: displayName, on: world, seed: seed)
  }

  func learn<Simulator: DiscreteSimulator>(
    _ q: borrowing ActionTable, _ simulator: Simulator, discount gamma: Double,
    log: inout EpisodeLog, seed: Int
  ) {
    var simulator = simulator
    guard let options = table else { return }
    let (alpha, epsilon, optionCount) = (stepSize, self.epsilon, options.optionCount)
    // Of options that may be under way where they cannot start.
    let passing = options.passingTable(initialValue, countsVisits: alpha.countsVisits)
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    while !log.isFinished {
      var state = simulator.reset(using: &chance)  // (1)
      var option = -1
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let time = log.steps
        if option < 0 { option = q.epsilonGreedy(state, epsilon.value(at: time), &choices) }  // (2)
        let action = options.action(state, option, &choices)  // (3)
        let next = simulator.step(action, using: &chance)
        let best = next.terminated ? 0 : q.maximum(next.state)
        var other = 0
        while other < optionCount {  // (4)
          let ratio = options.weight(state, other, taking: action, under: option)
          if ratio > 0 {
            var future = 0.0
            if !next.terminated {
              let beta = options.termination(next.state, other)
              if beta > 0 { future = beta * best }
              if beta < 1 {
                let own = q.value(next.state, other)
                future +=
                  (1 - beta) * (own > -.infinity ? own : passing.value(next.state, other))
              }
            }
            let target = next.reward + gamma * future
            if q.value(state, other) > -.infinity {
              q.move(state, other, toward: target, alpha, times: ratio, at: time)
            } else {
              passing.move(state, other, toward: target, alpha, times: ratio, at: time)
            }
          }
          other &+= 1
        }
        if options.ends(next.state, option, &choices) { option = -1 }  // (5)
        state = next.state  // (6)
        ending = log.record(reward: next.reward, terminated: next.terminated)
      }
    }
  }
}
