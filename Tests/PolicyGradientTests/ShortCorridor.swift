import Arrays
import Environments

/// The short corridor of Sutton & Barto, example 13.1: three cells that look the same, the second of
/// which swaps left and right, and −1 for every step until the goal on the right.
struct ShortCorridor: VectorSimulator {
  var cell = 0
  var observationCount: Int { 1 }
  var actionCount: Int { 2 }

  mutating func reset(
    into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) {
    cell = 0
    observation[0] = 1
  }

  mutating func step(
    _ action: Int, into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) -> (reward: Double, terminated: Bool) {
    let movesRight = (action == 1) != (cell == 1)
    cell = max(0, movesRight ? cell + 1 : cell - 1)
    observation[0] = 1
    return (-1, cell == 3)
  }

  /// How often, discounted, each cell is visited from the start when right is taken with
  /// probability p: the solution of d = e₀ + γ Pᵀ d by iteration.
  static func visits(_ p: Double, discount: Double) -> [Double] {
    var visits = [0.0, 0, 0]
    for _ in 0..<20_000 {
      visits = [
        1 + discount * ((1 - p) * visits[0] + p * visits[1]),
        discount * (p * visits[0] + (1 - p) * visits[2]),
        discount * (1 - p) * visits[1],
      ]
    }
    return visits
  }

  /// The values of the three cells: the solution of v = −1 + γ P v by iteration.
  static func values(_ p: Double, discount: Double) -> [Double] {
    var v = [0.0, 0, 0]
    for _ in 0..<20_000 {
      v = [
        -1 + discount * ((1 - p) * v[0] + p * v[1]),
        -1 + discount * (p * v[0] + (1 - p) * v[2]),
        -1 + discount * (1 - p) * v[1],
      ]
    }
    return v
  }
}
