import Arrays
import Environments
import Tabular
import Testing
import Training

/// The maze of Sutton & Barto, figure 8.2.
private let maze = GridWorld(
  """
  .......#G
  ..#....#.
  S.#....#.
  ..#......
  .....#...
  .........
  """, discount: 0.95
) {
  Tile("G", reward: 1, terminal: true)
}

@Suite struct DynaTests {
  @Test("without planning Dyna-Q is Q-learning, bit for bit")
  func noPlanning() {
    let dyna = train(DynaQ(planningSteps: 0), on: CliffWalking(), episodes: 40, seed: 3)
    let plain = train(QLearning(), on: CliffWalking(), episodes: 40, seed: 3)
    #expect(dyna.actionValues?.values == plain.actionValues?.values)
  }

  @Test("on the maze, planning makes the difference of figure 8.2")
  func figure() {
    // Means over 300 runs elsewhere, of the steps in an episode: n, episode, mean.
    for (n, episode, published) in [
      (0, 2, 680.0), (0, 10, 134), (5, 2, 155), (5, 5, 21.8), (50, 2, 39.7), (50, 3, 17.3),
    ] {
      let runs = train(DynaQ(planningSteps: n), on: maze, episodes: episode, seeds: 150)
      let lengths = runs.runs.map { Double($0.lengths[episode - 1]) }
      // Both means have an error; theirs that of twice as many runs.
      #expect(
        abs(mean(lengths) - published) < 4 * standardError(lengths) * 1.5.squareRoot(),
        "n = \(n), episode \(episode): \(mean(lengths)) ± \(standardError(lengths))")
    }
  }

  @Test("prioritised sweeping finds the shortest path with fewer real steps than Dyna-Q")
  func sweeping() {
    let sweeping = train(
      PrioritisedSweeping(stepSize: 0.5, planningSteps: 10), on: maze, episodes: 20, seeds: 20)
    let dyna = train(DynaQ(stepSize: 0.5, planningSteps: 10), on: maze, episodes: 20, seeds: 20)
    #expect(sweeping.steps < dyna.steps)
    let longer = train(
      PrioritisedSweeping(stepSize: 0.5, planningSteps: 10), on: maze, episodes: 100, seeds: 20)
    let shortest = longer.runs.map { rollout($0.policy, on: maze).length }
    #expect(shortest.count { $0 <= 16 } >= 18, "\(shortest)")
  }

  @Test("prioritised sweeping with enough planning solves what it has seen")
  func solved() {
    let run = train(
      PrioritisedSweeping(stepSize: 1, epsilon: 1, planningSteps: 5000, threshold: 1e-12),
      on: maze, steps: 60_000)
    let exact = solve(maze, with: ValueIteration(tolerance: 1e-12))
    for state in 0..<exact.values.count {
      #expect(abs((run.values?.values[state] ?? .nan) - exact.values.values[state]) < 1e-9)
    }
  }

  @Test("Dyna-Q+ comes back to what it left, Dyna-Q does not")
  func curiosity() {
    // One state with a sure lever and one that pays from step 500 on.
    struct Levers: DiscreteSimulator, Problem {
      var time = 0
      var stateCount: Int { 1 }
      var actionCount: Int { 2 }
      mutating func reset(using random: inout RandomStream) -> Int { 0 }
      mutating func step(_ action: Int, using random: inout RandomStream) -> DiscreteTransition {
        time += 1
        let reward = action == 0 ? 0.1 : (time > 500 ? 1.0 : 0.0)
        return DiscreteTransition(state: 0, reward: reward, terminated: false)
      }
      var world: World { World(name: "Levers", dynamics: .discrete(self), discount: 0.5) }
    }
    let plus = train(
      DynaQPlus(stepSize: 0.5, epsilon: 0, planningSteps: 10, kappa: 0.01), on: Levers(),
      steps: 3000)
    let plain = train(
      DynaQ(stepSize: 0.5, epsilon: 0, planningSteps: 10), on: Levers(), steps: 3000)
    #expect(plus.policy[0] == "a1")
    #expect(plain.policy[0] == "a0")
  }
}
