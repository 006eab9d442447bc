import Environments
import Synchronization
import Testing
import Training

@Suite struct VerbTests {
  @Test("the same seeds give the same bits with one thread and with two")
  func parallelism() throws {
    let world = Coin().world
    let seeds = Array(1...12)
    let sequential = try train(
      Wanderer(), on: world, for: .episodes(300), seeds: seeds, parallelism: 1,
      progress: Progress())
    let parallel = try train(
      Wanderer(), on: world, for: .episodes(300), seeds: seeds, parallelism: 2,
      progress: Progress())
    #expect(sequential.seeds == seeds && parallel.seeds == seeds)
    #expect(sequential.runs.map(\.returns) == parallel.runs.map(\.returns))
    #expect(sequential.runs.map(\.lengths) == parallel.runs.map(\.lengths))
    #expect(Set(sequential.runs.map(\.returns)).count == seeds.count)
    let alone = train(Wanderer(), on: Coin(), episodes: 300, seed: 5)
    #expect(alone.returns == sequential[4].returns)
  }

  @Test("a budget of steps is used up exactly, by every seed")
  func steps() {
    let runs = train(Wanderer(), on: Coin(), steps: 777, seeds: 3...5)
    #expect(runs.seeds == [3, 4, 5])
    #expect(runs.runs.map(\.steps) == [777, 777, 777])
    #expect(runs.steps == 3 * 777)
    #expect(train(Wanderer(), on: Coin(), steps: 10, seeds: 2).seeds == [1, 2])
  }

  @Test("cancelling keeps what was learned as partial runs")
  func cancelling() throws {
    let counter = Counter()
    let progress = Progress { progress in
      if counter.increment() == 20 { progress.cancel() }
    }
    let runs = try train(
      Wanderer(), on: Coin().world, for: .episodes(10_000_000), seeds: [1, 2], progress: progress)
    #expect(runs.isPartial)
    #expect(runs.runs.contains { !$0.returns.isEmpty })
  }

  final class Counter: Sendable {
    let reports = Atomic<Int>(0)
    func increment() -> Int { reports.add(1, ordering: .relaxed).newValue }
  }

  @Test("snapshots hold every return in order, a part for each run, and the fraction done")
  func snapshots() throws {
    let progress = Progress()
    let runs = try train(
      Wanderer(), on: Coin().world, for: .episodes(200), seeds: [4, 9], parallelism: 1,
      progress: progress)
    let snapshot = progress.snapshot
    #expect(snapshot.title == "Wanderer on Coin")
    #expect(snapshot.parts.map(\.seed) == [4, 9])
    #expect(snapshot.parts.map(\.returns) == runs.runs.map(\.returns))
    #expect(snapshot.parts.map(\.isFinished) == [true, true])
    #expect(snapshot.fraction == 1)
  }

  @Test("what cannot be done is refused with a reason")
  func errors() throws {
    func message(_ work: () throws(TrainingError) -> Void) -> String? {
      do throws(TrainingError) {
        try work()
        return nil
      } catch {
        return error.description
      }
    }
    let world = Coin().world
    #expect(
      message { () throws(TrainingError) in
        _ = try train(Wanderer(), on: world, for: .episodes(0), seed: 1, progress: Progress())
      } == "The number of episodes must be at least 1, not 0.")
    #expect(
      message { () throws(TrainingError) in
        _ = try train(Wanderer(), on: world, for: .steps(-3), seed: 1, progress: Progress())
      } == "The number of steps must be at least 1, not -3.")
    #expect(
      message { () throws(TrainingError) in
        _ = try train(Wanderer(), on: world, for: .steps(1), seeds: [], progress: Progress())
      } == "The number of seeds must be at least 1, not 0.")
    var wanderer = Wanderer()
    wanderer.patience = 0
    #expect(
      message { () throws(TrainingError) in
        _ = try train(wanderer, on: world, for: .steps(1), seed: 1, progress: Progress())
      } == "“patience” must be 1 or more, not 0.")
    let loop = MDP("Loop", discount: 0.9) { From("a", "go", to: "a") }
    #expect(
      message { () throws(TrainingError) in
        _ = try train(Wanderer(), on: loop.world, for: .episodes(1), seed: 1, progress: Progress())
      }?.hasPrefix("Episodes of Loop never end: no terminal state can be reached from “a”.")
        == true)
    #expect(
      message { () throws(TrainingError) in
        _ = try train(
          Wanderer(), on: CartPole().world, for: .episodes(1), seed: 1, progress: Progress())
      } == "Wanderer cannot run on CartPole: it needs a coin.")
    #expect(
      message { () throws(TrainingError) in
        _ = try evaluate(
          uniform(world), on: CliffWalking().world, episodes: 1, seed: 1, progress: Progress())
      } == "The policy uniform was not made for CliffWalking: their states or actions differ.")
    #expect(
      message { () throws(TrainingError) in
        _ = try ["om": "bet"].policy(for: world)
      } == "There is no state “om”; did you mean “on”?")
    #expect(
      message { () throws(TrainingError) in
        _ = try ["on": "bat"].policy(for: world)
      } == "There is no action “bat”; did you mean “bet”?")
  }

  @Test("a label names a variant and outlives a parameter set by name")
  func labels() throws {
    var named = Wanderer().named("slow")
    try named.set("patience", to: .int(9))
    #expect(named.displayName == "slow" && named.patience == 9)
    #expect(Wanderer().displayName == "Wanderer")
    #expect(train(named, on: Coin(), episodes: 1).algorithm == "slow")
  }
}
