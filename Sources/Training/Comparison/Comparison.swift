/// Several algorithms trained on the same environments with the same seeds, and what can be said of
/// which is better.
///
/// The score of a run is the mean return of the last tenth of its finished episodes, at least of one;
/// `scored(last:)` takes another share. Scores of several environments are put on a common scale, from 0
/// for the least score that any run got on an environment to 1 for the greatest, unless
/// `normalised(low:high:)` says otherwise.
public struct Comparison: Sendable {
  /// The scale that the returns of an environment are measured on.
  struct Scale: Sendable, Equatable {
    var low: Double
    var high: Double

    func apply(_ value: Double) -> Double {
      high > low ? (value - low) / (high - low) : value >= high ? 1 : 0
    }
  }

  /// What legends call the algorithms, in the order of the block; no two are equal.
  public let names: [String]
  /// What the environments are called; no two are equal.
  public let environments: [String]
  /// How long each run was to be.
  public let budget: Budget
  /// The seeds, the same for every algorithm and environment.
  public let seeds: [Int]
  /// Which part of a run's finished episodes its score is the mean return of, counted from the end.
  public private(set) var share = 0.1
  /// The runs of shape `[algorithms, environments]`, each in the order of their seeds; of a comparison
  /// that was stopped, those begun.
  let results: [[Runs]]
  /// The scale of each environment, where it was given.
  private(set) var scales: [Scale]?
  /// Asked whether estimates are to stop.
  private(set) var progress = Progress()

  /// Makes a comparison of its runs.
  init(
    names: [String], environments: [String], budget: Budget, seeds: [Int], results: [[Runs]],
    share: Double = 0.1, scales: [Scale]? = nil
  ) {
    self.names = names
    self.environments = environments
    self.budget = budget
    self.seeds = seeds
    self.results = results
    self.share = share
    self.scales = scales
  }

  /// The runs of each algorithm by its name; of several environments, one environment's after
  /// another's.
  public var runs: [String: Runs] {
    Dictionary(
      zip(names, results.map { Runs($0.flatMap(\.runs)) }), uniquingKeysWith: { first, _ in first })
  }

  /// The runs of an algorithm; none where there is no such name.
  public subscript(name: String) -> Runs { runs[name] ?? Runs([]) }

  /// The comparison on one of several environments alone; nil where there is no such name.
  public func on(_ environment: String) -> Comparison? {
    guard let index = environments.firstIndex(of: environment) else { return nil }
    return Comparison(
      names: names, environments: [environment], budget: budget, seeds: seeds,
      results: results.map { [$0[index]] }, share: share, scales: scales.map { [$0[index]] })
  }

  /// Whether it was stopped before every run was over.
  public var isPartial: Bool {
    results.joined().contains { $0.isPartial || $0.count < seeds.count }
  }

  /// The environment steps of all runs together.
  public var steps: Int { results.joined().reduce(0) { $0 + $1.steps } }

  /// The time of all runs together, on however many cores.
  public var seconds: Double { results.joined().flatMap(\.runs).reduce(0) { $0 + $1.seconds } }

  /// The comparison by another part of each run.
  ///
  /// - Parameter share: Which part of a run's finished episodes its score is the mean return of, counted
  ///   from the end: 1 for all of them, which is the area under the learning curve per episode. It is
  ///   kept between 0, for the last episode alone, and 1.
  /// - Returns: The comparison with the same runs.
  public func scored(last share: Double) -> Comparison {
    var copy = self
    copy.share = share.isNaN ? 0.1 : min(max(share, 0), 1)
    return copy
  }

  /// The comparison whose intervals and curves are given up when a stop is asked for; they then say
  /// nothing.
  ///
  /// - Parameter progress: Asked whether to stop.
  /// - Returns: The comparison with the same runs.
  package func stopping(by progress: Progress) -> Comparison {
    var copy = self
    copy.progress = progress
    return copy
  }

  /// The comparison with returns measured on a scale, environment by environment.
  ///
  /// - Parameters:
  ///   - low: The return that counts as 0 on each environment, such as a random policy's.
  ///   - high: The return that counts as 1 on each environment, such as the best possible; greater than
  ///     the low one.
  /// - Returns: The comparison with the same runs; unchanged where the numbers are not one for each
  ///   environment.
  public func normalised(low: [Double], high: [Double]) -> Comparison {
    guard low.count == environments.count, high.count == environments.count,
      zip(low, high).allSatisfy({ $0 < $1 && ($1 - $0).isFinite })
    else { return self }
    var copy = self
    copy.scales = zip(low, high).map { Scale(low: $0, high: $1) }
    return copy
  }
}

extension Comparison {
  /// The score of each run by the algorithm's name, in the order of environments and seeds; runs without
  /// a finished episode are left out.
  public var scores: [String: [Double]] {
    let all = scoresByEnvironment
    return Dictionary(
      zip(names, all.map { $0.flatMap { $0 } }), uniquingKeysWith: { first, _ in first })
  }

  /// The scores of shape `[algorithms, environments]`, on the common scale.
  var scoresByEnvironment: [[[Double]]] {
    let scales = scalesInUse
    return rawScores.map { environments in
      environments.enumerated().map { index, scores in
        guard let scale = scales?[index] else { return scores }
        return scores.map(scale.apply)
      }
    }
  }

  /// Whether scores stand on a scale instead of being returns as they are.
  public var isNormalised: Bool { scales != nil || environments.count > 1 }

  /// The scale of each environment; nil where returns are scores as they are.
  var scalesInUse: [Scale]? {
    if let scales { return scales }
    guard environments.count > 1 else { return nil }
    let raw = rawScores
    return environments.indices.map { index in
      let all = raw.flatMap { $0[index] }
      return Scale(low: all.min() ?? 0, high: all.max() ?? 1)
    }
  }

  private var rawScores: [[[Double]]] {
    results.map { environments in
      environments.map { runs in
        counted(runs).compactMap { score($0.returns) }.filter(\.isFinite)
      }
    }
  }

  /// The runs that a score is taken of: the finished ones, or all where none is.
  func counted(_ runs: Runs) -> [Run] {
    let finished = runs.runs.filter { !$0.isPartial }
    return finished.isEmpty ? runs.runs : finished
  }

  private func score(_ returns: [Double]) -> Double? {
    guard !returns.isEmpty else { return nil }
    let count = min(returns.count, max(1, Int((share * Double(returns.count)).rounded())))
    return mean(Array(returns.suffix(count)))
  }
}
