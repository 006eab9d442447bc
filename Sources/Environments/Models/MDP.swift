/// One result an action can have.
public struct Outcome: Sendable, Equatable {
  /// The number of the next state.
  public var state: Int
  /// How likely it is.
  public var probability: Double
  /// The reward that comes with it.
  public var reward: Double

  /// Makes an outcome.
  ///
  /// - Parameters:
  ///   - state: The number of the next state.
  ///   - probability: How likely it is; certain unless given.
  ///   - reward: The reward that comes with it; 0 unless given.
  public init(_ state: Int, probability: Double = 1, reward: Double = 0) {
    self.state = state
    self.probability = probability
    self.reward = reward
  }
}

/// A finite Markov decision process whose model is known (Sutton & Barto, 2018, chapter 3).
///
/// States and actions are numbered and named. Every action has any number of outcomes, each with its
/// own reward; not every action need be possible in every state. An episode ends on reaching a
/// terminal state.
public struct MDP: SteppedProblem {
  /// Observations are the numbers of states.
  public typealias Observations = Discrete
  /// Actions are numbered.
  public typealias Actions = Discrete

  /// What the model is called.
  public let name: String
  /// The discount γ, from 0 to 1.
  public let discount: Double
  /// The names of states and actions and the grid they lie on.
  public let labels: Labels
  /// The transitions.
  package let table: TransitionTable
  /// Where one stands while it is stepped by hand.
  public var motion = Motion()

  package init(name: String, discount: Double, labels: Labels, table: TransitionTable) {
    self.name = name
    self.discount = discount
    self.labels = labels
    self.table = table
  }

  /// The number of states, terminal ones included.
  public var stateCount: Int { table.stateCount }
  /// The number of actions.
  public var actionCount: Int { table.actionCount }
  /// The names of the states.
  public var stateNames: [String] { (0..<stateCount).map(labels.stateName) }
  /// The names of the actions.
  public var actionNames: [String] { (0..<actionCount).map(labels.actionName) }
  /// The grid that the states lie on.
  public var grid: GridShape? { labels.grid }
  /// Whether every action has at most one outcome.
  public var isDeterministic: Bool { table.isDeterministic }

  /// Whether a state ends the episode.
  public func isTerminal(_ state: Int) -> Bool {
    (0..<stateCount).contains(state) && table.terminal[state]
  }

  /// The actions that are possible in a state; none in a terminal state.
  public func actions(in state: Int) -> [Int] {
    guard (0..<stateCount).contains(state) else { return [] }
    return (0..<actionCount).filter { !table.outcomes(state, $0).isEmpty }
  }

  /// What an action can lead to; empty where it is not possible.
  public func outcomes(of action: Int, in state: Int) -> [Outcome] {
    guard (0..<stateCount).contains(state), (0..<actionCount).contains(action) else { return [] }
    let row = state * actionCount + action
    return table.outcomes(state, action).map {
      Outcome(
        Int(table.successor[$0]), probability: table.probability[$0],
        reward: table.reward($0, row: row))
    }
  }

  /// The mean reward of an action; 0 where it is not possible.
  public func expectedReward(of action: Int, in state: Int) -> Double {
    guard (0..<stateCount).contains(state), (0..<actionCount).contains(action) else { return 0 }
    return table.expectedReward[state * actionCount + action]
  }

  /// The start states with their probabilities.
  public var start: [(state: Int, probability: Double)] {
    var before = 0.0
    return (0..<table.startCount).map { index in
      let sum = min(table.startCumulative[index], 1)
      defer { before = sum }
      return (Int(table.startState[index]), sum - before)
    }
  }

  /// The model as algorithms see it.
  public var world: World { World(name: name, dynamics: .model(self)) }
}
