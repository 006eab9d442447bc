import Environments
import Training

/// The two copies of the values that a synchronous sweep reads and writes.
struct Sweeper: ~Copyable {
  private let model: MDP
  private var values: UnsafeMutablePointer<Double>
  private var updated: UnsafeMutablePointer<Double>

  /// Starts with all values 0.
  init(_ model: MDP) {
    self.model = model
    values = UnsafeMutablePointer.allocate(capacity: model.stateCount)
    values.initialize(repeating: 0, count: model.stateCount)
    updated = UnsafeMutablePointer.allocate(capacity: model.stateCount)
    updated.initialize(repeating: 0, count: model.stateCount)
  }

  deinit {
    values.deallocate()
    updated.deallocate()
  }

  /// Backs up every state once.
  ///
  /// - Returns: The greatest change of a value.
  mutating func sweep() -> Double {
    let change = BellmanBackup.maximise(
      0..<model.stateCount, of: model, from: values, into: updated)
    (values, updated) = (updated, values)
    return change
  }

  /// The values after the last sweep.
  var current: StateValues {
    StateValues(
      Array(UnsafeBufferPointer(start: values, count: model.stateCount)), labels: model.labels)
  }

  /// Adds the values after the last sweep to a history.
  func note(in history: inout ValueHistory) { history.note(values) }
}
