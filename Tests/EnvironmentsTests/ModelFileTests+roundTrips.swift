import Arrays
import Environments
import Glibc
import Testing

/// Models written and read again, files on disk, numbers to the last bit, and texts that are broken.
extension ModelFileTests {
  @Test("models written as .drn and JSON and read again are the same, to the last bit")
  func roundTrips() throws {
    var random = RandomStream(seed: 6, purpose: .session)
    let random20 = MDP(states: 20, actions: 3, discount: 0.97) { state, action in
      if state == 11 || action == state % 3 && action > 0 { return [] }
      let p = random.uniform()
      return [
        Outcome(random.below(10), probability: p, reward: Double(action)),
        Outcome(10 + random.below(10), probability: 1 - p, reward: Double(action)),
      ]
    }
    let models = [
      random20, MDPTests.robot, CliffWalking().mdp,
      GridWorld("S.#\n..G") { Tile("G", reward: 0.1, terminal: true) }.mdp,
    ]
    for model in models {
      let json = try MDP(reading: model.json, as: .json)
      #expect(
        Self.isSame(model, json) && json.json == model.json.replacing(model.name, with: "MDP"))
      #expect(json.start.map(\.state) == model.start.map(\.state))
      let drn = try MDP(reading: model.drn, as: .drn)
      #expect(drn.discount == model.discount && drn.stateCount == model.stateCount)
      #expect(drn.start.map(\.state) == model.start.map(\.state))
      let again = try MDP(reading: drn.drn, as: .drn)
      #expect(Self.isSame(drn, again) && drn.drn == again.drn)
      #expect(model.stateNames == drn.stateNames)
    }
  }

  @Test("files are read by their endings, with what lies beside them, and written whole")
  func files() throws {
    var template = Array("/tmp/martlet-models-XXXXXX".utf8CString)
    let folder = template.withUnsafeMutableBufferPointer { buffer -> String in
      guard let base = buffer.baseAddress, mkdtemp(base) != nil else { return "" }
      return String(cString: base)
    }
    try #require(!folder.isEmpty)
    func write(_ name: String, _ text: String) {
      guard let file = fopen("\(folder)/\(name)", "w") else { return }
      fputs(text, file)
      fclose(file)
    }
    write("die.tra", "3 3\n0 1 0.5\n0 2 0.5\n1 0 1\n2 2 1\n")
    write("die.lab", "0=\"init\" 1=\"goal\"\n0: 0\n2: 1\n")
    write("die.srew", "3 2\n0 1\n1 2\n")
    write("bad.tra", "3 3\n0 1 0.5\n")
    write("model.xml", "")
    let die = try MDP(contentsOf: "\(folder)/die.tra")
    #expect(die.name == "die" && die.isTerminal(2) && die.expectedReward(of: 0, in: 1) == 2)
    try die.write(to: "\(folder)/copy.drn")
    try die.write(to: "\(folder)/copy.json")
    #expect(Self.isSame(die, try MDP(contentsOf: "\(folder)/copy.json"), hasNames: false))
    #expect(try MDP(contentsOf: "\(folder)/copy.drn").isTerminal(2))
    func message(_ path: String) -> String? {
      do throws(ModelFileError) {
        _ = try MDP(contentsOf: path)
        return nil
      } catch { return error.description }
    }
    #expect(
      message("\(folder)/bad.tra")
        == "bad.tra, line 2: the probabilities of a choice of state 0 add up to 0.5, not 1.")
    #expect(
      message("\(folder)/none.drn")
        == "none.drn: the file cannot be read: No such file or directory.")
    #expect(
      message("\(folder)/model.xml")
        == "model.xml: expected a file that ends in .tra, .drn, .MDP, .POMDP or .json.")
    #expect(message(folder + "/") != nil)
    for name in ["die.tra", "die.lab", "die.srew", "bad.tra", "model.xml", "copy.drn", "copy.json"]
    {
      unlink("\(folder)/\(name)")
    }
    rmdir(folder)
  }

  @Test("numbers are read as the system reads them, to the last bit")
  func numbers() throws {
    var random = RandomStream(seed: 2, purpose: .session)
    for _ in 0..<3000 {
      let p = random.uniform() / (random.uniform() < 0.5 ? 1 : 1e20)
      let r = random.normal() * (random.uniform() < 0.3 ? 1e18 : 1)
      let model = try MDP(
        reading: "dtmc\n0 0 \(p)\n0 1 \(1 - p)\n1 1 1\n",
        as: .prism(stateRewards: "0 \(r)\n1 \(Int(r.truncatingRemainder(dividingBy: 1e6)))\n"))
      let row = model.outcomes(of: 0, in: 0)
      #expect(row.first?.probability == p && row.last?.probability == 1 - p)
      #expect(row.first?.reward == r)
    }
  }

  @Test("broken texts are errors or other models, and never stop the program")
  func broken() {
    let texts: [(String, ModelFormat)] = [
      (Self.drn, .drn), (MDPTests.robot.json, .json), (MDPTests.robot.drn, .drn),
      ("2 3\n0 0 0.5 a\n0 1 1/2 b\n1 1 1\n", .prism(labels: "0=\"init\" 1=\"goal\"\n0: 0\n1: 1\n")),
      (
        "discount: 0.9\nvalues: cost\nstates: a b\nactions: x y\nobservations: o p\n"
          + "start include: a\nT: x identity\nT: y : a uniform\nT: y : b : a 1\n"
          + "O: * uniform\nR: x : a : b : * 3\nR: y : b\n1 2 3 4\nR: * : * : a 1 2\n",
        .cassandra
      ),
    ]
    var random = RandomStream(seed: 8, purpose: .session)
    let spice = Array("0 1 : . - [ ] { } # * \n \" / e 9999999999 state T start goal".utf8)
    var wrong = 0
    for (text, format) in texts {
      for _ in 0..<1500 {
        var bytes = Array(text.utf8)
        for _ in 0...random.below(3) {
          let place = random.below(bytes.count)
          switch random.below(4) {
          case 0: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(9)))
          case 1: bytes[place] = spice[random.below(spice.count)]
          case 2:
            let from = random.below(spice.count)
            bytes.insert(
              contentsOf: spice[from..<min(spice.count, from + 1 + random.below(12))], at: place)
          default: bytes.removeLast(min(bytes.count - 1, random.below(40)))
          }
          if bytes.isEmpty { bytes = [32] }
        }
        var format = format
        let broken = String(decoding: bytes, as: UTF8.self)
        if case .prism = format, random.uniform() < 0.5 {
          format = .prism(labels: broken, stateRewards: broken, transitionRewards: broken)
        }
        if Self.message(broken, format) != nil { wrong += 1 }
      }
    }
    #expect(wrong > 2000)
  }
}
