import Environments
import Language
import Martlet
import Plots
import Training

/// The pictures: plot, heatmap, graph, table, histogram, bars.
func addFigureWords(to library: inout Library) {
  addPlot(to: &library)
  addHeatMaps(to: &library)
  addModelPictures(to: &library)
  addNumberPictures(to: &library)
}

private let titleParameter = FunctionDeclaration.Parameter.option(
  "title", .string, "chosen from the data", "The title.")

private func addPlot(to library: inout Library) {
  Kinds.plottable.accepts = [
    Kinds.run.type, Kinds.runs.type, Kinds.curve.type, Kinds.solution.type, Kinds.testbed.type,
    Kinds.stepCurve.type, .array(.double),
  ]
  let smooth = FunctionDeclaration.Parameter.option(
    "smooth", .int, "1", "Over how many points each curve is averaged.")
  let documentation = """
    Draws curves: the returns of runs with the mean's 95 % interval, the residuals of a solution, \
    the mean rewards of a testbed, or plain numbers.
    """
  library.add(
    word(
      "plot",
      [
        FunctionDeclaration.Parameter(
          label: nil, name: "items", type: .array(Kinds.plottable.type), presence: .variadic,
          documentation: "What to draw, each with a legend entry of its own."),
        titleParameter, smooth,
      ], to: Kinds.lineChart.type, documentation
    ) { (a) throws(RuntimeFailure) in
      Kinds.lineChart.value(
        plot(
          try plottables(a), title: a.has(1) ? try a.string(1) : nil,
          smooth: try a.int(2, default: 1)))
    })
  for element in [
    Kinds.run.type, Kinds.runs.type, Kinds.testbed.type, Kinds.stepCurve.type,
  ] {
    library.add(
      word(
        "plot",
        [.plain("items", .array(element), "What to draw."), titleParameter, smooth],
        to: Kinds.lineChart.type, documentation
      ) { (a) throws(RuntimeFailure) in
        Kinds.lineChart.value(
          plot(
            try plottables(a), title: a.has(1) ? try a.string(1) : nil,
            smooth: try a.int(2, default: 1)))
      })
  }
  modifier(Kinds.lineChart, LineChart.self, "title", [.plain("text", .string)], "Sets the title.") {
    (chart, a) throws(RuntimeFailure) in chart.title(try a.string(1))
  }
  modifier(
    Kinds.lineChart, LineChart.self, "smooth", [.plain("window", .int)],
    "Averages every curve over a window of points."
  ) { (chart, a) throws(RuntimeFailure) in chart.smooth(max(1, try a.int(1))) }
  modifier(
    Kinds.lineChart, LineChart.self, "rule",
    [.label("y", .double, "The height."), .option("label", .string, "\"\"", "What it says.")],
    "Adds a horizontal line, such as the best possible return."
  ) { (chart, a) throws(RuntimeFailure) in
    chart.rule(y: try a.double(1), label: try a.string(2, default: ""))
  }
  modifier(
    Kinds.lineChart, LineChart.self, "xLabel", [.plain("text", .string)],
    "Names the horizontal axis."
  ) { (chart, a) throws(RuntimeFailure) in chart.xLabel(try a.string(1)) }
  modifier(
    Kinds.lineChart, LineChart.self, "yLabel", [.plain("text", .string)], "Names the vertical axis."
  ) { (chart, a) throws(RuntimeFailure) in chart.yLabel(try a.string(1)) }
  modifier(
    Kinds.lineChart, LineChart.self, "xRange", [.plain("range", .doubleRange)],
    "Shows this range of the horizontal axis alone."
  ) { (chart, a) throws(RuntimeFailure) in chart.xRange(try range(a, 1)) }
  modifier(
    Kinds.lineChart, LineChart.self, "yRange", [.plain("range", .doubleRange)],
    "Shows this range of the vertical axis alone."
  ) { (chart, a) throws(RuntimeFailure) in chart.yRange(try range(a, 1)) }
}

private func plottables(_ a: Arguments) throws(RuntimeFailure) -> [any Plottable] {
  var items: [any Plottable] = []
  for (position, value) in try a.list(0).enumerated() {
    switch value {
    case .object(_, let payload as any Plottable): items.append(payload)
    case .doubles(let numbers): items.append(numbers)
    case .ints(let numbers): items.append(numbers.map(Double.init))
    case .array(let values): items.append(values.compactMap(number))
    default:
      throw RuntimeFailure("bad-argument", "argument \(position + 1) is nothing to plot")
    }
  }
  return items
}

private func range(_ a: Arguments, _ index: Int) throws(RuntimeFailure) -> ClosedRange<Double> {
  switch a[index] {
  case .doubleRange(let low, let high) where low <= high: return low...high
  case .closedRange(let low, let high) where low <= high: return Double(low)...Double(high)
  default: throw RuntimeFailure("bad-argument", "this is no range low...high", argument: index)
  }
}

private func addHeatMaps(to library: inout Library) {
  let kind = Kinds.heatMap
  library.add(
    word(
      "heatmap",
      [
        .plain("values", Kinds.stateValues.type, "The value of each state."),
        .option("policy", Kinds.policy.type, "none", "The policy drawn as arrows."), titleParameter,
      ], to: kind.type, "Draws the values of a grid's states as colours."
    ) { (a) throws(RuntimeFailure) in
      kind.value(
        heatmap(
          try a.object(0, as: StateValues.self), policy: a.has(1) ? try a.object(1) : nil,
          title: try a.string(2, default: "")))
    })
  library.add(
    word(
      "heatmap", [.plain("solution", Kinds.solution.type, "What a solver found."), titleParameter],
      to: kind.type, "Draws the values of a solution with arrows for the optimal actions."
    ) { (a) throws(RuntimeFailure) in
      kind.value(
        heatmap(try a.object(0, as: Solution.self), title: a.has(1) ? try a.string(1) : nil))
    })
  library.add(
    word(
      "heatmap", [.plain("run", Kinds.run.type, "A run with numbered states."), titleParameter],
      to: kind.type, "Draws the values that a run learned with arrows for its greedy policy."
    ) { (a) throws(RuntimeFailure) in
      let run = try a.object(0, as: Run.self)
      guard run.values != nil else {
        throw RuntimeFailure(
          "not-learned", "\(run.algorithm) on \(run.environment) learned no state values",
          argument: 0)
      }
      return kind.value(heatmap(run, title: a.has(1) ? try a.string(1) : nil))
    })
  library.add(
    word(
      "heatmap",
      [.plain("numbers", .array(.array(.double)), "The rows."), titleParameter],
      to: kind.type, "Draws numbers by row and column."
    ) { (a) throws(RuntimeFailure) in
      kind.value(heatmap(try numberRows(a, 0), title: try a.string(1, default: "")))
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
      Kinds.heatMapStrip.value(
        heatmap(
          try a.objects(0, as: StateValues.self), at: a.has(1) ? try a.ints(1) : nil,
          title: try a.string(2, default: "")))
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

private func numberRows(_ a: Arguments, _ index: Int) throws(RuntimeFailure) -> [[Double]] {
  try a.list(index).map { (elements($0) ?? []).compactMap(number) }
}

private func addModelPictures(to library: inout Library) {
  library.add(
    word(
      "graph",
      [
        .plain("model", Kinds.mdp.type, "The model."),
        .option(
          "solution", Kinds.solution.type, "none",
          "Values to write beside the states; its policy stands out."), titleParameter,
      ], to: Kinds.graphPicture.type,
      "Draws a model as a graph: a circle a state, a dot an action, an arrow an outcome."
    ) { (a) throws(RuntimeFailure) in
      Kinds.graphPicture.value(
        graph(
          try a.object(0, as: MDP.self), solution: a.has(1) ? try a.object(1) : nil,
          title: a.has(2) ? try a.string(2) : nil))
    })
  library.add(
    word(
      "table", [.plain("solution", Kinds.solution.type, "What a solver found.")],
      to: Kinds.table.type, "Lists the states with their values and optimal actions."
    ) { (a) throws(RuntimeFailure) in
      Kinds.table.value(table(try a.object(0, as: Solution.self)))
    })
  library.add(
    word(
      "table", [.plain("values", Kinds.actionValues.type, "The action values.")],
      to: Kinds.table.type, "Lists the states with the value of each action."
    ) { (a) throws(RuntimeFailure) in
      Kinds.table.value(table(try a.object(0, as: ActionValues.self)))
    })
  library.add(
    word(
      "table",
      [
        .plain("rows", .array(.array(.double)), "The rows."),
        .option("columns", .array(.string), "numbers from 0", "The names of the columns."),
      ], to: Kinds.table.type, "Lists numbers by row and column."
    ) { (a) throws(RuntimeFailure) in
      Kinds.table.value(
        table(try numberRows(a, 0), columns: a.has(1) ? try a.strings(1) : []))
    })
  library.add(
    word(
      "table",
      [
        .plain(
          "evaluations", .dictionary(.string, Kinds.evaluation.type), "The evaluations by name.")
      ], to: Kinds.table.type, "Sets several evaluations side by side, best mean first."
    ) { (a) throws(RuntimeFailure) in
      var rows: [(name: String, evaluation: Evaluation)] = []
      if case .dictionary(let entries) = a[0] {
        for case (.string(let name), .object(_, let payload as Evaluation)) in entries {
          rows.append((name, payload))
        }
      }
      return Kinds.table.value(table(rows))
    })
}

private func addNumberPictures(to library: inout Library) {
  library.add(
    word(
      "histogram",
      [
        .plain("numbers", .array(.double), "The numbers."),
        .option("bins", .int, "chosen from the data", "How many ranges."), titleParameter,
      ], to: Kinds.histogram.type, "Draws how often numbers fall into ranges of equal width."
    ) { (a) throws(RuntimeFailure) in
      if a.has(1), !(1...1000).contains(try a.int(1)) {
        throw RuntimeFailure("bad-count", "bins: must be from 1 to 1000", argument: 1)
      }
      return Kinds.histogram.value(
        histogram(
          try a.doubles(0), bins: a.has(1) ? try a.int(1) : nil, title: try a.string(2, default: "")
        ))
    })
  library.add(
    word(
      "bars",
      [.plain("numbers", .dictionary(.string, .double), "The numbers by name."), titleParameter],
      to: Kinds.barChart.type, "Draws named numbers as bars."
    ) { (a) throws(RuntimeFailure) in
      var chart = BarChart()
      if case .dictionary(let entries) = a[0] {
        for case (.string(let name), let value) in entries {
          if let height = number(value) { chart = chart.bar(name, height) }
        }
      }
      return Kinds.barChart.value(chart.title(try a.string(1, default: "")))
    })
}

/// Adds a method that gives a changed copy of a picture.
private func modifier<P: Sendable>(
  _ kind: NominalType, _ type: P.Type, _ name: String,
  _ parameters: [FunctionDeclaration.Parameter],
  _ documentation: String,
  _ change: @escaping @Sendable (P, Arguments) throws(RuntimeFailure) -> P
) {
  kind.add(
    word(name, parameters, to: kind.type, documentation) { (a) throws(RuntimeFailure) in
      kind.value(try change(try a.object(0, as: P.self), a))
    })
}
