import Environments
import Language
import Martlet
import Plots
import Tabular
import Training

/// The pictures: plot, Chart, heatmap, animate, graph, table, histogram, bars.
func addFigureWords(to library: inout Library) {
  addPlot(to: &library)
  addChartWords(to: &library)
  addHeatMaps(to: &library)
  addAnimations(to: &library)
  addModelPictures(to: &library)
  addTriadTable(to: &library)
  addNumberPictures(to: &library)
  addComparisonPictures(to: &library)
}

let titleParameter = FunctionDeclaration.Parameter.option(
  "title", .string, "chosen from the data", "The title.")

private func addPlot(to library: inout Library) {
  Kinds.plottable.accepts = [
    Kinds.run.type, Kinds.runs.type, Kinds.prediction.type, Kinds.predictions.type,
    Kinds.curve.type, Kinds.scoreCurve.type, Kinds.solution.type, .array(.double),
    Kinds.deadlyTriad.type, Kinds.testbed.type, Kinds.stepCurve.type,
  ]
  let smooth = FunctionDeclaration.Parameter.option(
    "smooth", .int, "1", "Over how many points each curve is averaged.")
  let documentation = """
    Draws curves: the returns of runs with the mean's 95 % interval, the values of predictions, the \
    residuals of a solution, the mean rewards of a testbed, or plain numbers.
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
    Kinds.run, Kinds.runs, Kinds.curve, Kinds.prediction, Kinds.deadlyTriad, Kinds.testbed,
    Kinds.stepCurve,
  ].map(\.type) {
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
    default:
      guard let numbers = numbers(value) else {
        throw RuntimeFailure("bad-argument", "argument \(position + 1) is nothing to plot")
      }
      items.append(numbers)
    }
  }
  return items
}

func range(_ a: Arguments, _ index: Int) throws(RuntimeFailure) -> ClosedRange<Double> {
  switch a[index] {
  case .doubleRange(let low, let high) where low <= high: return low...high
  case .closedRange(let low, let high) where low <= high: return Double(low)...Double(high)
  default: throw RuntimeFailure("bad-argument", "this is no range low...high", argument: index)
  }
}

private func addTriadTable(to library: inout Library) {
  library.add(
    word(
      "table",
      [.plain("triads", .array(Kinds.deadlyTriad.type), "What is switched on in each.")],
      to: Kinds.table.type, "Lists what is switched on and whether the weights diverge."
    ) { (a) throws(RuntimeFailure) in
      Kinds.table.value(table(try a.objects(0, as: DeadlyTriad.self)))
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
      var drawn: [BarChart.Bar] = []
      if case .dictionary(let entries) = a[0] {
        for case (.string(let name), let value) in entries {
          if let height = number(value) { drawn.append(BarChart.Bar(name, height)) }
        }
      }
      return Kinds.barChart.value(BarChart(drawn).title(try a.string(1, default: "")))
    })
}

/// Adds a method that gives a changed copy of a picture.
func modifier<P: Sendable>(
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
