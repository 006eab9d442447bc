public import Environments
import Training

/// The greedy bandit algorithm with optimistic initial values (Sutton & Barto, 2018, 2.6).
///
///     (1) A = argmaxₐ Q(a), where every Q(a) began higher than any arm can earn
///     (2) pull A, observe R
///     (3) Q(A) ← Q(A) + α [R − Q(A)]
///
/// Every pull disappoints, so that all arms are tried before long; nothing is chosen at random but ties.
public struct OptimisticGreedy: BanditAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "Optimistic greedy"
  /// What it does.
  public static let documentation = """
    Always pulls the arm that looks best, having expected too much of all of them: disappointment makes \
    it try every arm.
    """
  /// Where it comes from.
  public static let source = "Sutton & Barto (2018), section 2.6"

  /// The step size α.
  @Parameter(
    "Step size α", in: .above(0, upTo: 1), note: "A constant lets the optimism last for a while.",
    source: "Sutton & Barto, figure 2.3")
  public var stepSize: Schedule = 0.1
  /// What every arm is believed to earn at the beginning.
  @Parameter("Initial value", source: "Sutton & Barto, figure 2.3")
  public var initialValue = 5.0
  /// What a legend calls this variant.
  public var label: String?

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - stepSize: The step size α, a number or a schedule.
  ///   - initialValue: What every arm is believed to earn at the beginning.
  public init(stepSize: some Rate = Unset(), initialValue: Double? = nil) {
    stepSize.apply(to: &self.stepSize)
    if let initialValue { self.initialValue = initialValue }
  }

  /// Makes what chooses and learns in one run: an ε-greedy agent without ε.
  public func agent(arms: Int) -> EpsilonGreedyAgent {
    EpsilonGreedyAgent(arms: arms, 0, stepSize, initialValue)
  }
}
