import Environments
import Tabular
import Testing
import Training

/// Results and hyper-parameters of the tabular engine, kept and read again.
@Suite struct ArchivedResultTests {
  private func again<T: Storable>(_ value: T) throws -> T {
    let bytes = try Archive.bytes(of: value)
    let read = try Archive.read(T.self, from: bytes)
    #expect(try Archive.bytes(of: read) == bytes)
    return read
  }

  private func again<P: Parameterised>(parameters value: P) throws -> P {
    var keeper = Keeper()
    let (root, reader) = try Archive.open(
      Archive.bytes(of: value.storedParameters(by: &keeper), keeper))
    return try P.restored(parameters: root, from: reader)
  }

  @Test("a testbed comes back equal")
  func testbeds() throws {
    let bed = testbed(UCB(c: 1), runs: 40, steps: 25, seed: 3)
    #expect(try again(bed) == bed && bed.rewards.count == 25)
    #expect(try again(bed.optimal) == bed.optimal)
  }

  @Test("predictions come back equal, by tables and by features")
  func predictions() throws {
    let walk = RandomWalk(states: 7)
    let predictors: [any Predictor] = [
      TD(stepSize: 0.1), SemiGradientTD(features: .stateAggregation(groups: 3)),
    ]
    for predictor in predictors {
      let prediction = try predict(
        uniform(walk), on: walk.world, with: predictor, for: .episodes(9), seed: 4,
        progress: Progress())
      let read = try again(prediction)
      #expect(read.values.values == prediction.values.values)
      #expect(read.history.map(\.values) == prediction.history.map(\.values))
      #expect(read.checkpoints == prediction.checkpoints && read.weights == prediction.weights)
      #expect(
        read.weightHistory == prediction.weightHistory && read.isTerminal == prediction.isTerminal)
      #expect(
        [read.predictor, read.policy, read.environment]
          == [prediction.predictor, prediction.policy, prediction.environment])
      #expect([read.seed, read.episodes, read.steps] == [4, 9, prediction.steps])
      #expect(read.seconds == prediction.seconds && !read.isPartial)
    }
  }

  @Test("every basis of features and every way to explore comes back equal")
  func parameters() throws {
    let bases: [Features] = [
      .stateAggregation(groups: 3), .polynomial(order: 2), .fourier(order: 3),
      .tileCoding(tilings: 4, tiles: 5), .tileCoding(tilings: 4, tiles: 5, memory: 512),
      .radialBasis(centers: 3), .radialBasis(centers: 3, width: 0.25),
      .matrix([[1, 0.5], [-2, 1e-300]]),
    ]
    for features in bases {
      let read = try again(parameters: SemiGradientSarsa(features: features))
      #expect(read.features == features && read.parameters.count > 3)
    }
    let rules: [Exploration] = [
      .epsilonGreedy, .epsilonGreedy(0.25), .softmax(temperature: 0.5), .ucb(c: 2), .bonus(0.125),
    ]
    for exploration in rules {
      let read = try again(parameters: Sarsa(exploration: exploration).named("s"))
      #expect(read.exploration == exploration && read.label == "s")
    }
  }

  @Test("a planner keeps its policy, as a table or by names; of a function it says that it cannot")
  func planners() throws {
    let model = CliffWalking()
    let policy = solve(model, with: ValueIteration()).policy
    let table = try again(parameters: PolicyEvaluation(of: policy, method: .exact))
    #expect(solve(model, with: table).values[3, 0] == -13 && table.method == .exact)
    let corridor = MDP("Corridor", discount: 0.5) {
      From("a", "go", to: "b", reward: 1)
      From("a", "stay", to: "a")
      Terminal("b")
    }
    let named = try again(parameters: PolicyEvaluation(of: ["a": "go"], method: .exact))
    #expect(solve(corridor, with: named).values["a"] == 1)
    #expect(solve(corridor, with: PolicyEvaluation(method: .exact)).values["a"] != 1)
    let closure = PolicyEvaluation(of: Policy.states("up", for: model.world) { _ in 0 })
    var keeper = Keeper()
    #expect(throws: ArchiveError.self) { try closure.storedParameters(by: &keeper) }
  }
}
