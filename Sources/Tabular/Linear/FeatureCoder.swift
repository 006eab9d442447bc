package import Environments
import Glibc
package import Training

/// The features of one state that are not 0: their numbers and what they are.
///
/// A number may come up twice where tiles are hashed onto the same weight; its parts then add up. The
/// memory belongs to whoever made the features.
package struct ActiveFeatures {
  package let index: UnsafePointer<Int32>
  package let value: UnsafePointer<Double>
  package let count: Int
  /// The state's number; −1 where states have none.
  package let state: Int

  /// wᵀx.
  @inline(__always)
  func product(_ weights: UnsafePointer<Double>) -> Double {
    var sum = 0.0
    var place = 0
    while place < count {
      sum += value[place] * weights[Int(index[place])]
      place &+= 1
    }
    return sum
  }

  /// w ← w + factor · x.
  @inline(__always)
  func add(_ factor: Double, to weights: UnsafeMutablePointer<Double>) {
    var place = 0
    while place < count {
      weights[Int(index[place])] += factor * value[place]
      place &+= 1
    }
  }
}

/// Turns coordinates between 0 and 1 into features, into memory that is given.
package struct FeatureCoder {
  private enum Plan {
    case groups(Int)
    case tiles(TileCoder)
    case powers(Int)
    case cosines(Int)
    case bumps(Int, width: Double)
  }

  private let plan: Plan
  /// How many coordinates there are.
  package let coordinateCount: Int
  /// How many features there are.
  package let featureCount: Int
  /// How many of them are not 0 at once, at most.
  package let activeCount: Int

  /// The greatest number of features.
  static let limit = 1 << 24

  /// Makes a coder.
  ///
  /// - Parameters:
  ///   - features: Any that are made from coordinates: neither tabular nor a matrix.
  ///   - count: How many coordinates there are, at least 1.
  ///   - owner: What the algorithm and the problem are called, for the error.
  /// - Throws: `TrainingError.failed` for too many features.
  package init(
    _ features: Features, coordinates count: Int, _ owner: (algorithm: String, problem: String)
  ) throws(TrainingError) {
    coordinateCount = count
    func tooMany(_ advice: String) -> TrainingError {
      .failed(
        "\(features) makes more than \(Self.limit) features of the \(count) coordinates of "
          + "\(owner.problem). \(advice)")
    }
    func number(_ base: Int, _ factor: Int = 1) throws(TrainingError) -> Int {
      var product = factor
      for _ in 0..<count {
        let (next, overflows) = product.multipliedReportingOverflow(by: base)
        guard !overflows, next <= Self.limit else {
          throw tooMany(
            factor > 1 ? "memory: hashes tiles into fewer weights." : "Take a smaller number.")
        }
        product = next
      }
      return product
    }
    switch features.basis {
    case .polynomial(let order), .fourier(let order), .tileCoding(_, let order, _):
      // One more of them is counted below.
      guard order <= Self.limit else { throw tooMany("Take a smaller number.") }
    default: break
    }
    switch features.basis {
    case .stateAggregation(let groups):
      plan = .groups(groups)
      featureCount = try number(groups)
      activeCount = 1
    case .polynomial(let order):
      plan = .powers(order)
      featureCount = try number(order + 1)
      activeCount = featureCount
    case .fourier(let order):
      plan = .cosines(order)
      featureCount = try number(order + 1)
      activeCount = featureCount
    case .radialBasis(let centers, let width):
      plan = .bumps(centers, width: width ?? (centers > 1 ? 1 / Double(centers - 1) : 1))
      featureCount = try number(centers)
      activeCount = featureCount
    case .tileCoding(let tilings, let tiles, let memory):
      if let memory {
        guard memory <= Self.limit else {
          throw .failed("memory: may be at most \(Self.limit), not \(memory).")
        }
        featureCount = memory
      } else {
        featureCount = try number(tiles + 1, tilings)
      }
      plan = .tiles(TileCoder(tilings: tilings, tiles: tiles, memory: memory, count))
      activeCount = tilings
    case .tabular, .matrix:
      throw .unsuitable(
        algorithm: "\(owner.algorithm) with \(features.shortName) features",
        problem: owner.problem, needs: "numbered states (a Discrete observation space)")
    }
  }

  /// Whether every feature that is not 0 is 1, and those that are change from state to state.
  package var isBinary: Bool {
    switch plan {
    case .groups, .tiles: true
    case .powers, .cosines, .bumps: false
    }
  }

  /// Writes the features of a point.
  ///
  /// - Parameters:
  ///   - point: The coordinates, each from 0 to 1.
  ///   - index: Where the features' numbers go, room for `activeCount`.
  ///   - value: Where they themselves go, as much room.
  /// - Returns: How many there are.
  @discardableResult @inline(__always)
  package func encode(
    _ point: UnsafePointer<Double>, _ index: UnsafeMutablePointer<Int32>,
    _ value: UnsafeMutablePointer<Double>
  ) -> Int {
    switch plan {
    case .tiles(let coder):
      coder.encode(point, index)
      value.update(repeating: 1, count: activeCount)
    case .groups(let groups):
      var (number, stride) = (0, 1)
      for coordinate in 0..<coordinateCount {
        number += min(Int(point[coordinate] * Double(groups)), groups - 1) * stride
        stride *= groups
      }
      index[0] = Int32(number)
      value[0] = 1
    case .powers(let order):
      value[0] = 1
      combine(order, value) { coordinate, power, before in
        before * pow(point[coordinate], Double(power))
      }
      count(index)
    case .cosines(let order):
      value[0] = 0
      combine(order, value) { coordinate, frequency, before in
        before + Double(frequency) * point[coordinate]
      }
      for place in 0..<featureCount { value[place] = cos(.pi * value[place]) }
      count(index)
    case .bumps(let centers, let width):
      value[0] = 0
      combine(centers - 1, value) { coordinate, centre, before in
        let place = centers > 1 ? Double(centre) / Double(centers - 1) : 0.5
        let distance = point[coordinate] - place
        return before + distance * distance
      }
      for place in 0..<featureCount { value[place] = exp(-value[place] / (2 * width * width)) }
      count(index)
    }
    return activeCount
  }

  /// Builds a number for each combination of one choice from 0 to `last` a coordinate; the first
  /// coordinate's choice changes fastest.
  @inline(__always)
  private func combine(
    _ last: Int, _ value: UnsafeMutablePointer<Double>, _ next: (Int, Int, Double) -> Double
  ) {
    var count = 1
    for coordinate in 0..<coordinateCount {
      // The choice 0 overwrites what the others are built on, so it comes last.
      for choice in stride(from: last, through: 0, by: -1) {
        for place in 0..<count {
          value[choice * count + place] = next(coordinate, choice, value[place])
        }
      }
      count *= last + 1
    }
  }

  private func count(_ index: UnsafeMutablePointer<Int32>) {
    for place in 0..<featureCount { index[place] = Int32(truncatingIfNeeded: place) }
  }
}

extension Features {
  /// The word without its numbers.
  var shortName: String { String("\(self)".prefix { $0 != "(" }) }
}
