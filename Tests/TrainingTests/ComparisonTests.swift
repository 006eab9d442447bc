import Arrays
import Environments
import Synchronization
import Testing
import Training

@Suite struct ComparisonTests {
  private func compared(
    _ algorithms: [any Algorithm], _ budget: Budget = .episodes(200),
    seeds: [Int] = [1, 2, 3, 4, 5],
    parallelism: Int? = nil, progress: Progress = Progress()
  ) throws -> Comparison {
    try compare(
      algorithms, on: [Coin().world], for: budget, seeds: seeds, parallelism: parallelism,
      progress: progress)
  }

  @Test("returns on a common axis are those worked out by hand")
  func axis() {
    let (returns, lengths) = ([1.0, 2, 3, 4], [2, 3, 1, 4])
    // Episodes end at steps 2, 5, 6, 10.
    let steps = CommonAxis(.steps, length: 10, points: 5)
    #expect(steps.places == [2, 4, 6, 8, 10])
    #expect(steps.resample(returns: returns, lengths: lengths) == [1, 1, 2.5, 2.5, 4])
    let halves = CommonAxis(.episodes, length: 4, points: 2)
    #expect(halves.places == [2, 4])
    #expect(halves.resample(returns: returns, lengths: lengths) == [1.5, 3.5])
    let thirds = CommonAxis(.episodes, length: 4, points: 3)
    #expect(thirds.places == [1, 2, 4])
    #expect(thirds.resample(returns: returns, lengths: lengths) == [1, 2, 3.5])
    let late = CommonAxis(.steps, length: 6, points: 3).resample(returns: [7], lengths: [4])
    #expect(late[0].isNaN && late[1] == 7 && late[2] == 7)
    #expect(CommonAxis(.episodes, length: 3, points: 100).places == [1, 2, 3])
    #expect(CommonAxis(.steps, length: .max, points: 2).places == [.max / 2, .max])
    #expect(CommonAxis(.steps, length: 0, points: 5).places.isEmpty)
  }

  @Test(
    "a comparison has the same bits with one thread, two and five, and its runs are those of train")
  func parallelism() throws {
    let algorithms: [any Algorithm] = [Wanderer(), Wanderer().named("twin"), Reckless()]
    let one = try compared(algorithms, parallelism: 1)
    for parallelism in [2, 5] {
      let other = try compared(algorithms, parallelism: parallelism)
      #expect(other.names == one.names && other.scores == one.scores)
      #expect(other.summaries == one.summaries)
      #expect(other.learningCurves() == one.learningCurves())
      for name in one.names {
        #expect(other[name].runs.map(\.returns) == one[name].runs.map(\.returns))
        #expect(other[name].seeds == [1, 2, 3, 4, 5])
      }
    }
    let alone = train(Wanderer(), on: Coin(), episodes: 200, seeds: 5)
    #expect(one["Wanderer"].runs.map(\.returns) == alone.runs.map(\.returns))
    #expect(one["twin"].algorithm == "twin" && one["Wanderer"].algorithm == "Wanderer")
    #expect(one["twin"].runs.map(\.returns) == alone.runs.map(\.returns))
  }

  @Test("a score is the mean return of the last tenth of the episodes, or of another share")
  func scores() throws {
    let comparison = try compared([Wanderer(), Reckless()])
    let runs = comparison["Wanderer"].runs
    #expect(comparison.scores["Wanderer"] == runs.map { mean(Array($0.returns.suffix(20))) })
    #expect(comparison.scored(last: 1).scores["Wanderer"] == runs.map { mean($0.returns) })
    #expect(comparison.scored(last: 0).scores["Wanderer"] == runs.map { $0.returns[199] })
    let summary = try #require(comparison.summaries.first)
    let scores = try #require(comparison.scores["Wanderer"])
    #expect(summary.name == "Wanderer" && summary.runs == 5)
    #expect(summary.mean.value == mean(scores) && summary.median.value == median(scores))
    #expect(summary.interquartileMean.value == interquartileMean(scores))
    // Betting always earns more than betting half the time, by some ten standard errors.
    #expect(comparison.best == "Reckless" && comparison.ranking == ["Reckless", "Wanderer"])
    #expect(comparison.probabilityOfImprovement == [[0.5, 0], [1, 0.5]])
    #expect(comparison.probabilityOfImprovement(of: "Reckless", over: "Wanderer").value == 1)
    #expect(comparison.probabilityOfImprovement(of: "nobody", over: "Wanderer").value.isNaN)
    let gap = try #require(comparison.optimalityGap(target: 2)["Wanderer"])
    #expect(abs(gap - (2 - mean(scores.map { min($0, 2) }))) < 1e-12)
  }

  @Test("learning curves are the aggregate over the runs at each place")
  func curves() throws {
    let comparison = try compared([Wanderer()], .episodes(40))
    let curve = try #require(comparison.learningCurves(of: .mean).first)
    let plain = comparison["Wanderer"].returns
    #expect(curve.x == (1...40).map(Double.init))
    #expect(zip(curve.y, plain.mean).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(zip(curve.lower, curve.y).allSatisfy { $0 <= $1 + 1e-12 })
    let coarse = try #require(comparison.learningCurves(of: .mean, points: 10).first)
    let fourth = mean((0..<4).map { plain.mean[$0 + 36] })
    #expect(coarse.x.count == 10 && abs(coarse.y[9] - fourth) < 1e-12)
    // Over steps, the curve goes as far as the shortest run.
    let steps = try #require(comparison.learningCurves(over: .steps).first)
    #expect(steps.x.last == Double(comparison["Wanderer"].runs.map(\.steps).min() ?? 0))
    let exact = try compared([Wanderer()], .steps(300))
    #expect(exact.axis == .steps && exact.learningCurves().first?.x.last == 300)
    #expect(exact["Wanderer"].runs.allSatisfy { $0.steps == 300 })
  }

  @Test("variants are told apart by the parameters in which they differ")
  func names() throws {
    func variant(_ stepSize: Double, patience: Int = 3, label: String? = nil) -> Wanderer {
      var wanderer = Wanderer()
      wanderer.stepSize = Schedule(.constant(stepSize))
      wanderer.patience = patience
      wanderer.label = label
      return wanderer
    }
    #expect(
      variantNames([variant(0.1), variant(0.5)]) == ["Wanderer α = 0.1", "Wanderer α = 0.5"])
    #expect(
      variantNames([variant(0.1), Reckless(), variant(0.5, patience: 4)])
        == ["Wanderer α = 0.1, patience = 3", "Reckless", "Wanderer α = 0.5, patience = 4"])
    #expect(variantNames([variant(0.1), variant(0.1)]) == ["Wanderer", "Wanderer (2)"])
    #expect(
      variantNames([variant(0.1, label: "x"), variant(0.2, label: "x"), variant(0.1, label: "x")])
        == ["x α = 0.1", "x α = 0.2", "x α = 0.1 (2)"])
    #expect(variantNames([variant(0.1, label: "a"), variant(0.1, label: "b")]) == ["a", "b"])
    func isGreat(_ patience: Int) -> Bool { patience > 8 }
    let comparison = compare(on: Coin(), episodes: 5, seeds: 2) {
      let patience = 7
      for stepSize in [0.25, 0.5] { variant(stepSize, patience: patience) }
      if isGreat(patience) { Reckless() }
      Reckless().named("other")
    }
    #expect(comparison.names == ["Wanderer α = 0.25", "Wanderer α = 0.5", "other"])
  }

  @Test("scores of several environments stand on a common scale")
  func environments() throws {
    let rich = World(name: "Coin", dynamics: .discrete(RichCoin()))
    let comparison = try compare(
      [Wanderer(), Reckless()], on: [Coin().world, rich], for: .episodes(50), seeds: [1, 2, 3],
      progress: Progress())
    #expect(comparison.environments == ["Coin", "Coin (2)"])
    let scores = comparison.scores
    #expect(scores["Wanderer"]?.count == 6)
    #expect(scores.values.joined().min() == 0 && scores.values.joined().max() == 1)
    let second = try #require(comparison.on("Coin (2)"))
    #expect(
      second.scores["Wanderer"]
        == second["Wanderer"].runs.map { mean($0.returns.suffix(5).map { $0 }) })
    // A hundred times the rewards of the first environment, on the same streams.
    let first = try #require(comparison.on("Coin"))
    #expect(first["Wanderer"].count == 3)
    #expect(
      zip(first.scores["Reckless"] ?? [], second.scores["Reckless"] ?? []).allSatisfy {
        abs($0 * 100 - $1) < 1e-9
      })
    let scaled = comparison.normalised(low: [0, 0], high: [4, 400])
    #expect(
      zip(scaled.scores["Reckless"] ?? [], first.scores["Reckless"] ?? []).allSatisfy {
        abs($0 * 4 - $1) < 1e-9
      })
    #expect(comparison.normalised(low: [0], high: [1]).scores == comparison.scores)
    #expect(comparison.on("nowhere")?.names == nil)
  }

  @Test("an interrupt keeps the runs that were finished or begun")
  func interrupt() throws {
    let reports = Atomic<Int>(0)
    let progress = Progress { progress in
      if reports.add(1, ordering: .relaxed).newValue == 200 { progress.cancel() }
    }
    let comparison = try compared(
      [Wanderer(), Reckless()], .episodes(400), seeds: Array(1...1000), progress: progress)
    #expect(comparison.isPartial && comparison.names.count == 2)
    let counts = comparison.names.map { comparison[$0].count }
    #expect(counts.allSatisfy { $0 > 0 && $0 < 1000 } && abs(counts[0] - counts[1]) <= 2)
    #expect(comparison.runs.values.allSatisfy { !$0.returns.mean.isEmpty || $0.isPartial })
    // Runs that were cut off do not count beside finished ones.
    let finished = comparison["Wanderer"].runs.filter { !$0.isPartial }
    #expect(comparison.scores["Wanderer"]?.count == finished.count)
    #expect(progress.snapshot.parts.contains { $0.name == "Reckless" })
  }

  @Test("what cannot be compared is refused before anything runs")
  func errors() throws {
    func message(_ algorithms: [any Algorithm], _ worlds: [World], _ seeds: [Int] = [1]) -> String?
    {
      let progress = Progress()
      do throws(TrainingError) {
        _ = try compare(
          algorithms, on: worlds, for: .episodes(10), seeds: seeds, progress: progress)
        return nil
      } catch {
        #expect(progress.snapshot.parts.isEmpty)
        return error.description
      }
    }
    let coin = Coin().world
    #expect(
      message([], [coin])
        == "The block of compare is empty: list the algorithms, such as QLearning().")
    #expect(message([Wanderer()], []) == "The number of problems must be at least 1, not 0.")
    #expect(message([Wanderer()], [coin], []) == "The number of seeds must be at least 1, not 0.")
    let model = MDP("Loop", discount: 0.9) { From("a", "go", to: "a") }
    let limited = TimeLimit(model, steps: 5).world
    #expect(
      message([Reckless(), Wanderer().named("mine")], [limited])
        == "Reckless cannot run on Loop: it needs a coin.")
    #expect(
      message([Wanderer().named("mine")], [coin, limited])
        == "mine cannot run on Loop: it needs a coin.")
    var wrong = Wanderer()
    wrong.patience = 0
    #expect(message([Wanderer(), wrong], [coin]) == "“patience” must be 1 or more, not 0.")
  }
}

/// Bets always.
private struct Reckless: Algorithm {
  static let name = "Reckless"
  static let documentation = "Bets always."
  static let source = "none"
  var label: String?

  init() {}

  func train(
    on world: World, for budget: Budget, seed: Int, progress: Progress
  ) throws(TrainingError) -> Run {
    guard case .discrete(var simulator) = world.dynamics else {
      throw .unsuitable(algorithm: Self.name, problem: world.name, needs: "a coin")
    }
    var chance = RandomStream(seed: seed, purpose: .environment)
    var log = EpisodeLog(
      budget: budget, timeLimit: world.timeLimit, progress: progress, interval: 16)
    while !log.isFinished {
      _ = simulator.reset(using: &chance)
      var ending = EpisodeLog.Ending.none
      while ending == .none {
        let next = simulator.step(1, using: &chance)
        ending = log.record(reward: next.reward, terminated: next.terminated)
      }
    }
    return Run(
      algorithm: displayName, environment: world.name, seed: seed, log: log,
      policy: uniform(world))
  }
}

/// The coin with a hundred times the reward.
private struct RichCoin: DiscreteSimulator {
  var coin = Coin()
  var stateCount: Int { 2 }
  var actionCount: Int { 2 }
  mutating func reset(using random: inout RandomStream) -> Int { coin.reset(using: &random) }
  mutating func step(_ action: Int, using random: inout RandomStream) -> DiscreteTransition {
    let next = coin.step(action, using: &random)
    return DiscreteTransition(
      state: next.state, reward: 100 * next.reward, terminated: next.terminated)
  }
}
