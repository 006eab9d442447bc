import Environments
import Language
import Tabular
import Training

/// The testbed of bandits: the verb and what it gives.
func addBanditWords(to library: inout Library) {
  library.add(
    word(
      "testbed",
      [
        .plain("agent", Kinds.banditAlgorithm.type, "A bandit algorithm with its parameters."),
        .option(
          "on", Kinds.problem.type, "Bandit()", "The bandits: `Bandit(…)`, a new one for each run."),
        .option("runs", .int, "2000", "How many bandits are played."),
        .option("steps", .int, "1000", "How many pulls each is played for."),
        .option("seed", .int, "1", "The seed of the first run; run r has the seed seed + r."),
      ], to: Kinds.testbed.type,
      "Tries a bandit algorithm on many bandits, on all cores, and averages each step over them: the "
        + "ten-armed testbed. Every algorithm meets the same bandits.",
      source: "Sutton & Barto (2018), section 2.3"
    ) { (a) throws(RuntimeFailure) in
      guard case .object(_, let payload) = a[0], let agent = payload as? any BanditAlgorithm else {
        throw RuntimeFailure("bad-argument", "this is no bandit algorithm", argument: 0)
      }
      var bandit = Bandit()
      if a.has(1) {
        guard let given = try problem(a, 1) as? Bandit else {
          throw RuntimeFailure(
            "bad-argument", "the testbed plays a Bandit, such as Bandit(arms: 10)", argument: 1)
        }
        bandit = given
      }
      let runs = try a.int(2, default: 2000)
      let (steps, seed) = (try a.int(3, default: 1000), try a.int(4, default: 1))
      let live = LiveProgress(host: a.host)
      defer { live.end() }
      return try rethrowing("cannot-train", argument: 0, count: runs < 1 ? 2 : 3) {
        let result = try testbed(
          agent, on: bandit, runs: runs, steps: steps, seed: seed, progress: live.progress)
        live.finish(with: summary(result))
        return Kinds.testbed.value(result)
      }
    })
  addTestbedMembers()
  addStepCurveMembers()
}

private func addTestbedMembers() {
  let kind = Kinds.testbed
  read(Testbed.self, kind, "algorithm", .string, "What the algorithm is called.") {
    .string($0.algorithm)
  }
  read(Testbed.self, kind, "runs", .int, "The number of runs, each on a bandit of its own.") {
    .int($0.runs)
  }
  read(Testbed.self, kind, "rewards", Kinds.stepCurve.type, "The mean reward of each step.") {
    Kinds.stepCurve.value($0.rewards)
  }
  read(
    Testbed.self, kind, "optimal", Kinds.stepCurve.type,
    "Of each step, in how many percent of the runs the best arm was pulled."
  ) { Kinds.stepCurve.value($0.optimal) }
  read(Testbed.self, kind, "mean", .double, "The mean reward over all steps.") { .double($0.mean) }
  read(Testbed.self, kind, "isPartial", .bool, "Whether it was stopped early.") {
    .bool($0.isPartial)
  }
}

private func addStepCurveMembers() {
  let kind = Kinds.stepCurve
  read(StepCurve.self, kind, "name", .string, "What a legend calls it.") { .string($0.name) }
  read(StepCurve.self, kind, "mean", .array(.double), "The mean at each step.") {
    .doubles($0.mean)
  }
  read(StepCurve.self, kind, "standardError", .array(.double), "The mean's standard error.") {
    .doubles($0.standardError)
  }
  read(StepCurve.self, kind, "count", .int, "The number of steps.") { .int($0.count) }
  kind.add(
    word(
      "average", [.label("last", .int, "How many steps, from the end.")], to: .double,
      "The average of the last steps."
    ) { (a) throws(RuntimeFailure) in
      let curve = try a.object(0, as: StepCurve.self)
      let last = try a.int(1)
      guard last > 0 else {
        throw RuntimeFailure("bad-count", "last: must be at least 1, not \(last)", argument: 1)
      }
      return .double(curve.average(last: last))
    })
}

/// A testbed in a line.
func summary(_ testbed: Testbed) -> String {
  let last = min(100, testbed.rewards.count)
  return "\(testbed.algorithm) on \(testbed.environment): \(counted(testbed.runs, "run")) of "
    + "\(counted(testbed.rewards.count, "step")), of the last \(last) the average reward "
    + "\(rounded(testbed.rewards.average(last: last), digits: 3)) and the best arm in "
    + "\(rounded(testbed.optimal.average(last: last), digits: 1)) %"
    + (testbed.isPartial ? ", stopped early" : "")
}
