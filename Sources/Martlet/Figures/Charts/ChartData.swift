internal import Environments
public import Training

/// Something that `Chart` can draw: it lays itself out as series of numbers with names.
public protocol ChartData: Sendable {
  /// The series, one a run.
  var chartSeries: [ChartSeries] { get }
}

/// The numbers of one run, by key.
public struct ChartSeries: Sendable {
  /// What the run is told apart by: `.algorithm`, `.environment`, `.seed`.
  public var labels: [ChartKey: String]
  /// The columns that belong together, row by row: those of the episodes, those of the updates.
  public var tables: [[ChartKey: [Double]]]

  /// Makes a series.
  public init(labels: [ChartKey: String], tables: [[ChartKey: [Double]]]) {
    self.labels = labels
    self.tables = tables
  }

  /// Everything that can be asked for, in the order of the keys.
  var keys: [ChartKey] {
    let own = Set(labels.keys).union(tables.flatMap(\.keys))
    let known = ChartKey.all.filter(own.contains)
    return known + own.subtracting(known).sorted { $0.name < $1.name }
  }

  /// Two columns of one table; nil where no table has both.
  func columns(_ x: ChartKey, _ y: ChartKey) -> (x: [Double], y: [Double])? {
    for table in tables {
      if let x = table[x], let y = table[y] { return (x, y) }
    }
    return nil
  }

  /// A column of any table.
  func column(_ key: ChartKey) -> [Double]? {
    tables.compactMap { $0[key] }.first
  }
}

extension Run: ChartData {
  /// Episodes, updates and the score of the run.
  public var chartSeries: [ChartSeries] {
    var steps = 0.0
    let sums = lengths.map { length -> Double in
      steps += Double(length)
      return steps
    }
    var tables: [[ChartKey: [Double]]] = [
      [
        .episode: numbers(returns.count), .return: returns, .length: lengths.map(Double.init),
        .step: sums,
      ]
    ]
    if !returns.isEmpty { tables.append([.score: [mean(Array(returns.suffix(100)))]]) }
    if !losses.isEmpty { tables.append([.update: numbers(losses.count), .loss: losses]) }
    for (name, values) in metrics.sorted(by: { $0.key < $1.key }) {
      tables.append([.update: numbers(values.count), .metric(name): values])
    }
    return [
      ChartSeries(
        labels: [.algorithm: algorithm, .environment: environment, .seed: "\(seed)"],
        tables: tables)
    ]
  }
}

extension Runs: ChartData {
  /// The series of each run.
  public var chartSeries: [ChartSeries] { runs.flatMap(\.chartSeries) }
}

extension Comparison: ChartData {
  /// The series of each run, under the names that the comparison has for the algorithms.
  public var chartSeries: [ChartSeries] {
    names.flatMap { name in
      self[name].chartSeries.map { series in
        var series = series
        series.labels[.algorithm] = name
        return series
      }
    }
  }
}

extension Solution: ChartData {
  /// The residual of each sweep.
  public var chartSeries: [ChartSeries] {
    [
      ChartSeries(
        labels: [.algorithm: algorithm, .environment: problem],
        tables: [[.sweep: numbers(residuals.count), .residual: residuals]])
    ]
  }
}

extension Evaluation: ChartData {
  /// The return and length of each episode.
  public var chartSeries: [ChartSeries] {
    [
      ChartSeries(
        labels: [.algorithm: policy, .environment: environment],
        tables: [
          [
            .episode: numbers(returns.count), .return: returns, .length: lengths.map(Double.init),
          ]
        ])
    ]
  }
}

extension ChartSeries {
  /// Numbers in their order, under a name.
  package init(_ values: [Double], named name: String? = nil) {
    self.init(
      labels: name.map { [.algorithm: $0] } ?? [:],
      tables: [[.index: values.indices.map(Double.init), .value: values]])
  }
}

/// 1, 2, …, count.
private func numbers(_ count: Int) -> [Double] { (0..<count).map { Double($0 + 1) } }
