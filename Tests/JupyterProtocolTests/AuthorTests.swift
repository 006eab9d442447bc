import JSON
import JupyterProtocol
import Testing

struct AuthorTests {
  // Worked out with Python's datetime.
  @Test(
    "Dates are UTC with microseconds",
    arguments: [
      (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
      (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
      (1_772_355_900_000_123, "2026-03-01T09:05:00.000123Z"),
      (4_102_444_799_999_999, "2099-12-31T23:59:59.999999Z"),
      (-2_208_988_800_000_000, "1900-01-01T00:00:00.000000Z"),
      (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
    ] as [(Int64, String)])
  func date(microseconds: Int64, text: String) {
    let author = Author(session: "S", username: "u") { microseconds }
    #expect(author.message("m", content: [:]).header.date == text)
  }

  @Test("No two messages have one name, whatever thread writes them")
  func uniqueNames() async {
    let author = Author(username: "u") { 0 }
    let names = await withTaskGroup(of: [String].self) { group in
      for _ in 0..<4 {
        group.addTask { (0..<500).map { _ in author.message("m", content: [:]).header.messageID } }
      }
      return await group.reduce(into: Set<String>()) { $0.formUnion($1) }
    }
    #expect(names.count == 2_000)
  }

  @Test("Sessions are random")
  func sessions() {
    let sessions = Set((0..<100).map { _ in Author.randomSession() })
    #expect(sessions.count == 100)
    #expect(sessions.allSatisfy { $0.utf8.count == 32 })
  }
}
