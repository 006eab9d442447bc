import Environments
import Tabular
import Testing
import Training

/// The figures of chapter 2 of Sutton & Barto (2018), against 20 000 runs of a program of its own.
@Suite struct TestbedTests {
  struct Case: Sendable, CustomStringConvertible {
    let description: String
    let agent: any BanditAlgorithm
    let bandit: Bandit
    let reward: Double?
    let optimal: Double?

    init(
      _ name: String, _ agent: any BanditAlgorithm, mean: Double = 0, reward: Double? = nil,
      optimal: Double? = nil
    ) {
      description = name
      self.agent = agent
      bandit = Bandit(mean: mean)
      self.reward = reward
      self.optimal = optimal
    }
  }

  static let cases = [
    Case("figure 2.2, greedy", EpsilonGreedy(epsilon: 0), reward: 1.036, optimal: 35.7),
    Case("figure 2.2, ε = 0.01", EpsilonGreedy(epsilon: 0.01), reward: 1.314, optimal: 59.6),
    Case("figure 2.2, ε = 0.1", EpsilonGreedy(epsilon: 0.1), reward: 1.366, optimal: 79.5),
    Case("figure 2.3, optimistic", OptimisticGreedy(stepSize: 0.1, initialValue: 5), optimal: 85.8),
    Case("figure 2.3, realistic", EpsilonGreedy(epsilon: 0.1, stepSize: 0.1), optimal: 75.5),
    Case("figure 2.4, UCB", UCB(c: 2), reward: 1.493),
    Case("figure 2.5, baseline", GradientBandit(stepSize: 0.1), mean: 4, optimal: 85.0),
    Case(
      "figure 2.5, no baseline", GradientBandit(stepSize: 0.1, baseline: false), mean: 4,
      optimal: 48.8),
  ]

  /// 2000 runs from seed 1, within four standard errors of the difference to 20 000 runs: 0.061, 4.6 %.
  ///
  /// One run's last hundred steps have a standard deviation of at most 0.65 in reward and 49 % in optimal
  /// actions.
  @Test("the ten-armed testbed gives the book's figures", arguments: cases)
  func figures(_ case: Case) throws {
    let bed = try testbed(
      `case`.agent, on: `case`.bandit, runs: 2000, steps: 1000, seed: 1, progress: Progress())
    #expect(bed.runs == 2000 && !bed.isPartial)
    if let reward = `case`.reward {
      #expect(abs(bed.rewards.average(last: 100) - reward) < 0.061, "\(`case`)")
    }
    if let optimal = `case`.optimal {
      #expect(abs(bed.optimal.average(last: 100) - optimal) < 4.6, "\(`case`)")
    }
  }

  @Test("optimistic values spike at the eleventh step, when every arm has disappointed once")
  func spike() {
    let curve = testbed(OptimisticGreedy(), runs: 1000, steps: 40).optimal.mean
    #expect(curve[10] > 35 && curve[9] < 20 && curve[12] < curve[10] - 10)
  }

  @Test("arms that drift are followed by a constant step size, not by averages (exercise 2.5)")
  func drift() {
    let bandit = Bandit(spread: 0, drift: 0.05)
    let averages = testbed(EpsilonGreedy(), on: bandit, runs: 300, steps: 1000)
    let constant = testbed(EpsilonGreedy(stepSize: 0.1), on: bandit, runs: 300, steps: 1000)
    #expect(constant.optimal.average(last: 200) > averages.optimal.average(last: 200) + 10)
  }

  @Test("Thompson sampling pulls the best of ten coins in most steps")
  func coins() {
    let bandit = Bandit(reward: .bernoulli)
    let bed = testbed(ThompsonSampling(belief: .beta), on: bandit, runs: 300, steps: 1000)
    let greedy = testbed(EpsilonGreedy(epsilon: 0), on: bandit, runs: 300, steps: 1000)
    #expect(bed.optimal.average(last: 100) > greedy.optimal.average(last: 100) + 20)
  }

  @Test("run r of the testbed is the training with the seed seed + r")
  func trainings() throws {
    for agent in [UCB(), GradientBandit(), ThompsonSampling()] as [any BanditAlgorithm] {
      let bed = try testbed(
        agent, on: Bandit(arms: 3), runs: 40, steps: 60, seed: 5, progress: Progress())
      let runs = try train(
        agent, on: Bandit(arms: 3).world, for: .steps(60), seeds: Array(5...44),
        progress: Progress())
      let (mean, best) = (runs.returns.mean, try #require(runs.metric("optimalAction")).mean)
      #expect(zip(bed.rewards.mean, mean).allSatisfy { abs($0 - $1) < 1e-12 })
      #expect(zip(bed.optimal.mean, best).allSatisfy { abs($0 - 100 * $1) < 1e-9 })
      // The standard error of a step is that of its forty rewards.
      let sample = runs.runs.map { $0.returns[30] }
      #expect(abs(bed.rewards.standardError[30] - standardError(sample)) < 1e-12)
    }
  }

  @Test("the testbed has the same bits with one thread and with three")
  func parallelism() throws {
    func bed(_ threads: Int) throws -> Testbed {
      try testbed(
        EpsilonGreedy(), on: Bandit(), runs: 200, steps: 50, seed: 1, parallelism: threads,
        progress: Progress())
    }
    let (one, three) = (try bed(1), try bed(3))
    #expect(one.rewards == three.rewards && one.optimal == three.optimal)
  }

  @Test("cancelling averages the runs that are finished")
  func cancelling() throws {
    let progress = Progress { $0.cancel() }
    let bed = try testbed(
      EpsilonGreedy(), on: Bandit(), runs: 100_000, steps: 100, seed: 1, progress: progress)
    #expect(bed.isPartial && bed.runs < 100_000)
    let none = Progress()
    none.cancel()
    let empty = try testbed(
      EpsilonGreedy(), on: Bandit(), runs: 10, steps: 10, seed: 1, progress: none)
    #expect(empty.isPartial && empty.runs == 0 && empty.rewards.count == 0)
  }
}
