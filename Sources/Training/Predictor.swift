public import Environments

/// A prediction algorithm: it learns the state values of a given policy from experience.
public protocol Predictor: Parameterised {
  /// What the field calls it: "TD(0)".
  static var name: String { get }
  /// What it does, in a sentence or two.
  static var documentation: String { get }
  /// The paper it comes from.
  static var source: String { get }

  /// What a legend calls this variant; nil for the algorithm's own name.
  var label: String? { get set }

  /// Learns the values of a policy.
  ///
  /// The work is the same for the same seed, whatever else runs. When `progress` is cancelled, what
  /// has been learned so far comes back as a partial prediction.
  ///
  /// - Parameters:
  ///   - policy: The policy whose values are wanted; it fits the problem, which the caller has
  ///     checked.
  ///   - world: The problem.
  ///   - budget: How many episodes or steps to learn for.
  ///   - seed: The seed of all random streams.
  ///   - progress: Told how far the learning is; asked whether to stop.
  /// - Returns: The values, and how they came about.
  /// - Throws: `TrainingError` where the algorithm cannot run on the problem.
  func predict(
    _ policy: Policy, on world: World, for budget: Budget, seed: Int, progress: Progress
  )
    throws(TrainingError) -> Prediction
}

extension Predictor {
  /// The label, or the algorithm's own name.
  public var displayName: String { label ?? Self.name }

  /// The same algorithm under a name of its own in legends.
  public func named(_ label: String) -> Self {
    var copy = self
    copy.label = label
    return copy
  }

  /// Takes over the label when a parameter is set by name.
  public mutating func carry(from other: Self) { label = other.label }
}
