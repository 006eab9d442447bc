import JSON
import JupyterProtocol
import Testing

struct HistoryRequestTests {
  /// A shell that has run some cells.
  private struct Run {
    let bench = Bench()

    init(_ codes: [String]) { for code in codes { _ = bench.run(code) } }

    func rows(_ content: JSON) -> JSON? {
      bench.ask("history_request", content).reply?.content["history"]
    }
  }

  private static let codes = ["a = 1", "b = 2", "a = 1", "print x", "a + b"]

  @Test("The latest cells come in the order they were run")
  func tail() {
    let run = Run(Self.codes)
    #expect(
      run.rows(["hist_access_type": "tail", "n": 2]) == [[1, 4, "print x"], [1, 5, "a + b"]])
    #expect(
      run.rows(["hist_access_type": "tail", "n": 2, "output": true])
        == [[1, 4, ["print x", nil]], [1, 5, ["a + b", "a + b"]]])
    #expect(run.rows(["hist_access_type": "tail", "n": -1]) == [])
    #expect(run.rows(["hist_access_type": "tail", "n": .int(.max)])?.array?.count == 5)
    #expect(Run((0..<12).map(String.init)).rows(["hist_access_type": "tail"])?.array?.count == 10)
  }

  // What IPython 9's get_range makes of the same numbers, but for its 0 as this session's number.
  @Test(
    "A range of this session",
    arguments: [
      (["session": 0, "start": 2, "stop": 4], [2, 3]), (["session": 1, "start": 5], [5]),
      (["start": 4, "stop": nil], [4, 5]), (["start": 1, "stop": 0], [1, 2, 3, 4, 5]),
      ([:], [1, 2, 3, 4, 5]), (["start": -2], [4, 5]), (["start": -3, "stop": -1], [3, 4]),
      (["start": 4, "stop": 2], []), (["start": 9], []), (["session": -1], []),
      (["session": 2], []), (["session": .int(.min), "start": .int(.min), "stop": .int(.min)], []),
      (["start": .int(.min)], [1, 2, 3, 4, 5]), (["stop": .int(.max)], [1, 2, 3, 4, 5]),
    ] as [(JSON, [Int])])
  func range(content: JSON, numbers: [Int]) {
    var content = content
    content["hist_access_type"] = "range"
    let rows = Run(Self.codes).rows(content)?.array ?? [nil]
    #expect(rows.map { $0[1]?.int } == numbers)
    #expect(rows.allSatisfy { $0[0] == 1 })
  }

  @Test("A search takes what fits, each once if asked to, and the latest of it")
  func search() {
    let run = Run(Self.codes)
    let search: JSON = ["hist_access_type": "search", "pattern": "a*"]
    #expect(run.rows(search) == [[1, 1, "a = 1"], [1, 3, "a = 1"], [1, 5, "a + b"]])
    #expect(
      run.rows(["hist_access_type": "search", "pattern": "a*", "n": 1]) == [[1, 5, "a + b"]])
    #expect(
      run.rows(["hist_access_type": "search", "pattern": "a ? 1", "unique": true])
        == [[1, 3, "a = 1"]])
    #expect(
      run.rows(["hist_access_type": "search", "unique": true, "n": 3])
        == [[1, 3, "a = 1"], [1, 4, "print x"], [1, 5, "a + b"]])
  }

  // The answers are those of SQLite's GLOB, which IPython searches by.
  @Test(
    "Patterns",
    arguments: [
      ("*", [0, 1, 2, 3, 4, 5, 6, 7]), ("a*", [0, 2, 6]), ("?*= ?", [0, 1, 5]),
      ("[ab]*", [0, 1, 2, 6]), ("[^a]*", [1, 3, 4, 5, 7]), ("[a-c]-[a-c]", [6]), ("*[*]*", [2]),
      ("[[]x]", [3]), ("??", [4]), ("[", []), ("a?b", [2]), ("*\n*", [7]), ("[]x]*", [7]),
      ("[^]a]*", [1, 3, 4, 5, 7]), ("[z-a]*", []), ("*é*", [4]), ("a***1", [0]), ("", []),
      ("[a-]*", [0, 2, 6]), ("[^]*", []),
    ])
  func glob(pattern: String, matches: [Int]) {
    let codes = ["a = 1", "b = 2", "a*b", "[x]", "é😀", "A = 1", "a-c", "x\ny"]
    let rows = Run(codes).rows(["hist_access_type": "search", "pattern": .string(pattern)])
    #expect(rows?.array?.map { $0[1]?.int } == matches.map { $0 + 1 })
  }

  @Test("A pattern that fits in very many ways takes no longer than both lengths' product")
  func hardPattern() {
    let run = Run([String(repeating: "a", count: 20_000)])
    let pattern = String(repeating: "*a", count: 200) + "*b"
    let time = ContinuousClock().measure {
      #expect(run.rows(["hist_access_type": "search", "pattern": .string(pattern)]) == [])
    }
    #expect(time < .seconds(5))
  }

  @Test("What is kept in memory is bounded by cells and by bytes")
  func bounds() {
    let history = MemoryHistory(capacity: 10, byteCapacity: 1_000)
    for number in 1...100 { history.append(number: number, code: "c", output: nil) }
    let numbers = history.entries(session: 1, numbers: 1..<200).map(\.number)
    #expect((5...10).contains(numbers.count))
    #expect(numbers == Array((101 - numbers.count)...100))
    history.append(
      number: 101, code: "c", output: String(repeating: "é", count: MemoryHistory.longestText))
    #expect(history.entries(session: 1, numbers: 101..<102).isEmpty)
    history.append(
      number: 102, code: String(repeating: "x", count: MemoryHistory.longestText), output: nil)
    #expect(history.entries(session: 1, numbers: 102..<103).isEmpty)
  }
}
