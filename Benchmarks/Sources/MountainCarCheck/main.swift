// Learns mountain car with semi-gradient SARSA over eight tilings, a hundred seeds for each of the step
// sizes of figure 10.2 of Sutton & Barto (2018), and with SARSA(λ), and holds the steps per episode
// against a hundred runs of a program of its own. Prints a JSON line for each.
//
//     swift run -c release --package-path Benchmarks MountainCarCheck [seeds=100]

import Martlet

/// Steps per episode, mean over the first fifty and the last fifty of 500 episodes.
struct Expectation {
  var name: String
  var algorithm: any Algorithm
  var first: Double
  var last: Double
}

let expectations = [
  Expectation(
    name: "0.1/8", algorithm: SemiGradientSarsa(stepSize: 0.1 / 8, epsilon: 0, discount: 1),
    first: 569, last: 136),
  Expectation(
    name: "0.2/8", algorithm: SemiGradientSarsa(stepSize: 0.2 / 8, epsilon: 0, discount: 1),
    first: 407, last: 124.5),
  Expectation(
    name: "0.5/8", algorithm: SemiGradientSarsa(stepSize: 0.5 / 8, epsilon: 0, discount: 1),
    first: 284, last: 116.2),
  // With λ = 0 the traces must not matter.
  Expectation(
    name: "λ = 0, 0.5/8",
    algorithm: SemiGradientSarsaLambda(
      stepSize: 0.5 / 8, epsilon: 0, lambda: 0, traces: .replacing, discount: 1),
    first: 284, last: 116.2),
]

/// The book's track: tiles over the positions up to the goal, and no time limit that matters.
func track() -> World {
  var world = MountainCar(timeLimit: 100_000).world
  world.observationBox = Box(low: [-1.2, -0.07], high: [0.5, 0.07])
  return world
}

let seeds =
  CommandLine.arguments.dropFirst().compactMap { argument in
    argument.hasPrefix("seeds=") ? Int(argument.dropFirst(6)) : nil
  }.first ?? 100
var isRight = true
for expectation in expectations {
  do {
    let runs = try train(
      expectation.algorithm, on: track(), for: .episodes(500), seeds: Array(1...max(seeds, 2)),
      progress: Progress())
    let first = runs.runs.map { mean($0.lengths.prefix(50).map(Double.init)) }
    let last = runs.runs.map { mean($0.lengths.suffix(50).map(Double.init)) }
    // Both are means of runs: four standard errors of their difference.
    func isNear(_ found: [Double], _ expected: Double) -> Bool {
      let error = standardError(found) * (1 + Double(found.count) / 100).squareRoot()
      return abs(mean(found) - expected) < 4 * error + 0.5
    }
    let agrees = isNear(first, expectation.first) && isNear(last, expectation.last)
    isRight = isRight && agrees
    print(
      "{\"name\": \"\(expectation.name)\", \"first50\": \(mean(first)), \"last50\": \(mean(last)), "
        + "\"errors\": [\(standardError(first)), \(standardError(last))], \"agrees\": \(agrees), "
        + "\"seconds\": \(runs.runs.reduce(0) { $0 + $1.seconds })}")
  } catch {
    print(error)
    isRight = false
  }
}
exit(isRight ? 0 : 1)
