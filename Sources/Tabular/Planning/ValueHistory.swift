import Environments
import Training

/// Keeps the values after every sweep, as long as they fit into eight megabytes.
struct ValueHistory {
  /// How many numbers are kept in all.
  private static let capacity = 1 << 20

  private let labels: Labels
  private var kept: [StateValues] = []
  private var room = ValueHistory.capacity

  init(_ labels: Labels) { self.labels = labels }

  /// Notes the values after a sweep; there is always room for the first.
  mutating func note(_ values: UnsafePointer<Double>) {
    guard room >= labels.stateCount || kept.isEmpty else { return }
    room -= labels.stateCount
    kept.append(copy(values))
  }

  /// Notes values of one's own making.
  mutating func note(_ values: [Double]) {
    values.withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress { note(base) }
    }
  }

  /// The values noted; the last of them are always the final ones.
  func closed(with final: StateValues, sweeps: Int) -> [StateValues] {
    kept.count < sweeps ? kept + [final] : kept
  }

  func copy(_ values: UnsafePointer<Double>) -> StateValues {
    StateValues(
      Array(UnsafeBufferPointer(start: values, count: labels.stateCount)), labels: labels)
  }
}
