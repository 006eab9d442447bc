import Dispatch
import Environments
import Training

/// The two copies of the values that a synchronous sweep reads and writes.
///
/// A state's new value depends on the old ones alone, so large sweeps are shared out among the cores
/// and give the same bits however many there are.
struct Sweeper: ~Copyable {
  /// Sweeps over fewer outcomes than this are not worth sharing out.
  private static let outcomesWorthSharing = 40_000
  /// The most states between two looks at whether to stop.
  private static let largestBlock = 1 << 16

  private let model: MDP
  private let blockSize: Int
  private let changes: UnsafeMutablePointer<Double>
  private var values: UnsafeMutablePointer<Double>
  private var updated: UnsafeMutablePointer<Double>

  /// Starts with all values 0.
  init(_ model: MDP) {
    self.model = model
    let count = model.stateCount
    let shares = model.table.outcomeCount < Self.outcomesWorthSharing ? 1 : coreCount()
    blockSize = max(1, min((count + shares - 1) / shares, Self.largestBlock))
    let blocks = (count + blockSize - 1) / blockSize
    changes = UnsafeMutablePointer.allocate(capacity: blocks)
    changes.initialize(repeating: 0, count: blocks)
    values = UnsafeMutablePointer.allocate(capacity: count)
    values.initialize(repeating: 0, count: count)
    updated = UnsafeMutablePointer.allocate(capacity: count)
    updated.initialize(repeating: 0, count: count)
  }

  deinit {
    changes.deallocate()
    values.deallocate()
    updated.deallocate()
  }

  /// Backs up every state once.
  ///
  /// - Parameter progress: Asked whether to stop.
  /// - Returns: The greatest change of a value; nil when the sweep was stopped, and undone.
  mutating func sweep(_ progress: Progress) -> Double? {
    let count = model.stateCount
    let blocks = (count + blockSize - 1) / blockSize
    if blocks == 1 {
      if progress.isCancelled { return nil }
      changes[0] = BellmanBackup.maximise(0..<count, of: model, from: values, into: updated)
    } else {
      let (model, blockSize) = (model, blockSize)
      // Blocks write to places of their own and read what nobody writes.
      nonisolated(unsafe) let (changes, values, updated) = (changes, values, updated)
      DispatchQueue.concurrentPerform(iterations: blocks) { block in
        let states = block * blockSize..<min((block + 1) * blockSize, count)
        changes[block] =
          progress.isCancelled
          ? .nan : BellmanBackup.maximise(states, of: model, from: values, into: updated)
      }
      if progress.isCancelled { return nil }
    }
    (values, updated) = (updated, values)
    return (0..<blocks).reduce(0) { max($0, changes[$1]) }
  }

  /// The values after the last sweep.
  var current: StateValues {
    StateValues(
      Array(UnsafeBufferPointer(start: values, count: model.stateCount)), labels: model.labels)
  }

  /// Adds the values after the last sweep to a history.
  func note(in history: inout ValueHistory) { history.note(values) }
}
