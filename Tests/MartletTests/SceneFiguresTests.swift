import Martlet
import Testing

@Suite struct SceneFiguresTests {
  @Test("every ready-made map and scene is drawn at its start")
  func starts() throws {
    let drawn: [any Problem] = [
      CliffWalking(), FrozenLake(), Taxi(), Catch(), FourRooms(), DynaMaze(), WindyGridWorld(),
      DeepSea(size: 5), TMaze(), TeleportGrid(), RandomWalk(states: 5), ShortCorridor(), CartPole(),
      MountainCar(), ContinuousMountainCar(), Acrobot(), Pendulum(), LinearQuadratic(),
    ]
    for problem in drawn {
      let drawing = try #require(picture(of: problem), "\(problem.world.name)")
      #expect(drawing.svg.contains("<svg") && drawing.text.hasPrefix(problem.world.name))
    }
    // Hands of cards and numbers of cars lie on no map.
    #expect(picture(of: Blackjack()) == nil && picture(of: JacksCarRental()) == nil)
  }

  @Test("an episode's visits count each state as often as it was seen")
  func visits() {
    let cliff = CliffWalking()
    let episode = rollout(uniform(cliff), on: TimeLimit(cliff, steps: 50), seed: 4)
    #expect(episode.visits.values.reduce(0, +) == Double(episode.states.count))
    let seen = episode.states.reduce(into: [Int: Double]()) { $0[$1, default: 0] += 1 }
    for (state, count) in seen { #expect(episode.visits[state] == count) }
    #expect(heatmap(episode).values[3][0] == episode.visits[3, 0])
  }

  @Test("the shortest way round the cliff is drawn over the map and told in words")
  func cliff() {
    let cliff = CliffWalking()
    let plan = solve(cliff, with: ValueIteration())
    let episode = rollout(plan.policy, on: cliff)
    let animation = animate(episode)
    #expect(animation.count == 14)
    #expect(
      animation.text.hasPrefix(
        """
        greedy on CliffWalking
        . . . . . . . . . . . .
        . . . . . . . . . . . .
        → → → → → → → → → → → ↓
        ↑ C C C C C C C C C C @
        13 steps, return -13
        r3c0 → r2c0
        """))
    #expect(animation.svg.contains(">step 13 of 13 · down · reward −1 · return −13<"))
    // The way over the values is under their numbers, and both are there.
    #expect(heatmap(plan, trajectory: episode).svg.contains("#ff44bb"))
    #expect(!heatmap(plan).svg.contains("#ff44bb"))
  }

  @Test("a long episode is thinned, keeps its end and says so")
  func thinned() {
    let car = MountainCar()
    let episode = rollout(uniform(car), on: TimeLimit(car, steps: 450), seed: 1)
    let animation = animate(episode)
    #expect(animation.count == 151)
    #expect(animation.svg.contains("every 3rd step") && animation.svg.contains(">step 450 of 450"))
    #expect(animation.svg.utf8.count < 100_000)
  }

  @Test("sweeps are animated from the first to the last")
  func sweeps() {
    let lake = FrozenLake(map: "8x8")
    let plan = solve(lake, with: ValueIteration())
    let animation = animate(plan)
    #expect(animation.count <= 60 && plan.history.count > 60)
    #expect(animation.svg.contains(">sweep 1 of") && animation.svg.contains(">sweep 2 of"))
    #expect(animation.svg.contains(">sweep \(plan.history.count) of"))
    #expect(animation.svg.utf8.count < 400_000)
    #expect(animate(Array(plan.history.prefix(3))).count == 3)
  }

  @Test("a policy is drawn by arrows on a map, by numbers of cars, by names of actions")
  func policies() {
    let cliff = solve(CliffWalking(), with: ValueIteration())
    #expect(heatmap(cliff.policy).text.hasPrefix(" ↓→  ↓→"))
    let cars = solve(JacksCarRental(), with: PolicyIteration())
    // With 20 cars at the first place and none at the second, five are moved (figure 4.2).
    #expect(heatmap(cars.policy).values[20][0] == 5)
    #expect(heatmap(cars.policy).values[0][20] == -4)
    let hands = solve(Blackjack(), with: ValueIteration())
    let map = heatmap(hands.policy, title: "Blackjack")
    // Hard 13 against a two sticks, hard 12 hits (figure 5.2).
    #expect(map.text.contains("hard 13") && map.values[19][1] == map.values[11][1])
    #expect(map.values[20][1] != map.values[11][1])
    #expect(map.svg.contains(">stick<") && map.svg.contains(">hit<"))
  }
}
