import Dispatch
import Environments
import Synchronization
import Tabular
import TestClock
import Testing
import Training

/// How soon long work ends once it is asked to.
@Suite(.serialized) struct InterruptTests {
  /// The shortest of three answers: other work on the machine makes answers late that would not be.
  private func answer(after milliseconds: Int = 300, of work: (Progress) -> Void) -> Duration {
    var shortest = Duration.seconds(1000)
    for _ in 0..<3 {
      let progress = Progress()
      let asked = Mutex<ContinuousClock.Instant?>(nil)
      DispatchQueue(label: "stop").asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
        asked.withLock { $0 = ContinuousClock.now }
        progress.cancel()
      }
      work(progress)
      let end = ContinuousClock.now
      // Work that was over before is no answer.
      if let start = asked.withLock({ $0 }) { shortest = min(shortest, end - start) }
    }
    return shortest / slowdown
  }

  @Test(
    "returns of ten thousand steps are given up in time",
    arguments: [
      TreeBackup(n: 10_000) as any Algorithm, QSigma(n: 10_000), NStepSarsa(n: 10_000),
    ])
  func longReturns(algorithm: any Algorithm) {
    // Episodes of 10,000 steps, after each of which ten thousand returns are due.
    let world = TimeLimit(
      MDP("Mill", discount: 0.99) {
        From("mill", "grind", to: "mill", reward: 1)
        From("mill", "rest", to: "mill")
      }, steps: 10_000
    ).world
    let time = answer { progress in
      _ = try? train(algorithm, on: world, for: .steps(100_000_000), seed: 1, progress: progress)
    }
    #expect(time < .milliseconds(100), "\(algorithm.displayName): \(time)")
  }

  @Test(
    "large equations are given up in time, while they are written down and while they are solved",
    arguments: [5, 300])
  func equations(milliseconds: Int) {
    let world = Garnet(states: 1500, actions: 1, branching: 900).world
    let time = answer(after: milliseconds) { progress in
      _ = try? solve(world, with: PolicyEvaluation(method: .exact), progress: progress)
    }
    #expect(time < .milliseconds(100), "\(time)")
  }

  @Test("the mean rewards of a chain that mixes slowly are given up in time")
  func means() {
    let ring = MDP(states: 30_000, actions: 1, discount: 0.9) { state, _ in
      [Outcome((state + 1) % 30_000, reward: state == 0 ? 1 : 0)]
    }
    let time = answer { progress in
      _ = try? solve(ring.world, with: RelativeValueIteration(), progress: progress)
    }
    #expect(time < .milliseconds(100), "\(time)")
  }

  @Test("a long horizon is given up in time, and the steps looked at are kept")
  func horizon() throws {
    let time = answer { progress in
      _ = try? solve(
        CliffWalking().world, with: FiniteHorizon(horizon: 20_000_000), progress: progress)
    }
    #expect(time < .milliseconds(100), "\(time)")
    let progress = Progress { if $0.snapshot.parts.first?.steps == 5 { $0.cancel() } }
    let part = try solve(
      CliffWalking().world, with: FiniteHorizon(horizon: 1000), progress: progress)
    let whole = solve(CliffWalking(), with: FiniteHorizon(horizon: part.iterations))
    #expect(part.isPartial && part.iterations == 5 && part.stages?.count == 5)
    #expect(part.values.values == whole.values.values)
    for state in 0..<48 {
      for step in 0..<5 {
        #expect(
          part.stages?.action(in: state, at: step) == whole.stages?.action(in: state, at: step))
      }
    }
  }

  @Test("looking for loops that earn is given up in time")
  func loops() {
    // A long ring half of which earns what the other half loses: its mean takes many sweeps to bound.
    let count = 3000
    let ring = MDP("Ring", states: count, actions: 1, discount: 1) { state, _ in
      [Outcome((state + 1) % count, reward: state < count / 2 ? 1 : -1)]
    }
    let time = answer { progress in
      _ = try? solve(ring.world, with: ValueIteration(), progress: progress)
    }
    #expect(time < .milliseconds(100), "\(time)")
  }
}
