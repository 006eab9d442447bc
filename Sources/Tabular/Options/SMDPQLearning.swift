import Arrays
public import Environments
public import Training

/// Q-learning over options, from whole options alone (Bradtke & Duff, 1995; Sutton, Precup & Singh,
/// 1999, section 3).
///
///     (1) start in S
///     (2)   choose an option O that can start in S by the ε-greedy policy of Q
///     (3)   follow O until it ends, after k steps in S′; observe R = R₁ + γ R₂ + … + γᵏ⁻¹ Rₖ
///     (4)   Q(S, O) ← Q(S, O) + α [R + γᵏ maxₒ Q(S′, o) − Q(S, O)]
///     (5)   S ← S′, until S is terminal
///
/// An option that a time limit cuts short in S′ is worth U(S′, O) = (1 − β(S′)) Q(S′, O) +
/// β(S′) maxₒ Q(S′, o) there; where it could not start in S′ nothing is learned from it.
public struct SMDPQLearning: Algorithm, TabularAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "SMDP Q-learning"
  /// What it does.
  public static let documentation = """
    Learns the values of options as if they were actions that take several steps: an option is \
    followed to its end, and then its value is learned.
    """
  /// Where it comes from.
  public static let source = "Bradtke & Duff (1995); Sutton, Precup & Singh (1999), section 3"

  /// The step size α, how far a value moves toward its target.
  @Parameter("Step size α", in: .above(0, upTo: 1))
  public var stepSize: Schedule = 0.1
  /// The exploration rate ε of the behaviour.
  @Parameter("Exploration rate ε", in: 0...1, source: "Sutton et al. (1999), section 3")
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
  public mutating func carry(from other: SMDPQLearning) {
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
    let (alpha, epsilon) = (stepSize, self.epsilon)
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    while !log.isFinished {
      var state = simulator.reset(using: &chance)  // (1)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let (time, first) = (log.steps, state)
        let option = q.epsilonGreedy(state, epsilon.value(at: time), &choices)  // (2)
        var (earned, weight) = (0.0, 1.0)
        var (terminated, isOver) = (false, false)
        while !isOver {  // (3)
          let action = options.action(state, option, &choices)
          let next = simulator.step(action, using: &chance)
          earned += weight * next.reward
          weight *= gamma
          (state, terminated) = (next.state, next.terminated)
          ending = log.record(reward: next.reward, terminated: terminated)
          isOver = ending != .none || options.ends(state, option, &choices)
        }
        var future = 0.0
        if !terminated {
          let beta = ending == .none ? 1 : options.termination(state, option)
          future = beta * q.maximum(state)
          if beta < 1 { future += (1 - beta) * q.value(state, option) }
        }
        if future > -.infinity {
          q.move(first, option, toward: earned + weight * future, alpha, at: time)  // (4)
        }
      }  // (5)
    }
  }
}
