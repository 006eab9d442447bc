public import Environments

/// A learning algorithm: its hyper-parameters, and how it trains on a problem.
public protocol Algorithm: Parameterised {
  /// What the field calls it: "Q-learning".
  static var name: String { get }
  /// What it does, in a sentence or two.
  static var documentation: String { get }
  /// The paper it comes from.
  static var source: String { get }

  /// What a legend calls this variant; nil for the algorithm's own name.
  var label: String? { get set }

  /// Learns on a problem.
  ///
  /// The work is the same for the same seed, whatever else runs. When `progress` is cancelled, what
  /// has been learned so far comes back as a partial run.
  ///
  /// - Parameters:
  ///   - world: The problem.
  ///   - budget: How many episodes or steps to learn for.
  ///   - seed: The seed of all random streams.
  ///   - progress: Told how far the training is; asked whether to stop.
  /// - Returns: What happened and what was learned.
  /// - Throws: `TrainingError` where the algorithm cannot run on the problem.
  func train(
    on world: World, for budget: Budget, seed: Int, progress: Progress
  )
    throws(TrainingError) -> Run
}

extension Algorithm {
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

/// A planning algorithm: it computes values and a policy from a known model.
public protocol Solver: Parameterised {
  /// What the field calls it: "Value iteration".
  static var name: String { get }
  /// What it does, in a sentence or two.
  static var documentation: String { get }
  /// The paper it comes from.
  static var source: String { get }

  /// Solves a model.
  ///
  /// - Parameters:
  ///   - mdp: The model.
  ///   - progress: Told how far the computation is; asked whether to stop.
  /// - Returns: The values and policy, and how they came about.
  /// - Throws: `TrainingError` where the values are not defined.
  func solve(_ mdp: MDP, progress: Progress) throws(TrainingError) -> Solution
}
