import Arrays
import Environments
import Testing

@Suite struct ContinuousWorldTests {
  /// Steps by hand, and returns the rewards.
  static func play(
    _ problem: some ContinuousProblem, seed: Int, _ policy: ([Double]) -> [Double]
  ) -> [Double] {
    var problem = problem
    var random = RandomStream(seed: seed, purpose: .environment)
    var observation = problem.reset(using: &random)
    var rewards: [Double] = []
    for _ in 0..<(problem.world.timeLimit ?? 200) {
      let step = problem.step(policy(observation), using: &random)
      #expect(problem.observationSpace.contains(step.observation))
      rewards.append(step.reward)
      observation = step.observation
      if step.terminated { break }
    }
    return rewards
  }

  @Test("a pendulum played at random returns about −1229")
  func randomPendulum() {
    // Targets, section 2.12. The standard deviation of an episode is near 290, so 400 episodes have a
    // standard error of 15.
    var choices = RandomStream(seed: 5, purpose: .policy)
    var sum = 0.0
    for seed in 0..<400 {
      sum += Self.play(Pendulum(), seed: seed) { _ in [choices.uniform(-2, 2)] }.reduce(0, +)
    }
    #expect(abs(sum / 400 + 1229) < 60)
  }

  @Test("pushing with the velocity drives the continuous car to its goal, for more than 90")
  func drivenCar() {
    for seed in 0..<20 {
      let rewards = Self.play(ContinuousMountainCar(), seed: seed) { [$0[1] >= 0 ? 0.8 : -0.8] }
      #expect(rewards.last ?? 0 > 99 && rewards.reduce(0, +) > 85)
    }
  }

  @Test("the linear-quadratic optimum has no better gain near it, and earns what it says")
  func linearQuadratic() {
    let problem = LinearQuadratic(noise: 0)
    let gain = problem.optimalGain
    // Without noise the discounted cost of a gain is a plain sum: a slow twin of the equation.
    func discountedReturn(_ gain: [Double]) -> Double {
      var (p, v, weight, sum) = (0.7, -0.4, 1.0, 0.0)
      for _ in 0..<4000 {
        let force = -(gain[0] * p + gain[1] * v)
        sum -= weight * (p * p + 0.1 * v * v + 0.1 * force * force)
        (p, v) = (p + 0.1 * v, v + 0.1 * force)
        weight *= 0.99
      }
      return sum
    }
    let best = discountedReturn(gain)
    #expect(abs(best - problem.optimalReturn(position: 0.7, velocity: -0.4)) < 1e-9)
    for change in [(0.05, 0), (-0.05, 0), (0, 0.05), (0, -0.05)] {
      #expect(discountedReturn([gain[0] + change.0, gain[1] + change.1]) < best)
    }
  }

  @Test("noise costs the linear-quadratic cart γ/(1 − γ) σ² tr P")
  func noisyCart() {
    let (noisy, still) = (LinearQuadratic(noise: 0.1), LinearQuadratic(noise: 0))
    let gain = noisy.optimalGain
    let starts = 300
    var (played, expected) = (0.0, 0.0)
    for seed in 0..<starts {
      var problem = LinearQuadratic(noise: 0.1)
      var random = RandomStream(seed: seed, purpose: .environment)
      var state = problem.reset(using: &random)
      expected += noisy.optimalReturn(position: state[0], velocity: state[1])
      var weight = 1.0
      for _ in 0..<1500 {
        let step = problem.step([-(gain[0] * state[0] + gain[1] * state[1])], using: &random)
        played += weight * step.reward
        weight *= 0.99
        state = step.observation
      }
    }
    let cost =
      still.optimalReturn(position: 0, velocity: 0)
      - noisy.optimalReturn(position: 0, velocity: 0)
    #expect(cost > 0)
    // The noise of a return is about a third of its cost: 0.08 is four standard errors.
    #expect(abs(played - expected) / Double(starts) < 0.08 * cost)
  }

  @Test("no algorithm for numbered actions runs on them, and the world says what it needs")
  func unsupported() {
    for world in [Pendulum().world, ContinuousMountainCar().world, LinearQuadratic().world] {
      guard case .unsupported(let need) = world.dynamics else {
        Issue.record("expected no dynamics for \(world.name)")
        continue
      }
      #expect(need == "discrete actions (a Discrete action space)")
    }
    #expect(Pendulum().actionSpace == Box(low: [-2], high: [2]))
    #expect(Pendulum().world.drawing(of: [1, 0, 0]) != nil)
  }
}
