internal import Synchronization

/// One cell that was run.
public struct HistoryEntry: Sendable, Hashable {
  /// The session it was run in, counted from 1.
  public var session: Int
  /// The cell's number in its session.
  public var number: Int
  /// The cell's text.
  public var code: String
  /// The cell's value as plain text, if it had one.
  public var output: String?

  /// Creates an entry.
  public init(session: Int, number: Int, code: String, output: String? = nil) {
    self.session = session
    self.number = number
    self.code = code
    self.output = output
  }
}

/// Where the cells that were run are kept, and those of earlier sessions if it has them.
///
/// Used from any thread. Nothing here fails: what cannot be kept is forgotten.
public protocol HistoryStore: AnyObject, Sendable {
  /// The number of this kernel's own session.
  var session: Int { get }

  /// Keeps a cell of this session.
  func append(number: Int, code: String, output: String?)

  /// Shows the kept cells, latest first and those of this session before all others, until `visit`
  /// returns `false`.
  func visitLatestFirst(_ visit: (HistoryEntry) -> Bool)

  /// The cells of a session whose numbers are in a range, in order.
  func entries(session: Int, numbers: Range<Int>) -> [HistoryEntry]
}

/// Keeps the latest cells of this session, in bounded memory.
public final class MemoryHistory: HistoryStore {
  private struct State {
    var entries: [HistoryEntry] = []
    var bytes = 0
  }

  /// The number of bytes from which on a cell's text is not kept, and its value cut.
  public static let longestText = 1 << 20

  private let capacity: Int
  private let byteCapacity: Int
  private let state = Mutex(State())

  /// Creates an empty history.
  ///
  /// - Parameters:
  ///   - capacity: how many cells are kept
  ///   - byteCapacity: how many bytes their texts may have together
  public init(capacity: Int = 10_000, byteCapacity: Int = 16 << 20) {
    self.capacity = max(1, capacity)
    self.byteCapacity = byteCapacity
  }

  /// The only session there is.
  public var session: Int { 1 }

  /// The smallest number of the cells that are kept; `nil` if there are none.
  public var oldestNumber: Int? { state.withLock { $0.entries.first?.number } }

  /// Keeps a cell, at the price of the oldest ones if need be.
  public func append(number: Int, code: String, output: String?) {
    guard code.utf8.count < Self.longestText else { return }
    let entry = HistoryEntry(
      session: session, number: number, code: code, output: output.map(Self.shortened))
    state.withLock { state in
      state.entries.append(entry)
      state.bytes += Self.size(entry)
      while state.entries.count > capacity || state.bytes > byteCapacity {
        // Half goes at once, so that appending stays cheap.
        let excess = max(1, state.entries.count / 2)
        for entry in state.entries.prefix(excess) { state.bytes -= Self.size(entry) }
        state.entries.removeFirst(excess)
      }
    }
  }

  /// Shows the kept cells, latest first, until `visit` returns `false`.
  public func visitLatestFirst(_ visit: (HistoryEntry) -> Bool) {
    let entries = state.withLock { $0.entries }
    for entry in entries.reversed() where !visit(entry) { return }
  }

  /// The kept cells whose numbers are in a range.
  public func entries(session: Int, numbers: Range<Int>) -> [HistoryEntry] {
    guard session == self.session else { return [] }
    // Cells of shells beside each other end in another order than they began.
    return state.withLock { $0.entries }.filter { numbers.contains($0.number) }
      .sorted { $0.number < $1.number }
  }

  /// As much of a value's text as is kept.
  public static func shortened(_ text: String) -> String {
    guard text.utf8.count >= longestText else { return text }
    return String(decoding: text.utf8.prefix(longestText), as: UTF8.self)
  }

  private static func size(_ entry: HistoryEntry) -> Int {
    entry.code.utf8.count + (entry.output?.utf8.count ?? 0) + 64
  }
}
