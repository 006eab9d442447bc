import Arrays
import Environments
import Training

/// The two copies of the values that a synchronous sweep reads and writes.
///
/// A state's new value depends on the old ones alone, so large sweeps are shared out among the cores
/// and give the same bits however many there are. For the same reason every other sweep goes from the last
/// block to the first: it begins with what the sweep before has left near the processor.
struct Sweeper: ~Copyable {
  /// Sweeps over fewer outcomes than this are not worth sharing out.
  private static let outcomesWorthSharing = 40_000
  /// How many blocks each core has of a sweep that is shared out, so that one which is late costs little.
  private static let blocksPerCore = 4
  /// The most bytes of the model between two looks at whether to stop: few enough that the blocks at the
  /// end of a sweep are still near the processor when the next begins.
  private static let largestBlock = 1 << 20

  private let model: MDP
  private let blockSize: Int
  private let blockCount: Int
  private let crew: Crew?
  private let changes: UnsafeMutablePointer<ChangeRange>
  private var isBackward = false
  private(set) var values: UnsafeMutablePointer<Double>
  private var updated: UnsafeMutablePointer<Double>

  /// Starts with all values 0.
  init(_ model: MDP) {
    self.model = model
    let count = model.stateCount
    let cores = model.table.outcomeCount < Self.outcomesWorthSharing ? 1 : coreCount()
    let shares = cores == 1 ? 1 : cores * Self.blocksPerCore
    let bytes = model.table.byteCount / max(count, 1) + 1
    blockSize = max(1, min((count + shares - 1) / shares, Self.largestBlock / bytes))
    blockCount = (count + blockSize - 1) / blockSize
    crew = cores == 1 ? nil : Crew(helpers: cores - 1, blocks: blockCount)
    changes = UnsafeMutablePointer.allocate(capacity: blockCount)
    changes.initialize(repeating: ChangeRange(), count: blockCount)
    values = Self.zeros(count)
    updated = Self.zeros(count)
  }

  /// Memory that is read from anywhere, in large pages where it is large.
  private static func zeros(_ count: Int) -> UnsafeMutablePointer<Double> {
    let memory = UnsafeMutablePointer<Double>.allocate(capacity: count)
    preferLargePages(memory, bytes: count * MemoryLayout<Double>.stride)
    memory.initialize(repeating: 0, count: count)
    return memory
  }

  deinit {
    crew?.dismiss()
    changes.deallocate()
    values.deallocate()
    updated.deallocate()
  }

  /// Backs up every state once with its best action.
  ///
  /// - Parameter progress: Asked whether to stop.
  /// - Returns: The changes of the values; nil when the sweep was stopped, and undone.
  mutating func sweep(_ progress: Progress) -> ChangeRange? {
    let count = model.stateCount
    let (model, blockSize, blockCount, isBackward) = (model, blockSize, blockCount, isBackward)
    // Blocks write to places of their own and read what nobody writes.
    let (changes, values, updated) = (changes, values, updated)
    let back = { (turn: Int) in
      if progress.isCancelled { return }
      let block = isBackward ? blockCount - 1 - turn : turn
      let states = block * blockSize..<min((block + 1) * blockSize, count)
      changes[block] =
        model.table.isDense
        ? DenseBackup.maximise(states, of: model, from: values, into: updated)
        : BellmanBackup.maximise(states, of: model, from: values, into: updated)
    }
    if let crew {
      crew.perform(back)
    } else {
      for turn in 0..<blockCount { back(turn) }
    }
    if progress.isCancelled { return nil }
    (self.values, self.updated) = (updated, values)
    self.isBackward.toggle()
    var all = ChangeRange()
    for block in 0..<blockCount { all.note(changes[block]) }
    return all
  }

  /// The values after the last sweep.
  var current: StateValues {
    StateValues(
      Array(UnsafeBufferPointer(start: values, count: model.stateCount)), labels: model.labels)
  }

  /// Adds the values after the last sweep to a history.
  func note(in history: inout ValueHistory) { history.note(values) }
}
