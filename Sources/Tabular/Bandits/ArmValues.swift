import Arrays
import Environments

/// What is believed of each arm, and how often it was pulled.
struct ArmValues: Sendable {
  /// The estimate of each arm.
  var values: [Double]
  /// How often each arm was pulled.
  var pulls: [Int]

  /// Makes arms that are all believed to earn the same.
  init(arms count: Int, initialValue: Double) {
    values = [Double](repeating: initialValue, count: count)
    pulls = [Int](repeating: 0, count: count)
  }

  /// The number of arms.
  var count: Int { values.count }

  /// An arm of greatest estimate; ties are broken at random.
  @inline(__always)
  func best(_ random: inout RandomStream) -> Int { greatest(values, &random) }

  /// Counts a pull and moves the arm's estimate toward its reward.
  @inline(__always)
  mutating func move(_ arm: Int, toward reward: Double, _ rate: Schedule, at time: Int) {
    pulls[arm] += 1
    values[arm] += rate.value(at: time, visits: pulls[arm]) * (reward - values[arm])
  }
}

/// The place of the greatest of some numbers; ties are broken at random.
@inline(__always)
func greatest(_ numbers: [Double], _ random: inout RandomStream) -> Int {
  var best = -Double.infinity
  var choice = 0
  var ties = 0
  for (place, number) in numbers.enumerated() {
    if number > best {
      (best, choice, ties) = (number, place, 1)
    } else if number == best {
      ties += 1
      if random.below(ties) == 0 { choice = place }
    }
  }
  return choice
}
