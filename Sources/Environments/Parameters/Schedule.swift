import Glibc

/// A rate that may change as training goes on: a step size, an exploration rate, a learning rate.
///
/// A schedule is accepted wherever a number is: `stepSize: 0.1`,
/// `epsilon: .linear(from: 1, to: 0.05, over: 10_000)`. Time is counted in environment steps.
public struct Schedule: Sendable, Hashable {
  /// How the rate changes.
  public enum Shape: Sendable, Hashable {
    /// The same number for ever.
    case constant(Double)
    /// A straight line over a number of steps, then constant.
    case linear(from: Double, to: Double, over: Int)
    /// to + (from − to) · decayᵗ after t steps.
    case exponential(from: Double, to: Double, decay: Double)
    /// 1/n at the n-th visit of a state and action, the sample average of Sutton & Barto, 2.4.
    case inverseVisits
  }

  /// How the rate changes.
  public let shape: Shape

  /// Makes a schedule of its shape.
  public init(_ shape: Shape) { self.shape = shape }

  /// The rate after a number of steps.
  ///
  /// - Parameters:
  ///   - step: How many environment steps were taken before this one.
  ///   - visits: How often the state and action have been visited, this time included; only
  ///     `inverseVisits` reads it.
  /// - Returns: The rate to use now.
  @inlinable
  public func value(at step: Int, visits: Int = 1) -> Double {
    if case .constant(let value) = shape { return value }
    return changing(at: step, visits: visits)
  }

  @usableFromInline
  func changing(at step: Int, visits: Int) -> Double {
    switch shape {
    case .constant(let value): value
    case .linear(let from, let to, let over):
      step >= over ? to : from + (to - from) * (Double(step) / Double(over))
    case .exponential(let from, let to, let decay): to + (from - to) * pow(decay, Double(step))
    case .inverseVisits: 1 / Double(max(visits, 1))
    }
  }

  /// Whether the rate depends on how often a state and action have been visited.
  public var countsVisits: Bool { shape == .inverseVisits }
}

extension Schedule: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// A constant.
  public init(floatLiteral value: Double) { shape = .constant(value) }
  /// A constant.
  public init(integerLiteral value: Int) { shape = .constant(Double(value)) }
}

extension Schedule: CustomStringConvertible {
  /// The schedule as it is written in a cell.
  public var description: String {
    switch shape {
    case .constant(let value): "\(value)"
    case .linear(let from, let to, let over): ".linear(from: \(from), to: \(to), over: \(over))"
    case .exponential(let from, let to, let decay):
      ".exponential(from: \(from), to: \(to), decay: \(decay))"
    case .inverseVisits: ".inverseVisits"
    }
  }
}

/// A number or a schedule: what a rate's argument accepts.
public protocol Rate: Sendable {
  /// The schedule, or nil where the declared default holds.
  var schedule: Schedule? { get }
}

extension Rate {
  /// Writes the schedule into a parameter, unless it is unset.
  public func apply(to parameter: inout Schedule) {
    if let schedule { parameter = schedule }
  }
}

extension Double: Rate {
  /// A constant schedule.
  public var schedule: Schedule? { Schedule(.constant(self)) }
}

extension Int: Rate {
  /// A constant schedule.
  public var schedule: Schedule? { Schedule(.constant(Double(self))) }
}

extension Schedule: Rate {
  /// The schedule itself.
  public var schedule: Schedule? { self }
}

/// An argument that was left out: the parameter keeps its declared default.
public struct Unset: Rate {
  /// Makes the mark of an argument left out.
  public init() {}
  /// None.
  public var schedule: Schedule? { nil }
}

extension Rate where Self == Schedule {
  /// A straight line over a number of steps, then constant.
  public static func linear(from: Double, to: Double, over: Int) -> Schedule {
    Schedule(.linear(from: from, to: to, over: over))
  }

  /// to + (from − to) · decayᵗ after t steps.
  public static func exponential(from: Double, to: Double, decay: Double) -> Schedule {
    Schedule(.exponential(from: from, to: to, decay: decay))
  }

  /// The same number for ever.
  public static func constant(_ value: Double) -> Schedule { Schedule(.constant(value)) }

  /// 1/n at the n-th visit of a state and action.
  public static var inverseVisits: Schedule { Schedule(.inverseVisits) }
}
