import Language
import Martlet
import Plots
import Training

/// `Chart` and its marks.
func addChartWords(to library: inout Library) {
  Kinds.chartData.accepts = [
    Kinds.run.type, Kinds.runs.type, Kinds.solution.type, Kinds.evaluation.type,
    Kinds.comparison.type,
  ]
  Kinds.chartMark.accepts = [
    Kinds.line.type, Kinds.point.type, Kinds.bar.type, Kinds.area.type, Kinds.band.type,
    Kinds.rule.type,
  ]
  addKeys()
  addMarks(to: &library)
  addRulesAndBands(to: &library)
  addCharts(to: &library)
  addChartModifiers()
}

private func addKeys() {
  let meanings: [ChartKey: String] = [
    .episode: "The number of the episode, from 1.",
    .step: "The environment steps taken by the end of the episode.",
    .return: "The return of the episode.",
    .length: "The number of steps of the episode.",
    .score: "The mean return of a run's last 100 episodes.",
    .update: "The number of the update, or of the report, from 1.",
    .loss: "The loss of the update.",
    .sweep: "The number of the sweep of a solution, from 1.",
    .residual: "The greatest change of a value in the sweep.",
    .index: "The place of a number in an array, from 0.",
    .value: "The number itself.",
    .algorithm: "What the algorithm is called, or whatever the data is named by.",
    .environment: "What the problem is called.",
    .seed: "The seed of the run.",
  ]
  for key in ChartKey.all {
    Kinds.chartKey.addStatic(
      property(key.name, Kinds.chartKey.type, meanings[key] ?? "The \(key.name).") { _ in
        Kinds.chartKey.value(key)
      })
  }
  Kinds.chartKey.addStatic(
    word(
      "metric", [.plain("name", .string, "The name, as in `run.metrics`.")],
      to: Kinds.chartKey.type, "A series that an algorithm keeps by name, over its updates."
    ) { (a) throws(RuntimeFailure) in Kinds.chartKey.value(ChartKey.metric(try a.string(0))) })
  for interval in Band.Interval.allCases {
    let meaning =
      switch interval {
      case .ci95: "The 95 % interval of the mean, by Student's t."
      case .standardError: "One standard error to both sides of the mean."
      case .deviation: "One standard deviation of the runs to both sides of the mean."
      case .range: "From the least to the greatest run."
      }
    Kinds.bandInterval.addStatic(
      property(interval.rawValue, Kinds.bandInterval.type, meaning) { _ in
        Kinds.bandInterval.value(interval)
      })
  }
}

private func addMarks(to library: inout Library) {
  addMark(
    Kinds.line, to: &library, { Line(x: $0, y: $1, color: $2) }, { Line(x: $0, y: $1, label: $2) })
  addMark(
    Kinds.point, to: &library, { Point(x: $0, y: $1, color: $2) },
    { Point(x: $0, y: $1, label: $2) })
  addMark(
    Kinds.bar, to: &library, { Bar(x: $0, y: $1, color: $2) }, { Bar(x: $0, y: $1, label: $2) })
  addMark(
    Kinds.area, to: &library, { Area(x: $0, y: $1, color: $2) }, { Area(x: $0, y: $1, label: $2) })
}

private func addMark<M: ChartMark>(
  _ kind: NominalType, to library: inout Library,
  _ byKeys: @escaping @Sendable (ChartKey, ChartKey, ChartKey) -> M,
  _ byNumbers: @escaping @Sendable ([Double], [Double], String) -> M
) {
  let key = Kinds.chartKey.type
  library.add(
    word(
      kind.name,
      [
        .label(
          "x", key, "What lies along the horizontal axis; a name gives a place to each value."),
        .label("y", key, "What the height shows."),
        .option(
          "color", key, ".algorithm",
          "What tells the marks apart; runs that agree in it are averaged."),
      ], to: kind.type, kind.documentation
    ) { (a) throws(RuntimeFailure) in
      let color: ChartKey = a.has(2) ? try a.object(2) : .algorithm
      return kind.value(byKeys(try a.object(0), try a.object(1), color))
    })
  library.add(
    word(
      kind.name,
      [
        .label("x", .array(.double), "Where the points stand."),
        .label("y", .array(.double), "Their heights, as many."),
        .option("label", .string, "\"\"", "What the legend calls them."),
      ], to: kind.type, kind.documentation
    ) { (a) throws(RuntimeFailure) in
      let (x, y) = (try a.doubles(0), try a.doubles(1))
      guard x.count == y.count else {
        throw RuntimeFailure(
          "bad-argument", "there are \(x.count) numbers for x and \(y.count) for y", argument: 1)
      }
      return kind.value(byNumbers(x, y, try a.string(2, default: "")))
    })
  modifier(
    kind, M.self, "smooth", [.plain("window", .int, "How many points, at least 1.")],
    "Averages the mark, and its band, over a window of points."
  ) { (mark, a) throws(RuntimeFailure) in mark.smooth(max(1, try a.int(1))) }
  modifier(kind, M.self, "dashed", [], "Draws the mark dashed.") {
    (mark, _) throws(RuntimeFailure) in mark.dashed()
  }
}

private func addRulesAndBands(to library: inout Library) {
  library.add(
    word(
      "Band",
      [
        FunctionDeclaration.Parameter(
          label: nil, name: "interval", type: Kinds.bandInterval.type,
          presence: .defaulted(".ci95"), documentation: "What of the runs it spans.")
      ], to: Kinds.band.type, Kinds.band.documentation
    ) { (a) throws(RuntimeFailure) in
      let interval: Band.Interval = a.has(0) ? try a.object(0) : .ci95
      return Kinds.band.value(Band(interval))
    })
  for (axis, meaning) in [("y", "Its height."), ("x", "Where it stands.")] {
    library.add(
      word(
        "Rule",
        [
          .label(axis, .double, meaning),
          .option("label", .string, "\"\"", "What is written at it."),
        ], to: Kinds.rule.type, Kinds.rule.documentation
      ) { (a) throws(RuntimeFailure) in
        let (place, label) = (try a.double(0), try a.string(1, default: ""))
        return Kinds.rule.value(
          axis == "y" ? Rule(y: place, label: label) : Rule(x: place, label: label))
      })
  }
}

private func addCharts(to library: inout Library) {
  let documentation = """
    Draws data by marks that say what lies along which axis. Runs that agree in what tells the marks \
    apart are averaged over their seeds.
    """
  let marks = FunctionDeclaration.Parameter(
    label: nil, name: "marks", type: .array(Kinds.chartMark.type),
    presence: .builder(isRequired: true),
    documentation: "A block of Line, Point, Bar, Area, Band and Rule.")
  let data: [FunctionDeclaration.Parameter] = [
    FunctionDeclaration.Parameter(
      label: nil, name: "data", type: .array(Kinds.chartData.type), presence: .variadic,
      documentation: "Runs, solutions, evaluations."),
    .plain("data", .array(Kinds.run.type), "Runs."),
    .plain("data", .array(Kinds.runs.type), "Several runs each."),
    .plain("numbers", .array(.double), "Numbers, by `.index` and `.value`."),
    .plain("numbers", .dictionary(.string, .array(.double)), "Numbers by name."),
  ]
  for parameter in data {
    library.add(
      word("Chart", [parameter, marks], to: Kinds.chart.type, documentation) {
        (a) throws(RuntimeFailure) in
        var layers: [any ChartMark] = []
        for case .object(_, let payload as any ChartMark) in try a.list(1) {
          layers.append(payload)
        }
        let chart = Chart(series: try chartSeries(a), marks: layers)
        if let fault = chart.fault { throw RuntimeFailure("bad-chart", fault) }
        return Kinds.chart.value(chart)
      })
  }
}

private func chartSeries(_ a: Arguments) throws(RuntimeFailure) -> [ChartSeries] {
  if case .dictionary(let entries) = a[0] {
    var series: [ChartSeries] = []
    for case (.string(let name), let values) in entries {
      series.append(ChartSeries(numbers(values) ?? [], named: name))
    }
    return series
  }
  if let numbers = numbers(a[0]), !numbers.isEmpty { return [ChartSeries(numbers)] }
  let values = try a.list(0)
  var data: [any ChartData] = []
  for case .object(_, let payload as any ChartData) in values { data.append(payload) }
  return ChartSeries.told(data)
}

private func addChartModifiers() {
  let kind = Kinds.chart
  modifier(kind, Chart.self, "title", [.plain("text", .string)], "Sets the title.") {
    (chart, a) throws(RuntimeFailure) in chart.title(try a.string(1))
  }
  modifier(kind, Chart.self, "xLabel", [.plain("text", .string)], "Names the horizontal axis.") {
    (chart, a) throws(RuntimeFailure) in chart.xLabel(try a.string(1))
  }
  modifier(kind, Chart.self, "yLabel", [.plain("text", .string)], "Names the vertical axis.") {
    (chart, a) throws(RuntimeFailure) in chart.yLabel(try a.string(1))
  }
  modifier(
    kind, Chart.self, "xRange", [.plain("range", .doubleRange)],
    "Shows this range of the horizontal axis alone."
  ) { (chart, a) throws(RuntimeFailure) in chart.xRange(try range(a, 1)) }
  modifier(
    kind, Chart.self, "yRange", [.plain("range", .doubleRange)],
    "Shows this range of the vertical axis alone."
  ) { (chart, a) throws(RuntimeFailure) in chart.yRange(try range(a, 1)) }
  modifier(kind, Chart.self, "logX", [], "Spaces the horizontal axis by ratios.") {
    (chart, _) throws(RuntimeFailure) in chart.logX()
  }
  modifier(kind, Chart.self, "logY", [], "Spaces the vertical axis by ratios.") {
    (chart, _) throws(RuntimeFailure) in chart.logY()
  }
  modifier(
    kind, Chart.self, "size",
    [
      .label("width", .double, "In pixels, from 200 to 4000."),
      .label("height", .double, "In pixels, from 120 to 4000."),
    ], "Draws the chart at another size."
  ) { (chart, a) throws(RuntimeFailure) in
    chart.size(width: try a.double(1), height: try a.double(2))
  }
  modifier(
    kind, Chart.self, "facet",
    [.plain("key", Kinds.chartKey.type, "A name such as `.algorithm` or `.environment`.")],
    "Draws a chart for each value of a key, over common axes."
  ) { (chart, a) throws(RuntimeFailure) in
    let parted = chart.facet(try a.object(1))
    if let fault = parted.fault { throw RuntimeFailure("bad-chart", fault, argument: 1) }
    return parted
  }
}
