// Times fixed tabular work and prints a JSON line for each: name, work, unit, seconds (the least of
// seven), rate, and a number that tells whether the work was done right.
//
//     swift run -c release --package-path Benchmarks TabularBenchmark [part …] [folder/]
//
// Parts are control, long and planning; all unless named. With a folder, value iteration runs on the models in its raw files vi_<S>.p, vi_<S>.ns and vi_<S>.r
// (float64 probabilities and int32 successors of shape [S, 4, 5], float64 rewards of shape [S, 4]), so
// that other programs can be compared on the same numbers; without one, on random models of that size.

import Foundation
import Martlet

func report(_ name: String, work: Int, unit: String, seconds: Double, check: String) {
  let rate = Int(Double(work) / seconds)
  print(
    "{\"name\": \"\(name)\", \"work\": \(work), \"unit\": \"\(unit)\", "
      + "\"seconds\": \(seconds), \"rate\": \(rate), \(check)}")
}

/// The least seconds of several repetitions.
func leastSeconds<T>(_ repetitions: Int = 7, _ work: () -> T) -> (seconds: Double, result: T) {
  let clock = ContinuousClock()
  var best = Double.infinity
  var result = work()
  for _ in 0..<repetitions {
    let begin = clock.now
    result = work()
    best = min(best, (clock.now - begin) / .seconds(1))
  }
  return (best, result)
}

func control(_ algorithm: some Algorithm, _ name: String) {
  let world = CliffWalking().world
  let (seconds, runs) = leastSeconds {
    try? train(
      algorithm, on: world, for: .episodes(500), seeds: Array(1...400), parallelism: 1,
      progress: Training.Progress())
  }
  let steps = runs?.steps ?? 0
  let last = runs?.runs.map { mean(Array($0.returns.suffix(100))) } ?? []
  report(
    "\(name)-cliff/martlet", work: steps, unit: "agent steps", seconds: seconds,
    check: "\"last100\": \(mean(last))")
}

func readArray<T: BitwiseCopyable>(_ path: String, count: Int, of type: T.Type) -> [T]? {
  guard let data = FileManager.default.contents(atPath: path),
    data.count == count * MemoryLayout<T>.stride
  else { return nil }
  return data.withUnsafeBytes { Array($0.bindMemory(to: type)) }
}

func sparseModel(states: Int, folder: String?) -> MDP {
  let (actions, width) = (4, 5)
  let count = states * actions * width
  var random = RandomStream(seed: 7, purpose: .session)
  let stem = folder.map { "\($0)/vi_\(states)" } ?? ""
  let successors =
    readArray("\(stem).ns", count: count, of: Int32.self)
    ?? (0..<count).map { _ in Int32(random.below(states)) }
  let rewards =
    readArray("\(stem).r", count: states * actions, of: Double.self)
    ?? (0..<states * actions).map { _ in random.uniform() }
  let weights =
    readArray("\(stem).p", count: count, of: Double.self)
    ?? (0..<count).map { _ in random.uniform() }
  return MDP("sparse", states: states, actions: actions, discount: 0.95) { state, action in
    let row = state * actions + action
    let range = row * width..<(row + 1) * width
    let sum = weights[range].reduce(0, +)
    return range.map {
      Outcome(Int(successors[$0]), probability: weights[$0] / sum, reward: rewards[row])
    }
  }
}

func planning(states: Int, sweeps: Int, folder: String?) {
  let model = sparseModel(states: states, folder: folder)
  let solver = ValueIteration(tolerance: 0, maxSweeps: sweeps)
  let (seconds, solution) = leastSeconds { solve(model, with: solver) }
  report(
    "vi-sparse\(states)/martlet", work: states * solution.iterations, unit: "state backups",
    seconds: seconds,
    check: "\"sweeps\": \(solution.iterations), \"sumV\": \(solution.values.values.reduce(0, +))")
}

let arguments = CommandLine.arguments.dropFirst()
let folder = arguments.first { $0.contains("/") }
let parts = arguments.filter { !$0.contains("/") }
func isWanted(_ part: String) -> Bool { parts.isEmpty || parts.contains(part) }

if isWanted("control") {
  control(QLearning(stepSize: 0.5, epsilon: 0.1), "qlearn")
  control(Sarsa(stepSize: 0.5, epsilon: 0.1), "sarsa")
}
if isWanted("long") {
  let (seconds, run) = leastSeconds {
    train(QLearning(stepSize: 0.5, epsilon: 0.1), on: CliffWalking(), steps: 5_000_000)
  }
  report(
    "qlearn-cliff-one-run/martlet", work: run.steps, unit: "agent steps", seconds: seconds,
    check: "\"episodes\": \(run.returns.count)")
}
if isWanted("planning") {
  planning(states: 10_000, sweeps: 200, folder: folder)
  planning(states: 100_000, sweeps: 50, folder: folder)
}
