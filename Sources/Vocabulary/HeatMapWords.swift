import Environments
import Language
import Martlet
import Plots
import Training

private let trajectoryParameter = FunctionDeclaration.Parameter.option(
  "trajectory", Kinds.trajectory.type, "none", "An episode drawn as a way over the map.")

/// Heat maps of values, visits and numbers.
func addHeatMaps(to library: inout Library) {
  let kind = Kinds.heatMap
  library.add(
    word(
      "heatmap",
      [
        .plain("values", Kinds.stateValues.type, "The value of each state."),
        .option("policy", Kinds.policy.type, "none", "The policy drawn as arrows."),
        trajectoryParameter, titleParameter,
      ], to: kind.type, "Draws the values of a grid's states as colours."
    ) { (a) throws(RuntimeFailure) in
      let values = try a.object(0, as: StateValues.self)
      try checkSquares(squares(of: values))
      return kind.value(
        heatmap(
          values, policy: a.has(1) ? try a.object(1) : nil,
          trajectory: a.has(2) ? try a.object(2) : nil, title: try a.string(3, default: "")))
    })
  library.add(
    word(
      "heatmap",
      [
        .plain("solution", Kinds.solution.type, "What a solver found."), trajectoryParameter,
        titleParameter,
      ], to: kind.type, "Draws the values of a solution with arrows for the optimal actions."
    ) { (a) throws(RuntimeFailure) in
      let solution = try a.object(0, as: Solution.self)
      try checkSquares(squares(of: solution.values))
      return kind.value(
        heatmap(
          solution, trajectory: a.has(1) ? try a.object(1) : nil,
          title: a.has(2) ? try a.string(2) : nil))
    })
  library.add(
    word(
      "heatmap",
      [.plain("prediction", Kinds.prediction.type, "What was predicted."), titleParameter],
      to: kind.type, "Draws the values that a prediction learned."
    ) { (a) throws(RuntimeFailure) in
      let prediction = try a.object(0, as: Prediction.self)
      try checkSquares(squares(of: prediction.values))
      return kind.value(heatmap(prediction, title: a.has(1) ? try a.string(1) : nil))
    })
  library.add(
    word(
      "heatmap",
      [
        .plain("run", Kinds.run.type, "A run with numbered states."), trajectoryParameter,
        titleParameter,
      ], to: kind.type, "Draws the values that a run learned with arrows for its greedy policy."
    ) { (a) throws(RuntimeFailure) in
      let run = try a.object(0, as: Run.self)
      guard let values = run.values else {
        throw RuntimeFailure(
          "not-learned", "\(run.algorithm) on \(run.environment) learned no state values",
          argument: 0)
      }
      try checkSquares(squares(of: values))
      return kind.value(
        heatmap(
          run, trajectory: a.has(1) ? try a.object(1) : nil,
          title: a.has(2) ? try a.string(2) : nil))
    })
  library.add(
    word(
      "heatmap",
      [.plain("policy", Kinds.policy.type, "A policy for numbered states."), titleParameter],
      to: kind.type,
      "Draws what a policy does in each state: arrows, or what its actions are called."
    ) { (a) throws(RuntimeFailure) in
      let policy = try a.object(0, as: Policy.self)
      guard policy.labels.stateCount > 0 else {
        throw RuntimeFailure(
          "cannot-draw",
          "the policy \(policy.name) is for observed vectors: there is no map of them",
          argument: 0)
      }
      try checkSquares(squares(of: policy.labels))
      return kind.value(heatmap(policy, title: try a.string(1, default: "")))
    })
  library.add(
    word(
      "heatmap",
      [.plain("trajectory", Kinds.trajectory.type, "The episode."), titleParameter],
      to: kind.type, "Draws how often an episode was in each state."
    ) { (a) throws(RuntimeFailure) in
      let trajectory = try a.object(0, as: Trajectory.self)
      guard !trajectory.states.isEmpty else {
        throw RuntimeFailure(
          "cannot-draw",
          "the states of \(trajectory.environment) are not numbered, so there is no map of them",
          argument: 0)
      }
      try checkSquares(squares(of: trajectory.labels))
      return kind.value(heatmap(trajectory, title: a.has(1) ? try a.string(1) : nil))
    })
  library.add(
    word(
      "heatmap",
      [.plain("numbers", .array(.array(.double)), "The rows."), titleParameter],
      to: kind.type, "Draws numbers by row and column."
    ) { (a) throws(RuntimeFailure) in
      let rows = try numberRows(a, 0)
      try checkSquares(rows.count * (rows.map(\.count).max() ?? 0))
      return kind.value(heatmap(rows, title: try a.string(1, default: "")))
    })
  library.add(
    word(
      "heatmap",
      [
        .plain("history", .array(Kinds.stateValues.type), "The values after each sweep."),
        .option("at", .array(.int), "some telling ones", "Which sweeps to draw, counted from 1."),
        titleParameter,
      ], to: Kinds.heatMapStrip.type, "Draws how values changed, picture by picture on one scale."
    ) { (a) throws(RuntimeFailure) in
      let history = try a.objects(0, as: StateValues.self)
      let sweeps = a.has(1) ? try a.ints(1) : nil
      let pictures = sweeps?.count { 1 <= $0 && $0 <= history.count } ?? min(history.count, 6)
      try checkSquares(history.last.map(squares) ?? 0, pictures: pictures)
      return Kinds.heatMapStrip.value(
        heatmap(history, at: sweeps, title: try a.string(2, default: "")))
    })
  modifier(kind, HeatMap.self, "title", [.plain("text", .string)], "Sets the title.") {
    (map, a) throws(RuntimeFailure) in map.title(try a.string(1))
  }
  modifier(
    kind, HeatMap.self, "digits", [.plain("count", .int)], "Sets how many decimals are written."
  ) { (map, a) throws(RuntimeFailure) in map.digits(try a.int(1)) }
  modifier(
    Kinds.heatMapStrip, HeatMapStrip.self, "title", [.plain("text", .string)], "Sets the title."
  ) { (strip, a) throws(RuntimeFailure) in strip.title(try a.string(1)) }
}

/// Pictures of more squares than this, in one map or several, are larger than what shows them can bear.
let largestHeatMap = 250_000

/// How many squares a heat map of the values has.
func squares(of values: StateValues) -> Int {
  values.grid.map { $0.rows * $0.columns } ?? values.count
}

/// How many squares a heat map of something about each state has.
func squares(of labels: Labels) -> Int {
  labels.grid.map { $0.rows * $0.columns } ?? labels.stateCount
}

/// How many squares a map has.
func squares(of board: Board) -> Int { board.letters.count * (board.letters.first?.count ?? 0) }

/// Refuses heat maps that are too large together.
///
/// - Parameters:
///   - count: The squares of a map.
///   - pictures: How many such maps there are.
/// - Throws: What is too large.
func checkSquares(_ count: Int, pictures: Int = 1) throws(RuntimeFailure) {
  guard count * pictures > largestHeatMap else { return }
  throw RuntimeFailure(
    "cannot-draw",
    "a heat map draws at most \(largestHeatMap) numbers, and "
      + (pictures == 1 ? "these are \(count)" : "\(pictures) pictures of \(count) are more")
      + "; draw \(pictures == 1 ? "" : "fewer of them, ")a part of them, or the means of blocks",
    argument: 0)
}

func numberRows(_ a: Arguments, _ index: Int) throws(RuntimeFailure) -> [[Double]] {
  try a.list(index).map { numbers($0) ?? [] }
}
