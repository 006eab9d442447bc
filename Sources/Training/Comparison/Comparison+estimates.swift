/// The scores of one algorithm in a comparison.
public struct ScoreSummary: Sendable, Equatable {
  /// What the algorithm is called.
  public var name: String
  /// The number of runs that have a score.
  public var runs: Int
  /// The mean score.
  public var mean: Estimate
  /// The median score; of several environments the median of their means.
  public var median: Estimate
  /// The mean of the middle half of the scores.
  public var interquartileMean: Estimate
}

/// A curve of an algorithm over a common axis, with a band that most repetitions would stay in at each
/// place.
public struct ScoreCurve: Sendable, Equatable {
  /// What the algorithm is called.
  public var name: String
  /// The places: numbers of episodes or steps, or scores.
  public var x: [Double]
  /// The height at each place.
  public var y: [Double]
  /// The lower edge of the band.
  public var lower: [Double]
  /// The upper edge of the band.
  public var upper: [Double]
}

extension Comparison {
  /// How many resamples the intervals of scores are made of.
  public static let resamples = 10_000
  /// How many resamples the band of a curve is made of, at each place.
  static let curveResamples = 1_000

  /// An aggregate of an algorithm's scores with its stratified bootstrap interval.
  ///
  /// - Parameters:
  ///   - aggregate: The number wanted.
  ///   - name: What the algorithm is called.
  ///   - confidence: How sure to be, between 0 and 1.
  ///   - resamples: How many resamples are drawn.
  ///   - seed: The seed of the resamples.
  /// - Returns: The estimate; not a number where the algorithm has no scores.
  public func estimate(
    _ aggregate: Aggregate, of name: String, confidence: Double = 0.95,
    resamples: Int = Comparison.resamples, seed: Int = 1
  ) -> Estimate {
    guard let index = names.firstIndex(of: name) else {
      return Estimate(value: .nan, lower: .nan, upper: .nan)
    }
    return ScoreSample(scoresByEnvironment[index])
      .estimate(
        aggregate, confidence: confidence, resamples: resamples, seed: seed, progress: progress)
  }

  /// Each algorithm's mean, median and interquartile mean with their 95 % intervals, in the block's
  /// order.
  public var summaries: [ScoreSummary] {
    zip(names, scoresByEnvironment).map { name, scores in
      let sample = ScoreSample(scores)
      func estimate(_ aggregate: Aggregate) -> Estimate {
        sample.estimate(
          aggregate, confidence: 0.95, resamples: Self.resamples, seed: 1, progress: progress)
      }
      return ScoreSummary(
        name: name, runs: sample.count, mean: estimate(.mean), median: estimate(.median),
        interquartileMean: estimate(.interquartileMean))
    }
  }

  /// The interquartile mean of each algorithm's scores by its name.
  public var interquartileMeans: [String: Double] { values(.interquartileMean) }

  /// By how much each algorithm falls short of a target on average, where more than the target counts
  /// as the target.
  ///
  /// - Parameter target: A score, such as the best possible.
  /// - Returns: The gap by the algorithm's name.
  public func optimalityGap(target: Double) -> [String: Double] {
    values(.optimalityGap(target: target))
  }

  private func values(_ aggregate: Aggregate) -> [String: Double] {
    Dictionary(
      zip(names, scoresByEnvironment.map { ScoreSample($0).value(aggregate) }),
      uniquingKeysWith: { first, _ in first })
  }

  /// The algorithms from the greatest to the least interquartile mean, equals in the block's order,
  /// those without scores last.
  public var ranking: [String] {
    let values = scoresByEnvironment.map { ScoreSample($0).value(.interquartileMean) }
    func key(_ index: Int) -> (Double, Int) {
      (values[index].isNaN ? -.infinity : values[index], -index)
    }
    return names.indices.sorted { key($0) > key($1) }.map { names[$0] }
  }

  /// The summaries in the order of the ranking.
  package var rankedSummaries: [ScoreSummary] {
    let byName = Dictionary(
      summaries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return ranking.compactMap { byName[$0] }
  }

  /// The algorithm with the greatest interquartile mean; the first of equals.
  public var best: String { ranking.first ?? "" }

  /// How probable it is that a run of the first algorithm scores more than one of the second, equal
  /// scores counting half.
  ///
  /// - Parameters:
  ///   - first: What the algorithm is called.
  ///   - second: What it is held against.
  ///   - confidence: How sure to be, between 0 and 1.
  ///   - resamples: How many resamples the interval is made of.
  ///   - seed: The seed of the resamples.
  /// - Returns: The probability with its stratified bootstrap interval; not a number where a name is
  ///   unknown or has no scores.
  public func probabilityOfImprovement(
    of first: String, over second: String, confidence: Double = 0.95, resamples: Int = 2_000,
    seed: Int = 1
  ) -> Estimate {
    guard let a = names.firstIndex(of: first), let b = names.firstIndex(of: second) else {
      return Estimate(value: .nan, lower: .nan, upper: .nan)
    }
    let scores = scoresByEnvironment
    return Improvement(scores[a], over: scores[b])
      .estimate(
        confidence: confidence, resamples: resamples, seed: seed, progress: progress)
  }

  /// How probable it is that a run of the row's algorithm scores more than one of the column's, both in
  /// the block's order; one half on the diagonal.
  public var probabilityOfImprovement: [[Double]] {
    let scores = scoresByEnvironment
    return scores.map { row in scores.map { Improvement(row, over: $0).value } }
  }

  /// The share of each algorithm's runs that score more than a threshold: its performance profile.
  ///
  /// - Parameter thresholds: The thresholds; some hundred from the least to the greatest score unless
  ///   given.
  /// - Returns: A curve for each algorithm that has scores, with its pointwise 95 % band.
  public func performanceProfiles(thresholds: [Double]? = nil) -> [ScoreCurve] {
    let scores = scoresByEnvironment
    let all = scores.joined().joined()
    guard let low = all.min(), let high = all.max() else { return [] }
    let step = (high - low) / 100
    let evenly = step > 0 ? (0...100).map { low + step * Double($0) } : [low]
    let places = thresholds ?? evenly
    return zip(names, scores).compactMap { name, scores in
      let sample = ScoreSample(scores)
      guard sample.count > 0 else { return nil }
      return ScoreCurve(
        name, x: places,
        sample.shares(
          above: places, confidence: 0.95, resamples: Self.curveResamples, seed: 1,
          progress: progress))
    }
  }

  /// How the returns of each algorithm grow, on an axis that is the same for all.
  ///
  /// Each place stands for a stretch of the axis; a run's value there is the mean return of the episodes
  /// it finished in the stretch. The curves go as far as all runs do.
  ///
  /// - Parameters:
  ///   - axis: What is counted: episodes or steps; what the budget counts unless given.
  ///   - aggregate: How the values of the runs become one; the interquartile mean unless given.
  ///   - points: How many places at most, at least 1.
  /// - Returns: A curve for each algorithm, with its pointwise 95 % band.
  public func learningCurves(
    over axis: Axis? = nil, of aggregate: Aggregate = .interquartileMean, points: Int = 200
  ) -> [ScoreCurve] {
    let axis = axis ?? self.axis
    let runs = results.map { $0.map(counted) }
    let lengths = runs.joined().joined().map { axis == .episodes ? $0.returns.count : $0.steps }
    let common = CommonAxis(axis, length: lengths.min() ?? 0, points: points)
    let scales = scalesInUse
    return zip(names, runs).map { name, environments in
      let values = environments.enumerated().map { index, runs in
        runs.map { run in
          let values = common.resample(returns: run.returns, lengths: run.lengths)
          return scales.map { scales in values.map(scales[index].apply) } ?? values
        }
      }
      var (x, estimates): ([Double], [Estimate]) = ([], [])
      for (place, end) in common.places.enumerated() where !progress.isCancelled {
        let here = values.map { $0.map { $0[place] } }
        // A run without a finished episode would be missing where returns are low as a rule.
        guard here.allSatisfy({ !$0.isEmpty && !$0.contains(where: \.isNaN) }) else { continue }
        x.append(Double(end))
        estimates.append(
          ScoreSample(here).estimate(
            aggregate, confidence: 0.95, resamples: Self.curveResamples, seed: 1,
            progress: progress))
      }
      return ScoreCurve(name, x: x, estimates)
    }
  }

  /// What the budget counts.
  public var axis: Axis {
    switch budget {
    case .episodes: .episodes
    case .steps: .steps
    }
  }
}

extension ScoreCurve {
  fileprivate init(_ name: String, x: [Double], _ estimates: [Estimate]) {
    self.init(
      name: name, x: x, y: estimates.map(\.value), lower: estimates.map(\.lower),
      upper: estimates.map(\.upper))
  }
}
