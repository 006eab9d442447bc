/// A set of observations or actions.
public protocol Space: Sendable {
  /// What one observation or action is.
  associatedtype Element: Sendable
  /// Whether an element belongs to the space.
  func contains(_ element: Element) -> Bool
}

/// The numbers 0..<count, with a name each where they have one.
public struct Discrete: Space, Equatable {
  /// How many elements there are.
  public let count: Int
  /// Their names; nil where they have none.
  public let names: [String]?

  /// Makes the space of the numbers 0..<count.
  ///
  /// - Parameters:
  ///   - count: How many elements there are, at least 1.
  ///   - names: A name for each element.
  public init(_ count: Int, names: [String]? = nil) {
    precondition(count > 0, "a discrete space needs at least one element")
    precondition(names == nil || names?.count == count, "a discrete space needs a name each")
    self.count = count
    self.names = names
  }

  /// Makes the space of some names, numbered in their order.
  ///
  /// - Parameter names: A name for each element, at least one.
  public init(names: [String]) { self.init(names.count, names: names) }

  /// Whether a number is in 0..<count.
  public func contains(_ element: Int) -> Bool { element >= 0 && element < count }
}

/// Vectors of real numbers between bounds.
public struct Box: Space, Equatable {
  /// The least value of each number.
  public let low: [Double]
  /// The greatest value of each number.
  public let high: [Double]

  /// Makes the space of the vectors between two bounds.
  ///
  /// - Parameters:
  ///   - low: The least value of each number; −∞ is allowed.
  ///   - high: The greatest value of each number, as many as in `low`; ∞ is allowed.
  public init(low: [Double], high: [Double]) {
    precondition(low.count == high.count, "a box needs as many upper as lower bounds")
    precondition(!low.isEmpty, "a box needs at least one number")
    self.low = low
    self.high = high
  }

  /// How many numbers a vector has.
  public var count: Int { low.count }

  /// Whether a vector has the right length and lies between the bounds.
  public func contains(_ element: [Double]) -> Bool {
    element.count == count
      && zip(element, zip(low, high)).allSatisfy { $0 >= $1.0 && $0 <= $1.1 }
  }
}
