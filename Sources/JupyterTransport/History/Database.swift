internal import CSQLite

/// A connection to an SQLite file, for one thread at a time.
final class Database {
  /// How a file is opened.
  enum Mode {
    /// To be written; made if it is not there.
    case writing
    /// To be read; an error if it is not there.
    case reading
  }

  private let handle: OpaquePointer

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: the file's path
  ///   - mode: what for
  ///   - patience: how long to wait while others hold the file's locks, in milliseconds
  /// - Throws: a `DatabaseError` if SQLite cannot open it.
  init(path: String, mode: Mode, patience: Int32) throws(DatabaseError) {
    var handle: OpaquePointer?
    let flags = mode == .writing ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
    let code = sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle else {
      let error = DatabaseError(code: code, message: Self.message(handle, code))
      sqlite3_close_v2(handle)
      throw error
    }
    self.handle = handle
    sqlite3_busy_timeout(handle, patience)
  }

  deinit { sqlite3_close_v2(handle) }

  /// Runs statements that have no results.
  func execute(_ sql: String) throws(DatabaseError) {
    try check(sqlite3_exec(handle, sql, nil, nil, nil))
  }

  /// Prepares a statement.
  func prepare(_ sql: String) throws(DatabaseError) -> Statement {
    var statement: OpaquePointer?
    try check(sqlite3_prepare_v2(handle, sql, -1, &statement, nil))
    guard let statement else { throw DatabaseError(code: SQLITE_MISUSE, message: "no statement") }
    return Statement(statement, of: self)
  }

  /// The number of the row that was inserted last.
  var lastRow: Int { Int(sqlite3_last_insert_rowid(handle)) }

  fileprivate func check(_ code: Int32) throws(DatabaseError) {
    guard code != SQLITE_OK, code != SQLITE_ROW, code != SQLITE_DONE else { return }
    throw DatabaseError(code: code, message: Self.message(handle, code))
  }

  private static func message(_ handle: OpaquePointer?, _ code: Int32) -> String {
    let text = handle.map { sqlite3_errmsg($0) } ?? sqlite3_errstr(code)
    return text.map { String(cString: $0) } ?? "error \(code)"
  }
}

/// A statement with places for values; each run is a `reset`, then the values, then the steps.
final class Statement {
  /// Says that SQLite is to copy a text that it is given.
  private static let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

  private let handle: OpaquePointer
  private let database: Database

  fileprivate init(_ handle: OpaquePointer, of database: Database) {
    self.handle = handle
    self.database = database
  }

  deinit { sqlite3_finalize(handle) }

  /// Makes the statement ready to be run again.
  func reset() { sqlite3_reset(handle) }

  /// Puts a number into a place, counted from 1.
  func bind(_ value: Int, at place: Int32) throws(DatabaseError) {
    try database.check(sqlite3_bind_int64(handle, place, Int64(value)))
  }

  /// Puts a text, or nothing, into a place.
  func bind(_ value: String?, at place: Int32) throws(DatabaseError) {
    guard var text = value else {
      return try database.check(sqlite3_bind_null(handle, place))
    }
    let code = text.withUTF8 { utf8 in
      // A pointer even for an empty text: without one SQLite would store NULL.
      utf8.isEmpty
        ? sqlite3_bind_text(handle, place, "", 0, Self.copies)
        : utf8.withMemoryRebound(to: CChar.self) {
          sqlite3_bind_text(handle, place, $0.baseAddress, Int32(clamping: $0.count), Self.copies)
        }
    }
    try database.check(code)
  }

  /// Goes on to the next row; `false` when there is none.
  func step() throws(DatabaseError) -> Bool {
    let code = sqlite3_step(handle)
    try database.check(code)
    return code == SQLITE_ROW
  }

  /// A number of the current row; columns count from 0.
  func int(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

  /// A text of the current row; `nil` if there is nothing.
  func text(_ column: Int32) -> String? {
    guard let start = sqlite3_column_text(handle, column) else { return nil }
    let count = Int(sqlite3_column_bytes(handle, column))
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }
}

/// What SQLite says went wrong.
struct DatabaseError: Error, Hashable {
  /// SQLite's result code.
  var code: Int32
  /// SQLite's words.
  var message: String

  /// Whether others held the file's locks for too long; trying again later may work.
  var isBusy: Bool { [SQLITE_BUSY, SQLITE_LOCKED].contains(code & 0xFF) }
}
