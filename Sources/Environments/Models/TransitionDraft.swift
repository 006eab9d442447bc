import Glibc

/// The transitions of a model while they are listed, row by row, by states and then actions.
package struct TransitionDraft: ~Copyable {
  /// The memory of a finished draft; every pointer is to be given back with `free`.
  struct Parts {
    let rowStart: UnsafeMutablePointer<Int32>
    let successor: UnsafeMutablePointer<Int32>
    let probability: UnsafeMutablePointer<Double>
    let outcomeReward: UnsafeMutablePointer<Double>?
    let expectedReward: UnsafeMutablePointer<Double>
  }

  /// The bytes that models may take: three quarters of the machine's memory.
  package static let machineLimit: Int = {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    return pages > 0 && size > 0 ? pages / 4 * 3 * size : .max
  }()

  private var rowStart = TransitionColumn<Int32>()
  private var successor = TransitionColumn<Int32>()
  private var probability = TransitionColumn<Double>()
  private var reward = TransitionColumn<Double>()
  private var expectedReward = TransitionColumn<Double>()
  private var differ = false
  private let limit: Int

  /// The bytes wanted when the limit was met; nil while all is well.
  package private(set) var refused: Int?

  /// Makes an empty draft.
  ///
  /// - Parameter limit: The bytes it may take.
  package init(limit: Int = TransitionDraft.machineLimit) {
    self.limit = limit
    rowStart.append(0)
  }

  /// The number of outcomes so far.
  package var outcomeCount: Int { successor.count }
  /// The number of finished rows.
  package var rowCount: Int { expectedReward.count }

  /// Adds an outcome to the row being filled; one of probability 0 is left out.
  package mutating func add(_ state: Int, probability p: Double, reward r: Double) {
    guard p > 0, refused == nil else { return }
    if successor.isFull, !growOutcomes() { return }
    successor.append(Int32(truncatingIfNeeded: state))
    probability.append(p)
    reward.append(r)
  }

  /// Ends the row that was being filled.
  package mutating func endRow() {
    guard refused == nil else { return }
    let first = Int(rowStart.pointer[rowStart.count - 1])
    let end = successor.count
    var mean = 0.0
    if first < end {
      let initial = reward.pointer[first]
      var isEqual = true
      for index in first..<end {
        if reward.pointer[index] != initial { isEqual = false }
        mean += probability.pointer[index] * reward.pointer[index]
      }
      if isEqual { mean = initial } else { differ = true }
    }
    if rowStart.isFull, !growRows(rowStart.growth) || !rowStart.grow() { return }
    if expectedReward.isFull, !growRows(expectedReward.growth) || !expectedReward.grow() { return }
    rowStart.append(Int32(end))
    expectedReward.append(mean)
  }

  /// Divides the probabilities of the row being filled by their sum.
  mutating func normaliseRow(by sum: Double) {
    guard refused == nil, sum > 0 else { return }
    for index in Int(rowStart.pointer[rowStart.count - 1])..<successor.count {
      probability.pointer[index] = probability.pointer[index] / sum
    }
  }

  private var byteCount: Int {
    rowStart.byteCount + successor.byteCount + probability.byteCount + reward.byteCount
      + expectedReward.byteCount
  }

  private mutating func growOutcomes() -> Bool {
    let growth = successor.growth + probability.growth + reward.growth
    guard growRows(growth) else { return false }
    guard successor.count + successor.growth / 4 < Int(Int32.max), successor.grow(),
      probability.grow(), reward.grow()
    else {
      refused = byteCount + growth
      return false
    }
    return true
  }

  private mutating func growRows(_ growth: Int) -> Bool {
    if byteCount + growth <= limit { return true }
    refused = byteCount + growth
    return false
  }

  consuming func release() -> Parts {
    let differ = differ
    let rewards = reward.release()
    if !differ { free(rewards) }
    return Parts(
      rowStart: rowStart.release(), successor: successor.release(),
      probability: probability.release(), outcomeReward: differ ? rewards : nil,
      expectedReward: expectedReward.release())
  }
}
