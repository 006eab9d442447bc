// Times fixed tabular work and prints a JSON line for each: name, work, unit, seconds (the least of
// five), rate, and a number that tells whether the work was done right.
//
//     swift run -c release --package-path Benchmarks TabularBenchmark [part …] [folder/]
//
// Parts are control, long, planning (or planning-10000, -100000, -1000000, -dense), solving, scaling and
// book; all unless named. With a folder, value iteration runs on the models in its raw files
// (Planning.swift), so that other programs can be compared on the same numbers; ../../tabular/compare.py
// does.
// Under `taskset -c 0` it uses one core.

import Foundation
import Martlet

func report(_ name: String, work: Int, unit: String, seconds: Double, check: String) {
  let rate = Int(Double(work) / seconds)
  print(
    "{\"name\": \"\(name)\", \"work\": \(work), \"unit\": \"\(unit)\", "
      + "\"seconds\": \(seconds), \"rate\": \(rate), \(check)}")
}

/// The least seconds of several repetitions.
func leastSeconds<T>(_ repetitions: Int = 5, _ work: () -> T) -> (seconds: Double, result: T) {
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
  var cpu = Double.infinity
  let (seconds, runs) = leastSeconds {
    let begin = processorSeconds()
    let runs = try? train(
      algorithm, on: world, for: .episodes(500), seeds: Array(1...400), parallelism: 1,
      progress: Training.Progress())
    cpu = min(cpu, processorSeconds() - begin)
    return runs
  }
  let steps = runs?.steps ?? 0
  let last = runs?.runs.map { mean(Array($0.returns.suffix(100))) } ?? []
  report(
    "\(name)-cliff/martlet", work: steps, unit: "agent steps", seconds: seconds,
    check: "\"rate_cpu\": \(Int(Double(steps) / cpu)), \"last100\": \(mean(last))")
}

let arguments = CommandLine.arguments.dropFirst()
let folder = arguments.first { $0.contains("/") }
let parts = arguments.filter { !$0.contains("/") }
func isWanted(_ names: String...) -> Bool { parts.isEmpty || names.contains(where: parts.contains) }

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
planning(folder: folder)
if isWanted("solving") { solving(folder: folder) }
if isWanted("scaling") { scaling() }
if isWanted("book") { book() }
