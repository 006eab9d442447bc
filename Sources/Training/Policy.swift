public import Arrays
public import Environments

/// A way of choosing actions.
public struct Policy: Sendable {
  /// Chooses in numbered states; called with the state and the policy's stream.
  public typealias StateRule = @Sendable (Int, inout RandomStream) -> Int
  /// Chooses from an observation's numbers.
  public typealias VectorActor = (UnsafePointer<Float>, inout RandomStream) -> Int

  /// How the actions come about.
  public enum Rule: Sendable {
    /// Probabilities of shape `[states, actions]`, row by row; a row of zeros where there is no choice.
    case table([Double])
    /// A function of the state's number.
    case states(StateRule)
    /// Makes, for each actor, a function of the observation that owns its scratch memory.
    case vectors(@Sendable () -> VectorActor)
  }

  /// What the policy is called: "greedy".
  public var name: String
  /// How the actions come about.
  public let rule: Rule
  /// The names of the states and actions and the grid.
  public let labels: Labels
  /// In a greedy policy, the actions as good as the one chosen, of shape `[states, actions]`.
  let equals: [Bool]?
  /// Of a policy over vectors, what its rule is made of; nil for a closure.
  let origin: Origin?

  /// What a rule over vectors is made of, where that can be written down.
  enum Origin: Sendable {
    /// Every action is as likely.
    case uniform
    /// The action of a network's greatest output.
    case greedyNetwork(NetworkWeights)
    /// An action drawn by the softmax of a network's outputs.
    case samplingNetwork(NetworkWeights)

    var weights: NetworkWeights? {
      switch self {
      case .uniform: nil
      case .greedyNetwork(let weights), .samplingNetwork(let weights): weights
      }
    }

    /// The number of observed numbers that it takes; nil for any number.
    var inputs: Int? { weights?.inputs }
  }

  /// The seed of the training that the policy comes from; nil for a policy that was not trained.
  ///
  /// Where a run draws its problem, this is the problem that the policy knows.
  package var seed: Int?

  /// Gives the actions of a data set, one after the other, in place of drawn ones; nil for a policy that
  /// acts itself.
  ///
  /// The rule still tells how likely they were.
  package var recorded: StateRule?

  /// How choices that last for several steps, as options do, become actions; nil where the choices
  /// are actions themselves.
  package var execution: Execution?

  /// How a policy over options takes the actions of a problem.
  package struct Execution: Sendable {
    /// The labels of the problem whose actions it takes.
    let labels: Labels
    /// The actions that what is chosen in a state begins with.
    let first: @Sendable (Int) -> [Int]
    /// Begins an episode: gives the action for each state from then on.
    let begin: @Sendable () -> (Int, inout RandomStream) -> Int

    /// Makes an execution.
    package init(
      labels: Labels, first: @escaping @Sendable (Int) -> [Int],
      begin: @escaping @Sendable () -> (Int, inout RandomStream) -> Int
    ) {
      self.labels = labels
      self.first = first
      self.begin = begin
    }
  }

  /// Makes a policy of its rule.
  public init(name: String, rule: Rule, labels: Labels) {
    self.init(name: name, rule: rule, labels: labels, equals: nil)
  }

  init(
    name: String, rule: Rule, labels: Labels, equals: [Bool]? = nil, origin: Origin? = nil
  ) {
    self.name = name
    self.rule = rule
    self.labels = labels
    self.equals = equals
    self.origin = origin
  }

  /// The grid that the states lie on.
  public var grid: GridShape? { labels.grid }

  /// The probability of each action in a state; nil where the policy is not a table.
  public func probabilities(in state: Int) -> ArraySlice<Double>? {
    guard case .table(let table) = rule, state >= 0, state < labels.stateCount else { return nil }
    return table[state * labels.actionCount..<(state + 1) * labels.actionCount]
  }

  /// The most probable action of a state, the first of equals; nil where there is no choice.
  public func action(in state: Int) -> Int? {
    guard state >= 0, state < labels.stateCount else { return nil }
    switch rule {
    case .table:
      guard let row = probabilities(in: state), let best = row.max(), best > 0 else { return nil }
      return row.firstIndex(of: best).map { $0 - row.startIndex }
    case .states(let choose):
      var random = RandomStream(seed: 0, purpose: .policy)
      let action = choose(state, &random)
      return action >= 0 && action < labels.actionCount ? action : nil
    case .vectors:
      return nil
    }
  }

  /// The actions to draw in a state: a greedy policy's equally good ones, else all that are taken at
  /// all.
  public func actions(in state: Int) -> [Int] {
    guard state >= 0, state < labels.stateCount else { return [] }
    let row = state * labels.actionCount..<(state + 1) * labels.actionCount
    if let equals { return row.filter { equals[$0] }.map { $0 - row.lowerBound } }
    guard let probabilities = probabilities(in: state) else {
      return action(in: state).map { [$0] } ?? []
    }
    return probabilities.indices.filter { probabilities[$0] > 0 }.map { $0 - row.lowerBound }
  }

  /// The actions of the problem to draw in a state: of a policy over options, those that the chosen
  /// option begins with.
  package func moves(in state: Int) -> [Int] {
    guard let execution else { return actions(in: state) }
    return action(in: state) == nil ? [] : execution.first(state)
  }

  /// The name of a state's most probable action, by the state's name; nil where there is none.
  public func action(named state: String) -> String? {
    labels.state(named: state).flatMap { action(in: $0) }.map(labels.actionName)
  }

  /// The name of a state's most probable action, by the state's number; nil where there is none.
  public subscript(state: Int) -> String? { action(in: state).map(labels.actionName) }

  /// The name of a state's most probable action, by the state's name; nil where there is none.
  public subscript(state: String) -> String? { action(named: state) }

  /// The name of a cell's most probable action; nil where there is none.
  public subscript(row: Int, column: Int) -> String? {
    labels.state(row: row, column: column).flatMap { self[$0] }
  }
}
