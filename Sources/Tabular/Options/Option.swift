public import Environments
public import Training

/// A way of acting that lasts until it ends by itself (Sutton, Precup & Singh, 1999).
///
/// An option is a triple ⟨I, π, β⟩: the initiation set I of the states where it can start, a policy π
/// that is followed from then on, and the probability β(s) that it ends on arriving in state s. An
/// episode's end ends it too. States and actions are given by name, and are looked up in the problem
/// that the option is used on.
///
///     let door = Option("to door", policy: ["r1c1": "right"], in: ["r1c1"], until: ["r1c2"])
public struct Option: Sendable {
  /// What the option does.
  enum Course: Sendable {
    /// One action, once.
    case action(String)
    /// A policy: I as names, nil for everywhere, and β by names, nil for 1 outside I alone.
    case policy(any PolicyConvertible, starts: [String]?, ends: [String: Double]?)
  }

  /// What the option is called, where solutions and runs speak of it.
  public let name: String
  let course: Course

  /// Makes an option that ends for certain in some states.
  ///
  /// - Parameters:
  ///   - name: What the option is called.
  ///   - policy: How it acts: a policy, or a dictionary of state names and action names.
  ///   - starts: The initiation set I; every state that does not end the episode unless given.
  ///   - ends: The states where it ends; unless given, it ends when it leaves I.
  public init(
    _ name: String, policy: some PolicyConvertible, in starts: [String]? = nil,
    until ends: [String]? = nil
  ) {
    self.name = name
    let chances = ends.map { Dictionary($0.map { ($0, 1.0) }, uniquingKeysWith: { $1 }) }
    course = .policy(policy, starts: starts, ends: chances)
  }

  /// Makes an option that ends by chance.
  ///
  /// - Parameters:
  ///   - name: What the option is called.
  ///   - policy: How it acts: a policy, or a dictionary of state names and action names.
  ///   - starts: The initiation set I; every state that does not end the episode unless given.
  ///   - ends: The probability β, from 0 to 1, that it ends in a state; 0 in states left out.
  public init(
    _ name: String, policy: some PolicyConvertible, in starts: [String]? = nil,
    until ends: [String: Double]
  ) {
    self.name = name
    course = .policy(policy, starts: starts, ends: ends)
  }

  /// Makes the option of one action: it starts wherever the action is possible and ends after one step.
  ///
  /// - Parameter action: The action's name, which becomes the option's.
  public init(action: String) {
    name = action
    course = .action(action)
  }

  /// The actions of a problem as options of one step.
  ///
  /// - Parameter problem: The problem.
  /// - Returns: An option for each action, in their order.
  public static func primitives(of problem: some Problem) -> [Option] {
    let labels = problem.world.labels
    return (0..<labels.actionCount).map { Option(action: labels.actionName($0)) }
  }
}
