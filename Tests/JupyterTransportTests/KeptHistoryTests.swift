import CSQLite
import Foundation
import JupyterProtocol
import JupyterTransport
import Synchronization
import Testing

struct KeptHistoryTests {
  /// A folder of its own, and what a history in it has to say.
  private final class Place {
    let folder = FileManager.default.temporaryDirectory.path + "/martlet-\(UUID().uuidString)"
    private let texts = Notes()

    final class Notes: Sendable {
      let all = Mutex<[String]>([])
    }

    var path: String { folder + "/a/b/history.sqlite" }
    var notes: [String] { texts.all.withLock { $0 } }

    func history(
      patience: Int32 = 2_000, memory: MemoryHistory = MemoryHistory(), pageLimit: Int? = nil
    ) -> KeptHistory {
      let texts = texts
      return KeptHistory(path: path, patience: patience, memory: memory, pageLimit: pageLimit) {
        note in
        texts.all.withLock { $0.append(note) }
      }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }
  }

  private func latest(_ history: KeptHistory, _ count: Int = .max) -> [String] {
    var found: [String] = []
    history.visitLatestFirst { entry in
      found.append("\(entry.session)/\(entry.number) \(entry.code) \(entry.output ?? "-")")
      return found.count < count
    }
    return found
  }

  private func mode(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_mode & 0o777) : -1
  }

  @Test("A session finds the cells of those before it, its own first")
  func sessions() {
    let place = Place()
    let first = place.history()
    #expect(latest(first) == [])
    #expect(first.session == 1)
    first.append(number: 1, code: "let x = 1", output: nil)
    first.append(number: 2, code: "x", output: "1")
    #expect(first.session == 1)
    first.close(milliseconds: 5_000)
    let second = place.history()
    #expect(second.session == 2)
    #expect(latest(second) == ["1/2 x 1", "1/1 let x = 1 -"])
    second.append(number: 1, code: "\"é😀\0\"", output: "")
    #expect(latest(second) == ["2/1 \"é😀\0\" ", "1/2 x 1", "1/1 let x = 1 -"])
    #expect(latest(second, 2).count == 2)
    second.close(milliseconds: 5_000)
    let third = place.history()
    #expect(latest(third, 1) == ["2/1 \"é😀\0\" "])
    #expect(third.entries(session: 1, numbers: 2..<9).map(\.code) == ["x"])
    #expect(third.entries(session: 2, numbers: 0..<9).map(\.number) == [1])
    #expect(third.entries(session: 3, numbers: 0..<9) == [])
    #expect(place.notes == [])
  }

  @Test("Nothing is made before the first cell, and then for the user alone")
  func privacy() throws {
    let place = Place()
    let history = place.history()
    _ = latest(history)
    #expect(!FileManager.default.fileExists(atPath: place.folder))
    history.append(number: 1, code: "1", output: nil)
    #expect(history.session == 1)
    for suffix in ["", "-wal", "-shm"] { #expect(mode(place.path + suffix) == 0o600) }
    for folder in ["", "/a", "/a/b"] { #expect(mode(place.folder + folder) == 0o700) }
    history.close(milliseconds: 5_000)
    chmod(place.path, 0o644)
    let next = place.history()
    next.append(number: 1, code: "1", output: nil)
    #expect(next.session == 2)
    #expect(mode(place.path) == 0o600)
  }

  @Test("What memory no longer holds is found in the file")
  func longSession() {
    let place = Place()
    let history = place.history(memory: MemoryHistory(capacity: 10))
    for number in 1...95 { history.append(number: number, code: "c\(number)", output: nil) }
    #expect(latest(history) == (1...95).reversed().map { "1/\($0) c\($0) -" })
    #expect(history.entries(session: 1, numbers: 3..<95).map(\.number) == Array(3..<95))
    #expect(history.entries(session: 1, numbers: 94..<99).map(\.number) == [94, 95])
  }

  @Test("Kernels that write at once lose nothing and get a number each")
  func manyWriters() async {
    let place = Place()
    let histories = (0..<8).map { _ in place.history(patience: 20_000) }
    await withTaskGroup(of: Void.self) { group in
      for history in histories {
        group.addTask {
          for number in 1...50 {
            history.append(number: number, code: "c\(number)", output: nil)
            if number % 10 == 0 { _ = history.entries(session: 1, numbers: 1..<99) }
          }
        }
      }
    }
    let sessions = histories.map(\.session)
    for history in histories { history.close(milliseconds: 20_000) }
    #expect(place.notes == [])
    #expect(sessions.sorted() == Array(1...8))
    let reader = place.history()
    for session in 1...8 {
      #expect(reader.entries(session: session, numbers: 1..<99).map(\.number) == Array(1...50))
    }
  }

  /// What of the file is wrong, and what is said of it.
  enum Damage: String, CaseIterable {
    case noDatabase = "file is not a database"
    case tornPages = "malformed"
    case folder = "Is a directory"
    case noFolder = "Not a directory"
    case pipe = "it is no file"
    case newer = "it was written by a later version"
    case full = "database or disk is full"
    case readOnly = "Read-only file system"
  }

  @Test(
    "A file that cannot be used is named in one note, and memory serves", arguments: Damage.allCases
  )
  func damage(_ damage: Damage) throws {
    let place = Place()
    let files = FileManager.default
    try files.createDirectory(atPath: place.folder + "/a/b", withIntermediateDirectories: true)
    var path = place.path
    var pageLimit: Int?
    switch damage {
    case .noDatabase:
      try Data(repeating: 65, count: 9_000).write(to: URL(filePath: place.path))
    case .tornPages:
      let history = place.history()
      for number in 1...500 {
        history.append(number: number, code: "code \(number)", output: "a value of some length")
      }
      history.close(milliseconds: 5_000)
      let handle = try #require(FileHandle(forUpdatingAtPath: place.path))
      try handle.seek(toOffset: 4_096)
      try handle.write(contentsOf: Data(repeating: 0xA5, count: 16_384))
      try handle.close()
    case .folder: try files.createDirectory(atPath: place.path, withIntermediateDirectories: true)
    case .noFolder:
      try files.removeItem(atPath: place.folder + "/a/b")
      try Data().write(to: URL(filePath: place.folder + "/a/b"))
    case .pipe: mkfifo(place.path, 0o600)
    case .newer:
      var handle: OpaquePointer?
      sqlite3_open(place.path, &handle)
      sqlite3_exec(handle, "PRAGMA user_version = 9", nil, nil, nil)
      sqlite3_close(handle)
    case .full: pageLimit = 6
    case .readOnly: path = "/proc/self/history.sqlite"
    }
    let notes = Place.Notes()
    let history = KeptHistory(
      path: path, patience: 200, memory: MemoryHistory(), pageLimit: pageLimit
    ) { note in notes.all.withLock { $0.append(note) } }
    let long = damage == .full ? String(repeating: "x", count: 50_000) : ""
    history.append(number: 1, code: "1", output: "1")
    history.append(number: 2, code: "2" + long, output: nil)
    _ = history.session
    history.append(number: 3, code: "3", output: nil)
    #expect(history.session >= 1)
    #expect(latest(history, 3).map { $0.split(separator: " ")[0].suffix(1) } == ["3", "2", "1"])
    history.close(milliseconds: 5_000)
    let said = notes.all.withLock { $0 }
    #expect(said.count == 1)
    #expect(said.first?.hasPrefix("the history is kept in memory alone: \(path): ") == true)
    if damage != .readOnly { #expect(said.first?.contains(damage.rawValue) == true, "\(said)") }
  }

  @Test("A file that another program holds does not keep cells or questions waiting for long")
  func locked() throws {
    let place = Place()
    let before = place.history()
    before.append(number: 1, code: "old", output: nil)
    before.close(milliseconds: 5_000)
    var handle: OpaquePointer?
    sqlite3_open(place.path, &handle)
    defer { sqlite3_close(handle) }
    #expect(sqlite3_exec(handle, "BEGIN EXCLUSIVE", nil, nil, nil) == SQLITE_OK)
    let history = place.history(patience: 50)
    let time = ContinuousClock().measure {
      history.append(number: 1, code: "new", output: nil)
    }
    #expect(time < .milliseconds(50))
    // Readers do not wait for the writer.
    #expect(latest(history) == ["2/1 new -", "1/1 old -"])
    sqlite3_exec(handle, "COMMIT", nil, nil, nil)
    history.close(milliseconds: 5_000)
  }

  @Test("A lock that is let go of in time costs nothing but the wait")
  func lockedForAMoment() throws {
    let place = Place()
    let before = place.history()
    before.append(number: 1, code: "old", output: nil)
    before.close(milliseconds: 5_000)
    var handle: OpaquePointer?
    sqlite3_open(place.path, &handle)
    defer { sqlite3_close(handle) }
    sqlite3_exec(handle, "BEGIN IMMEDIATE", nil, nil, nil)
    let history = place.history(patience: 10_000)
    history.append(number: 1, code: "new", output: nil)
    usleep(100_000)
    sqlite3_exec(handle, "COMMIT", nil, nil, nil)
    history.close(milliseconds: 10_000)
    #expect(place.notes == [])
    #expect(place.history().entries(session: 2, numbers: 1..<9).map(\.code) == ["new"])
  }

  @Test(
    "Where the file is",
    arguments: [
      (["HOME": "/home/ada"], "/home/ada/.local/share/martlet/history.sqlite"),
      (["HOME": "/h", "XDG_DATA_HOME": "/data"], "/data/martlet/history.sqlite"),
      (["HOME": "/h", "XDG_DATA_HOME": "data"], "/h/.local/share/martlet/history.sqlite"),
      (["HOME": "/h", "MARTLET_HISTORY": "/x.sqlite"], "/x.sqlite"),
      (["HOME": "/h", "MARTLET_HISTORY": ""], nil), ([:], nil), (["HOME": "h"], nil),
    ] as [([String: String], String?)])
  func location(environment: [String: String], path: String?) {
    #expect(KeptHistory.path { environment[$0] } == path)
  }
}
