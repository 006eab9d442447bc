import Arrays
import Deep
import Environments
import PolicyGradient
import Tabular
import Testing
import Training

/// The corridor of the language page; its start is drawn from the run's own stream.
private let corridorSource = """
  struct Corridor: Environment {
      var x = 0.0
      let observationSpace = Box(low: [-1], high: [1])
      let actionSpace = Discrete(2)
      mutating func reset() -> [Double] { x = Double.random(in: -0.1...0.1); return [x] }
      mutating func step(_ action: Int) -> Step {
          x += action == 0 ? -0.1 : 0.1
          return Step(observation: [x], reward: x >= 1 ? 1 : 0, terminated: abs(x) >= 1)
      }
  }
  """

/// The same as a simulator, which is how Swift code gets at the run's stream.
private struct CorridorSimulator: VectorSimulator {
  var x = 0.0
  var observationCount: Int { 1 }
  var actionCount: Int { 2 }

  mutating func reset(
    into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) {
    x = Double.random(in: -0.1...0.1, using: &random)
    observation[0] = Float(x)
  }

  mutating func step(
    _ action: Int, into observation: UnsafeMutablePointer<Float>, using random: inout RandomStream
  ) -> (reward: Double, terminated: Bool) {
    x += action == 0 ? -0.1 : 0.1
    observation[0] = Float(x)
    return (x >= 1 ? 1 : 0, abs(x) >= 1)
  }
}

/// A windy walk with every kind of randomness, in the language.
private let windySource = """
  struct Windy: Environment {
      var cell = 5
      let observationSpace = Discrete(11)
      let actionSpace = Discrete(2)
      mutating func reset() -> Int {
          cell = [4, 5, 6].shuffled()[0]
          return cell
      }
      mutating func step(_ action: Int) -> Step {
          cell += action == 0 ? -1 : 1
          if Bool.random() { cell += Int.random(in: -1...1) }
          if let push = [0, 0, 1].randomElement() { cell += push }
          cell = clamp(cell, 0, 10)
          let reward = Double.random(in: -1...0)
          return Step(observation: cell, reward: reward, terminated: cell == 0 || cell == 10)
      }
  }
  """

@Suite struct TwinTests {
  @Test("a cliff written in a cell, in Swift, and the ready-made one train to the same bits")
  func cliff() throws {
    let cells = CellRunner()
    let code = "train(QLearning(stepSize: 0.5, discount: 1), on: Cliff(), episodes: 300, seed: 5)"
    let own = try #require(
      cells.value(cliffSource + "\n" + code, as: Run.self), "\(cells.failures)")
    let algorithm = QLearning(stepSize: 0.5, discount: 1)
    for twin in [
      train(algorithm, on: Cliff(), episodes: 300, seed: 5),
      train(algorithm, on: CliffWalking(), episodes: 300, seed: 5),
    ] {
      #expect(own.returns == twin.returns && own.lengths == twin.lengths)
      #expect(own.steps == twin.steps)
      let values = zip(
        try #require(own.actionValues).values, try #require(twin.actionValues).values)
      // The ready-made cliff has no actions in its goal, where nobody learns.
      #expect(values.enumerated().allSatisfy { $1.0 == $1.1 || $0 / 4 == 47 || $1.1 == -.infinity })
    }
    #expect(own.environment == "Cliff" && own.policy["s36"] == "up")
  }

  @Test("a corridor with a random start trains to the same bits as its twin in Swift")
  func corridor() throws {
    let cells = CellRunner()
    let world = World(
      name: "Corridor", dynamics: .vector(CorridorSimulator()), timeLimit: 100)
    let own = try #require(
      cells.value(
        corridorSource
          + "\ntrain(Reinforce(), on: TimeLimit(Corridor(), steps: 100), episodes: 60, seed: 2)",
        as: Run.self), "\(cells.failures)")
    let twin = train(Reinforce(), on: world, episodes: 60, seed: 2)
    #expect(own.returns == twin.returns && own.lengths == twin.lengths)
    #expect(own.losses == twin.losses && !own.losses.isEmpty)

    let deep = try #require(
      cells.value(
        "train(DQN(hidden: [16], warmUp: 50), on: TimeLimit(Corridor(), steps: 100), steps: 600)",
        as: Run.self), "\(cells.failures)")
    let deepTwin = train(DQN(hidden: [16], warmUp: 50), on: world, steps: 600)
    #expect(deep.returns == deepTwin.returns && deep.losses == deepTwin.losses)
  }

  @Test("the same seed gives the same bits, alone, among others, and whatever the session drew")
  func streams() throws {
    let cells = CellRunner()
    let algorithm = "QLearning(epsilon: 0.3)"
    let one = try #require(
      cells.value(
        windySource + "\ntrain(\(algorithm), on: Windy(), episodes: 200, seed: 3)", as: Run.self),
      "\(cells.failures)")
    _ = cells.value("print(Double.random(in: 0...1))", as: Int.self)
    let again = try #require(
      cells.value("train(\(algorithm), on: Windy(), episodes: 200, seed: 3)", as: Run.self))
    let many = try #require(
      cells.value("train(\(algorithm), on: Windy(), episodes: 200, seeds: 1...6)", as: Runs.self))
    #expect(one.returns == again.returns && one.returns == many[2].returns)
    #expect(one.values?.values == many[2].values?.values)
    #expect(Set(many.runs.map { $0.returns[0] }).count == 6)
  }

  @Test("training leaves the session's own random numbers alone")
  func session() throws {
    let numbers = [true, false].map { trains in
      let cells = CellRunner()
      if trains {
        _ = cells.value(
          windySource + "\ntrain(QLearning(), on: Windy(), episodes: 9)", as: Run.self)
      }
      return cells.host.nextRandom()
    }
    #expect(numbers[0] == numbers[1])
  }
}
