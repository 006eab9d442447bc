import Environments
import Tabular
import Testing
import Training

/// Playing what was learned on the problem that it was learned on, and saying what cannot be done.
@Suite struct TrainedProblemTests {
  private func message(_ work: () throws(TrainingError) -> Void) -> String {
    do throws(TrainingError) {
      try work()
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test("what was learned on a bandit is evaluated on that bandit", arguments: 1...10)
  func sameBandit(seed: Int) throws {
    // Without noise, an arm that was pulled is known exactly, and so is what the policy earns.
    let bandit = Bandit(noise: 0)
    let run = train(EpsilonGreedy(epsilon: 0.5), on: bandit, steps: 200, seed: seed)
    let expected = try #require(run.values?[0])
    let evaluation = evaluate(run.policy, on: bandit, episodes: 3, seed: 99)
    #expect(evaluation.returns.allSatisfy { $0 == expected })
    #expect(rollout(run.policy, on: bandit).return == expected)
    let kept = try Archive.read(Policy.self, from: Archive.bytes(of: run.policy))
    #expect(evaluate(kept, on: bandit, episodes: 1, seed: 99).mean == expected)
    // A policy that was not trained plays the bandit of the seed.
    let same = greedy(try #require(run.actionValues))
    #expect(evaluate(same, on: bandit, episodes: 1, seed: seed).mean == expected)
  }

  @Test("a rate that cannot count visits refuses to")
  func inverseVisits() {
    func refused(_ algorithm: some Parameterised, _ name: String) -> Bool {
      let error = #expect(throws: ParameterError.self) { try algorithm.validateParameters() }
      guard case .fault(name, let text) = error else { return false }
      return text.contains("only stepSize: can do")
    }
    #expect(refused(QLearning(epsilon: .inverseVisits), "epsilon"))
    #expect(refused(TreeBackup(targetEpsilon: .inverseVisits), "targetEpsilon"))
    #expect(refused(RLearning(rewardStepSize: .inverseVisits), "rewardStepSize"))
    #expect(refused(TDC(correctionStepSize: .inverseVisits), "correctionStepSize"))
    #expect(throws: Never.self) {
      try QLearning(stepSize: .inverseVisits).validateParameters()
    }
  }

  @Test("a dictionary that names a terminal state is told so")
  func terminalState() {
    let said = message { () throws(TrainingError) in
      _ = try ["r3c11": "up"].policy(for: CliffWalking().world)
    }
    #expect(said.contains("“r3c11” is terminal: no action is taken there"))
  }

  @Test("a policy over options is refused for what it is where values of actions are asked for")
  func optionPolicy() throws {
    let rooms = FourRooms()
    let policy = train(
      SMDPQLearning(options: rooms.hallwayOptions), on: rooms, episodes: 20, seed: 1
    ).policy
    let planned = message { () throws(TrainingError) in
      _ = try solve(rooms.world, with: PolicyEvaluation(of: policy), progress: Progress())
    }
    let predicted = message { () throws(TrainingError) in
      _ = try predict(
        policy, on: rooms.world, with: TD(), for: .episodes(1), seed: 1, progress: Progress())
    }
    for said in [planned, predicted] {
      #expect(said.contains("chooses among options") && said.contains("OptionValueIteration"))
    }
  }

  @Test("check remarks what a world is about and finds no violation in it")
  func worldsWithMemory() {
    let worlds: [(any Problem, String)] = [
      (Bandit(), ""), (Bandit(drift: 0.1), "drift from pull to pull"),
      (DynaMaze(maze: .blocking), "after 1000 steps"),
      (DynaMaze(maze: .shortcut), "after 3000 steps"), (DynaMaze(), ""),
    ]
    for (world, remark) in worlds {
      let report = check(world)
      #expect(report.isPassed, "\(report)")
      let text = report.findings.map(\.found).joined()
      #expect(remark.isEmpty ? report.findings.isEmpty : text.contains(remark), "\(report)")
    }
    #expect(check(Bandit(), episodes: 1).headline.hasSuffix("in 1 step of 1 episode"))
  }
}
