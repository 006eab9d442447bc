public import Environments

/// Why something could not be trained, solved or played.
public enum TrainingError: Error, Sendable, Equatable {
  /// A hyper-parameter is wrong.
  case parameter(ParameterError)
  /// The algorithm needs something that the problem is not.
  case unsuitable(algorithm: String, problem: String, needs: String)
  /// Episodes that can never end.
  case endless(problem: String, state: String)
  /// A number of episodes, steps or seeds that is not positive.
  case count(of: String, Int)
  /// A state that a policy or a table does not know.
  case unknownState(String, suggestion: String?)
  /// An action that the problem does not have.
  case unknownAction(String, suggestion: String?)
  /// A policy made for another problem.
  case mismatch(policy: String, problem: String)
  /// The values grow without bound or do not exist.
  case undefined(problem: String, reason: String)
  /// The problem's own code could not go on.
  case problem(ProblemFailure)
  /// Something else, as a sentence.
  case failed(String)
}

extension TrainingError {
  /// Whether it is about a number of episodes, steps or seeds.
  public var isOfCount: Bool { if case .count = self { true } else { false } }
}

extension TrainingError: CustomStringConvertible {
  /// The error as a sentence.
  public var description: String {
    switch self {
    case .parameter(let error): error.description
    case .unsuitable(let algorithm, let problem, let needs):
      "\(algorithm) cannot run on \(problem): it needs \(needs)."
    case .endless(let problem, let state):
      "Episodes of \(problem) never end: no terminal state can be reached from “\(state)”. "
        + "Give steps: instead of episodes:, or wrap it in TimeLimit(…, steps: …)."
    case .count(let what, let number):
      "The number of \(what) must be at least 1, not \(number)."
    case .unknownState(let name, let suggestion):
      "There is no state “\(name)”" + (suggestion.map { "; did you mean “\($0)”?" } ?? ".")
    case .unknownAction(let name, let suggestion):
      "There is no action “\(name)”" + (suggestion.map { "; did you mean “\($0)”?" } ?? ".")
    case .mismatch(let policy, let problem):
      "The policy \(policy) was not made for \(problem): their states or actions differ."
    case .undefined(let problem, let reason):
      "The values of \(problem) are not defined: \(reason)"
    case .problem(let failure): failure.message
    case .failed(let message): message
    }
  }
}
