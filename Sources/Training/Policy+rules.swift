import Arrays
public import Environments
import Glibc

/// Something that is a policy on a given problem: a policy, or a dictionary of names.
public protocol PolicyConvertible: Sendable {
  /// The policy on a problem.
  ///
  /// - Throws: `TrainingError` for a state or an action that the problem does not have.
  func policy(for world: World) throws(TrainingError) -> Policy
}

extension Policy: PolicyConvertible {
  /// The policy itself.
  public func policy(for world: World) throws(TrainingError) -> Policy { self }
}

extension Dictionary: PolicyConvertible where Key == String, Value == String {
  /// The policy that takes, in the states named, the actions named; elsewhere every possible action is
  /// as likely.
  public func policy(for world: World) throws(TrainingError) -> Policy {
    try Policy.table(
      named: keys.sorted().compactMap { key in self[key].map { (key, $0) } }, for: world)
  }
}

extension Policy {
  /// The policy that takes given actions in given states; elsewhere every possible action is as
  /// likely.
  ///
  /// - Parameters:
  ///   - actions: Names of states with names of actions.
  ///   - world: The problem.
  /// - Returns: The policy.
  /// - Throws: `TrainingError` for a state or an action that the problem does not have.
  public static func table(
    named actions: [(state: String, action: String)], for world: World
  ) throws(TrainingError) -> Policy {
    let labels = world.labels
    guard !isTooLarge(world) else {
      throw .failed("\(world.name) has too many states and actions for a table of its policy.")
    }
    var table = uniformTable(world)
    for (stateName, actionName) in actions {
      guard let state = labels.state(named: stateName) else {
        throw .unknownState(stateName, suggestion: labels.suggestedState(for: stateName))
      }
      guard let action = labels.action(named: actionName) else {
        throw .unknownAction(actionName, suggestion: labels.suggestedAction(for: actionName))
      }
      if let model = world.model, !model.actions(in: state).contains(action) {
        throw .failed(
          model.isTerminal(state)
            ? "The state “\(stateName)” is terminal: no action is taken there, so leave it out."
            : "The action “\(actionName)” is not possible in the state “\(stateName)”.")
      }
      for other in 0..<labels.actionCount {
        table[state * labels.actionCount + other] = other == action ? 1 : 0
      }
    }
    return Policy(name: "table", rule: .table(table), labels: labels)
  }

  /// The policy of a function from a state's number to an action's number.
  public static func states(
    _ name: String = "closure", for world: World, _ choose: @escaping @Sendable (Int) -> Int
  ) -> Policy {
    Policy(name: name, rule: .states { state, _ in choose(state) }, labels: world.labels)
  }
}

/// The policy that always takes an action of greatest value, the first of equals.
///
/// Next to a value of +∞ none but +∞ is its equal.
///
/// - Parameter actionValues: The value of each action in each state.
/// - Returns: The policy; in a state without possible actions it has no choice.
public func greedy(_ actionValues: ActionValues) -> Policy {
  greedy(actionValues, preferring: [])
}

/// The greedy policy that takes a preferred action of each state where it is among the best.
///
/// Where the value is +∞ the preferred one alone passes for best: another that leads to more of the
/// same attains it only if it is not taken for ever.
package func greedy(_ actionValues: ActionValues, preferring preferred: [Int]) -> Policy {
  let count = actionValues.actionCount
  var table = [Double](repeating: 0, count: actionValues.values.count)
  var equals = [Bool](repeating: false, count: table.count)
  actionValues.values.withUnsafeBufferPointer { q in
    for state in 0..<actionValues.stateCount {
      let first = state * count
      var best = -Double.infinity
      for index in first..<first + count { best = q[index] > best ? q[index] : best }
      guard best > -.infinity else { continue }
      let wish = state < preferred.count ? preferred[state] : -1
      var chosen = -1
      if best == .infinity, wish >= 0, wish < count, q[first + wish] == best {
        equals[first + wish] = true
        table[first + wish] = 1
        continue
      }
      for action in 0..<count where ActionValues.isTied(q[first + action], with: best) {
        equals[first + action] = true
        if chosen < 0 || action == wish { chosen = action }
      }
      table[first + chosen] = 1
    }
  }
  return Policy(name: "greedy", rule: .table(table), labels: actionValues.labels, equals: equals)
}

/// The policy that takes a random possible action with probability ε and a greedy one otherwise.
///
/// The random choice is among all possible actions, the greedy ones included, so that a single greedy
/// action has probability 1 − ε + ε/n; equal greedy actions share it.
///
/// - Parameters:
///   - actionValues: The value of each action in each state.
///   - epsilon: The exploration rate ε, from 0 to 1.
/// - Returns: The policy.
public func epsilonGreedy(_ actionValues: ActionValues, _ epsilon: Double) -> Policy {
  let epsilon = min(max(epsilon, 0), 1)
  return weighted("ε-greedy", actionValues) { state, possible in
    let best = actionValues.best(in: state)
    return possible.map { action in
      epsilon / Double(possible.count)
        + (best.contains(action) ? (1 - epsilon) / Double(best.count) : 0)
    }
  }
}

/// The policy that takes an action with probability proportional to exp(q/τ).
///
/// Where values are +∞ those actions alone are taken, each as likely.
///
/// - Parameters:
///   - actionValues: The value of each action in each state.
///   - temperature: The temperature τ, above 0.
/// - Returns: The policy.
public func softmax(_ actionValues: ActionValues, temperature: Double = 1) -> Policy {
  weighted("softmax", actionValues) { state, possible in
    let row = possible.map { actionValues[state, $0] }
    let best = row.max() ?? 0
    // +∞ − +∞ is no number.
    let weights = row.map { $0 == best ? 1 : exp(($0 - best) / max(temperature, 1e-300)) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }
}

/// The policy to which every possible action is as likely.
///
/// - Parameter problem: A problem with numbered states or vectors as observations.
/// - Returns: The policy.
public func uniform(_ problem: some Problem) -> Policy {
  let world = problem.world
  if case .vector(let simulator) = world.dynamics {
    return uniformOverVectors(actionCount: simulator.actionCount, labels: world.labels)
  }
  if isTooLarge(world) {
    let count = world.labels.actionCount
    return Policy(
      name: "uniform", rule: .states { _, random in random.below(count) }, labels: world.labels)
  }
  return Policy(name: "uniform", rule: .table(uniformTable(world)), labels: world.labels)
}

/// Whether a table of probabilities would take more than a gigabyte; a model takes more itself.
private func isTooLarge(_ world: World) -> Bool {
  let (size, overflows) = world.labels.stateCount.multipliedReportingOverflow(
    by: world.labels.actionCount)
  return world.model == nil && (overflows || size > 1 << 27)
}

/// The policy over vectors to which every action is as likely.
func uniformOverVectors(actionCount count: Int, labels: Labels) -> Policy {
  Policy(
    name: "uniform", rule: .vectors { { _, random in random.below(count) } }, labels: labels,
    origin: .uniform)
}

/// q(s, a) = r(s, a) + γ Σ p(s′|s, a) v(s′) for every state and action of a model; −∞ for an action
/// that is not possible, as all are in a terminal state.
///
/// - Parameters:
///   - values: The value of each state.
///   - model: The model.
/// - Returns: The value of each action.
public func actionValues(of values: StateValues, in model: MDP) -> ActionValues {
  precondition(values.count == model.stateCount, "the values belong to another model")
  let (table, discount) = (model.table, model.discount)
  let count = model.stateCount * model.actionCount
  let q = values.values.withUnsafeBufferPointer { v in
    [Double](unsafeUninitializedCapacity: count) { q, filled in
      for row in 0..<count {
        let outcomes = Int(table.rowStart[row])..<Int(table.rowStart[row + 1])
        var next = 0.0
        for index in outcomes { next += table.probability[index] * v[Int(table.successor[index])] }
        // A discount of 0 forgets even an infinite value.
        let value = table.expectedReward[row] + (discount == 0 ? 0 : discount * next)
        q.initializeElement(at: row, to: outcomes.isEmpty ? -.infinity : value)
      }
      filled = count
    }
  }
  return ActionValues(q, labels: model.labels)
}

private func uniformTable(_ world: World) -> [Double] {
  let labels = world.labels
  var table: [Double] = []
  table.reserveCapacity(labels.stateCount * labels.actionCount)
  for state in 0..<labels.stateCount {
    let possible = world.model.map { Set($0.actions(in: state)) }
    for action in 0..<labels.actionCount {
      if let possible {
        table.append(possible.contains(action) ? 1 / Double(possible.count) : 0)
      } else {
        table.append(1 / Double(labels.actionCount))
      }
    }
  }
  return table
}

private func weighted(
  _ name: String, _ actionValues: ActionValues, _ weigh: (Int, [Int]) -> [Double]
) -> Policy {
  let count = actionValues.actionCount
  var table = [Double](repeating: 0, count: actionValues.values.count)
  for state in 0..<actionValues.stateCount {
    let possible = (0..<count).filter { actionValues[state, $0] > -.infinity }
    guard !possible.isEmpty else { continue }
    for (action, weight) in zip(possible, weigh(state, possible)) {
      table[state * count + action] = weight
    }
  }
  return Policy(name: name, rule: .table(table), labels: actionValues.labels)
}
