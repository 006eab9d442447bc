internal import Glibc
internal import JupyterProtocol

/// The file of cells that were run, of all sessions, as SQLite keeps it.
///
/// Several kernels read and write it at once: it is in write-ahead mode, in which readers and the
/// writer do not wait for each other.
struct HistoryFile {
  /// The layout of the tables; a file of a later one is left alone.
  private static let version = 1

  private static let tables = """
    CREATE TABLE IF NOT EXISTS sessions (
      session INTEGER PRIMARY KEY AUTOINCREMENT, start INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS cells (
      session INTEGER NOT NULL, number INTEGER NOT NULL, code TEXT NOT NULL, output TEXT,
      PRIMARY KEY (session, number)) WITHOUT ROWID;
    PRAGMA user_version = 1;
    """

  private let database: Database

  /// Opens the file to be read.
  init(reading path: String, patience: Int32) throws(HistoryError) {
    // SQLite would wait at a pipe for ever.
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .cannotOpen("it is no file")
    }
    do {
      database = try Database(path: path, mode: .reading, patience: patience)
    } catch { throw .database(error) }
    try checkVersion()
  }

  /// Opens the file to be written; makes it, and its folder, if need be, for the user's eyes alone.
  ///
  /// - Parameters:
  ///   - path: the file's path
  ///   - patience: how long to wait for others, in milliseconds
  ///   - pageLimit: how many pages of 4 KiB the file may have
  /// - Throws: a `HistoryError` if it cannot be made or is not one of this version's.
  init(writing path: String, patience: Int32, pageLimit: Int? = nil) throws(HistoryError) {
    try Self.makePrivate(path)
    do {
      database = try Database(path: path, mode: .writing, patience: patience)
      // Lets go of durability at a loss of power, not of consistency; then nothing waits for a disk.
      try database.execute("PRAGMA synchronous = NORMAL")
      if let pageLimit { try database.execute("PRAGMA max_page_count = \(pageLimit)") }
    } catch { throw .database(error) }
    if try checkVersion() == 0 { try makeTables() }
  }

  /// Begins a session.
  ///
  /// - Returns: its number.
  func beginSession() throws(DatabaseError) -> Int {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    try database.execute("INSERT INTO sessions (start) VALUES (\(now.tv_sec))")
    return database.lastRow
  }

  /// Writes all of it or nothing.
  func transaction(_ body: () throws(DatabaseError) -> Void) throws(DatabaseError) {
    try database.execute("BEGIN IMMEDIATE")
    do throws(DatabaseError) {
      try body()
      try database.execute("COMMIT")
    } catch {
      try? database.execute("ROLLBACK")
      throw error
    }
  }

  /// Writes cells.
  func insert(_ entries: [HistoryEntry]) throws(DatabaseError) {
    let statement = try database.prepare(
      "INSERT OR REPLACE INTO cells (session, number, code, output) VALUES (?, ?, ?, ?)")
    for entry in entries {
      statement.reset()
      try statement.bind(entry.session, at: 1)
      try statement.bind(entry.number, at: 2)
      try statement.bind(entry.code, at: 3)
      try statement.bind(entry.output, at: 4)
      _ = try statement.step()
    }
  }

  /// The number of the latest session; 0 if there is none.
  func latestSession() throws(DatabaseError) -> Int {
    let statement = try database.prepare("SELECT max(session) FROM sessions")
    return try statement.step() ? statement.int(0) : 0
  }

  /// Shows the cells of all sessions, latest first, but for those of `session` from `number` on.
  func visitLatestFirst(
    exceptOf session: Int, from number: Int, _ visit: (HistoryEntry) -> Bool
  ) throws(DatabaseError) {
    for own in [true, false] {
      let statement = try database.prepare(
        "SELECT session, number, code, output FROM cells WHERE "
          + (own ? "session = ?1 AND number < ?2" : "session != ?1 AND ?2 = ?2")
          + " ORDER BY session DESC, number DESC")
      try statement.bind(session, at: 1)
      try statement.bind(number, at: 2)
      while try statement.step() {
        guard visit(entry(of: statement)) else { return }
      }
    }
  }

  /// The cells of a session whose numbers are in a range, in order.
  func entries(session: Int, numbers: Range<Int>) throws(DatabaseError) -> [HistoryEntry] {
    let statement = try database.prepare(
      "SELECT session, number, code, output FROM cells"
        + " WHERE session = ? AND number >= ? AND number < ? ORDER BY number")
    try statement.bind(session, at: 1)
    try statement.bind(numbers.lowerBound, at: 2)
    try statement.bind(numbers.upperBound, at: 3)
    var entries: [HistoryEntry] = []
    while try statement.step() { entries.append(entry(of: statement)) }
    return entries
  }

  /// What SQLite finds wrong with the file's pages; `ok` if nothing is.
  func check() throws(DatabaseError) -> String {
    let statement = try database.prepare("PRAGMA quick_check(1)")
    return try statement.step() ? statement.text(0) ?? "" : "ok"
  }

  private func entry(of row: Statement) -> HistoryEntry {
    HistoryEntry(
      session: row.int(0), number: row.int(1), code: row.text(2) ?? "", output: row.text(3))
  }

  // MARK: Set-up

  @discardableResult
  private func checkVersion() throws(HistoryError) -> Int {
    do {
      let statement = try database.prepare("PRAGMA user_version")
      let version = try statement.step() ? statement.int(0) : 0
      if version <= Self.version { return version }
    } catch { throw .database(error) }
    throw .newer
  }

  private func makeTables() throws(HistoryError) {
    do {
      // Another kernel may be doing the same; the mode is a property of the file.
      try database.execute("PRAGMA journal_mode = WAL")
      try transaction { () throws(DatabaseError) in try database.execute(Self.tables) }
    } catch { throw .database(error) }
  }

  /// Makes the file and its folder, and takes from everyone else the right to look.
  ///
  /// What SQLite writes beside the file gets the file's own permissions.
  private static func makePrivate(_ path: String) throws(HistoryError) {
    for (index, character) in path.utf8.enumerated() where character == UInt8(ascii: "/") {
      if index > 0 { mkdir(String(decoding: path.utf8.prefix(index), as: UTF8.self), 0o700) }
    }
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { throw .cannotOpen(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .cannotOpen("it is no file")
    }
    if status.st_mode & 0o077 != 0 { fchmod(descriptor, 0o600) }
  }
}

/// Why the history cannot be kept in its file.
enum HistoryError: Error, Hashable, CustomStringConvertible {
  /// The file cannot be opened or made.
  case cannotOpen(String)
  /// A later version of Martlet wrote the file.
  case newer
  /// SQLite cannot use the file.
  case database(DatabaseError)

  /// Whether others held the file's locks for too long.
  var isBusy: Bool {
    if case .database(let error) = self { error.isBusy } else { false }
  }

  /// What is wrong, to follow the file's name.
  var description: String {
    switch self {
    case .cannotOpen(let reason): reason
    case .newer: "it was written by a later version"
    case .database(let error): error.message
    }
  }
}
