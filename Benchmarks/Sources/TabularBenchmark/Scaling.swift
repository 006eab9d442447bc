// What a model costs as it grows: time to build and to sweep, and memory, by the transition.

import Foundation
import Martlet

/// A model of 4 actions with 5 outcomes each, which lead anywhere or to states near by.
private func model(states: Int, isNear: Bool, rewardsDiffer: Bool) -> MDP {
  MDP("random", states: states, actions: 4, discount: 0.9999) { state, action in
    (0..<5).map { outcome in
      // A mixture that needs no memory of its own.
      let mixed = UInt64(truncatingIfNeeded: (state * 4 + action) * 5 + outcome + 1)
      let drawn = Int((mixed &* 0x9E37_79B9_7F4A_7C15) >> 33)
      let next = isNear ? (state + drawn % 100) % states : drawn % states
      return Outcome(
        next, probability: 0.2, reward: Double(rewardsDiffer ? outcome : action))
    }
  }
}

/// The memory that this process holds now, in bytes.
private func residentMemory() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
  return (Int(line.filter(\.isNumber)) ?? 0) * 1024
}

/// Builds models of 10⁴ to `most` transitions, and tells what each transition costs.
///
/// The information of a transition is its probability (64 bits) and the number of its successor (the
/// logarithm of the number of states), and a reward (64 bits) each action or each transition. Sweeps use
/// one core under `taskset -c 0`.
func scaling(most: Int = 10_000_000) {
  print(
    """
    | transitions | build, ns | sweep, ns (near) | sweep, ns (anywhere) \
    | bytes (a reward an action) | information | bytes (a reward an outcome) | information |
    | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
    """)
  func cell(_ value: Double) -> String { String(format: "%.2f", value) }
  // Models that are done with stay, or others would be found to take no memory of their own.
  var kept: [[MDP]] = []
  var transitions = 10_000
  while transitions <= most {
    let states = transitions / 20
    let each = Double(transitions)
    func sweep(_ model: MDP) -> Double {
      let sweeps = max(3, 60_000_000 / transitions)
      func seconds(_ sweeps: Int) -> Double {
        leastSeconds(3) { solve(model, with: ValueIteration(tolerance: 0, maxSweeps: sweeps)) }
          .seconds
      }
      // The difference leaves out what a solution costs besides.
      return (seconds(3 * sweeps) - seconds(sweeps)) / Double(2 * sweeps) / each
    }
    func built(isNear: Bool, rewardsDiffer: Bool) -> (seconds: Double, bytes: Double, model: MDP) {
      // Of small models several, or their pages would be too coarse a measure.
      let copies = max(1, 4_000_000 / transitions)
      let before = residentMemory()
      let clock = ContinuousClock()
      let begin = clock.now
      let models = (0..<copies).map { _ in
        model(states: states, isNear: isNear, rewardsDiffer: rewardsDiffer)
      }
      let seconds = (clock.now - begin) / .seconds(1)
      let bytes = residentMemory() - before
      kept.append(models)
      let all = each * Double(copies)
      return (seconds / all, Double(bytes) / all, models[0])
    }
    let near = sweep(built(isNear: true, rewardsDiffer: false).model)
    let differing = built(isNear: false, rewardsDiffer: true).bytes
    let anywhere = built(isNear: false, rewardsDiffer: false)
    let cells = [
      anywhere.seconds * 1e9, near * 1e9, sweep(anywhere.model) * 1e9,
      anywhere.bytes, 8 + log2(Double(states)) / 8 + 8.0 / 5,
      differing, 8 + log2(Double(states)) / 8 + 8,
    ]
    print("| \(transitions) | " + cells.map(cell).joined(separator: " | ") + " |")
    transitions *= 10
  }
}
