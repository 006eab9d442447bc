import Environments
import Language
import Martlet
import Plots
import Tabular
import Training

/// How a value of the vocabulary is shown.
@Sendable func displayed(_ value: any Sendable) -> Display {
  switch value {
  case let picture as any Picture: Display(plain: picture.text, svg: picture.svg)
  case let control as Control:
    Display(plain: control.text, html: control.html, control: control.id)
  case let table as Table: Display(plain: table.text, html: table.html)
  case let problem as any Problem: displayed(problem)
  case let values as StateValues: displayed(values)
  case let values as ActionValues: displayed(table(values))
  case let policy as Policy: displayed(policy)
  case let solution as Solution: displayed(solution)
  case let run as Run: Display(plain: summary(run))
  case let runs as Runs: Display(plain: summary(runs))
  case let prediction as Prediction: displayed(prediction)
  case let predictions as Predictions: displayed(predictions)
  case let comparison as Comparison: displayed(comparison)
  case let summary as ScoreSummary:
    Display(
      plain: "\(summary.name): \(words(summary.interquartileMean)), \(counted(summary.runs, "run"))"
    )
  case let estimate as Estimate: Display(plain: words(estimate))
  case let curve as ScoreCurve: displayed(plot(curve))
  case let curve as Training.Curve: displayed(plot(curve))
  case let testbed as Testbed: Display(plain: summary(testbed))
  case let curve as StepCurve: displayed(plot(curve))
  case let evaluation as Evaluation: Display(plain: summary(evaluation))
  case let report as CheckReport: displayed(report)
  case let trajectory as Trajectory: displayed(trajectory)
  case let data as Dataset: Display(plain: summary(data))
  case let triad as DeadlyTriad: displayed(triad)
  default: Display(plain: "\(value)")
  }
}

/// Whether something can be displayed on any thread, and may be large: unlike policies and problems of
/// the user's own, it has nothing to call in the language.
public func isMadeOfNumbers(_ object: any Sendable) -> Bool {
  switch object {
  case is any Picture, is Table, is Comparison, is ScoreCurve, is Training.Curve, is StepCurve: true
  case is StateValues, is ActionValues, is Prediction, is Predictions, is Trajectory: true
  case let solution as Solution: isMadeOfNumbers(solution.policy)
  case let policy as Policy: if case .table = policy.rule { true } else { false }
  default: false
  }
}

/// The largest map that is drawn of a value by itself; `heatmap` draws larger ones.
private let largestMapUnasked = 40_000

private func displayed(_ problem: any Problem) -> Display {
  let world = problem.world
  if let model = world.model, world.grid == nil, model.stateCount <= 12 {
    return displayed(graph(model))
  }
  // The line about the world stands above the map, what its actions are called below.
  switch picture(of: problem) {
  case let board as Board where squares(of: board) > largestMapUnasked:
    return Display(plain: "\(about(world))\n\(board.title("").text)")
  case let board as Board:
    return Display(
      plain: "\(about(world))\n\(board.title("").text)",
      svg: board.subtitled(actions(of: world)).svg)
  case let sketch as Sketch:
    return Display(
      plain: "\(about(world))\n\(sketch.title("").text)",
      svg: sketch.caption(actions(of: world)).svg)
  default: return Display(plain: about(world))
  }
}

/// What the actions of a world are called, where they have names and are few.
private func actions(of world: World) -> String {
  guard let names = world.actionNames, names.count <= 9 else { return "" }
  return (names.count == 1 ? "action: " : "actions: ") + names.joined(separator: ", ")
}

private func displayed(_ triad: DeadlyTriad) -> Display {
  var display = displayed(plot(triad))
  display.plain = "\(summary(triad))\n\(display.plain)"
  return display
}

private func summary(_ triad: DeadlyTriad) -> String {
  let norms = triad.norms
  return "Baird's example with \(triad.name): ‖w‖ from \(rounded(norms.first ?? 0, digits: 2)) to "
    + "\(rounded(norms.last ?? 0, digits: 2)) in \(counted(triad.sweeps, "sweep")), "
    + (triad.diverges ? "and on without bound" : "which does not diverge")
}

private func displayed(_ report: CheckReport) -> Display {
  guard !report.findings.isEmpty else { return Display(plain: report.headline) }
  let table = Table(
    ["", "found", "advice"],
    rows: report.findings.map {
      [.text($0.isViolation ? "violation" : "remark"), .text($0.found), .text($0.advice)]
    }
  ).title(report.headline)
  return Display(plain: report.description, html: table.html)
}

private func about(_ world: World) -> String {
  var parts: [String] = []
  switch world.dynamics {
  case .model(let model): parts.append(counted(model.stateCount, "state"))
  case .discrete(let simulator): parts.append(counted(simulator.stateCount, "state"))
  case .vector(let simulator):
    parts.append(counted(simulator.observationCount, "observed number"))
  case .unsupported:
    if let box = world.observationBox { parts.append(counted(box.count, "observed number")) }
  }
  if let box = world.actionBox {
    parts.append("actions of \(counted(box.count, "number")) from \(span(of: box))")
  } else {
    parts.append(counted(world.actionCount, "action"))
  }
  if let discount = world.discount { parts.append("discount \(discount)") }
  if let limit = world.timeLimit { parts.append("at most \(counted(limit, "step")) an episode") }
  return "\(world.name): " + parts.joined(separator: ", ")
}

/// The bounds of all numbers of a box together.
private func span(of box: Box) -> String {
  "\(rounded(box.low.min() ?? 0, digits: 3)) to \(rounded(box.high.max() ?? 0, digits: 3))"
}

/// Whether values are shown as a map: where there is one, and not too large to draw.
private func isMap(_ values: StateValues) -> Bool {
  values.grid != nil && squares(of: values) <= largestMapUnasked
}

private func displayed(_ values: StateValues) -> Display {
  if isMap(values) { return displayed(heatmap(values)) }
  return displayed(
    Table(["state", "value"], count: values.count) {
      [.text(values.labels.stateName($0)), .number(values[$0])]
    })
}

private func displayed(_ policy: Policy) -> Display {
  let labels = policy.labels
  guard labels.stateCount > 0, policy.action(in: 0) != nil || labels.stateCount > 1 else {
    return Display(plain: "a \(policy.name) policy over \(counted(labels.actionCount, "action"))")
  }
  if case .vectors = policy.rule {
    return Display(plain: "a \(policy.name) policy over \(counted(labels.actionCount, "action"))")
  }
  if labels.grid != nil, squares(of: labels) <= largestMapUnasked {
    return displayed(heatmap(policy))
  }
  return displayed(
    Table(["state", "action"], count: labels.stateCount) { state in
      [
        .text(labels.stateName(state)),
        .text(policy.actions(in: state).map(labels.actionName).joined(separator: ", ")),
      ]
    })
}

private func displayed(_ solution: Solution) -> Display {
  var display =
    isMap(solution.values) ? displayed(heatmap(solution)) : displayed(table(solution))
  display.plain = "\(summary(solution))\n\(display.plain)"
  return display
}

/// The table, over the curves where pictures can be shown.
private func displayed(_ comparison: Comparison) -> Display {
  let table = table(comparison)
  return Display(plain: table.text, html: plot(comparison).svg + "\n" + table.html)
}

private func words(_ estimate: Estimate) -> String {
  "\(rounded(estimate.value, digits: 3)) (95 % interval \(rounded(estimate.lower, digits: 3)) to "
    + "\(rounded(estimate.upper, digits: 3)))"
}

func summary(_ comparison: Comparison) -> String {
  let best = comparison.best
  let score = comparison.interquartileMeans[best] ?? .nan
  let runs = comparison.runs.values.reduce(0) { $0 + $1.count }
  return
    "\(counted(comparison.names.count, "algorithm")) on \(comparison.environments.joined(separator: ", ")), "
    + counted(runs, "run")
    + (score.isNaN ? "" : ", best: \(best) (IQM \(rounded(score, digits: 2)))")
    + (comparison.isPartial ? ", stopped early" : "")
}

func summary(_ solution: Solution) -> String {
  let unit = solution.changes.isEmpty ? "sweep" : "improvement"
  return "\(solution.algorithm) on \(solution.problem): \(counted(solution.iterations, unit))"
    + (solution.converged ? "" : ", not converged") + (solution.isPartial ? ", stopped early" : "")
}

private func displayed(_ prediction: Prediction) -> Display {
  guard prediction.values.count > 0 else { return Display(plain: summary(prediction)) }
  var display =
    isMap(prediction.values) ? displayed(heatmap(prediction)) : displayed(table(prediction))
  display.plain = "\(summary(prediction))\n\(display.plain)"
  return display
}

private func displayed(_ predictions: Predictions) -> Display {
  guard predictions.values.count > 0 else { return Display(plain: summary(predictions)) }
  var display = displayed(plot(predictions))
  display.plain = "\(summary(predictions))\n\(display.plain)"
  return display
}

func summary(_ prediction: Prediction) -> String {
  "\(prediction.predictor) of the \(prediction.policy) policy on \(prediction.environment), "
    + "seed \(prediction.seed): \(counted(prediction.episodes, "episode")), "
    + "\(counted(prediction.steps, "step"))" + (prediction.isPartial ? ", stopped early" : "")
}

func summary(_ predictions: Predictions) -> String {
  guard predictions.count > 1 else { return predictions.predictions.first.map(summary) ?? "none" }
  return "\(predictions.predictor) of the \(predictions.policy) policy on "
    + "\(predictions.environment), \(predictions.count) seeds: "
    + "\(counted(predictions.steps, "step")) in all"
    + (predictions.isPartial ? ", stopped early" : "")
}

func summary(_ runs: Runs) -> String {
  guard runs.count > 1 else { return runs.runs.first.map(summary) ?? "no runs" }
  guard runs.runs.contains(where: { !$0.returns.isEmpty }) else {
    return "\(runs.algorithm) on \(runs.environment), \(counted(runs.count, "seed")): "
      + "\(counted(runs.steps, "step")) in all" + (runs.isPartial ? ", stopped early" : "")
  }
  let scores = runs.runs.map { mean(Array($0.returns.suffix(100))) }
  // Their curve would be all returns once more, averaged.
  let episodes = runs.runs.map(\.returns.count).min() ?? 0
  return "\(runs.algorithm) on \(runs.environment), \(counted(runs.count, "seed")): "
    + "\(counted(episodes, "episode")) each, mean return of the last "
    + "\(min(100, episodes)): \(rounded(mean(scores), digits: 2)) ± "
    + "\(rounded(standardError(scores), digits: 2)) s.e."
    + (runs.isPartial ? ", stopped early" : "")
}

func summary(_ run: Run) -> String {
  let tail = run.returns.suffix(100)
  let score =
    tail.isEmpty
    ? "" : ", mean return of the last \(tail.count): \(rounded(mean(Array(tail)), digits: 2))"
  return
    "\(run.algorithm) on \(run.environment), seed \(run.seed): "
    + (run.returns.isEmpty ? "" : counted(run.returns.count, "episode") + ", ")
    + "\(counted(run.steps, "step"))\(score)" + (run.isPartial ? ", stopped early" : "")
}

private func summary(_ evaluation: Evaluation) -> String {
  let longest = evaluation.lengths.max() ?? 0
  return "\(evaluation.policy) policy on \(evaluation.environment): mean return "
    + "\(rounded(evaluation.mean, digits: 2)) ± \(rounded(evaluation.standardError, digits: 2)) "
    + "(standard error) over \(counted(evaluation.returns.count, "episode"))"
    + (evaluation.truncated == 0
      ? "" : ", \(evaluation.truncated) of them cut off after \(counted(longest, "step"))")
    + (evaluation.isPartial ? ", stopped early" : "")
}

/// An episode in words, and as an animation where the problem draws itself and no map is too large.
private func displayed(_ trajectory: Trajectory) -> Display {
  let plain = story(of: trajectory)
  let isTooLarge =
    trajectory.labels.grid != nil && squares(of: trajectory.labels) > largestMapUnasked
  guard !isTooLarge, trajectory.drawing(at: 0) != nil else { return Display(plain: plain) }
  return Display(plain: plain, svg: animate(trajectory).svg)
}

/// A number with at most so many decimals, without a trailing `.0`.
func rounded(_ value: Double, digits: Int) -> String {
  if value.isNaN { return "nan" }
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  let rounded = (value * scale).rounded() / scale
  if let whole = Int(exactly: rounded) { return "\(whole)" }
  return "\(rounded)"
}
