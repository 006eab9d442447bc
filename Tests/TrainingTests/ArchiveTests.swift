import Environments
import Testing
import Training

@Suite struct ArchiveTests {
  /// A value that has been kept and read again.
  private func again<T: Storable>(_ value: T) throws -> T {
    let bytes = try Archive.bytes(of: value)
    let read = try Archive.read(T.self, from: bytes)
    // The same bytes once more: nothing was lost.
    #expect(try Archive.bytes(of: read) == bytes)
    return read
  }

  private func fault(_ work: () throws(ArchiveError) -> Void) -> ArchiveError? {
    do throws(ArchiveError) {
      try work()
      return nil
    } catch {
      return error
    }
  }

  @Test("the checksum is that of the catalogue, for all lengths as by single bits")
  func checksum() {
    #expect(Checksum.of(Array("123456789".utf8)) == 0x995D_C9BB_DF19_39FA)
    for length in [0, 1, 7, 8, 9, 31] {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) }
      var slow = ~UInt64(0)
      for byte in bytes {
        slow ^= UInt64(byte)
        for _ in 0..<8 { slow = slow & 1 == 1 ? slow >> 1 ^ 0xC96C_5795_D787_0F42 : slow >> 1 }
      }
      #expect(Checksum.of(bytes) == ~slow)
    }
  }

  @Test("an archive ends at whatever moment it is asked to")
  func interruption() throws {
    let value = [
      "numbers": (0..<200_000).map { Double($0) / 7 }, "whole": (0..<200_000).map(Double.init),
    ]
    let names = (0..<100_000).map { "s\($0)" }
    let bytes = try Archive.bytes(of: value)
    let named = try Archive.bytes(of: names)
    func checkEveryMoment(_ work: () throws(ArchiveError) -> Void) throws(ArchiveError) {
      var questions = 0
      func ask(until limit: Int) throws(ArchiveError) {
        questions = 0
        try Cancellation.asking(
          {
            questions += 1
            return questions >= limit
          }, work)
      }
      try ask(until: .max)
      let all = questions
      #expect(all > 5)
      for moment in 1...all {
        let error = fault { () throws(ArchiveError) in try ask(until: moment) }
        #expect(error == .interrupted)
      }
    }
    try checkEveryMoment { () throws(ArchiveError) in _ = try Archive.bytes(of: value) }
    try checkEveryMoment { () throws(ArchiveError) in _ = try Archive.bytes(of: names) }
    try checkEveryMoment { () throws(ArchiveError) in
      _ = try Archive.read([String: [Double]].self, from: bytes)
    }
    try checkEveryMoment { () throws(ArchiveError) in
      _ = try Archive.read([String].self, from: named)
    }
    #expect(try Archive.read([String].self, from: named) == names)
  }

  @Test("numbers come back to the bit, whatever they are")
  func numbers() throws {
    let doubles = [
      0, -0.0, 1, -13, 0.1, .pi, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, 1e300,
      134_217_727, 134_217_728, Double(bitPattern: 0x7FF8_0000_0000_1234),
    ]
    #expect(try again(doubles).map(\.bitPattern) == doubles.map(\.bitPattern))
    for number in doubles {
      #expect(try again(number).bitPattern == number.bitPattern)
      #expect(try again([number]).map(\.bitPattern) == [number.bitPattern])
    }
    let whole = [-1.0, 0, 5, -134_217_727]
    #expect(try again(whole) == whole)
    let ints = [0, -1, 1, 63, 64, -65, .max, .min]
    #expect(try again(ints) == ints)
    for number in ints { #expect(try again(number) == number) }
    #expect(try again((0..<19).map { $0 % 3 == 0 }) == (0..<19).map { $0 % 3 == 0 })
    #expect(try again("Grüße, 世界\n") == "Grüße, 世界\n")
    #expect(try again(["b": [1.5], "a": []]) == ["b": [1.5], "a": []])
    #expect(try again([["x"], []]) == [["x"], []])
    #expect(try again(true) && !(try again(false)))
    // A number of a table takes eight bytes; a hundred small whole ones a byte each.
    let table = try Archive.bytes(of: (0..<1000).map { Double($0) / 7 })
    #expect(table.count < 8_000 + 40)
    #expect(try Archive.bytes(of: [Double](repeating: -13, count: 1000)).count < 1_000 + 40)
  }

  @Test("every change of a byte and every cut of a file is an error")
  func corruption() throws {
    let bytes = try Archive.bytes(of: ["a": [1.5, .nan], "bc": [-2]])
    let wanted = [String: [Double]].self
    for index in bytes.indices {
      for value in UInt8.min...UInt8.max where value != bytes[index] {
        var wrong = bytes
        wrong[index] = value
        let error = fault { () throws(ArchiveError) in _ = try Archive.read(wanted, from: wrong) }
        #expect(error != nil)
        if index < 8 { #expect(error == .foreign) }
      }
      let cut = Array(bytes[..<index])
      let error = fault { () throws(ArchiveError) in _ = try Archive.read(wanted, from: cut) }
      #expect(error == (index == 0 ? .foreign : .truncated), "\(index)")
    }
    #expect(fault { () throws(ArchiveError) in _ = try Archive.open(bytes + [0]) } == .damaged)
    #expect(
      fault { () throws(ArchiveError) in _ = try Archive.open(Array("let x = 1\n".utf8)) }
        == .foreign)
  }

  @Test("bytes whose checksum is right but whose content is not never trap")
  func nonsense() throws {
    let values: [any Storable] = [
      evaluation, Run.sample(), ["a": [1.5]],
      MDP("m", discount: 0.5) {
        From("a", "go", to: ["a": 0.5, "b": 0.5], reward: 1)
        Terminal("b")
      },
    ]
    for value in values {
      let bytes = try Archive.bytes(of: value)
      for index in 20..<bytes.count - 8 {
        for change in [UInt8(1), 0x80, 0xFF] {
          var wrong = bytes.dropLast(8).map { $0 }
          wrong[index] ^= change
          let sum = Checksum.of(wrong)
          for place in 0..<8 { wrong.append(UInt8(sum >> UInt64(8 * place) & 0xFF)) }
          // Some changes give another right value; none may do harm.
          _ = try? type(of: value).init(wrong)
        }
      }
    }
  }

  private var evaluation: Evaluation {
    var evaluation = evaluate(uniform(Coin()), on: Coin(), episodes: 2)
    evaluation.returns = [1, .infinity]
    return evaluation
  }

  @Test("a newer version says so, and another kind of value says what it is")
  func versions() throws {
    var bytes = Array(try Archive.bytes(of: 5).dropLast(8))
    bytes[8] = 2
    let sum = Checksum.of(bytes)
    for place in 0..<8 { bytes.append(UInt8(sum >> UInt64(8 * place) & 0xFF)) }
    #expect(fault { () throws(ArchiveError) in _ = try Archive.open(bytes) } == .newer(version: 2))
    let run = try Archive.bytes(of: Run.sample())
    let error = fault { () throws(ArchiveError) in _ = try Archive.read(Runs.self, from: run) }
    #expect(error?.description == "The file holds a Run, not Runs.")
    let number = try Archive.bytes(of: 5)
    #expect(
      fault { () throws(ArchiveError) in _ = try Archive.read(String.self, from: number) }?
        .description
        == "The file holds the number 5, not a string.")
    #expect(try Archive.read(Double.self, from: number) == 5)
  }

  @Test("runs, comparisons and models come back whole, with their names shared again")
  func results() throws {
    let run = try again(Run.sample())
    #expect(run.returns == Run.sample().returns && run.policy.labels.stateName(0) == "on")
    #expect(run.values?.labels === run.policy.labels)
    let comparison = try compare(
      [Wanderer(), Wanderer().named("b")], on: [Coin().world], for: .episodes(30),
      seeds: [1, 2, 3],
      progress: Progress()
    ).scored(last: 0.5).normalised(low: [0], high: [2])
    let read = try again(comparison)
    #expect(read.names == comparison.names && read.scores == comparison.scores)
    #expect(read.summaries == comparison.summaries && read.budget == .episodes(30))
    #expect(read.seeds == [1, 2, 3] && !read.isPartial)

    let model = MDP("m", discount: 0.875) {
      From("a", "go", to: ["a": 0.1, "b": 0.7, "c": 0.2], reward: ["a": 1, "b": -2.5, "c": 0.1])
      From("a", "stay", to: "a")
      From("b", "go", to: ["a": 1 / 3.0, "c": 2 / 3.0], reward: 1)
      Start(["a": 0.1, "b": 0.9])
      Terminal("c")
    }
    let twin = try again(model)
    #expect(twin.stateNames == model.stateNames && twin.discount == 0.875 && twin.isTerminal(2))
    for state in 0..<3 {
      for action in 0..<2 {
        #expect(twin.outcomes(of: action, in: state) == model.outcomes(of: action, in: state))
        #expect(
          twin.expectedReward(of: action, in: state) == model.expectedReward(of: action, in: state))
      }
    }
    #expect(twin.start.map(\.probability) == model.start.map(\.probability))
    let grid = GridWorld("S.#\n#.G") { Tile("G", reward: 1, terminal: true) }
    let map = try again(grid)
    #expect(map.grid == grid.grid && map.mdp.name == grid.mdp.name)
    let trajectory = try again(rollout(["on": "bet"], on: Coin(), seed: 3))
    #expect(trajectory.stateNames == rollout(["on": "bet"], on: Coin(), seed: 3).stateNames)
    #expect(
      try again(Schedule(.linear(from: 1, to: 0.1, over: 5))) == .linear(from: 1, to: 0.1, over: 5))
  }

  @Test("policies by tables act the same again; a closure cannot be kept")
  func policies() throws {
    let labels = Coin().world.labels
    let values = ActionValues([0.5, 0.5, -.infinity, 2], labels: labels)
    for policy in [
      greedy(values), epsilonGreedy(values, 0.1), softmax(values, temperature: 2), uniform(Coin()),
    ] {
      let read = try again(policy)
      for state in 0..<2 {
        #expect(read.probabilities(in: state) == policy.probabilities(in: state))
        #expect(read.actions(in: state) == policy.actions(in: state))
      }
      let (a, b) = (evaluate(read, on: Coin()), evaluate(policy, on: Coin()))
      #expect(a.returns == b.returns && read.name == policy.name)
    }
    #expect(try again(values).values == values.values)
    let closure = Policy.states(for: Coin().world) { _ in 1 }
    let error = fault { () throws(ArchiveError) in _ = try Archive.bytes(of: closure) }
    #expect(
      error?.description == """
        The policy “closure” is computed by code, which a file cannot keep: save what it is computed \
        from, such as action values, or a dictionary of states and actions.
        """)
  }

  @Test("an algorithm comes back with its hyper-parameters and its label")
  func algorithms() throws {
    var wanderer = Wanderer().named("slow")
    wanderer.stepSize = .exponential(from: 0.9, to: 0.1, decay: 0.99)
    wanderer.patience = 8
    var keeper = Keeper()
    let (root, reader) = try Archive.open(
      Archive.bytes(of: wanderer.storedParameters(by: &keeper), keeper))
    let read = try Wanderer.restored(parameters: root, from: reader)
    #expect(read.parameters == wanderer.parameters && read.label == "slow")
    var wrong = Wanderer()
    wrong.patience = -1
    let stored = try wrong.storedParameters(by: &keeper)
    #expect(
      fault { () throws(ArchiveError) in
        _ = try Wanderer.restored(parameters: stored, from: keeper)
      } == .malformed("“patience” must be 1 or more, not -1."))
  }
}

extension Storable {
  fileprivate init(_ bytes: [UInt8]) throws(ArchiveError) {
    self = try Archive.read(Self.self, from: bytes)
  }
}

extension Run {
  /// A short run with everything that a run can have.
  fileprivate static func sample() -> Run {
    var run = train(Wanderer(), on: Coin(), episodes: 6, seed: 2)
    run.values = StateValues([1.25, -.infinity], labels: run.policy.labels)
    run.actionValues = ActionValues([0.1, 2, 3, -.infinity], labels: run.policy.labels)
    run.losses = [0.5, .nan]
    run.metrics = ["entropy": [0.25], "a": []]
    run.seconds = 0
    return run
  }
}
