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
  case let table as Table: Display(plain: table.text, html: table.html)
  case let world as any Problem: displayed(world.world)
  case let values as StateValues: displayed(values)
  case let values as ActionValues: displayed(table(values))
  case let policy as Policy: displayed(policy)
  case let solution as Solution: displayed(solution)
  case let run as Run: Display(plain: summary(run))
  case let runs as Runs: Display(plain: summary(runs))
  case let curve as Training.Curve: displayed(plot(curve))
  case let testbed as Testbed: Display(plain: summary(testbed))
  case let curve as StepCurve: displayed(plot(curve))
  case let evaluation as Evaluation: Display(plain: summary(evaluation))
  case let report as CheckReport: displayed(report)
  case let trajectory as Trajectory: Display(plain: summary(trajectory))
  default: Display(plain: "\(value)")
  }
}

private func displayed(_ world: World) -> Display {
  if let model = world.model, world.grid == nil, model.stateCount <= 12 {
    return displayed(graph(model))
  }
  if let map = map(of: world) { return Display(plain: "\(about(world))\n\(map)") }
  return Display(plain: about(world))
}

/// The map of a world in letters, with the first start of one that draws itself; nil without letters.
private func map(of world: World) -> String? {
  if let grid = world.grid {
    guard grid.letters.contains(where: { $0 != "." && $0 != "#" }) else { return nil }
    return CellDrawing(grid: grid).text
  }
  guard let start = world.model?.start.first,
    case .cells(let cells)? = world.drawing(of: start.state)
  else { return nil }
  return cells.text
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
  case .model(let model): parts.append("\(model.stateCount) states")
  case .discrete(let simulator): parts.append("\(simulator.stateCount) states")
  case .vector(let simulator): parts.append("\(simulator.observationCount) observed numbers")
  case .unsupported: break
  }
  parts.append("\(world.actionCount) actions")
  if let discount = world.discount { parts.append("discount \(discount)") }
  if let limit = world.timeLimit { parts.append("at most \(limit) steps an episode") }
  return "\(world.name): " + parts.joined(separator: ", ")
}

private func displayed(_ values: StateValues) -> Display {
  if values.grid != nil { return displayed(heatmap(values)) }
  return displayed(
    Table(
      ["state", "value"],
      rows: zip(values.names, values.values).map { [.text($0), .number($1)] }))
}

private func displayed(_ policy: Policy) -> Display {
  let labels = policy.labels
  guard labels.stateCount > 0, policy.action(in: 0) != nil || labels.stateCount > 1 else {
    return Display(plain: "a \(policy.name) policy over \(labels.actionCount) actions")
  }
  if case .vectors = policy.rule {
    return Display(plain: "a \(policy.name) policy over \(labels.actionCount) actions")
  }
  if labels.grid != nil {
    let flat = StateValues([Double](repeating: 0, count: labels.stateCount), labels: labels)
    return displayed(heatmap(flat, policy: policy).numbers(false))
  }
  return displayed(
    Table(
      ["state", "action"],
      rows: (0..<labels.stateCount).map { state in
        [
          .text(labels.stateName(state)),
          .text(policy.actions(in: state).map(labels.actionName).joined(separator: ", ")),
        ]
      }))
}

private func displayed(_ solution: Solution) -> Display {
  var display =
    solution.values.grid == nil ? displayed(table(solution)) : displayed(heatmap(solution))
  display.plain = "\(summary(solution))\n\(display.plain)"
  return display
}

func summary(_ solution: Solution) -> String {
  let counted = solution.changes.isEmpty ? "sweeps" : "improvements"
  return "\(solution.algorithm) on \(solution.problem): \(solution.iterations) \(counted)"
    + (solution.converged ? "" : ", not converged") + (solution.isPartial ? ", stopped early" : "")
}

func summary(_ runs: Runs) -> String {
  guard runs.count > 1 else { return runs.runs.first.map(summary) ?? "no runs" }
  let scores = runs.runs.map { mean(Array($0.returns.suffix(100))) }
  return "\(runs.algorithm) on \(runs.environment), \(runs.count) seeds: "
    + "\(runs.returns.count) episodes each, mean return of the last "
    + "\(min(100, runs.returns.count)): \(rounded(mean(scores), digits: 2)) ± "
    + "\(rounded(standardError(scores), digits: 2)) s.e."
    + (runs.isPartial ? ", stopped early" : "")
}

func summary(_ run: Run) -> String {
  let tail = run.returns.suffix(100)
  let score =
    tail.isEmpty
    ? "" : ", mean return of the last \(tail.count): \(rounded(mean(Array(tail)), digits: 2))"
  return "\(run.algorithm) on \(run.environment), seed \(run.seed): \(run.returns.count) episodes, "
    + "\(run.steps) steps\(score)" + (run.isPartial ? ", stopped early" : "")
}

private func summary(_ evaluation: Evaluation) -> String {
  "\(evaluation.policy) policy on \(evaluation.environment): mean return "
    + "\(rounded(evaluation.mean, digits: 2)) ± \(rounded(evaluation.standardError, digits: 2)) "
    + "(standard error) over \(evaluation.returns.count) episodes"
}

private func summary(_ trajectory: Trajectory) -> String {
  let steps = "\(trajectory.length) steps, return \(rounded(trajectory.return, digits: 2))"
  guard !trajectory.states.isEmpty else { return steps }
  let names = trajectory.stateNames
  let shown =
    names.count <= 30
    ? names : names.prefix(20) + ["… \(names.count - 25) more …"] + names.suffix(5)
  return steps + "\n" + shown.joined(separator: " → ")
}

/// A number with at most so many decimals, without a trailing `.0`.
func rounded(_ value: Double, digits: Int) -> String {
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  let rounded = (value * scale).rounded() / scale
  if let whole = Int(exactly: rounded) { return "\(whole)" }
  return "\(rounded)"
}
