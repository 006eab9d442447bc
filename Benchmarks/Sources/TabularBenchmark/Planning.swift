// Value iteration on random models: 4 actions of 5 outcomes, or 10 actions that may lead anywhere.
//
// With a folder the numbers come from its raw files, so that other programs can be compared on the same
// ones: vi_<S>.p, vi_<S>.ns and vi_<S>.r (float64 probabilities and int32 successors of shape [S, 4, 5],
// float64 rewards of shape [S, 4]), vid_500.p and vid_500.r ([10, 500, 500] and [10, 500]).

import Foundation
import Martlet

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

func denseModel(folder: String?) -> MDP {
  let (states, actions) = (500, 10)
  var random = RandomStream(seed: 8, purpose: .session)
  let count = states * states * actions
  let stem = folder.map { "\($0)/vid_500" } ?? ""
  let weights =
    readArray("\(stem).p", count: count, of: Double.self)
    ?? (0..<count).map { _ in random.uniform() }
  let rewards =
    readArray("\(stem).r", count: states * actions, of: Double.self)
    ?? (0..<states * actions).map { _ in random.uniform() }
  return MDP("dense", states: states, actions: actions, discount: 0.95) { state, action in
    let row = action * states + state
    let range = row * states..<(row + 1) * states
    let sum = weights[range].reduce(0, +)
    return range.map {
      Outcome($0 - range.lowerBound, probability: weights[$0] / sum, reward: rewards[row])
    }
  }
}

/// Processor seconds of this process so far: steadier than the clock where others compute too.
func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

/// Times a whole solution, and the sweeps alone as the difference of one of three times as many.
func planning(_ name: String, _ model: MDP, sweeps: Int) {
  func processor(_ sweeps: Int) -> (Double, Double, Solution) {
    let solver = ValueIteration(tolerance: 0, maxSweeps: sweeps)
    var least = Double.infinity
    let (seconds, solution) = leastSeconds {
      let begin = processorSeconds()
      let solution = solve(model, with: solver)
      least = min(least, processorSeconds() - begin)
      return solution
    }
    return (seconds, least, solution)
  }
  let (seconds, cpu, solution) = processor(sweeps)
  let (longerSeconds, longer, longerSolution) = processor(3 * sweeps)
  let work = model.stateCount * solution.iterations
  // Sweeps end where values no longer change.
  let more = model.stateCount * (longerSolution.iterations - solution.iterations)
  report(
    "vi-\(name)/martlet", work: work, unit: "state backups", seconds: seconds,
    check: "\"rate_cpu\": \(Int(Double(work) / cpu)), "
      + "\"rate_cpu_sweeps\": \(Int(Double(more) / max(longer - cpu, 1e-9))), "
      + "\"rate_sweeps\": \(Int(Double(more) / max(longerSeconds - seconds, 1e-9))), "
      + "\"sweeps\": \(solution.iterations), \"sumV\": \(solution.values.values.reduce(0, +))")
}

/// Times a problem until it is solved.
func solving(_ name: String, _ model: MDP, _ solver: some Solver) {
  let (seconds, solution) = leastSeconds(3) { solve(model, with: solver) }
  report(
    "solve-\(name)/martlet \(type(of: solver))", work: 1, unit: "solutions", seconds: seconds,
    check: "\"iterations\": \(solution.iterations), \"bound\": \(solution.errorBound ?? .nan), "
      + "\"sumV\": \(solution.values.values.reduce(0, +))")
}

/// Parts of their own names, so that other programs can take turns with each.
func planning(folder: String?) {
  for (states, sweeps) in [(10_000, 200), (100_000, 30), (1_000_000, 5)]
  where isWanted("planning", "planning-\(states)") {
    planning("\(states)", sparseModel(states: states, folder: folder), sweeps: sweeps)
  }
  if isWanted("planning", "planning-dense") {
    planning("dense", denseModel(folder: folder), sweeps: 200)
  }
}

func solving(folder: String?) {
  let dense = denseModel(folder: folder)
  let sparse = sparseModel(states: 100_000, folder: folder)
  for (name, model) in [("sparse100000", sparse), ("dense500", dense)] {
    solving(name, model, ValueIteration(tolerance: 1e-6))
    solving(name, model, ModifiedPolicyIteration(tolerance: 1e-6))
    solving(name, model, PolicyIteration())
  }
}
