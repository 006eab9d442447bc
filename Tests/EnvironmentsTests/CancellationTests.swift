import Environments
import Glibc
import TestClock
import Testing

/// Large models that nobody waits for any more.
@Suite("Cancellation")
struct CancellationTests {
  /// Says yes from the so many-th question on.
  private final class Patience {
    private(set) var questions = 0
    private let limit: Int
    init(_ limit: Int) { self.limit = limit }
    func isOver() -> Bool {
      questions += 1
      return questions >= limit
    }
  }

  private func walk() throws(ModelError) -> MDP {
    try MDP(validating: "walk", states: 100_000, actions: 1, discount: 0.9) { state, _ in
      [Outcome((state + 1) % 100_000, reward: 1)]
    }
  }

  @Test("a model made by a function ends soon after it is asked to")
  func function() throws {
    let patience = Patience(3)
    #expect(throws: ModelError([.interrupted])) {
      try Cancellation.asking(patience.isOver) { () throws(ModelError) in _ = try walk() }
    }
    #expect(patience.questions == 3)
    // Afterwards, on the same thread, nothing is asked any more.
    #expect(try walk().stateCount == 100_000)
  }

  @Test("what cannot throw is finished")
  func withoutThrowing() {
    let patience = Patience(1)
    let model = Cancellation.asking(patience.isOver) {
      MDP(states: 100_000, actions: 1, discount: 0.9) { state, _ in [Outcome(state)] }
    }
    #expect(model.stateCount == 100_000)
    #expect(patience.questions == 0)
  }

  @Test("a ready-made problem that was interrupted can be asked for again")
  func readyMade() throws {
    let problem = Garnet(states: 20_000, actions: 2, branching: 3)
    let patience = Patience(2)
    #expect(throws: ModelError([.interrupted])) {
      try Cancellation.asking(patience.isOver) { () throws(any Error) in _ = try problem.model() }
    }
    #expect(try problem.model().stateCount == 20_000)
  }

  private func map(_ size: Int) throws(ModelError) -> GridWorld {
    let row = String(repeating: ".", count: size) + "\n"
    return try GridWorld(
      map: String(repeating: row, count: size), discount: 0.9, clauses: [.stepReward(-1)])
  }

  @Test("a map ends at whatever moment it is asked to")
  func gridAtEveryMoment() throws {
    let counting = Patience(.max)
    try Cancellation.asking(counting.isOver) { () throws(ModelError) in _ = try map(80) }
    // A question for each row and pass, before anything is made of the rows.
    #expect(counting.questions > 3 * 80)
    for moment in 1...counting.questions {
      let patience = Patience(moment)
      #expect(throws: ModelError([.interrupted])) {
        try Cancellation.asking(patience.isOver) { () throws(ModelError) in _ = try map(80) }
      }
    }
  }

  @Test("a model of clauses ends at whatever moment it is asked to")
  func clausesAtEveryMoment() throws {
    let clauses: [MDPClause] = (0..<6000).map { state in
      .transition(
        state: "s\(state)", action: "go", outcomes: [.init("s\((state + 1) % 6000)", 1)],
        reward: -1, rewards: nil)
    }
    func model() throws(ModelError) -> MDP { try MDP("ring", discount: 0.9, clauses: clauses) }
    let counting = Patience(.max)
    try Cancellation.asking(counting.isOver) { () throws(ModelError) in _ = try model() }
    // In each of three passes, and where names are gone through.
    #expect(counting.questions > 3 * 5)
    for moment in 1...counting.questions {
      let patience = Patience(moment)
      #expect(throws: ModelError([.interrupted])) {
        try Cancellation.asking(patience.isOver) { () throws(ModelError) in _ = try model() }
      }
    }
  }

  @Test("of a large map, no part takes long without asking")
  func gridGaps() throws {
    var (last, longest) = (processorSeconds, 0.0)
    func isOver() -> Bool {
      let now = processorSeconds
      longest = max(longest, now - last)
      last = now
      return false
    }
    let world = try Cancellation.asking(isOver) { () throws(ModelError) in try map(700) }
    _ = isOver()
    #expect(world.mdp.stateCount == 490_000)
    #expect(longest < 0.1, "\(longest) s")
  }

  @Test(
    "a file ends soon after it is asked to, whatever its notation",
    arguments: ["drn", "json", "tra"])
  func reading(_ notation: String) throws {
    let model = Garnet(states: 8_000, actions: 2, branching: 3).mdp
    let (text, format): (String, ModelFormat) =
      switch notation {
      case "drn": (model.drn, .drn)
      case "json": (model.json, .json)
      default:
        (
          "100000 100000 100000\n"
            + (0..<100_000).map { "\($0) 0 \(($0 + 1) % 100_000) 1.0\n" }.joined(),
          .prism()
        )
      }
    let patience = Patience(2)
    let error = #expect(throws: ModelFileError.self) {
      try Cancellation.asking(patience.isOver) { () throws(ModelFileError) in
        _ = try MDP(reading: text, as: format)
      }
    }
    #expect(error?.reason == "it was not finished: the work was interrupted.")
    #expect(try MDP(reading: text, as: format).stateCount >= 8_000)
  }

  @Test(
    "where the writing of a file is to end, the one before stays, and nothing else",
    arguments: ["drn", "json"])
  func writing(_ notation: String) throws {
    var template = Array("/tmp/martlet-cancel-XXXXXX".utf8CString)
    let folder = String(cString: try #require(mkdtemp(&template)))
    let path = "\(folder)/model.\(notation)"
    defer {
      unlink(path)
      // Fails where something was left.
      #expect(rmdir(folder) == 0)
    }
    let before = Garnet(states: 5, actions: 2, branching: 3).mdp
    try before.write(to: path)
    let model = Garnet(states: 6_000, actions: 2, branching: 3).mdp
    var questions = 0
    func write(until limit: Int) throws(ModelFileError) {
      questions = 0
      func isOver() -> Bool {
        questions += 1
        return questions >= limit
      }
      try Cancellation.asking(isOver) { () throws(ModelFileError) in try model.write(to: path) }
    }
    for moment in 1...6 {
      let error = #expect(throws: ModelFileError.self) { try write(until: moment) }
      #expect(error?.reason == "it was not finished: the work was interrupted.")
      #expect(try MDP(contentsOf: path).stateCount == 5)
    }
    try write(until: .max)
    #expect(questions > 6)
    #expect(try MDP(contentsOf: path).stateCount == 6_000)
  }
}
