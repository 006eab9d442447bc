import Arrays
public import Environments
public import Training

/// n-step TD prediction (Sutton & Barto, 2018, 7.1).
///
///     (1) start in S
///     (2)   take A ~ π(·|S), observe R and S′
///     (3)   as soon as n rewards have followed the state Sₜ:
///             G = Rₜ₊₁ + γ Rₜ₊₂ + … + γⁿ⁻¹ Rₜ₊ₙ + γⁿ V(Sₜ₊ₙ)
///             V(Sₜ) ← V(Sₜ) + α [G − V(Sₜ)]
///     (4)   S ← S′, until S is terminal
///     (5) the last states in turn, with the rewards to the end
///
/// At a time limit the value of the state reached stands for the rest.
public struct NStepTD: Predictor, TabularPredictor {
  /// The algorithm's name in the field.
  public static let name = "n-step TD"
  /// What it does.
  public static let documentation = """
    TD with the next n rewards in the target before the values are trusted: between TD(0) (n = 1) and \
    Monte Carlo (n as long as an episode).
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), section 7.1"

  /// The step size α, how far a value moves toward its target.
  @Parameter("Step size α", in: .above(0, upTo: 1), source: "Sutton & Barto, figure 7.2")
  public var stepSize: Schedule = 0.1
  /// The number of steps n before a bootstrap.
  @Parameter("Steps n", in: 1...10_000, source: "Sutton & Barto, figure 7.2")
  public var n = 4
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
  ///   - n: The number of steps n before a bootstrap.
  ///   - discount: The discount γ; the problem's unless set.
  ///   - initialValue: What every value is at the beginning.
  public init(
    stepSize: some Rate = Unset(), n: Int? = nil, discount: Double? = nil,
    initialValue: Double? = nil
  ) {
    stepSize.apply(to: &self.stepSize)
    if let n { self.n = n }
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
    let (alpha, n) = (stepSize, self.n)
    var chance = RandomStream(seed: seed, purpose: .environment)
    var choices = RandomStream(seed: seed, purpose: .policy)
    var window = StateWindow(n)
    while !log.isFinished {
      window.clear()
      var state = simulator.reset(using: &chance)  // (1)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let time = log.steps
        let action = policy.action(in: state, &choices)  // (2)
        let next = simulator.step(action, using: &chance)
        window.append(state, next.reward)
        let future = next.terminated ? 0 : v.value(next.state)
        if window.count == n {  // (3)
          v.move(window.oldest, toward: window.target(future, gamma), alpha, at: time)
          window.removeOldest()
        }
        state = next.state  // (4)
        ending = log.record(reward: next.reward, terminated: next.terminated)
        if ending == .terminated { v.end(in: state) }
        while ending != .none, window.count > 0 {  // (5)
          let rest = next.terminated ? 0 : v.value(state)
          v.move(window.oldest, toward: window.target(rest, gamma), alpha, at: time)
          window.removeOldest()
        }
        if history.isDue(after: ending, log) { history.append(v.copy(), log) }
      }
    }
  }
}

/// The steps whose states are still to be updated, the oldest first.
private struct StateWindow: ~Copyable {
  private let size: Int
  private let states: UnsafeMutablePointer<Int>
  private let rewards: UnsafeMutablePointer<Double>
  private var first = 0
  private(set) var count = 0

  /// Makes room for n steps.
  init(_ n: Int) {
    size = n
    states = .allocate(capacity: n)
    states.initialize(repeating: 0, count: n)
    rewards = .allocate(capacity: n)
    rewards.initialize(repeating: 0, count: n)
  }

  deinit {
    states.deallocate()
    rewards.deallocate()
  }

  /// The oldest state.
  var oldest: Int { states[first] }

  mutating func clear() { count = 0 }

  @inline(__always)
  mutating func append(_ state: Int, _ reward: Double) {
    var place = first &+ count
    if place >= size { place &-= size }
    states[place] = state
    rewards[place] = reward
    count &+= 1
  }

  @inline(__always)
  mutating func removeOldest() {
    first &+= 1
    if first == size { first = 0 }
    count &-= 1
  }

  /// The rewards since the oldest state, and then a value, discounted.
  @inline(__always)
  func target(_ value: Double, _ gamma: Double) -> Double {
    var total = value
    var place = first &+ count
    if place > size { place &-= size }
    var left = count
    while left > 0 {
      place &-= 1
      total = rewards[place] + gamma * total
      if place == 0 { place = size }
      left &-= 1
    }
    return total
  }
}
