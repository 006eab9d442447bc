public import Environments
import Glibc
public import Training

/// The deadly triad on Baird's counterexample: bootstrapping, learning off policy and function
/// approximation, each of which can be switched off (Sutton & Barto, 2018, 11.3; van Hasselt et al., 2018).
///
/// Every sweep is the mean update of all states, each as likely, so that nothing is left to chance:
///
///     w ← w + α / |S| Σₛ [target(s) − wᵀx(s)] x(s)
///
/// - Bootstrapping: the target is E[R + γ wᵀx(S′)]; without it, the exact value of the policy.
/// - Off policy: the policy is always "solid", while all states weigh the same; without it, the policy
///   is the behaviour, which visits all states equally.
/// - Function approximation: the features are Baird's, more than there are states; without it, each state
///   has a value of its own, which begins as the features would have it.
///
/// With all three the weights grow without bound; without any one of them they do not.
public struct DeadlyTriad: Parameterised {
  /// What it shows.
  public static let documentation = """
    Baird's counterexample with bootstrapping, off-policy learning and function approximation, each of \
    which can be switched off: the weights diverge with all three alone.
    """
  /// Where it comes from.
  public static let source =
    "Baird (1995); Sutton & Barto (2018), section 11.3; van Hasselt et al. (2018)"

  /// Whether targets rest on the values of next states.
  @Parameter("Bootstrapping")
  public var bootstrapping = true
  /// Whether the policy is another than the one that acts.
  @Parameter("Off policy")
  public var offPolicy = true
  /// Whether values are linear in features that states share.
  @Parameter("Function approximation")
  public var functionApproximation = true
  /// The step size α.
  @Parameter("Step size α", in: .above(0, upTo: 1), source: "Sutton & Barto, figure 11.2")
  public var stepSize = 0.01
  /// The discount γ.
  @Parameter("Discount γ", in: 0...1, source: "Sutton & Barto, figure 11.2")
  public var discount = 0.99
  /// The number of sweeps.
  @Parameter("Sweeps", in: 1...1000, source: "Sutton & Barto, figure 11.2")
  public var sweeps = 1000

  /// Makes the triad with all three.
  public init() {}

  /// Makes the triad.
  ///
  /// - Parameters:
  ///   - bootstrapping: Whether targets rest on the values of next states.
  ///   - offPolicy: Whether the policy is another than the one that acts.
  ///   - functionApproximation: Whether values are linear in features that states share.
  ///   - stepSize: The step size α.
  ///   - discount: The discount γ.
  ///   - sweeps: The number of sweeps.
  public init(
    bootstrapping: Bool? = nil, offPolicy: Bool? = nil, functionApproximation: Bool? = nil,
    stepSize: Double? = nil, discount: Double? = nil, sweeps: Int? = nil
  ) {
    if let bootstrapping { self.bootstrapping = bootstrapping }
    if let offPolicy { self.offPolicy = offPolicy }
    if let functionApproximation { self.functionApproximation = functionApproximation }
    if let stepSize { self.stepSize = stepSize }
    if let discount { self.discount = discount }
    if let sweeps { self.sweeps = sweeps }
  }

  /// The eight ways of switching the three on and off, all three first.
  public static var all: [DeadlyTriad] {
    [true, false].flatMap { first in
      [true, false].flatMap { second in
        [true, false].map {
          DeadlyTriad(bootstrapping: first, offPolicy: second, functionApproximation: $0)
        }
      }
    }
  }

  /// What is switched on, for a legend: "bootstrapping, off policy".
  public var name: String {
    let words = [
      bootstrapping ? "bootstrapping" : nil, offPolicy ? "off policy" : nil,
      functionApproximation ? "function approximation" : nil,
    ].compactMap { $0 }
    return words.isEmpty ? "none of the three" : words.joined(separator: ", ")
  }

  /// The weights at the start and after each sweep, of shape `[sweeps + 1, weights]`.
  public var weights: [[Double]] {
    let start = initialWeights
    return [start] + weights(from: start, sweeps: sweeps)
  }

  /// The length ‖w‖ of the weights at the start and after each sweep.
  public var norms: [Double] {
    weights.map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
  }

  /// By what factor the weights grow in a sweep in the long run: the spectral radius of the update.
  ///
  /// It is 1 where there are weights that no value depends on, which stay as they are; above 1 the
  /// weights diverge.
  public var growth: Double {
    let count = initialWeights.count
    // Nothing earns a reward, so a sweep is a matrix; its columns are where unit weights go.
    var matrix = (0..<count).flatMap { column in
      weights(from: (0..<count).map { $0 == column ? 1 : 0 }, sweeps: 1).last ?? []
    }
    guard matrix.count == count * count else { return 0 }
    // ‖M^(2ᵏ)‖^(1/2ᵏ) tends to the spectral radius; its logarithm is kept so that nothing overflows.
    var logarithm = 0.0
    var power = 1.0
    for _ in 0..<40 {
      let norm = matrix.reduce(0) { $0 + $1 * $1 }.squareRoot()
      guard norm > 0 else { return 0 }
      logarithm += log(norm) / power
      let scaled = matrix.map { $0 / norm }
      for row in 0..<count {
        for column in 0..<count {
          matrix[column * count + row] = (0..<count).reduce(0) {
            $0 + scaled[$1 * count + row] * scaled[column * count + $1]
          }
        }
      }
      power *= 2
    }
    return exp(logarithm)
  }

  /// Whether the weights grow without bound.
  public var diverges: Bool { growth > 1 + 1e-9 }

  private var initialWeights: [Double] {
    let weights = BairdsCounterexample.initialWeights
    guard !functionApproximation else { return weights }
    return BairdsCounterexample.features.map { row in
      zip(row, weights).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }

  private func weights(from start: [Double], sweeps: Int) -> [[Double]] {
    let problem = BairdsCounterexample(discount: discount)
    let features: Features =
      functionApproximation ? .matrix(BairdsCounterexample.features) : .tabular
    let policy = offPolicy ? problem.targetPolicy : problem.behaviourPolicy
    let prediction: Prediction?
    if bootstrapping {
      let predictor = SemiGradientTD(
        stepSize: stepSize, features: features, initialWeights: start, updates: .expected)
      prediction = try? predictor.predict(
        policy, on: problem.world, for: .steps(sweeps), seed: 1, progress: Progress())
    } else {
      let predictor = GradientMonteCarlo(
        stepSize: stepSize, features: features, initialWeights: start, updates: .expected)
      prediction = try? predictor.predict(
        policy, on: problem.world, for: .steps(sweeps), seed: 1, progress: Progress())
    }
    return prediction?.weightHistory ?? []
  }
}

extension BairdsCounterexample {
  /// The policy that acts: "dashed" in six of seven steps.
  public var behaviourPolicy: Policy { policy("behaviour", Self.behaviour) }

  /// The policy whose values are wanted: always "solid".
  public var targetPolicy: Policy { policy("target", Self.target) }

  private func policy(_ name: String, _ probabilities: [Double]) -> Policy {
    Policy(
      name: name, rule: .table((0..<7).flatMap { _ in probabilities }), labels: world.labels)
  }
}
