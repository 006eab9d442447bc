/// How an algorithm with a table of action values chooses what to do while it learns.
///
///     Sarsa(stepSize: 0.1, exploration: .softmax(temperature: .linear(from: 1, to: 0.05, over: 5000)))
///
/// Equal choices are broken at random. Of these, only the bonus reaches further than the next action:
/// its optimism is learned along with the values, so that a state from which something untried can be
/// reached is itself worth going to.
public struct Exploration: Sendable, Hashable {
  /// Which rule chooses, with its numbers.
  public enum Rule: Sendable, Hashable {
    /// With probability ε any action, else one of greatest value; nil for the algorithm's own ε.
    case epsilonGreedy(Schedule?)
    /// π(a|s) ∝ exp(q(s, a) / τ).
    case softmax(temperature: Schedule)
    /// An action of greatest q(s, a) + c √(ln t / n(s, a)), where this is the t-th visit of s.
    case ucb(c: Double)
    /// An action of greatest q(s, a) + β / √(n(s, a) + 1), which the targets believe as well.
    case bonus(Double)
  }

  /// Which rule chooses.
  public let rule: Rule

  /// Makes the behaviour of its rule.
  public init(_ rule: Rule) { self.rule = rule }

  /// ε-greedy with the algorithm's own rate `epsilon`: what algorithms do unless told otherwise.
  public static let epsilonGreedy = Exploration(.epsilonGreedy(nil))

  /// ε-greedy: with probability ε any possible action, each as likely, else one of greatest value
  /// (Sutton & Barto, 2018, 2.2).
  ///
  /// - Parameter epsilon: The exploration rate ε from 0 to 1, a number or a schedule.
  /// - Returns: The behaviour.
  public static func epsilonGreedy(_ epsilon: some Rate) -> Exploration {
    Exploration(.epsilonGreedy(epsilon.schedule))
  }

  /// Softmax, or Boltzmann, exploration: π(a|s) ∝ exp(q(s, a) / τ) (Luce, 1959; Bridle, 1990).
  ///
  /// - Parameter temperature: The temperature τ above 0, in units of the values, a number or a
  ///   schedule: great for nearly random, small for nearly greedy.
  /// - Returns: The behaviour.
  public static func softmax(temperature: some Rate = 1) -> Exploration {
    Exploration(.softmax(temperature: temperature.schedule ?? 1))
  }

  /// Upper confidence bounds in each state: an untried action first, then one of greatest
  /// q(s, a) + c √(ln t / n(s, a)), where n(s, a) counts how often a was taken in s and t is the
  /// number of this visit of s (Auer et al., 2002; Sutton & Barto, 2018, equation 2.10).
  ///
  /// - Parameter c: The degree of exploration c, at least 0, in units of the values.
  /// - Returns: The behaviour.
  public static func ucb(c: Double = 2) -> Exploration { Exploration(.ucb(c: c)) }

  /// A count bonus: greedy in q⁺(s, a) = q(s, a) + β / √(n(s, a) + 1), from which the targets
  /// bootstrap as well (Strehl & Littman, 2008; Rashid et al., 2020).
  ///
  /// - Parameter beta: The bonus β of an action never taken, at least 0, in units of the values.
  /// - Returns: The behaviour.
  public static func bonus(_ beta: Double = 0.1) -> Exploration { Exploration(.bonus(beta)) }
}

extension Exploration: CustomStringConvertible {
  /// The behaviour as it is written in a cell.
  public var description: String {
    switch rule {
    case .epsilonGreedy(nil): ".epsilonGreedy"
    case .epsilonGreedy(let epsilon?): ".epsilonGreedy(\(epsilon))"
    case .softmax(let temperature): ".softmax(temperature: \(temperature))"
    case .ucb(let c): ".ucb(c: \(c))"
    case .bonus(let beta): ".bonus(\(beta))"
    }
  }
}

extension Exploration: ParameterConvertible {
  /// A way of exploring.
  public static var parameterKind: ParameterKind { .exploration }
  /// The behaviour in the common form.
  public var parameterValue: ParameterValue { .exploration(self) }

  /// A number of the rule that is out of range.
  public var fault: String? {
    switch rule {
    case .epsilonGreedy(nil): nil
    case .epsilonGreedy(let epsilon?):
      rateFault(epsilon, "ε", in: ParameterBounds(low: 0, high: 1))
    case .softmax(let temperature): rateFault(temperature, "temperature:", in: .above(0))
    case .ucb(let c): numberFault(c, "c:")
    case .bonus(let beta): numberFault(beta, "the bonus")
    }
  }

  /// Takes a way of exploring.
  public init?(parameterValue: ParameterValue) {
    guard case .exploration(let value) = parameterValue else { return nil }
    self = value
  }

  private func rateFault(_ rate: Schedule, _ name: String, in bounds: ParameterBounds) -> String? {
    if rate.countsVisits {
      return "\(name) cannot be .inverseVisits, which is for step sizes."
    }
    let wrong = rate.boundedNumbers.first { !bounds.contains($0) }
    return wrong.map { "\(name) must be \(bounds), not \(short($0))." } ?? rate.fault
  }

  private func numberFault(_ value: Double, _ name: String) -> String? {
    value.isFinite && value >= 0 ? nil : "\(name) must be 0 or more, not \(short(value))."
  }

  private func short(_ value: Double) -> String {
    if let whole = Int(exactly: value) { "\(whole)" } else { "\(value)" }
  }
}
