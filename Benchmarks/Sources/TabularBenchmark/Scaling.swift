// What a model costs as it grows: time to build and to sweep, and memory, by the transition.

import Foundation
import Martlet

/// The memory that this process holds now, in bytes.
private func residentMemory() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
  return (Int(line.filter(\.isNumber)) ?? 0) * 1024
}

/// Builds models of 10³ to 10⁶ states, 4 actions and 5 outcomes, and tells what each transition costs.
///
/// A transition is a probability, a successor and a reward: 20 bytes as two doubles and 32 bits.
func scaling() {
  for states in [1_000, 10_000, 100_000, 1_000_000] {
    let transitions = states * 20
    let before = residentMemory()
    let (build, model) = leastSeconds(1) {
      MDP("random", states: states, actions: 4, discount: 0.95) { state, action in
        (0..<5).map { outcome in
          // A mixture that needs no memory of its own.
          let mixed = UInt64(truncatingIfNeeded: (state * 4 + action) * 5 + outcome + 1)
          let next = Int((mixed &* 0x9E37_79B9_7F4A_7C15) >> 33) % states
          return Outcome(next, probability: 0.2, reward: Double(outcome))
        }
      }
    }
    let memory = residentMemory() - before
    let sweeps = max(4, 40_000_000 / transitions)
    let (seconds, solution) = leastSeconds(3) {
      solve(model, with: ValueIteration(tolerance: 0, maxSweeps: sweeps))
    }
    let perTransition = 1e9 / Double(transitions)
    report(
      "scaling-\(states)/martlet", work: transitions * solution.iterations, unit: "transitions",
      seconds: seconds,
      check: "\"build_ns\": \(build * perTransition), "
        + "\"sweep_ns\": \(seconds * perTransition / Double(solution.iterations)), "
        + "\"bytes\": \(Double(memory) / Double(transitions))")
  }
}
