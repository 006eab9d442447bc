/// How long a training is.
public enum Budget: Sendable, Equatable {
  /// A number of episodes.
  case episodes(Int)
  /// A number of environment steps, exactly.
  case steps(Int)

  func check() throws(TrainingError) {
    switch self {
    case .episodes(let count) where count < 1: throw .count(of: "episodes", count)
    case .steps(let count) where count < 1: throw .count(of: "steps", count)
    default: break
    }
  }
}
