internal import Arrays

/// A random model: the test bench for what should hold of every model.
///
/// Each action in each state leads to `branching` different states, drawn without order, with the
/// probabilities between sorted uniform cuts of 0…1, and earns a reward drawn from the standard normal
/// distribution. There is no end; equal seeds give equal models.
public struct Garnet: ModelProblem {
  /// The problem's name in the field.
  public static let name = "Garnet"
  /// What it is about.
  public static let documentation = """
    A random model with a number of states, actions and next states per action, the same for the same \
    seed.
    """
  /// Where it comes from.
  public static let source =
    "Archibald, McKinnon & Thomas (1995), On the generation of Markov decision processes"

  /// The number of states.
  @Parameter("States", in: 1...1_000_000, source: "Bhatnagar et al. (2009)")
  public private(set) var states = 30
  /// The number of actions.
  @Parameter("Actions", in: 1...10_000, source: "Bhatnagar et al. (2009)")
  public private(set) var actions = 4
  /// How many states an action can lead to.
  @Parameter("Next states of an action", in: 1...10_000, source: "Bhatnagar et al. (2009)")
  public private(set) var branching = 2
  /// The seed of the model.
  @Parameter("Seed")
  public private(set) var seed = 1
  /// The discount.
  @Parameter("Discount γ", in: 0...1, source: "Archibald et al. (1995)")
  public private(set) var discount = 0.95
  /// Where the finished model is kept, and where one stands while it is stepped by hand.
  public var store = ModelStore()

  /// Makes the model's description with its defaults.
  public init() {}

  /// Makes the model's description.
  ///
  /// - Parameters:
  ///   - states: The number of states.
  ///   - actions: The number of actions.
  ///   - branching: How many states an action can lead to, at most all of them.
  ///   - seed: The seed of the model.
  ///   - discount: The discount γ.
  public init(
    states: Int? = nil, actions: Int? = nil, branching: Int? = nil, seed: Int? = nil,
    discount: Double? = nil
  ) {
    if let states { self.states = states }
    if let actions { self.actions = actions }
    if let branching { self.branching = branching }
    if let seed { self.seed = seed }
    if let discount { self.discount = discount }
  }

  /// Makes the model.
  public func makeModel() throws -> MDP {
    let (states, branching) = (states, branching)
    guard branching <= states else {
      throw ParameterError.fault(
        name: "branching", "an action cannot lead to \(branching) of \(states) states.")
    }
    guard states * actions * branching <= 1 << 28 else {
      throw ParameterError.fault(
        name: "states", "\(states) × \(actions) × \(branching) transitions are too many to hold.")
    }
    var random = RandomStream(seed: seed, purpose: .initialisation)
    var order = Array(0..<states)
    return try MDP(
      validating: Self.name, states: states, actions: actions, discount: discount
    ) { _, _ in
      let reward = random.normal()
      // The first steps of a shuffle draw different states; the order left behind does no harm.
      for index in 0..<branching { order.swapAt(index, index + random.below(states - index)) }
      let cuts = ([0] + (1..<branching).map { _ in random.uniform() } + [1]).sorted()
      return (0..<branching).map {
        Outcome(order[$0], probability: cuts[$0 + 1] - cuts[$0], reward: reward)
      }
    }
  }
}
