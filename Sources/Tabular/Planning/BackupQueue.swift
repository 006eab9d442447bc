import Environments
import Training

/// States in the order of how much a backup may change them (Moore & Atkeson, 1993; Peng & Williams,
/// 1993).
///
/// A state's priority bounds the change that its backup can make: it starts as that change, and grows
/// by γ p |Δ| when a successor of probability p changes by Δ.
struct BackupQueue {
  private let model: MDP
  private let predecessors: Predecessors
  private var priority: [Double]
  private var heap: [Int32]
  private var place: [Int32]

  init(_ model: MDP, _ values: UnsafeMutablePointer<Double>) {
    self.model = model
    predecessors = Predecessors(model.table)
    let count = model.stateCount
    heap = (0..<Int32(count)).map { $0 }
    place = heap
    priority = (0..<count).map { state in
      abs(BellmanBackup.best(state, of: model, values) - values[state])
    }
    for index in (0..<count / 2).reversed() { sink(index) }
  }

  /// Backs up the first states of the queue.
  ///
  /// - Returns: The greatest priority left; nil when stopped.
  mutating func run(
    _ backups: Int, until tolerance: Double, _ values: UnsafeMutablePointer<Double>,
    _ progress: Progress
  ) -> Double? {
    let (table, discount) = (model.table, model.discount)
    for backup in 0..<backups {
      if backup % 256 == 0, progress.isCancelled { return nil }
      let state = Int(heap[0])
      if priority[state] <= tolerance { break }
      let new = BellmanBackup.best(state, of: model, values)
      let change = abs(new - values[state])
      values[state] = new
      set(state, 0)
      guard change > 0 else { continue }
      var last = -1
      for row in predecessors.rows(into: state) where Int(row) != last {
        last = Int(row)
        var probability = 0.0
        for index in Int(table.rowStart[last])..<Int(table.rowStart[last + 1])
        where Int(table.successor[index]) == state {
          probability += table.probability[index]
        }
        let before = last / model.actionCount
        set(before, priority[before] + discount * probability * change)
      }
    }
    return priority[Int(heap[0])]
  }

  private mutating func set(_ state: Int, _ new: Double) {
    let old = priority[state]
    priority[state] = new
    if new > old { rise(Int(place[state])) } else { sink(Int(place[state])) }
  }

  private mutating func rise(_ start: Int) {
    var index = start
    while index > 0 {
      let parent = (index - 1) / 2
      guard priority[Int(heap[index])] > priority[Int(heap[parent])] else { return }
      swap(index, parent)
      index = parent
    }
  }

  private mutating func sink(_ start: Int) {
    var index = start
    while true {
      var greatest = index
      for child in 2 * index + 1...2 * index + 2 where child < heap.count {
        if priority[Int(heap[child])] > priority[Int(heap[greatest])] { greatest = child }
      }
      if greatest == index { return }
      swap(index, greatest)
      index = greatest
    }
  }

  private mutating func swap(_ a: Int, _ b: Int) {
    heap.swapAt(a, b)
    place[Int(heap[a])] = Int32(a)
    place[Int(heap[b])] = Int32(b)
  }
}
