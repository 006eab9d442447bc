import Arrays
import Environments

/// One state, reward 1 for every step; the episode terminates at once, or never.
struct OneState: VectorSimulator {
  var endsAtOnce: Bool
  var observationCount: Int { 1 }
  var actionCount: Int { 2 }

  mutating func reset(
    into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) {
    observation[0] = 1
  }

  mutating func step(
    _ action: Int, into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) -> (reward: Double, terminated: Bool) {
    observation[0] = 1
    return (1, endsAtOnce)
  }
}

/// A row of cells, one-hot: left from the first pays 0.1 and ends, right from the last pays 1 and
/// ends.
struct Chain: VectorSimulator {
  var cell = 0
  var observationCount: Int { 5 }
  var actionCount: Int { 2 }

  mutating func reset(
    into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) {
    cell = 1
    write(observation)
  }

  mutating func step(
    _ action: Int, into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) -> (reward: Double, terminated: Bool) {
    cell += action == 1 ? 1 : -1
    defer { write(observation) }
    if cell < 0 { return (0.1, true) }
    return cell > 4 ? (1, true) : (0, false)
  }

  private func write(_ observation: UnsafeMutablePointer<Float>) {
    for index in 0..<5 { observation[index] = index == cell ? 1 : 0 }
  }
}
