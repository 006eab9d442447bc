/// What a channel of a chart shows: the episode's number, its return, the algorithm's name.
public struct ChartKey: Sendable, Hashable {
  /// What an axis with it is called.
  public let name: String

  init(_ name: String) { self.name = name }

  /// The number of the episode, from 1.
  public static let episode = ChartKey("episode")
  /// The environment steps taken by the end of the episode.
  public static let step = ChartKey("step")
  /// The return of the episode: the sum of its rewards, undiscounted.
  public static let `return` = ChartKey("return")
  /// The number of steps of the episode.
  public static let length = ChartKey("length")
  /// The mean return of a run's last 100 episodes: one number a run.
  public static let score = ChartKey("score")
  /// The number of the update, or of the report, from 1.
  public static let update = ChartKey("update")
  /// The loss of the update.
  public static let loss = ChartKey("loss")
  /// The number of the sweep or improvement of a solution, from 1.
  public static let sweep = ChartKey("sweep")
  /// The greatest change of a value in the sweep.
  public static let residual = ChartKey("residual")
  /// The place of a number in an array, from 0.
  public static let index = ChartKey("index")
  /// The number itself.
  public static let value = ChartKey("value")
  /// What the algorithm is called, or whatever the data is named by.
  public static let algorithm = ChartKey("algorithm")
  /// What the problem is called.
  public static let environment = ChartKey("environment")
  /// The seed of the run.
  public static let seed = ChartKey("seed")

  /// A series that an algorithm keeps by name, as in `run.metrics`, over its updates.
  public static func metric(_ name: String) -> ChartKey { ChartKey(name) }

  /// The keys that every kind of data may have.
  package static let all: [ChartKey] = [
    episode, step, `return`, length, score, update, loss, sweep, residual, index, value, algorithm,
    environment, seed,
  ]
}
