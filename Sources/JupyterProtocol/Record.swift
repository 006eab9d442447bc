internal import Synchronization

/// What the shells of a kernel count together: the cells.
public final class Record: Sendable {
  private let count = Mutex(0)

  /// Creates the record of a kernel that has run nothing.
  public init() {}

  /// The number of the latest cell that got one.
  var number: Int { count.withLock { $0 } }

  /// The number of a cell that is about to run; the next one's, too, unless it is kept.
  func nextNumber(isKept: Bool) -> Int {
    count.withLock { count in
      if isKept { count += 1 }
      return isKept ? count : count + 1
    }
  }
}
