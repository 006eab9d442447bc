import Arrays
import Environments
import Synchronization
import Tabular
import Testing
import Training

/// What a simulator was asked to do, kept for the test.
final class Diary: Sendable {
  struct Entry {
    var state: Int
    var action: Int
    var reward: Double
    var next: Int
    var terminated: Bool
  }
  let entries = Mutex<[Entry]>([])
  var all: [Entry] { entries.withLock { $0 } }
}

/// A ladder of five rungs with chance, which writes a diary.
struct Ladder: DiscreteSimulator, Problem {
  let diary = Diary()
  var state = 0
  var stateCount: Int { 6 }
  var actionCount: Int { 3 }
  mutating func reset(using random: inout RandomStream) -> Int {
    state = random.below(3)
    return state
  }
  mutating func step(_ action: Int, using random: inout RandomStream) -> DiscreteTransition {
    let before = state
    state = max(0, min(5, state + action - 1 + random.below(2)))
    let reward = random.uniform() - 0.3 * Double(action)
    let entry = Diary.Entry(
      state: before, action: action, reward: reward, next: state, terminated: state == 5)
    diary.entries.withLock { $0.append(entry) }
    return DiscreteTransition(state: state, reward: reward, terminated: state == 5)
  }
  var world: World { World(name: "Ladder", dynamics: .discrete(self), discount: 0.8) }
}

/// One state, four actions with fixed rewards, one step an episode; counts what is chosen.
struct Lever: DiscreteSimulator, Problem {
  let rewards: [Double]
  let diary = Diary()
  var stateCount: Int { 2 }
  var actionCount: Int { rewards.count }
  mutating func reset(using random: inout RandomStream) -> Int { 0 }
  mutating func step(_ action: Int, using random: inout RandomStream) -> DiscreteTransition {
    diary.entries.withLock {
      $0.append(
        Diary.Entry(state: 0, action: action, reward: rewards[action], next: 1, terminated: true))
    }
    return DiscreteTransition(state: 1, reward: rewards[action], terminated: true)
  }
  var world: World { World(name: "Lever", dynamics: .discrete(self), discount: 1) }
}

/// One state that is never left, reward 1.
struct Forever: DiscreteSimulator, Problem {
  var stateCount: Int { 1 }
  var actionCount: Int { 1 }
  mutating func reset(using random: inout RandomStream) -> Int { 0 }
  mutating func step(_ action: Int, using random: inout RandomStream) -> DiscreteTransition {
    DiscreteTransition(state: 0, reward: 1, terminated: false)
  }
  var world: World { World(name: "Forever", dynamics: .discrete(self), discount: 0.9) }
}

@Suite struct ControlTests {
  @Test(
    "on the cliff SARSA earns more online, Expected SARSA most, and Q-learning finds the path of 13 steps"
  )
  func cliff() {
    let runs = (
      q: train(
        QLearning(stepSize: 0.5, epsilon: 0.1), on: CliffWalking(), episodes: 500, seeds: 200),
      sarsa: train(
        Sarsa(stepSize: 0.5, epsilon: 0.1), on: CliffWalking(), episodes: 500, seeds: 200)
    )
    let q = runs.q.runs.map { mean(Array($0.returns.suffix(100))) }
    let sarsa = runs.sarsa.runs.map { mean(Array($0.returns.suffix(100))) }
    // Means of 2,000 runs elsewhere: −49.9 and −26.9; five standard errors of 200 runs.
    #expect(abs(mean(q) + 49.9) < 5 * standardError(q))
    #expect(abs(mean(sarsa) + 26.9) < 5 * standardError(sarsa))
    #expect(standardError(q) < 0.8 && standardError(sarsa) < 0.8)
    for run in runs.q.runs {
      let trajectory = rollout(run.policy, on: CliffWalking())
      #expect(trajectory.length == 13 && trajectory.return == -13)
    }
    let expected = train(
      ExpectedSarsa(stepSize: 0.5, epsilon: 0.1), on: CliffWalking(), episodes: 500, seeds: 200)
    let last = expected.runs.map { mean(Array($0.returns.suffix(100))) }
    #expect(abs(mean(last) + 20.8) < 5 * standardError(last))
    #expect(expected.runs.allSatisfy { rollout($0.policy, on: CliffWalking()).length == 15 })
    #expect(runs.q.runs.allSatisfy { $0.returns.count == 500 && !$0.isPartial })
    let shared = runs.sarsa.returns
    #expect(shared.count == 500 && shared.lower[400] < shared.mean[400])
  }

  @Test("Q-learning's table is the one its own update gives over the recorded steps")
  func qLearningReplayed() {
    let ladder = Ladder()
    let run = train(
      QLearning(stepSize: 0.3, epsilon: 0.4, initialValue: 1), on: ladder, steps: 3000, seed: 4)
    var q = [[Double]](repeating: [1, 1, 1], count: 6)
    for entry in ladder.diary.all {
      let future = entry.terminated ? 0 : q[entry.next].max() ?? 0
      q[entry.state][entry.action] +=
        0.3 * (entry.reward + 0.8 * future - q[entry.state][entry.action])
    }
    #expect(run.steps == 3000 && ladder.diary.all.count == 3000)
    #expect(run.actionValues?.values == q.flatMap { $0 })
    #expect(run.values?.values == q.map { $0.max() ?? 0 })
  }

  @Test("SARSA's target takes the action that is really taken next")
  func sarsaReplayed() {
    let ladder = Ladder()
    let run = train(Sarsa(stepSize: 0.3, epsilon: 0.4), on: ladder, episodes: 400, seed: 4)
    var q = [[Double]](repeating: [0, 0, 0], count: 6)
    let all = ladder.diary.all
    for (entry, following) in zip(all, all.dropFirst() + all.prefix(1)) {
      let future = entry.terminated ? 0 : q[following.state][following.action]
      q[entry.state][entry.action] +=
        0.3 * (entry.reward + 0.8 * future - q[entry.state][entry.action])
    }
    #expect(run.actionValues?.values == q.flatMap { $0 })
  }

  @Test("a schedule by visits is the sample average, and one by steps follows its line")
  func schedules() {
    let ladder = Ladder()
    let run = train(
      QLearning(stepSize: .inverseVisits, epsilon: 1, discount: 0), on: ladder, steps: 2000)
    var sums = [Double](repeating: 0, count: 18)
    var counts = [Double](repeating: 0, count: 18)
    for entry in ladder.diary.all {
      sums[entry.state * 3 + entry.action] += entry.reward
      counts[entry.state * 3 + entry.action] += 1
    }
    for (index, value) in (run.actionValues?.values ?? []).enumerated() where counts[index] > 0 {
      #expect(abs(value - sums[index] / counts[index]) < 1e-12)
    }
    let lever = Lever(rewards: [0, 1])
    _ = train(
      QLearning(stepSize: 1, epsilon: .linear(from: 1, to: 0, over: 2000)), on: lever, steps: 4000)
    let actions = lever.diary.all.map(\.action)
    #expect(actions.suffix(2000).allSatisfy { $0 == 1 })
    // The greedy action is missed with probability ε/2: 500 times in the mean, deviation about 18.
    let misses = actions.prefix(2000).count { $0 == 0 }
    #expect((400...600).contains(misses))
  }

  @Test("ε-greedy takes each other arm ε/n of the time, by a chi-squared test")
  func epsilonFrequencies() {
    for algorithm in [
      QLearning(stepSize: 1, epsilon: 0.2) as any Algorithm, Sarsa(stepSize: 1, epsilon: 0.2),
    ] {
      let lever = Lever(rewards: [0, 0, 1, 0])
      _ = try? train(
        algorithm, on: lever.world, for: .steps(41_000), seed: 6, progress: Progress())
      // The best arm has been found long before the first thousand are over.
      let counts = lever.diary.all.dropFirst(1000).reduce(into: [0.0, 0, 0, 0]) {
        $0[$1.action] += 1
      }
      let expected = [2000.0, 2000, 34_000, 2000]
      let statistic = zip(counts, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1 }
      #expect(statistic < 16.27)  // the 0.999 quantile with three degrees of freedom
    }
  }

  @Test("equal values are chosen at random while learning, and the first is reported")
  func tiesAtRandom() {
    let lever = Lever(rewards: [1, -1, 1, 1])
    let run = train(
      QLearning(stepSize: 1, epsilon: 0, initialValue: 1), on: lever, steps: 30_001, seed: 2)
    let counts = lever.diary.all.suffix(30_000).reduce(into: [0.0, 0, 0, 0]) { $0[$1.action] += 1 }
    #expect(counts[1] <= 1)
    let expected = (counts[0] + counts[2] + counts[3]) / 3
    let statistic = [0, 2, 3].reduce(0) {
      $0 + (counts[$1] - expected) * (counts[$1] - expected) / expected
    }
    #expect(statistic < 13.82)  // the 0.999 quantile with two degrees of freedom
    #expect(run.policy.action(in: 0) == 0)
    #expect(run.policy.actions(in: 0) == [0, 2, 3])
  }

  @Test("a time limit does not end the world: one state with reward 1 is worth 10")
  func timeLimit() {
    for algorithm in [QLearning(stepSize: 0.1) as any Algorithm, Sarsa(stepSize: 0.1)] {
      let run = try? train(
        algorithm, on: TimeLimit(Forever(), steps: 10).world, for: .episodes(400), seed: 1,
        progress: Progress())
      #expect(abs((run?.values?[0] ?? 0) - 10) < 1e-6)
      #expect(run?.lengths.allSatisfy { $0 == 10 } == true)
    }
  }

  @Test("Q-learning with averaging steps approaches the values of value iteration")
  func approachesOptimum() {
    let model = garnet(states: 8, actions: 3, branches: 3, discount: 0.6, seed: 9)
    let optimal = solve(model, with: ValueIteration(tolerance: 1e-12))
    let run = train(
      QLearning(stepSize: .exponential(from: 0.5, to: 0.001, decay: 0.99999), epsilon: 1),
      on: model, steps: 2_000_000, seed: 3)
    let learned = run.actionValues?.values ?? []
    var worst = 0.0
    for (index, value) in learned.enumerated() {
      let target = optimal.actionValues.values[index]
      if target.isFinite {
        worst = max(worst, abs(value - target))
      } else {
        #expect(value == target)
      }
    }
    #expect(worst < 0.1)
  }

  @Test("actions that are not possible are never taken")
  func impossibleActions() {
    let model = MDP("Gate", discount: 0.9) {
      From("in", "left", to: "mid", reward: -1)
      From("mid", "right", to: "out", reward: -1)
      From("mid", "wait", to: "mid", reward: -2)
      Start("in")
      Terminal("out")
    }
    let run = train(Sarsa(epsilon: 1), on: model, episodes: 200)
    // An impossible action would stay without reward and show up as a length beyond the return.
    for (total, length) in zip(run.returns, run.lengths) {
      #expect(total == -2 - 2 * Double(length - 2))
    }
    #expect(run.actionValues?["in", "right"] == -.infinity)
    #expect(run.policy["in"] == "left" && run.policy["mid"] == "right" && run.policy["out"] == nil)
    #expect(run.values?["out"] == 0)
  }

  @Test("one thread and two give the same bits on a model with chance")
  func reproducible() throws {
    let world = GridWorld("S..\n.#.\n..G") {
      StepReward(-1)
      Tile("G", terminal: true)
      Slip(0.3)
    }.world
    func values(_ parallelism: Int) throws -> [[Double]] {
      try train(
        QLearning(), on: world, for: .steps(5000), seeds: Array(1...8), parallelism: parallelism,
        progress: Progress()
      ).runs.map { $0.actionValues?.values ?? [] }
    }
    let one = try values(1)
    #expect(one == (try values(2)))
    #expect(Set(one).count == 8)
  }

  @Test("parameters and spaces that do not fit are refused")
  func refusals() {
    func message(_ algorithm: any Algorithm, _ world: World) -> String? {
      do throws(TrainingError) {
        _ = try train(algorithm, on: world, for: .episodes(1), seed: 1, progress: Progress())
        return nil
      } catch {
        return error.description
      }
    }
    #expect(
      message(QLearning(stepSize: 2), CliffWalking().world)
        == "“stepSize” must be above 0 and up to 1, not 2.")
    #expect(
      message(Sarsa(epsilon: -0.5), CliffWalking().world)
        == "“epsilon” must be from 0 to 1, not -0.5.")
    #expect(
      message(QLearning(), CartPole().world)
        == "Q-learning cannot run on CartPole: it needs numbered states (a Discrete observation "
        + "space).")
    #expect(message(QLearning(), CliffWalking().world) == nil)
    var byName = QLearning()
    let unknown = #expect(throws: ParameterError.self) { try byName.set("alfa", to: .double(0.1)) }
    #expect(unknown?.description.hasPrefix("QLearning has no parameter “alfa”") == true)
    let alpha = #expect(throws: ParameterError.self) { try byName.set("alpha", to: .double(0.1)) }
    #expect(
      alpha?.description == "QLearning has no parameter “alpha”; did you mean “stepSize”?")
  }
}
