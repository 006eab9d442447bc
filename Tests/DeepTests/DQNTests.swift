import Deep
import Environments
import Testing
import Training

@Suite struct DQNTests {
  private let small = DQN(
    hidden: [16], learningRate: 0.01, epsilon: .linear(from: 1, to: 0.1, over: 500),
    discount: 0.9, batchSize: 16, warmUp: 50, updatePeriod: 1, targetPeriod: 20, targetRate: 1)

  @Test("a time limit does not end the world: r = 1 for ever is worth 1 / (1 − γ)")
  func truncation() throws {
    let world = World(
      name: "one state", dynamics: .vector(OneState(endsAtOnce: false)), timeLimit: 10)
    let run = train(small, on: world, steps: 3000, seed: 1)
    #expect(run.lengths.allSatisfy { $0 == 10 })
    let value = try #require(run.metrics["actionValue"]?.last)
    #expect(abs(value - 10) < 0.3)
  }

  @Test("a terminal state ends it: r = 1 once is worth 1")
  func termination() throws {
    let world = World(name: "one step", dynamics: .vector(OneState(endsAtOnce: true)))
    let run = train(small, on: world, steps: 1000, seed: 1)
    let value = try #require(run.metrics["actionValue"]?.last)
    #expect(abs(value - 1) < 0.03)
  }

  @Test("the greedy policy walks past the near reward to the far one", arguments: [true, false])
  func chain(isDouble: Bool) {
    let world = World(name: "chain", dynamics: .vector(Chain()), timeLimit: 50)
    var algorithm = small
    algorithm.isDouble = isDouble
    let run = train(algorithm, on: world, steps: 3000, seed: 2)
    let trajectory = rollout(run.policy, on: world)
    #expect(trajectory.actions == [1, 1, 1, 1] && trajectory.return == 1)
  }

  @Test("it learns to balance the pole much longer than chance does")
  func cartPole() {
    let algorithm = DQN(
      hidden: [64, 64], learningRate: 1e-3, epsilon: .linear(from: 1, to: 0.05, over: 5000),
      batchSize: 64, updatePeriod: 2, targetPeriod: 40)
    let run = train(algorithm, on: CartPole(), steps: 8000, seed: 1)
    let greedy = evaluate(run.policy, on: CartPole(), episodes: 20, seed: 2)
    // Random pushes last about 22 steps.
    #expect(greedy.mean > 110)
  }

  @Test("equal seeds give equal bits, alone or side by side; others do not")
  func reproducible() throws {
    let world = CartPole().world
    let settings = DQN(hidden: [16], batchSize: 8, warmUp: 100)
    let alone = try train(
      settings, on: world, for: .steps(800), seeds: [3, 4], parallelism: 1, progress: Progress())
    let together = try train(
      settings, on: world, for: .steps(800), seeds: [3, 4], parallelism: 2, progress: Progress())
    for index in 0..<2 {
      #expect(alone[index].losses == together[index].losses)
      #expect(alone[index].returns == together[index].returns)
      #expect(!alone[index].losses.isEmpty && alone[index].steps == 800)
    }
    #expect(alone[0].losses != alone[1].losses)
  }

  @Test("a cancelled training returns what it has, marked as partial")
  func cancelled() throws {
    let progress = Progress { progress in
      if progress.snapshot.parts.first.map({ $0.steps >= 300 }) ?? false { progress.cancel() }
    }
    let run = try train(
      DQN(hidden: [8]), on: CartPole().world, for: .steps(100_000), seed: 1, progress: progress)
    #expect(run.isPartial && run.steps >= 300 && run.steps < 1000)
    #expect(evaluate(run.policy, on: CartPole(), episodes: 2).lengths.count == 2)
  }

  @Test("a problem with numbered states is refused with the reason")
  func unsuitable() {
    #expect(throws: TrainingError.self) {
      try train(
        DQN(), on: CliffWalking().world, for: .steps(10), seed: 1, progress: Progress())
    }
  }

  @Test("every hyper-parameter can be set by its name, within its bounds")
  func parameters() throws {
    var algorithm = DQN()
    for parameter in algorithm.parameters {
      try algorithm.set(parameter.name, to: parameter.defaultValue)
    }
    try algorithm.set("hidden", to: .ints([8, 8]))
    #expect(algorithm.hidden == [8, 8])
    #expect(throws: ParameterError.self) { try algorithm.set("targetRate", to: .double(2)) }
  }
}
