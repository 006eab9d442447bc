import Martlet
import Testing

@Suite struct ArchiveFileTests {
  /// A folder of its own, gone at the end.
  private func inFolder(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/martlet-archive-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    let folder = String(cString: made)
    defer {
      for name in names(in: folder) { unlink("\(folder)/\(name)") }
      rmdir(folder)
    }
    try body(folder)
  }

  private func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private func message(_ work: () throws(ArchiveError) -> Void) -> String? {
    do throws(ArchiveError) {
      try work()
      return nil
    } catch {
      return error.description
    }
  }

  @Test("a run, a solution, an algorithm and numbers come back from their files")
  func roundTrips() throws {
    try inFolder { folder in
      let path = "\(folder)/x.martlet"
      let cliff = CliffWalking()
      let run = train(QLearning(stepSize: 0.5), on: cliff, episodes: 500, seed: 1)
      save(run, to: path)
      let read: Run = load(path)
      #expect(
        read.returns == run.returns && read.lengths == run.lengths && read.seconds == run.seconds)
      #expect(read.actionValues?.values == run.actionValues?.values)
      #expect(rollout(read.policy, on: cliff).length == 13)

      let solution = solve(cliff, with: ValueIteration())
      save(solution, to: path)
      let plan = load(path, as: Solution.self)
      #expect(plan.values.values == solution.values.values && plan.residuals == solution.residuals)
      #expect(plan.history.map(\.values) == solution.history.map(\.values))
      #expect(plan.history.allSatisfy { $0.labels === plan.policy.labels })
      #expect(plan.values[3, 0] == -13 && plan.values.grid == solution.values.grid)

      let stages = solve(
        MDP("two", discount: 1) {
          From("a", "go", to: "b", reward: 1)
          Terminal("b")
        },
        with: FiniteHorizon(horizon: 2))
      save(stages, to: path)
      #expect(load(path, as: Solution.self).stages?.action(in: 0, at: 1) == 0)

      save(QLearning(stepSize: .inverseVisits, epsilon: 0.25).named("fading"), to: path)
      let learner: QLearning = load(path)
      #expect(learner.stepSize == .inverseVisits && learner.epsilon == 0.25)
      #expect(learner.label == "fading")
      save(PolicyIteration(from: solution.policy), to: path)
      let iteration: PolicyIteration = load(path)
      #expect((iteration.policy as? Policy)?.action(in: 36) == solution.policy.action(in: 36))

      save([0.5, -.infinity], to: path)
      let numbers: [Double] = load(path)
      #expect(numbers == [0.5, -.infinity])
      #expect(names(in: folder) == ["x.martlet"])
    }
  }

  @Test("the policies of networks act the same again")
  func networks() throws {
    try inFolder { folder in
      let path = "\(folder)/policy.martlet"
      let pole = CartPole()
      for run in [
        train(DQN(hidden: [8, 8], warmUp: 100), on: pole, steps: 400, seed: 2),
        train(Reinforce(hidden: [8]), on: pole, episodes: 5, seed: 2),
      ] {
        save(run.policy, to: path)
        let policy: Policy = load(path)
        let (a, b) = (
          evaluate(policy, on: pole, episodes: 5), evaluate(run.policy, on: pole, episodes: 5)
        )
        #expect(a.returns == b.returns && policy.name == run.policy.name)
        #expect(throws: TrainingError.self) {
          try evaluate(policy, on: Acrobot().world, episodes: 1, seed: 1, progress: Progress())
        }
      }
      save(uniform(pole), to: path)
      let random: Policy = load(path)
      #expect(evaluate(random, on: pole).returns == evaluate(uniform(pole), on: pole).returns)
    }
  }

  @Test("a file that cannot be read or written says why, and what was there stays")
  func failures() throws {
    try inFolder { folder in
      let path = "\(folder)/run.martlet"
      let bytes = try Archive.bytes(of: 1.5)
      #expect(
        message { () throws(ArchiveError) in _ = try ArchiveFile(path).read() }
          == "There is no file “\(path)”.")
      try ArchiveFile(path).write(bytes)
      #expect(
        message { () throws(ArchiveError) in _ = try ArchiveFile("\(folder)/runs.martlet").read() }
          == "There is no file “\(folder)/runs.martlet”; did you mean “\(folder)/run.martlet”.")
      #expect(
        message { () throws(ArchiveError) in _ = try ArchiveFile(folder).read() }
          == "“\(folder)” is a folder, not a file.")
      #expect(
        message { () throws(ArchiveError) in try ArchiveFile(folder).write(bytes) }
          == "“\(folder)” is a folder, not a file.")
      #expect(
        message { () throws(ArchiveError) in try ArchiveFile("\(folder)/no/x").write(bytes) }
          == "“\(folder)/no/x” cannot be written: there is no such folder.")
      #expect(
        message { () throws(ArchiveError) in try ArchiveFile("").write(bytes) }
          == "“” is no name for a file.")
      #expect(
        message { () throws(ArchiveError) in try ArchiveFile("/dev/full/x").write(bytes) }
          == "“/dev/full/x” cannot be written: Not a directory.")
      #expect(try ArchiveFile(path).read() == bytes && names(in: folder) == ["run.martlet"])
      if geteuid() != 0 {
        chmod(folder, 0o500)
        #expect(
          message { () throws(ArchiveError) in try ArchiveFile(path).write([]) }
            == "“\(path)” cannot be written: permission is missing.")
        chmod(folder, 0o700)
        chmod(path, 0)
        #expect(
          message { () throws(ArchiveError) in _ = try ArchiveFile(path).read() }
            == "“\(path)” cannot be read: permission is missing.")
      }
    }
  }

  @Test(
    "a program with the same ending is not overwritten; what save wrote is, with the usual rights")
  func overwriting() throws {
    try inFolder { folder in
      let path = "\(folder)/program.martlet"
      let program = Array("let x = 1\n".utf8)
      let file = try #require(fopen(path, "w"))
      fwrite(program, 1, program.count, file)
      fclose(file)
      let bytes = try Archive.bytes(of: 1.5)
      #expect(
        message { () throws(ArchiveError) in try ArchiveFile(path).write(bytes) }
          == "“\(path)” exists and was not written by ‘save’: choose another name, or remove it first."
      )
      #expect(try ArchiveFile(path).read() == program)
      #expect(
        message { () throws(ArchiveError) in _ = try Archive.open(ArchiveFile(path).read()) }
          == "The file was not written by ‘save’.")
      let other = "\(folder)/other.martlet"
      try ArchiveFile(other).write(bytes)
      try ArchiveFile(other).write(Archive.bytes(of: 2.5))
      #expect(try Archive.read(Double.self, from: ArchiveFile(other).read()) == 2.5)
      var status = stat()
      let mask = umask(0)
      umask(mask)
      #expect(stat(other, &status) == 0 && status.st_mode & 0o777 == 0o666 & ~mask)
    }
  }
}
