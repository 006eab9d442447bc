import Environments

/// What a planning algorithm computed, and how.
public struct Solution: Sendable {
  /// What the algorithm is called.
  public var algorithm: String
  /// What the problem is called.
  public var problem: String
  /// The value of each state under the policy.
  public var values: StateValues
  /// The value of each action: q(s, a) = r(s, a) + γ Σ p(s′|s, a) v(s′).
  public var actionValues: ActionValues
  /// The greedy policy; of equal actions it takes the first.
  public var policy: Policy
  /// The number of sweeps, or of policy improvements.
  public var iterations: Int
  /// The greatest change of a value in each sweep; of policy iteration, in each improvement.
  public var residuals: [Double]
  /// The values after each sweep or policy evaluation.
  ///
  /// A very large problem keeps the first ones and
  /// the last.
  public var history: [StateValues]
  /// Of policy iteration, how many states changed their action in each improvement.
  public var changes: [Int]
  /// Whether the values were found to the tolerance asked for.
  public var converged: Bool
  /// How far any value can be from the exact one, proven by the changes that one more sweep would make
  /// (MacQueen, 1966; Porteus, 1971); nil where nothing is proven, as with discount 1.
  public var errorBound: Double?
  /// Of average reward, the mean reward of a step from each state on, under the best policy; `values`
  /// then says how much better or worse a state is to start in.
  public var gain: StateValues?
  /// Of a finite horizon, the policy of each step.
  public var stages: StagePolicies?
  /// What is special about the values, as sentences: which are infinite, and why.
  public var notes: [String] = []
  /// Whether the computation was stopped early.
  public var isPartial: Bool
  /// How long it took.
  public var seconds: Double

  /// Makes a solution.
  public init(
    algorithm: String, problem: String, values: StateValues, actionValues: ActionValues,
    policy: Policy, iterations: Int, residuals: [Double], history: [StateValues],
    changes: [Int] = [], converged: Bool, isPartial: Bool
  ) {
    self.algorithm = algorithm
    self.problem = problem
    self.values = values
    self.actionValues = actionValues
    self.policy = policy
    self.iterations = iterations
    self.residuals = residuals
    self.history = history
    self.changes = changes
    self.converged = converged
    self.isPartial = isPartial
    seconds = 0
  }

  /// What is doubtful about the solution, as sentences; empty where nothing is.
  public var warnings: [String] {
    if converged { return notes }
    let change = residuals.last.map { ", where the greatest change was still \($0)" } ?? ""
    return notes
      + (isPartial
        ? ["\(algorithm) was stopped after \(iterations) iterations\(change)."]
        : [
          "\(algorithm) has not converged in \(iterations) iterations\(change). Its values are as far "
            + "as it came; allow it more iterations."
        ])
  }
}
