import Environments
import Language
import Training

/// The verbs: solve, train, evaluate, rollout, compare, save and load.
func addVerbWords(to library: inout Library) {
  Kinds.seeds.accepts = [.int, .closedRange, .range, .array(.int)]
  addSolve(to: &library)
  addTrain(to: &library)
  addPlay(to: &library)
  addCompare(to: &library)
  addFileWords(to: &library)
}

let problemParameter = FunctionDeclaration.Parameter.label(
  "on", Kinds.problem.type, "The problem: a model, a grid world or an environment.")

private func addSolve(to library: inout Library) {
  library.add(
    word(
      "solve",
      [
        .plain("problem", Kinds.problem.type, "A problem whose model is known."),
        .label("with", Kinds.solver.type, "The planning algorithm."),
      ], to: Kinds.solution.type, "Computes values and a policy from a known model.",
      source: "Sutton & Barto (2018), chapter 4"
    ) { (a) throws(RuntimeFailure) in
      let world = try problem(a, 0).world
      guard case .object(_, let payload) = a[1], let solver = payload as? any Solver else {
        throw RuntimeFailure("bad-argument", "this is no planning algorithm", argument: 1)
      }
      let live = LiveProgress(host: a.host, isShown: false)
      defer { live.end() }
      return try rethrowing("cannot-solve", argument: 0) {
        let solution = try solve(world, with: solver, progress: live.progress)
        for warning in solution.warnings {
          a.host.write("warning: \(warning)\n", toErrorStream: true)
        }
        return Kinds.solution.value(solution)
      }
    })
}

private func addTrain(to library: inout Library) {
  let algorithm = FunctionDeclaration.Parameter.plain(
    "algorithm", Kinds.algorithm.type, "The algorithm with its hyper-parameters.")
  let one = FunctionDeclaration.Parameter.option(
    "seed", .int, "1", "The seed of all random streams: equal seeds give equal runs.")
  let several = FunctionDeclaration.Parameter.label(
    "seeds", Kinds.seeds.type, "How many seeds from 1 on, or a range of seeds.")
  for unit in ["episodes", "steps"] {
    let length = FunctionDeclaration.Parameter.label(
      unit, .int,
      unit == "steps"
        ? "How many environment steps to learn for, exactly." : "How many episodes to learn for.")
    let budget = { @Sendable (count: Int) in
      unit == "steps" ? Budget.steps(count) : Budget.episodes(count)
    }
    library.add(
      word(
        "train", [algorithm, problemParameter, length, one], to: Kinds.run.type,
        isDiscardable: true, "Trains an algorithm on a problem."
      ) { (a) throws(RuntimeFailure) in
        let (learner, world) = (try learner(a), try problem(a, 1).world)
        let (count, seed) = (try a.int(2), try a.int(3, default: 1))
        let live = LiveProgress(host: a.host)
        defer { live.end() }
        return try rethrowing("cannot-train", argument: 1, count: 2) {
          let run = try train(
            learner, on: world, for: budget(count), seed: seed, progress: live.progress)
          live.finish(with: summary(run))
          return Kinds.run.value(run)
        }
      })
    library.add(
      word(
        "train", [algorithm, problemParameter, length, several], to: Kinds.runs.type,
        isDiscardable: true, "Trains an algorithm on a problem once for each seed, on all cores."
      ) { (a) throws(RuntimeFailure) in
        let (learner, world) = (try learner(a), try problem(a, 1).world)
        let (count, list) = (try a.int(2), try seeds(a[3], argument: 3))
        let live = LiveProgress(host: a.host)
        defer { live.end() }
        return try rethrowing("cannot-train", argument: 1, count: 2) {
          let runs = try train(
            learner, on: world, for: budget(count), seeds: list, progress: live.progress)
          live.finish(with: summary(runs))
          return Kinds.runs.value(runs)
        }
      })
  }
}

private func learner(_ a: Arguments) throws(RuntimeFailure) -> any Algorithm {
  guard case .object(_, let payload) = a[0], let algorithm = payload as? any Algorithm else {
    throw RuntimeFailure("bad-argument", "this is no learning algorithm", argument: 0)
  }
  return algorithm
}

/// The most seeds of one call.
private let seedLimit = 100_000

/// The seeds that an argument lists.
func seeds(_ value: Value, argument: Int = 3) throws(RuntimeFailure) -> [Int] {
  func range(_ first: Int, _ last: Int) throws(RuntimeFailure) -> [Int] {
    guard last >= first else {
      throw RuntimeFailure(
        "bad-count", "the number of seeds must be at least 1", argument: argument)
    }
    let (count, overflows) = last.subtractingReportingOverflow(first)
    guard !overflows, count < seedLimit else {
      throw RuntimeFailure("bad-count", "that is more than \(seedLimit) seeds", argument: argument)
    }
    return Array(first...last)
  }
  switch value {
  case .int(let count): return try range(1, count)
  case .closedRange(let first, let last): return try range(first, last)
  case .range(let first, let end): return try range(first, end &- 1)
  case .ints(let list) where !list.isEmpty && list.count <= seedLimit: return list
  default: throw RuntimeFailure("bad-count", "give at least one seed", argument: argument)
  }
}

private func addPlay(to library: inout Library) {
  let policyParameter = FunctionDeclaration.Parameter.plain(
    "policy", Kinds.anyPolicy.type, "The policy; what a run learned is `run.policy`.")
  library.add(
    word(
      "evaluate",
      [
        policyParameter, problemParameter,
        .option("episodes", .int, "100", "How many episodes to play."),
        .option("seed", .int, "1", "The seed of the episodes."),
      ], to: Kinds.evaluation.type,
      "Plays a policy for a number of episodes, without learning. Where the problem has no time limit an episode is cut off after \(evaluationStepLimit) steps, and `truncated` counts those."
    ) { (a) throws(RuntimeFailure) in
      let world = try problem(a, 1).world
      let (episodes, seed) = (try a.int(2, default: 100), try a.int(3, default: 1))
      let live = LiveProgress(host: a.host, isShown: false)
      defer { live.end() }
      let signal = StopSignal(stop: live.progress.cancel)
      let chosen = try policy(a, 0, for: world, signal)
      return try rethrowing("cannot-play", argument: 0, count: 2) {
        let evaluation = try evaluate(
          chosen, on: world, episodes: episodes, seed: seed, progress: live.progress)
        if let failure = signal.failure { throw TrainingError.problem(failure) }
        return Kinds.evaluation.value(evaluation)
      }
    })
  library.add(
    word(
      "rollout",
      [policyParameter, problemParameter, .option("seed", .int, "1", "The seed of the episode.")],
      to: Kinds.trajectory.type,
      "Plays a policy for one episode and keeps every step, at most \(evaluationStepLimit) without a time limit."
    ) { (a) throws(RuntimeFailure) in
      let world = try problem(a, 1).world
      let seed = try a.int(2, default: 1)
      let live = LiveProgress(host: a.host, isShown: false)
      defer { live.end() }
      let signal = StopSignal(stop: live.progress.cancel)
      let chosen = try policy(a, 0, for: world, signal)
      return try rethrowing("cannot-play", argument: 0) {
        let trajectory = try rollout(chosen, on: world, seed: seed, progress: live.progress)
        if let failure = signal.failure { throw TrainingError.problem(failure) }
        return Kinds.trajectory.value(trajectory)
      }
    })
}
