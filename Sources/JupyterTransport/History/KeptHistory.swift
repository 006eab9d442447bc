internal import Glibc
public import JupyterProtocol
internal import Session
internal import Synchronization

/// The cells of this session, in memory, and those of all sessions, in an SQLite file.
///
/// The file is opened at the first cell or question, and written by a thread of its own, so that no
/// cell waits for a disk or for another kernel. If the file cannot be used, a note says so once, and
/// the session's own cells are all there is.
public final class KeptHistory: HistoryStore {
  private struct Writing {
    var waiting: [HistoryEntry] = []
    var isWriting = false
    var isStarted = false
    var isClosed = false
    var isFinished = false
    /// The number of this session, once the file has given it one.
    var session: Int?
    var hasFailed = false
  }

  /// How many cells wait for a file that others hold, before the oldest are given up.
  private static let mostWaiting = 1_000

  /// How often writing is tried while others hold the file.
  private static let mostAttempts = 3

  private let path: String
  private let patience: Int32
  private let pageLimit: Int?
  private let note: @Sendable (String) -> Void
  private let memory: MemoryHistory
  private let writing = Monitor(Writing())
  private let reader = Monitor<HistoryFile?>(nil)
  private let isNoted = Atomic<Bool>(false)

  /// Creates the history that is kept in a file.
  ///
  /// - Parameters:
  ///   - path: the file's path
  ///   - note: takes a sentence on why the file is not used
  public convenience init(path: String, note: @escaping @Sendable (String) -> Void) {
    self.init(path: path, patience: 2_000, memory: MemoryHistory(), note: note)
  }

  package init(
    path: String, patience: Int32, memory: MemoryHistory, pageLimit: Int? = nil,
    note: @escaping @Sendable (String) -> Void
  ) {
    self.path = path
    self.patience = patience
    self.memory = memory
    self.pageLimit = pageLimit
    self.note = note
  }

  /// The number of this session: one more than that of the session that began before it.
  ///
  /// A session begins with its first cell.
  public var session: Int {
    // What was just handed to the writer decides; but no question waits long for it.
    let known = writing.wait(milliseconds: Int(patience)) { state -> Int?? in
      if let session = state.session { return .some(session) }
      return state.hasFailed || state.waiting.isEmpty && !state.isWriting ? .some(nil) : nil
    }
    if let number = known ?? nil { return number }
    return (read(fallback: 0) { file throws(DatabaseError) in try file.latestSession() }) + 1
  }

  /// Keeps a cell.
  public func append(number: Int, code: String, output: String?) {
    memory.append(number: number, code: code, output: output)
    guard code.utf8.count < MemoryHistory.longestText else { return }
    let entry = HistoryEntry(
      session: 0, number: number, code: code, output: output.map(MemoryHistory.shortened))
    let starts = writing.update { state in
      guard !state.hasFailed, !state.isClosed else { return false }
      if state.waiting.count >= Self.mostWaiting { state.waiting.removeFirst() }
      state.waiting.append(entry)
      defer { state.isStarted = true }
      return !state.isStarted
    }
    guard starts else { return }
    if let worker = Worker(body: { [self] in write() }) {
      worker.detach()
    } else {
      fail("no thread can be started")
    }
  }

  /// Shows the cells of this session and then of all others, latest first.
  public func visitLatestFirst(_ visit: (HistoryEntry) -> Bool) {
    let session = session
    var goesOn = true
    memory.visitLatestFirst { entry in
      var entry = entry
      entry.session = session
      goesOn = visit(entry)
      return goesOn
    }
    guard goesOn else { return }
    waitForWriter()
    let oldest = memory.oldestNumber ?? .max
    read(fallback: ()) { file throws(DatabaseError) in
      try file.visitLatestFirst(exceptOf: session, from: oldest, visit)
    }
  }

  /// The cells of a session whose numbers are in a range, in order.
  public func entries(session: Int, numbers: Range<Int>) -> [HistoryEntry] {
    let isOwn = session == self.session
    let kept = isOwn ? memory.entries(session: memory.session, numbers: numbers) : []
    let end = isOwn ? min(memory.oldestNumber ?? .max, numbers.upperBound) : numbers.upperBound
    guard numbers.lowerBound < end else { return Self.numbered(kept, session) }
    waitForWriter()
    let earlier = read(fallback: []) { file throws(DatabaseError) in
      try file.entries(session: session, numbers: numbers.lowerBound..<end)
    }
    return earlier + Self.numbered(kept, session)
  }

  /// Writes what waits and lets go of the file.
  ///
  /// - Parameter milliseconds: how long this may take; what is not written then is lost
  public func close(milliseconds: Int) {
    let isStarted = writing.update { state in
      state.isClosed = true
      return state.isStarted
    }
    if isStarted { _ = writing.wait(milliseconds: milliseconds) { $0.isFinished ? true : nil } }
    reader.withLock { $0 = nil }
  }

  /// Waits until what was handed to the writer can be read, but not for long.
  private func waitForWriter() {
    _ = writing.wait(milliseconds: Int(patience)) { state -> Bool? in
      state.hasFailed || state.waiting.isEmpty && !state.isWriting ? true : nil
    }
  }

  private static func numbered(_ entries: [HistoryEntry], _ session: Int) -> [HistoryEntry] {
    entries.map { entry in
      var entry = entry
      entry.session = session
      return entry
    }
  }

  // MARK: Reading

  private func read<Result>(
    fallback: Result, _ body: (HistoryFile) throws(DatabaseError) -> Result
  ) -> Result {
    reader.withLock { reader in
      do throws(HistoryError) {
        let file: HistoryFile
        if let reader {
          file = reader
        } else {
          guard access(path, F_OK) == 0 else { return fallback }
          file = try HistoryFile(reading: path, patience: patience)
          reader = file
        }
        do throws(DatabaseError) { return try body(file) } catch { throw .database(error) }
      } catch {
        reader = nil
        say("\(error)")
        return fallback
      }
    }
  }

  // MARK: Writing

  /// The life of the thread that writes.
  private func write() {
    defer { writing.update { $0.isFinished = true } }
    var file: HistoryFile?
    var attempts = 0
    while true {
      let entries = writing.wait { state -> [HistoryEntry]? in
        guard state.isClosed || !state.waiting.isEmpty else { return nil }
        defer { state.waiting = [] }
        state.isWriting = true
        return state.waiting
      }
      if entries.isEmpty { return }
      do throws(HistoryError) {
        let open: HistoryFile
        if let file {
          open = file
        } else {
          open = try HistoryFile(writing: path, patience: patience, pageLimit: pageLimit)
          file = open
        }
        try store(entries, in: open)
        attempts = 0
        writing.update { $0.isWriting = false }
      } catch {
        attempts += 1
        guard error.isBusy, attempts < Self.mostAttempts else { return fail("\(error)") }
        // Others hold the file, or make it: again soon, with what came meanwhile.
        usleep(20_000)
        writing.update { state in
          state.waiting = Array((entries + state.waiting).suffix(Self.mostWaiting))
          state.isWriting = false
        }
      }
    }
  }

  private func store(_ entries: [HistoryEntry], in file: HistoryFile) throws(HistoryError) {
    let known = writing.withLock { $0.session }
    var session = known ?? 0
    do {
      try file.transaction { () throws(DatabaseError) in
        if known == nil { session = try file.beginSession() }
        try file.insert(Self.numbered(entries, session))
      }
    } catch { throw .database(error) }
    writing.update { $0.session = session }
  }

  private func fail(_ reason: String) {
    say(reason)
    writing.update { state in
      state.hasFailed = true
      state.isWriting = false
      state.waiting = []
    }
  }

  private func say(_ reason: String) {
    guard !isNoted.exchange(true, ordering: .relaxed) else { return }
    note("the history is kept in memory alone: \(path): \(reason)")
  }
}
