import Environments

/// What one training did and what it learned.
public struct Run: Sendable {
  /// What the algorithm is called.
  public var algorithm: String
  /// What the problem is called.
  public var environment: String
  /// The seed of all random streams.
  public var seed: Int
  /// The return of each finished episode: the sum of its rewards, undiscounted.
  public var returns: [Double]
  /// The number of steps of each finished episode.
  public var lengths: [Int]
  /// The number of environment steps in all.
  public var steps: Int
  /// The loss of each update, or of each report; empty where there is none.
  public var losses: [Double]
  /// Other series that the algorithm keeps, by name.
  public var metrics: [String: [Double]]
  /// What was learned, ready to act.
  public var policy: Policy
  /// The learned state values, where states are numbered.
  public var values: StateValues?
  /// The learned action values, where states are numbered.
  public var actionValues: ActionValues?
  /// The weights of linear action values, of shape `[features, actions]`; empty where there are none.
  public var weights: [Double] = []
  /// The learned action values of an observation, where observations are vectors and values are linear.
  package var valuesOfObservation: (@Sendable ([Double]) -> [Double])?
  /// How long the training took.
  public var seconds: Double
  /// Whether the training was stopped early.
  public var isPartial: Bool

  /// Makes a run from its books and what was learned.
  public init(
    algorithm: String, environment: String, seed: Int, log: EpisodeLog, policy: Policy,
    values: StateValues? = nil, actionValues: ActionValues? = nil, losses: [Double] = [],
    metrics: [String: [Double]] = [:]
  ) {
    self.algorithm = algorithm
    self.environment = environment
    self.seed = seed
    returns = log.returns
    lengths = log.lengths
    steps = log.steps
    self.losses = losses
    self.metrics = metrics
    self.policy = policy
    self.values = values
    self.actionValues = actionValues
    seconds = 0
    isPartial = log.isPartial
  }

  /// The learned value of each action where a vector is observed.
  ///
  /// - Parameter observation: As many numbers as the problem observes.
  /// - Returns: A number for each action; empty where no such values were learned, and for another
  ///   number of numbers.
  public func actionValues(at observation: [Double]) -> [Double] {
    valuesOfObservation?(observation) ?? []
  }
}

/// A series with its mean over several runs and the interval the mean lies in.
public struct Curve: Sendable, Equatable {
  /// The mean at each place.
  public let mean: [Double]
  /// The lower end of the 95 % interval of the mean, by Student's t; the mean itself with one run.
  public let lower: [Double]
  /// The upper end of the interval.
  public let upper: [Double]
  /// What a legend calls it.
  public let name: String
  /// Which episode each place stands for, counted from 1.
  public let places: [Int]

  /// Averages several series, as far as all of them go.
  ///
  /// - Parameters:
  ///   - series: The series.
  ///   - name: What a legend calls the curve.
  ///   - places: Which episode each number of the series stands for; 1, 2, … unless given.
  public init(_ series: [[Double]], name: String = "mean", places: [Int]? = nil) {
    let count = series.map(\.count).min() ?? 0
    if series.count > 1 {
      let quantile = studentQuantile(0.975, degrees: series.count - 1)
      var (mean, lower, upper): ([Double], [Double], [Double]) = ([], [], [])
      mean.reserveCapacity(count)
      lower.reserveCapacity(count)
      upper.reserveCapacity(count)
      var sample = [Double](repeating: 0, count: series.count)
      for index in 0..<count {
        for place in series.indices { sample[place] = series[place][index] }
        let centre = Training.mean(sample)
        let width = quantile * standardError(sample)
        mean.append(centre)
        lower.append(centre - width)
        upper.append(centre + width)
      }
      (self.mean, self.lower, self.upper) = (mean, lower, upper)
    } else {
      mean = series.first ?? []
      (lower, upper) = (mean, mean)
    }
    self.name = name
    self.places = (0..<count).map { index in
      guard let places, places.indices.contains(index) else { return index + 1 }
      return places[index]
    }
  }

  /// The number of places.
  public var count: Int { mean.count }
}

/// Several trainings that differ in their seed alone.
public struct Runs: Sendable {
  /// The trainings, in the order of their seeds.
  public let runs: [Run]

  /// Makes runs.
  public init(_ runs: [Run]) { self.runs = runs }

  /// The number of runs.
  public var count: Int { runs.count }
  /// What the algorithm is called.
  public var algorithm: String { runs.first?.algorithm ?? "" }
  /// What the problem is called.
  public var environment: String { runs.first?.environment ?? "" }
  /// The seeds.
  public var seeds: [Int] { runs.map(\.seed) }
  /// The returns per episode, as far as all runs go.
  public var returns: Curve { Curve(runs.map(\.returns)) }
  /// The lengths per episode, as far as all runs go.
  public var lengths: Curve { Curve(runs.map { $0.lengths.map(Double.init) }) }
  /// The losses per report, as far as all runs go.
  public var losses: Curve { Curve(runs.map(\.losses)) }
  /// The environment steps of all runs together.
  public var steps: Int { runs.reduce(0) { $0 + $1.steps } }
  /// The longest run's time; they run side by side.
  public var seconds: Double { runs.map(\.seconds).max() ?? 0 }
  /// Whether any run was stopped early.
  public var isPartial: Bool { runs.contains(where: \.isPartial) }

  /// A metric per report, as far as all runs go; nil where no run keeps it.
  public func metric(_ name: String) -> Curve? {
    let series = runs.compactMap { $0.metrics[name] }
    return series.isEmpty ? nil : Curve(series)
  }

  /// The run of an index.
  public subscript(index: Int) -> Run { runs[index] }
}
