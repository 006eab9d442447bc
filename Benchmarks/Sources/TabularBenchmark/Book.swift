// The statistical figures of Sutton & Barto's chapters 2, 6, 7 and 8, each of its curves over 1,000 runs.
//
// What is checked of their numbers is in the tests; the ones printed here tell that the work was done.

import Foundation
import Martlet

/// Times one figure, and adds it to the total.
private func figure(_ name: String, total: inout Double, _ work: () -> String) {
  let clock = ContinuousClock()
  let begin = clock.now
  let check = work()
  let seconds = (clock.now - begin) / .seconds(1)
  total += seconds
  report("book-\(name)/martlet", work: 1000, unit: "runs a curve", seconds: seconds, check: check)
}

private func rounded(_ values: [Double]) -> String {
  values.map { String(format: "%.4g", $0) }.joined(separator: ", ")
}

private func lastMean(_ curve: [Double], _ count: Int) -> Double {
  mean(Array(curve.suffix(count)))
}

/// Times all of them; the whole is to take less than a minute on two cores.
func book() {
  let runs = 1000
  var total = 0.0
  figure("6.2 TD and MC", total: &total) {
    let walk = RandomWalk(states: 5)
    let truth = solve(walk, with: PolicyEvaluation(method: .exact)).values
    var ends: [Double] = []
    for size in [0.05, 0.1, 0.15] {
      let learned = predict(
        uniform(walk), on: walk, with: TD(stepSize: size, initialValue: 0.5), episodes: 100,
        seeds: runs)
      ends.append(learned.rmse(against: truth).mean.last ?? .nan)
    }
    for size in [0.01, 0.02, 0.03, 0.04] {
      let learned = predict(
        uniform(walk), on: walk,
        with: MonteCarlo(stepSize: size, firstVisit: false, initialValue: 0.5),
        episodes: 100, seeds: runs)
      ends.append(learned.rmse(against: truth).mean.last ?? .nan)
    }
    return "\"rmse\": [\(rounded(ends))]"
  }
  figure("7.2 n-step TD", total: &total) {
    let walk = RandomWalk(states: 19)
    let truth = solve(walk, with: PolicyEvaluation(method: .exact)).values
    let best = [(1, 0.8), (2, 0.6), (4, 0.4), (8, 0.25), (16, 0.15), (32, 0.1), (64, 0.05)]
    let errors = best.map { n, size in
      mean(
        predict(
          uniform(walk), on: walk, with: NStepTD(stepSize: size, n: n), episodes: 10, seeds: runs
        ).rmse(against: truth).mean)
    }
    return "\"rmse\": [\(rounded(errors))]"
  }
  figure("2.2-2.5 ten-armed testbed", total: &total) {
    let greedy = [0, 0.01, 0.1].map { testbed(EpsilonGreedy(epsilon: $0), runs: runs) }
    let optimistic = testbed(OptimisticGreedy(initialValue: 5), runs: runs)
    let bound = testbed(UCB(c: 2), runs: runs)
    let gradients = [true, false].map {
      testbed(GradientBandit(stepSize: 0.1, baseline: $0), on: Bandit(mean: 4), runs: runs)
    }
    let optimal = ([optimistic] + gradients).map { lastMean($0.optimal.mean, 100) }
    let rewards = (greedy + [bound]).map { lastMean($0.rewards.mean, 100) }
    return "\"reward\": [\(rounded(rewards))], \"optimal\": [\(rounded(optimal))]"
  }
  let cliff = CliffWalking()
  figure("6.6 cliff", total: &total) {
    let ends = [
      train(Sarsa(stepSize: 0.5), on: cliff, episodes: 500, seeds: runs),
      train(QLearning(stepSize: 0.5), on: cliff, episodes: 500, seeds: runs),
      train(ExpectedSarsa(stepSize: 0.5), on: cliff, episodes: 500, seeds: runs),
    ].map { lastMean($0.returns.mean, 100) }
    return "\"last100\": [\(rounded(ends))]"
  }
  figure("6.3 interim performance", total: &total) {
    let means = [0.1, 0.3, 0.5, 0.7, 0.9, 1].flatMap { size in
      [
        train(Sarsa(stepSize: size), on: cliff, episodes: 100, seeds: runs),
        train(QLearning(stepSize: size), on: cliff, episodes: 100, seeds: runs),
        train(ExpectedSarsa(stepSize: size), on: cliff, episodes: 100, seeds: runs),
      ].map { mean($0.returns.mean) }
    }
    return "\"mean\": [\(rounded(means))]"
  }
  figure("6.5 windy grid", total: &total) {
    let windy = WindyGridWorld()
    let episodes = [
      train(Sarsa(stepSize: 0.5), on: windy, steps: 8000, seeds: runs),
      train(QLearning(stepSize: 0.5), on: windy, steps: 8000, seeds: runs),
    ].map { several in mean(several.runs.map { Double($0.returns.count) }) }
    return "\"episodes\": [\(rounded(episodes))]"
  }
  figure("6.7 maximisation bias", total: &total) {
    let bias = MaximizationBias()
    let left = [
      train(QLearning(stepSize: 0.1), on: bias, episodes: 300, seeds: runs),
      train(DoubleQLearning(stepSize: 0.1), on: bias, episodes: 300, seeds: runs),
    ].map { 100 * (lastMean($0.lengths.mean, 50) - 1) }
    return "\"left\": [\(rounded(left))]"
  }
  figure("8.2 Dyna maze", total: &total) {
    let ends = [0, 5, 50].map { steps in
      let agent = DynaQ(stepSize: 0.1, epsilon: 0.1, planningSteps: steps)
      return lastMean(train(agent, on: DynaMaze(), episodes: 50, seeds: runs).lengths.mean, 20)
    }
    return "\"steps\": [\(rounded(ends))]"
  }
  report("book/martlet", work: runs, unit: "runs a curve", seconds: total, check: "\"mark\": 60")
  if total > 60 { exit(1) }
}
