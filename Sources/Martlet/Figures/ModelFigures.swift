public import Environments
public import Plots
public import Training

/// Draws a model as a graph: a circle a state, a dot an action, an arrow an outcome with its
/// probability and reward.
///
/// - Parameters:
///   - model: The model; up to some twenty states stay legible.
///   - solution: Values to write beside the states, and the policy whose actions stand out.
///   - title: The title; the model's name unless given.
/// - Returns: The picture.
@discardableResult
public func graph(
  _ model: MDP, solution: Solution? = nil, title: String? = nil
) -> GraphPicture {
  let nodes = (0..<model.stateCount).map { state in
    GraphPicture.Node(
      model.labels.stateName(state), value: solution?.values.value(at: state),
      isTerminal: model.isTerminal(state))
  }
  var actions: [GraphPicture.Action] = []
  for state in 0..<model.stateCount {
    let chosen = solution.map { Set($0.policy.actions(in: state)) } ?? []
    for action in model.actions(in: state) {
      let arcs = drawnOutcomes(model.outcomes(of: action, in: state)).map { outcome in
        GraphPicture.Arc(
          model.labels.stateName(outcome.state),
          label: label(
            probability: outcome.probability, reward: outcome.reward, isMean: outcome.isMean))
      }
      actions.append(
        GraphPicture.Action(
          from: model.labels.stateName(state), model.labels.actionName(action), to: arcs,
          isHighlighted: chosen.contains(action)))
    }
  }
  return GraphPicture(nodes: nodes, actions: actions).title(title ?? model.name)
}

/// One arrow of an action.
private struct DrawnOutcome {
  var state: Int
  var probability: Double
  var reward: Double
  /// Whether it stands for several outcomes of different rewards.
  var isMean = false
}

/// The arrows of an action: its outcomes, but one arrow with their mean reward for more than two that lead
/// to the same state, as a distribution of rewards does.
private func drawnOutcomes(_ outcomes: [Outcome]) -> [DrawnOutcome] {
  let byState = Dictionary(grouping: outcomes, by: \.state)
  return byState.keys.sorted().flatMap { state -> [DrawnOutcome] in
    let group = byState[state] ?? []
    guard group.count > 2 else {
      return group.map {
        DrawnOutcome(state: state, probability: $0.probability, reward: $0.reward)
      }
    }
    let probability = group.reduce(0) { $0 + $1.probability }
    let reward = group.reduce(0) { $0 + $1.probability * $1.reward } / probability
    return [DrawnOutcome(state: state, probability: probability, reward: reward, isMean: true)]
  }
}

/// Lists the states of a solution with their values and optimal actions.
///
/// - Parameter solution: What a solver found.
/// - Returns: The table; of more than 2,000 states those in the middle are counted only.
@discardableResult
public func table(_ solution: Solution) -> Table {
  let labels = solution.values.labels
  return Table(["state", "value", "optimal action"], count: solution.values.count) { state in
    [
      .text(labels.stateName(state)), .number(solution.values[state]),
      .text(solution.policy.actions(in: state).map(labels.actionName).joined(separator: ", ")),
    ]
  }.title(solution.problem)
}

/// Lists the states of a run with the value of each action.
///
/// - Parameter values: The action values.
/// - Returns: The table; of more than 2,000 states those in the middle are counted only.
@discardableResult
public func table(_ values: ActionValues) -> Table {
  let labels = values.labels
  let columns = ["state"] + (0..<values.actionCount).map(labels.actionName)
  return Table(columns, count: values.stateCount) { state in
    [.text(labels.stateName(state))]
      + values.row(state).map { $0.isFinite ? .number($0) : .text("") }
  }
}

/// Lists the states of a prediction with their values.
///
/// - Parameter prediction: What was learned about a policy.
/// - Returns: The table; terminal states are left out, and of more than 2,000 others those in the middle
///   are counted only.
@discardableResult
public func table(_ prediction: Prediction) -> Table {
  let labels = prediction.values.labels
  let states = prediction.isTerminal.indices.filter { !prediction.isTerminal[$0] }
  return Table(["state", "value"], count: states.count) { row in
    [.text(labels.stateName(states[row])), .number(prediction.values.values[states[row]])]
  }
  .title("\(prediction.predictor) on \(prediction.environment)")
}

/// Lists numbers by row and column.
///
/// - Parameters:
///   - rows: The rows; of more than two thousand those in the middle are left out, and counted.
///   - columns: The names of the columns; their numbers from 0 unless given.
/// - Returns: The table.
@discardableResult
public func table(_ rows: [[Double]], columns: [String] = []) -> Table {
  let width = max(columns.count, rows.map(\.count).max() ?? 0)
  let names = (0..<width).map { $0 < columns.count ? columns[$0] : "\($0)" }
  return Table(names, count: rows.count) { place in
    let row = rows[place]
    return (0..<width).map { $0 < row.count ? .number(row[$0]) : .empty }
  }
}

/// Sets several evaluations side by side, best mean first.
///
/// - Parameter evaluations: The evaluations by name.
/// - Returns: The table.
@discardableResult
public func table(_ evaluations: KeyValuePairs<String, Evaluation>) -> Table {
  table(evaluations.map { (name: $0.key, evaluation: $0.value) })
}

/// Sets several evaluations side by side, best mean first.
@discardableResult
package func table(_ evaluations: [(name: String, evaluation: Evaluation)]) -> Table {
  let sorted = evaluations.sorted { $0.evaluation.mean > $1.evaluation.mean }
  return Table(
    ["policy", "mean return", "standard error", "episodes"],
    rows: sorted.map { name, evaluation in
      [
        .text(name), .number(evaluation.mean), .number(evaluation.standardError),
        .number(Double(evaluation.returns.count)),
      ]
    })
}

/// Draws how often numbers fall into ranges of equal width.
///
/// - Parameters:
///   - numbers: The numbers, such as the returns of an evaluation.
///   - bins: How many ranges; chosen from the numbers unless given.
///   - title: The title.
/// - Returns: The picture.
@discardableResult
public func histogram(_ numbers: [Double], bins: Int? = nil, title: String = "") -> Histogram {
  Histogram(numbers, bins: bins).title(title)
}

/// An outcome's label: `0.7, +4`; a certain outcome without its probability, no reward without one.
private func label(probability: Double, reward: Double, isMean: Bool) -> String {
  let chance = abs(probability - 1) < 1e-9 ? "" : short(probability)
  let mean = isMean ? "mean " : ""
  let gain = reward == 0 ? "" : mean + (reward > 0 ? "+" : "") + short(reward)
  return [chance, gain.replacing("-", with: "−")].filter { !$0.isEmpty }.joined(separator: ", ")
}

/// A number with at most three decimals.
private func short(_ value: Double) -> String {
  let rounded = (value * 1000).rounded() / 1000
  if let whole = Int(exactly: rounded) { return "\(whole)" }
  return "\(rounded)"
}
