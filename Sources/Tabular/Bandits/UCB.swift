public import Arrays
public import Environments
import Glibc
import Training

/// Upper confidence bounds (Auer, Cesa-Bianchi & Fischer, 2002; Sutton & Barto, 2018, 2.7).
///
///     (1) A = argmaxₐ [Q(a) + c √(ln t / N(a))]; an arm never pulled comes first
///     (2) pull A, observe R
///     (3) N(A) ← N(A) + 1
///     (4) Q(A) ← Q(A) + α [R − Q(A)],  α = 1/N(A) for the average of the rewards
///
/// t counts the pulls so far. With rewards from 0 to 1 and c = √2 this is UCB1, whose regret grows as
/// ln t.
public struct UCB: BanditAlgorithm {
  /// The algorithm's name in the field.
  public static let name = "UCB"
  /// What it does.
  public static let documentation = """
    Pulls the arm that could be best: its average so far and an allowance for how little is known of \
    it. With c = √2 and rewards from 0 to 1 it is UCB1.
    """
  /// Where it comes from.
  public static let source = "Auer et al. (2002); Sutton & Barto (2018), section 2.7"

  /// The degree of exploration c.
  @Parameter("Degree of exploration c", in: 0..., source: "Sutton & Barto, figure 2.4")
  public var c = 2.0
  /// The step size α; the average of the rewards by default.
  @Parameter("Step size α", in: .above(0, upTo: 1), note: ".inverseVisits averages the rewards.")
  public var stepSize: Schedule = .inverseVisits
  /// What a legend calls this variant.
  public var label: String?

  /// Makes the algorithm with its defaults.
  public init() {}

  /// Makes the algorithm.
  ///
  /// - Parameters:
  ///   - c: The degree of exploration.
  ///   - stepSize: The step size α, a number or a schedule.
  public init(c: Double? = nil, stepSize: some Rate = Unset()) {
    if let c { self.c = c }
    stepSize.apply(to: &self.stepSize)
  }

  /// Makes what chooses and learns in one run.
  public func agent(arms: Int) -> UCBAgent { UCBAgent(arms: arms, c, stepSize) }
}

/// An agent with upper confidence bounds in one run.
public struct UCBAgent: BanditAgent {
  private var arms: ArmValues
  /// Room for the bound of each arm.
  private var bounds: [Double]
  private let c: Double
  private let stepSize: Schedule

  init(arms: Int, _ c: Double, _ stepSize: Schedule) {
    self.arms = ArmValues(arms: arms, initialValue: 0)
    bounds = [Double](repeating: 0, count: arms)
    self.c = c
    self.stepSize = stepSize
  }

  /// The arm of greatest bound; ties are broken at random.
  public mutating func choose(at time: Int, using random: inout RandomStream) -> Int {
    let logarithm = c * c * log(Double(max(time, 1)))
    for arm in bounds.indices {
      let pulls = arms.pulls[arm]
      bounds[arm] =
        pulls == 0 ? .infinity : arms.values[arm] + (logarithm / Double(pulls)).squareRoot()  // (1)
    }
    return greatest(bounds, &random)
  }

  /// Moves the arm's estimate.
  public mutating func learn(_ arm: Int, reward: Double, at time: Int) {
    arms.move(arm, toward: reward, stepSize, at: time)  // (3), (4)
  }

  /// What each arm is believed to earn.
  public var estimates: [Double]? { arms.values }
}
