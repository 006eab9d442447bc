internal import Training

/// The rows of several runs in one: the mean at each place, and how far the runs lie apart.
struct ChartColumn {
  var x: [Double]
  var mean: [Double]
  var lower: [Double] = []
  var upper: [Double] = []
  /// How many runs there are.
  var count: Int

  /// Averages runs: row by row as far as all go where they have the same places, else at 200 places
  /// along lines between their points.
  init(_ runs: [(x: [Double], y: [Double])], interval: Band.Interval?) {
    let runs = runs.map { run -> (x: [Double], y: [Double]) in
      let count = min(run.x.count, run.y.count)
      return (Array(run.x.prefix(count)), Array(run.y.prefix(count)))
    }.filter { !$0.x.isEmpty }
    count = runs.count
    let shortest = runs.map(\.x.count).min() ?? 0
    let first = runs.first?.x.prefix(shortest) ?? []
    var rows = runs.map { Array($0.y.prefix(shortest)) }
    var places = Array(first)
    if !runs.allSatisfy({ $0.x.prefix(shortest) == first }) {
      let low = runs.compactMap(\.x.first).max() ?? 0
      let high = runs.compactMap(\.x.last).min() ?? 0
      places = low < high ? (0..<200).map { low + (high - low) * Double($0) / 199 } : [low]
      rows = runs.map { ChartColumn.values(of: $0, at: places) }
    }
    x = places
    mean = places.indices.map { place in Training.mean(rows.map { $0[place] }) }
    guard let interval, count > 1 else { return }
    let curve = interval == .ci95 ? Training.Curve(rows) : nil
    for place in places.indices {
      let sample = rows.map { $0[place] }
      var (low, high) = (0.0, 0.0)
      switch interval {
      case .ci95: (low, high) = (curve?.lower[place] ?? 0, curve?.upper[place] ?? 0)
      case .range: (low, high) = (sample.min() ?? 0, sample.max() ?? 0)
      case .standardError, .deviation:
        let error = standardError(sample)
        let width = interval == .deviation ? error * Double(count).squareRoot() : error
        (low, high) = (mean[place] - width, mean[place] + width)
      }
      lower.append(low)
      upper.append(high)
    }
  }

  /// The heights of a run's line at rising places within it.
  private static func values(of run: (x: [Double], y: [Double]), at places: [Double]) -> [Double] {
    var index = 0
    return places.map { place in
      while index + 1 < run.x.count, run.x[index + 1] < place { index += 1 }
      guard index + 1 < run.x.count else { return run.y[index] }
      let span = run.x[index + 1] - run.x[index]
      let share = span > 0 ? min(1, max(0, (place - run.x[index]) / span)) : 0
      return run.y[index] + share * (run.y[index + 1] - run.y[index])
    }
  }
}
