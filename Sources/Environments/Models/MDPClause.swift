/// One line of a model: a transition, a start, or terminal states.
public enum MDPClause: Sendable, Equatable {
  /// Taking an action in a state leads to next states with probabilities, each with its reward.
  case transition(
    state: String, action: String, outcomes: [Weight], reward: Double, rewards: [Weight]?)
  /// Where episodes start, with probabilities.
  case start([Weight])
  /// States that end an episode.
  case terminal([String])

  /// A state with a number: a probability, or a reward.
  public struct Weight: Sendable, Equatable {
    /// The state's name.
    public let state: String
    /// Its number.
    public let value: Double

    /// Pairs a state with a number.
    public init(_ state: String, _ value: Double) {
      self.state = state
      self.value = value
    }
  }
}

/// A state, or a distribution over states: what `to:` and `Start` accept.
public protocol StateDistribution: Sendable {
  /// The states with their probabilities.
  var probabilities: [MDPClause.Weight] { get }
}

/// A number, or a number per next state: what `reward:` accepts.
public protocol TransitionReward: Sendable {
  /// The number; 0 where there is one per next state.
  var reward: Double { get }
  /// The number per next state; nil where one holds for all.
  var rewards: [MDPClause.Weight]? { get }
}

extension String: StateDistribution {
  /// The state for certain.
  public var probabilities: [MDPClause.Weight] { [MDPClause.Weight(self, 1)] }
}

extension Double: TransitionReward {
  /// The number.
  public var reward: Double { self }
  /// None per state.
  public var rewards: [MDPClause.Weight]? { nil }
}

extension Int: TransitionReward {
  /// The number.
  public var reward: Double { Double(self) }
  /// None per state.
  public var rewards: [MDPClause.Weight]? { nil }
}

extension Dictionary: StateDistribution where Key == String, Value: ParameterNumber {
  /// The states with their probabilities, in the order of their names.
  public var probabilities: [MDPClause.Weight] {
    keys.sorted().compactMap { key in self[key].map { MDPClause.Weight(key, $0.asDouble) } }
  }
}

extension Dictionary: TransitionReward where Key == String, Value: ParameterNumber {
  /// Nothing besides the numbers per state.
  public var reward: Double { 0 }
  /// The number per next state.
  public var rewards: [MDPClause.Weight]? { probabilities }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Says what an action does in a state.
///
/// - Parameters:
///   - state: The state's name.
///   - action: The action's name.
///   - next: The next state's name, or the probability of each next state.
///   - reward: The reward, or the reward per next state; 0 where none is given.
/// - Returns: The clause, for a model's block.
public func From(
  _ state: String, _ action: String, to next: some StateDistribution,
  reward: some TransitionReward = 0
) -> MDPClause {
  .transition(
    state: state, action: action, outcomes: next.probabilities, reward: reward.reward,
    rewards: reward.rewards)
}

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Says where episodes start.
///
/// - Parameter states: A state's name, or the probability of each start state.
/// - Returns: The clause, for a model's block.
public func Start(_ states: some StateDistribution) -> MDPClause { .start(states.probabilities) }

// swift-format-ignore: AlwaysUseLowerCamelCase
/// Says which states end an episode.
///
/// - Parameter states: The states' names.
/// - Returns: The clause, for a model's block.
public func Terminal(_ states: String...) -> MDPClause { .terminal(states) }

/// Collects the clauses of a model's block.
@resultBuilder
public enum MDPBuilder {
  /// One clause.
  public static func buildExpression(_ clause: MDPClause) -> [MDPClause] { [clause] }
  /// Clauses computed elsewhere.
  public static func buildExpression(_ clauses: [MDPClause]) -> [MDPClause] { clauses }
  /// A block.
  public static func buildBlock(_ parts: [MDPClause]...) -> [MDPClause] { parts.flatMap { $0 } }
  /// A `for` loop.
  public static func buildArray(_ parts: [[MDPClause]]) -> [MDPClause] { parts.flatMap { $0 } }
  /// An `if` without `else`.
  public static func buildOptional(_ part: [MDPClause]?) -> [MDPClause] { part ?? [] }
  /// The first branch.
  public static func buildEither(first part: [MDPClause]) -> [MDPClause] { part }
  /// The other branch.
  public static func buildEither(second part: [MDPClause]) -> [MDPClause] { part }
}
