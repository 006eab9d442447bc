import Environments
import Language
import Martlet
import Training

/// The verb `compare`.
func addCompare(to library: inout Library) {
  let one = FunctionDeclaration.Parameter.label(
    "on", Kinds.problem.type, "The problem: a model, a grid world or an environment.")
  let several = FunctionDeclaration.Parameter.label(
    "on", .array(Kinds.problem.type), "The problems.")
  for unit in ["episodes", "steps"] {
    let length = FunctionDeclaration.Parameter.label(
      unit, .int,
      unit == "steps"
        ? "How many environment steps each run learns for, exactly."
        : "How many episodes each run learns for.")
    for problems in [one, several] {
      library.add(
        word(
          "compare",
          [
            problems, length,
            .label(
              "seeds", Kinds.seeds.type,
              "How many seeds from 1 on, or a range of seeds; with fewer than ten, intervals are too "
                + "narrow."),
            FunctionDeclaration.Parameter(
              label: nil, name: "algorithms", type: .array(Kinds.algorithm.type),
              presence: .builder(isRequired: true),
              documentation: "A block of algorithms, where `for` and `if` may stand."),
          ], to: Kinds.comparison.type, isDiscardable: true,
          "Trains several algorithms with the same seeds, on all cores, and says which is better.",
          source: "Agarwal et al. (2021), Deep RL at the edge of the statistical precipice"
        ) { (a) throws(RuntimeFailure) in
          let count = try a.int(1)
          return try comparison(a, for: unit == "steps" ? .steps(count) : .episodes(count))
        })
    }
  }
}

private func comparison(_ a: Arguments, for budget: Budget) throws(RuntimeFailure) -> Value {
  let worlds = try worlds(a)
  let list = try seeds(a[2], argument: 2)
  let algorithms = try a.objects(3, as: (any Algorithm).self)
  guard !algorithms.isEmpty else {
    throw RuntimeFailure(
      "empty-block", "the block lists no algorithm: write one on a line, such as ‘QLearning()’",
      argument: 3)
  }
  let live = LiveProgress(host: a.host)
  defer { live.end() }
  return try rethrowing("cannot-compare", argument: 0) {
    let comparison = try compare(
      algorithms, on: worlds, for: budget, seeds: list, progress: live.progress)
    live.finish(with: summary(comparison))
    return Kinds.comparison.value(comparison)
  }
}

private func worlds(_ a: Arguments) throws(RuntimeFailure) -> [World] {
  guard case .array(let values) = a[0] else { return [try problem(a, 0).world] }
  var worlds: [World] = []
  for value in values { worlds.append(try problem(a, value, argument: 0).world) }
  guard !worlds.isEmpty else {
    throw RuntimeFailure("bad-count", "give at least one problem", argument: 0)
  }
  return worlds
}

/// What a comparison tells.
func addComparisonMembers() {
  let kind = Kinds.comparison
  let name = FunctionDeclaration.Parameter.plain("name", .string, "What the algorithm is called.")
  read(Comparison.self, kind, "names", .array(.string), "The algorithms' names, in their order.") {
    .array($0.names.map { .string($0) })
  }
  read(Comparison.self, kind, "environments", .array(.string), "The environments' names.") {
    .array($0.environments.map { .string($0) })
  }
  read(Comparison.self, kind, "seeds", .array(.int), "The seeds of each algorithm's runs.") {
    .ints($0.seeds)
  }
  read(
    Comparison.self, kind, "runs", .dictionary(.string, Kinds.runs.type),
    "The runs of each algorithm by its name."
  ) { comparison in
    let runs = comparison.runs
    return .dictionary(
      comparison.names.compactMap { name in
        runs[name].map { (.string(name), Kinds.runs.value($0)) }
      })
  }
  read(
    Comparison.self, kind, "scores", .dictionary(.string, .array(.double)),
    "The score of each run by the algorithm's name: the mean return of its last tenth of episodes."
  ) { byName($0, $0.scores) { .doubles($0) } }
  read(
    Comparison.self, kind, "interquartileMeans", .dictionary(.string, .double),
    "The mean of the middle half of each algorithm's scores."
  ) { byName($0, $0.interquartileMeans) { .double($0) } }
  kind.add(
    property(
      "summaries", .array(Kinds.scoreSummary.type),
      "Each algorithm's mean, median and interquartile mean with their 95 % intervals."
    ) { (a) throws(RuntimeFailure) in
      let summaries = try estimating(a) { (comparison) throws(RuntimeFailure) in
        comparison.summaries
      }
      return .array(summaries.map { Kinds.scoreSummary.value($0) })
    })
  read(
    Comparison.self, kind, "ranking", .array(.string),
    "The algorithms from the greatest to the least interquartile mean."
  ) { .array($0.ranking.map { .string($0) }) }
  read(
    Comparison.self, kind, "best", .string, "The algorithm with the greatest interquartile mean."
  ) { .string($0.best) }
  read(
    Comparison.self, kind, "probabilityOfImprovement", .array(.array(.double)),
    "How probable it is that a run of the row's algorithm scores more than one of the column's."
  ) { .array($0.probabilityOfImprovement.map { .doubles($0) }) }
  read(Comparison.self, kind, "steps", .int, "The environment steps of all runs together.") {
    .int($0.steps)
  }
  read(Comparison.self, kind, "seconds", .double, "The time of all runs together.") {
    .double($0.seconds)
  }
  read(Comparison.self, kind, "isPartial", .bool, "Whether it was stopped early.") {
    .bool($0.isPartial)
  }
  kind.add(
    word("subscript", [name], to: Kinds.runs.type, "The runs of an algorithm.") {
      (a) throws(RuntimeFailure) in
      let comparison = try a.object(0, as: Comparison.self)
      return Kinds.runs.value(comparison[try known(a, 1, in: comparison)])
    },
    word(
      "on", [.plain("environment", .string, "What the environment is called.")],
      to: kind.type, "The comparison on one of several environments alone."
    ) { (a) throws(RuntimeFailure) in
      let comparison = try a.object(0, as: Comparison.self)
      guard let part = comparison.on(try a.string(1)) else {
        throw RuntimeFailure(
          "unknown-algorithm",
          "there is no environment “\(try a.string(1))” here: the names are "
            + listed(comparison.environments), argument: 1)
      }
      return kind.value(part)
    },
    word(
      "scored",
      [
        .label(
          "last", .double,
          "Which part of a run's episodes the score is the mean return of: 1 for all of them.")
      ], to: kind.type, "The comparison by another part of each run than the last tenth."
    ) { (a) throws(RuntimeFailure) in
      let share = try a.double(1)
      guard share >= 0, share <= 1 else {
        throw RuntimeFailure("bad-argument", "last: must be from 0 to 1, not \(share)", argument: 1)
      }
      return kind.value(try a.object(0, as: Comparison.self).scored(last: share))
    },
    word(
      "normalised",
      [
        .label("low", .array(.double), "The return that counts as 0 on each environment."),
        .label("high", .array(.double), "The return that counts as 1 on each environment."),
      ], to: kind.type, "The comparison with returns measured on a scale."
    ) { (a) throws(RuntimeFailure) in
      let comparison = try a.object(0, as: Comparison.self)
      let (low, high) = (try a.doubles(1), try a.doubles(2))
      let count = comparison.environments.count
      guard low.count == count, high.count == count, zip(low, high).allSatisfy({ $0 < $1 }) else {
        throw RuntimeFailure(
          "bad-argument",
          "give \(count == 1 ? "one number" : "\(count) numbers, one an environment,") for low: and "
            + "for high:, the low one less than the high one", argument: 1)
      }
      return kind.value(comparison.normalised(low: low, high: high))
    },
    word(
      "optimalityGap", [.label("target", .double, "A score, such as the best possible.")],
      to: .dictionary(.string, .double),
      "By how much each algorithm falls short of a target on average."
    ) { (a) throws(RuntimeFailure) in
      let comparison = try a.object(0, as: Comparison.self)
      return byName(comparison, comparison.optimalityGap(target: try a.double(1))) { .double($0) }
    },
    word(
      "estimate",
      [
        .plain("aggregate", Kinds.aggregate.type, "`.mean`, `.median`, `.interquartileMean`, …"),
        .label("of", .string, "What the algorithm is called."),
        .option("confidence", .double, "0.95", "How sure the interval is to be."),
        .option("resamples", .int, "10_000", "How many resamples are drawn."),
        .option("seed", .int, "1", "The seed of the resamples."),
      ], to: Kinds.estimate.type,
      "An aggregate of an algorithm's scores with its stratified bootstrap interval."
    ) { (a) throws(RuntimeFailure) in
      try estimating(a) { (comparison) throws(RuntimeFailure) in
        Kinds.estimate.value(
          comparison.estimate(
            try a.object(1), of: try known(a, 2, in: comparison),
            confidence: try share(a, 3, default: 0.95),
            resamples: try resamples(a, 4, default: Comparison.resamples),
            seed: try a.int(5, default: 1)))
      }
    },
    word(
      "probabilityOfImprovement",
      [
        .label("of", .string, "What the algorithm is called."),
        .label("over", .string, "What it is held against."),
        .option("confidence", .double, "0.95", "How sure the interval is to be."),
        .option("resamples", .int, "2_000", "How many resamples are drawn."),
        .option("seed", .int, "1", "The seed of the resamples."),
      ], to: Kinds.estimate.type,
      "How probable it is that a run of one algorithm scores more than a run of another."
    ) { (a) throws(RuntimeFailure) in
      try estimating(a) { (comparison) throws(RuntimeFailure) in
        Kinds.estimate.value(
          comparison.probabilityOfImprovement(
            of: try known(a, 1, in: comparison), over: try known(a, 2, in: comparison),
            confidence: try share(a, 3, default: 0.95),
            resamples: try resamples(a, 4, default: 2_000), seed: try a.int(5, default: 1)))
      }
    })
  addComparisonCurves(to: kind)
  kind.subscriptNames = { value, _ in (value as? Comparison)?.names ?? [] }
}

private func addComparisonCurves(to kind: NominalType) {
  kind.add(
    word(
      "learningCurves",
      [
        .option("over", Kinds.axis.type, "what the runs' length is given in", "What is counted."),
        .option(
          "of", Kinds.aggregate.type, ".interquartileMean", "How the runs become one curve."),
        .option("points", .int, "200", "How many places at most."),
      ], to: .array(Kinds.scoreCurve.type),
      "How the returns of each algorithm grow, on an axis that is the same for all."
    ) { (a) throws(RuntimeFailure) in
      let curves = try estimating(a) { (comparison) throws(RuntimeFailure) in
        comparison.learningCurves(
          over: a.has(1) ? try a.object(1) : nil,
          of: a.has(2) ? try a.object(2) : .interquartileMean,
          points: min(10_000, max(1, try a.int(3, default: 200))))
      }
      return .array(curves.map { Kinds.scoreCurve.value($0) })
    },
    word(
      "performanceProfiles",
      [.option("thresholds", .array(.double), "a hundred", "The scores to be above.")],
      to: .array(Kinds.scoreCurve.type),
      "The share of each algorithm's runs that score more than a threshold."
    ) { (a) throws(RuntimeFailure) in
      let profiles = try estimating(a) { (comparison) throws(RuntimeFailure) in
        comparison.performanceProfiles(thresholds: a.has(1) ? try a.doubles(1) : nil)
      }
      return .array(profiles.map { Kinds.scoreCurve.value($0) })
    })
  let summary = Kinds.scoreSummary
  read(ScoreSummary.self, summary, "name", .string, "What the algorithm is called.") {
    .string($0.name)
  }
  read(ScoreSummary.self, summary, "runs", .int, "The number of runs that have a score.") {
    .int($0.runs)
  }
  read(ScoreSummary.self, summary, "mean", Kinds.estimate.type, "The mean score.") {
    Kinds.estimate.value($0.mean)
  }
  read(ScoreSummary.self, summary, "median", Kinds.estimate.type, "The median score.") {
    Kinds.estimate.value($0.median)
  }
  read(
    ScoreSummary.self, summary, "interquartileMean", Kinds.estimate.type,
    "The mean of the middle half of the scores."
  ) { Kinds.estimate.value($0.interquartileMean) }
  let estimate = Kinds.estimate
  read(Estimate.self, estimate, "value", .double, "The number.") { .double($0.value) }
  read(Estimate.self, estimate, "lower", .double, "The lower end of the interval.") {
    .double($0.lower)
  }
  read(Estimate.self, estimate, "upper", .double, "The upper end of the interval.") {
    .double($0.upper)
  }
  read(Estimate.self, estimate, "interval", .doubleRange, "The interval.") {
    .doubleRange($0.interval.lowerBound, $0.interval.upperBound)
  }
  let curve = Kinds.scoreCurve
  read(ScoreCurve.self, curve, "name", .string, "What the algorithm is called.") {
    .string($0.name)
  }
  for (name, path, documentation) in [
    ("x", \ScoreCurve.x, "The places: numbers of episodes or steps, or scores."),
    ("y", \.y, "The height at each place."), ("lower", \.lower, "The lower edge of the band."),
    ("upper", \.upper, "The upper edge of the band."),
  ] as [(String, KeyPath<ScoreCurve, [Double]> & Sendable, String)] {
    read(ScoreCurve.self, curve, name, .array(.double), documentation) {
      .doubles($0[keyPath: path])
    }
  }
  addAggregates()
}

private func addAggregates() {
  let kind = Kinds.aggregate
  for (name, aggregate, documentation) in [
    ("mean", Aggregate.mean, "The mean over the runs."),
    ("median", .median, "The middle score of the runs; of several environments of their means."),
    (
      "interquartileMean", .interquartileMean,
      "The mean of the middle half of all scores, which outliers do not move."
    ),
  ] {
    kind.addStatic(property(name, kind.type, documentation) { _ in kind.value(aggregate) })
  }
  kind.addStatic(
    word(
      "optimalityGap", [.label("target", .double, "A score, such as the best possible.")],
      to: kind.type, "By how much the scores fall short of a target on average."
    ) { (a) throws(RuntimeFailure) in
      kind.value(Aggregate.optimalityGap(target: try a.double(0)))
    })
}

/// The pictures of a comparison.
func addComparisonPictures(to library: inout Library) {
  let title = FunctionDeclaration.Parameter.option(
    "title", .string, "the environments' names", "The title.")
  let comparison = FunctionDeclaration.Parameter.plain(
    "comparison", Kinds.comparison.type, "What `compare` gave.")
  library.add(
    word(
      "plot",
      [
        comparison,
        .option("over", Kinds.axis.type, "what the runs' length is given in", "What is counted."),
        .option(
          "of", Kinds.aggregate.type, ".interquartileMean", "How the runs become one curve."),
        title,
        .option("smooth", .int, "1", "Over how many points each curve is averaged."),
      ], to: Kinds.lineChart.type,
      "Draws the learning curves of a comparison with their 95 % bands."
    ) { (a) throws(RuntimeFailure) in
      try estimating(a) { (comparison) throws(RuntimeFailure) in
        Kinds.lineChart.value(
          plot(
            comparison, over: a.has(1) ? try a.object(1) : nil,
            of: a.has(2) ? try a.object(2) : .interquartileMean,
            title: a.has(3) ? try a.string(3) : nil, smooth: try a.int(4, default: 1)))
      }
    })
  library.add(
    word(
      "plot",
      [
        .plain("curves", .array(Kinds.scoreCurve.type), "Curves of a comparison."), title,
        .option("smooth", .int, "1", "Over how many points each curve is averaged."),
      ], to: Kinds.lineChart.type, "Draws curves of a comparison with their bands."
    ) { (a) throws(RuntimeFailure) in
      Kinds.lineChart.value(
        plot(
          try a.objects(0, as: ScoreCurve.self), title: a.has(1) ? try a.string(1) : nil,
          smooth: try a.int(2, default: 1)))
    })
  library.add(
    word(
      "bars", [comparison, title], to: Kinds.barChart.type,
      "Draws the interquartile mean of each algorithm's scores with its 95 % interval."
    ) { (a) throws(RuntimeFailure) in
      try estimating(a) { (comparison) throws(RuntimeFailure) in
        Kinds.barChart.value(bars(comparison, title: a.has(1) ? try a.string(1) : nil))
      }
    })
  library.add(
    word(
      "table", [comparison], to: Kinds.table.type,
      "Lists the algorithms, the best first, with scores, intervals and P(better than the next)."
    ) { (a) throws(RuntimeFailure) in
      try estimating(a) { (comparison) throws(RuntimeFailure) in
        Kinds.table.value(table(comparison))
      }
    })
}

/// What is estimated of the comparison that is the first argument; an interrupt ends it.
private func estimating<T>(
  _ a: Arguments, _ work: (Comparison) throws(RuntimeFailure) -> T
) throws(RuntimeFailure) -> T {
  let live = LiveProgress(host: a.host, isShown: false)
  defer { live.end() }
  let result = try work(a.object(0, as: Comparison.self).stopping(by: live.progress))
  if live.progress.isCancelled { throw RuntimeFailure("interrupted", "interrupted") }
  return result
}

/// Entries in the order of the algorithms.
private func byName<T>(
  _ comparison: Comparison, _ entries: [String: T], _ value: (T) -> Value
) -> Value {
  .dictionary(
    comparison.names.compactMap { name in entries[name].map { (.string(name), value($0)) } })
}

/// An argument that names an algorithm of the comparison.
private func known(
  _ a: Arguments, _ index: Int, in comparison: Comparison
) throws(RuntimeFailure) -> String {
  let name = try a.string(index)
  guard comparison.names.contains(name) else {
    throw RuntimeFailure(
      "unknown-algorithm",
      "there is no algorithm “\(name)” here: the names are \(listed(comparison.names))",
      argument: index)
  }
  return name
}

private func listed(_ names: [String]) -> String {
  names.map { "“\($0)”" }.joined(separator: ", ")
}

private func share(
  _ a: Arguments, _ index: Int, default value: Double
) throws(RuntimeFailure) -> Double {
  let share = try a.double(index, default: value)
  guard share > 0, share < 1 else {
    throw RuntimeFailure(
      "bad-argument", "confidence: must lie between 0 and 1, not at \(share)", argument: index)
  }
  return share
}

private func resamples(
  _ a: Arguments, _ index: Int, default value: Int
) throws(RuntimeFailure) -> Int {
  let count = try a.int(index, default: value)
  guard (1...1_000_000).contains(count) else {
    throw RuntimeFailure(
      "bad-count", "resamples: must be from 1 to 1000000, not \(count)", argument: index)
  }
  return count
}
