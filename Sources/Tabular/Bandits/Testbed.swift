import Arrays
import Dispatch
public import Environments
import Synchronization
public import Training

/// How a bandit algorithm fares over many bandits (Sutton & Barto, 2018, 2.3).
public struct Testbed: Sendable, Equatable {
  /// What the algorithm is called.
  public let algorithm: String
  /// What the problem is called.
  public let environment: String
  /// The number of runs, each on a bandit of its own.
  public let runs: Int
  /// The mean reward of each step.
  public let rewards: StepCurve
  /// Of each step, in how many percent of the runs no arm had a greater mean than the one pulled.
  public let optimal: StepCurve
  /// Whether it was stopped early.
  public let isPartial: Bool

  /// The mean reward over all steps: a point of the parameter study of figure 2.6.
  public var mean: Double { rewards.average(last: rewards.mean.count) }
}

/// A mean over many runs at each step, with the interval that it lies in.
public struct StepCurve: Sendable, Equatable {
  /// What a legend calls it.
  public let name: String
  /// What is measured: "reward".
  public let measure: String
  /// The problem the numbers come from.
  public let environment: String
  /// The mean at each step.
  public let mean: [Double]
  /// Its standard error.
  public let standardError: [Double]

  /// The number of steps.
  public var count: Int { mean.count }

  /// The average of the last steps; not a number where there are none.
  public func average(last count: Int) -> Double {
    Training.mean(Array(mean.suffix(max(0, count))))
  }

  /// Half the width of the 95 % interval at each step.
  public var margin: [Double] { standardError.map { 1.96 * $0 } }
}

/// The most steps of a run.
private let stepLimit = 10_000_000
/// How many runs are added up at a time, which makes the sums the same on any number of cores.
private let blockSize = 32

/// Tries a bandit algorithm on many bandits: the ten-armed testbed (Sutton & Barto, 2018, 2.3).
///
/// Run r is the same as `train(agent, on: bandit, steps: steps, seed: seed + r)`; every algorithm meets
/// the same bandits.
///
/// - Parameters:
///   - agent: The algorithm with its hyper-parameters.
///   - bandit: The description of the bandits; ten normal arms unless given.
///   - runs: How many bandits are played.
///   - steps: How many pulls each is played for.
///   - seed: The seed of the first run.
/// - Returns: The averages of each step over the runs.
public func testbed(
  _ agent: some BanditAlgorithm, on bandit: Bandit = Bandit(), runs: Int = 2000, steps: Int = 1000,
  seed: Int = 1
) -> Testbed {
  do {
    return try testbed(
      agent, on: bandit, runs: runs, steps: steps, seed: seed, progress: Progress())
  } catch {
    preconditionFailure(error.description)
  }
}

/// Tries a bandit algorithm on many bandits, and throws what goes wrong.
///
/// - Parameters:
///   - agent: The algorithm with its hyper-parameters.
///   - bandit: The description of the bandits.
///   - runs: How many bandits are played.
///   - steps: How many pulls each is played for.
///   - seed: The seed of the first run.
///   - parallelism: How many runs go on at the same time; as many as there are cores unless given.
///   - progress: Told how far it is; when cancelled, the runs finished so far are averaged.
/// - Returns: The averages of each step over the runs.
/// - Throws: `TrainingError` for a hyper-parameter or a number that is wrong.
public func testbed(
  _ agent: some BanditAlgorithm, on bandit: Bandit, runs: Int, steps: Int, seed: Int,
  parallelism: Int? = nil, progress: Progress
) throws(TrainingError) -> Testbed {
  do {
    try agent.validateParameters()
    try bandit.validateParameters()
  } catch { throw .parameter(error) }
  guard runs > 0 else { throw .count(of: "runs", runs) }
  guard steps > 0 else { throw .count(of: "steps", steps) }
  guard steps <= stepLimit, runs <= stepLimit else {
    throw .failed("A testbed has at most \(stepLimit) runs of at most \(stepLimit) steps.")
  }
  let title = "\(agent.displayName) on \(Bandit.name)"
  progress.begin(title: title, budget: .steps(runs * steps))
  let part = progress.run(seed: seed)
  let blocks = (runs + blockSize - 1) / blockSize
  let ledger = Mutex(Ledger(blocks: blocks, steps: steps))
  let next = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(
    iterations: min(blocks, max(1, parallelism ?? coreCount()))
  ) { _ in
    while !progress.isCancelled {
      let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard block < blocks else { return }
      let first = block * blockSize
      let sums = Sums(
        agent, bandit, runs: first..<min(first + blockSize, runs), steps: steps, seed: seed,
        progress)
      let done = ledger.withLock { ledger in
        ledger.enter(sums, block)
        return ledger.total.runs
      }
      part.report(steps: done * steps)
    }
  }
  let total = ledger.withLock { $0.total }
  if let fault = total.fault {
    throw .failed("\(agent.displayName) cannot learn from a reward of \(Bandit.name): \(fault)")
  }
  part.finish()
  return total.testbed(agent.displayName, isPartial: total.runs < runs)
}

/// What some runs add up to, step by step.
private struct Sums: Sendable {
  var runs = 0
  var reward: [Double]
  var square: [Double]
  var optimal: [Double]
  var fault: String?

  init(steps: Int) {
    reward = [Double](repeating: 0, count: steps)
    square = reward
    optimal = reward
  }

  /// Plays some runs; those that a cancellation left unfinished are forgotten.
  init<A: BanditAlgorithm>(
    _ algorithm: A, _ description: Bandit, runs: Range<Int>, steps: Int, seed: Int,
    _ progress: Progress
  ) {
    self.init(steps: steps)
    let arms = description.arms
    for run in runs {
      var bandit = BanditSimulator(description)
      var agent = algorithm.agent(arms: arms)
      var chance = RandomStream(seed: seed &+ run, purpose: .environment)
      var choices = RandomStream(seed: seed &+ run, purpose: .policy)
      for time in 0..<steps {
        if time % 1024 == 1023, progress.isCancelled {
          self.init(steps: steps)
          return
        }
        _ = bandit.reset(using: &chance)
        let arm = agent.choose(at: time, using: &choices)
        if bandit.isBest(arm) { optimal[time] += 1 }
        let earned = bandit.step(arm, using: &chance).reward
        reward[time] += earned
        square[time] += earned * earned
        if let fault = agent.fault(of: earned) {
          self.fault = fault
          return
        }
        agent.learn(arm, reward: earned, at: time)
      }
      self.runs += 1
    }
  }

  mutating func add(_ other: Sums) {
    runs += other.runs
    fault = fault ?? other.fault
    for time in reward.indices {
      reward[time] += other.reward[time]
      square[time] += other.square[time]
      optimal[time] += other.optimal[time]
    }
  }

  func testbed(_ algorithm: String, isPartial: Bool) -> Testbed {
    let count = Double(runs)
    func curve(_ measure: String, _ sum: [Double], _ squares: [Double], scale: Double) -> StepCurve
    {
      let errors = zip(sum, squares).map { sum, squares in
        let mean = sum / count
        return scale * (max(0, squares / count - mean * mean) / max(count - 1, 1)).squareRoot()
      }
      return StepCurve(
        name: algorithm, measure: measure, environment: Bandit.name,
        mean: runs == 0 ? [] : sum.map { scale * $0 / count },
        standardError: runs == 0 ? [] : errors)
    }
    return Testbed(
      algorithm: algorithm, environment: Bandit.name, runs: runs,
      rewards: curve("average reward", reward, square, scale: 1),
      optimal: curve("% optimal action", optimal, optimal, scale: 100), isPartial: isPartial)
  }
}

/// Adds up blocks in their order, whatever the order in which they are finished.
private struct Ledger: Sendable {
  var total: Sums
  private var waiting: [Sums?]
  private var next = 0

  init(blocks: Int, steps: Int) {
    total = Sums(steps: steps)
    waiting = [Sums?](repeating: nil, count: blocks)
  }

  mutating func enter(_ sums: Sums, _ block: Int) {
    waiting[block] = sums
    while next < waiting.count, let sums = waiting[next] {
      total.add(sums)
      waiting[next] = nil
      next += 1
    }
  }
}
