import Arrays
import Environments
import PolicyGradient
import Testing
import Training

@Suite struct ReinforceTests {
  private let corridor = World(
    name: "Short corridor", dynamics: .vector(ShortCorridor()), timeLimit: 1000)

  @Test("the exact optimum of the corridor is the published one")
  func oracle() {
    let best = 2 - 2.0.squareRoot()
    #expect(abs(ShortCorridor.values(best, discount: 1)[0] + 11.656854) < 1e-6)
  }

  @Test("with γᵗ the estimate is the gradient of the discounted return", arguments: [false, true])
  func withStateDiscount(usesBaseline: Bool) {
    let (discount, h) = (0.9, 1e-4)
    let estimate = estimatedGradient(
      discount: discount, discountsStates: true, usesBaseline: usesBaseline)
    func start(_ p: Double) -> Double { ShortCorridor.values(p, discount: discount)[0] }
    // ∂p / ∂(logit of right) = p (1 − p).
    let exact = (start(0.5 + h) - start(0.5 - h)) / (2 * h) * 0.25
    #expect(abs(estimate.mean - exact) < 4 * estimate.error)
    #expect(estimate.error < 0.15 * abs(exact))
  }

  @Test("without γᵗ the estimate weighs every visit alike")
  func withoutStateDiscount() {
    let discount = 0.9
    let estimate = estimatedGradient(
      discount: discount, discountsStates: false, usesBaseline: false)
    // The theorem's sum with undiscounted visits, Σ d(s) Σ ∂π(a | s) q(s, a).
    let visits = ShortCorridor.visits(0.5, discount: 1)
    let v = ShortCorridor.values(0.5, discount: discount)
    let gaps = [v[1] - v[0], v[0] - v[2], 0 - v[1]]
    let exact = zip(visits, gaps).reduce(0) { $0 + $1.0 * discount * $1.1 * 0.25 }
    #expect(abs(estimate.mean - exact) < 4 * estimate.error)
    let discounted = ShortCorridor.visits(0.5, discount: discount)
    let other = zip(discounted, gaps).reduce(0) { $0 + $1.0 * discount * $1.1 * 0.25 }
    #expect(abs(estimate.mean - other) > 4 * estimate.error)
  }

  /// The mean over batches of the ascent direction for the logit of right, per episode, at p = ½.
  private func estimatedGradient(
    discount: Double, discountsStates: Bool, usesBaseline: Bool
  ) -> (mean: Double, error: Double) {
    // A step size too small to move anything keeps p at ½ while the baseline learns.
    let settings = Reinforce(
      hidden: [], learningRate: 1e-30, valueLearningRate: 0.05, discount: discount,
      usesBaseline: usesBaseline, normalizesAdvantages: false, discountsStates: discountsStates)
    var learner = PolicyLearner(settings, inputs: 1, actions: 2, seed: 1)
    var simulator = ShortCorridor()
    var chance = RandomStream(seed: 1, purpose: .environment)
    var choices = RandomStream(seed: 1, purpose: .policy)
    let observation = Vector(count: 1)
    var samples: [Double] = []
    for _ in 0..<1000 {
      var episodes = EpisodeBatch(observationCount: 1)
      for _ in 0..<20 {
        simulator.reset(into: observation.pointer, using: &chance)
        var isOver = false
        while !isOver {
          let action = learner.drawAction(observation.pointer, using: &choices)
          episodes.append(observation.pointer, action: action)
          let (reward, terminated) = simulator.step(
            action, into: observation.pointer, using: &chance)
          episodes.appendReward(reward)
          isOver = terminated
        }
        episodes.finishEpisode(discount: discount, bootstrap: 0)
      }
      learner.learn(from: episodes, at: 0)
      // Parameters are two weights and two biases; the loss is a mean over steps, and descends.
      samples.append(-Double(learner.gradient[3]) * Double(episodes.count) / 20)
    }
    return (mean(samples), standardError(samples))
  }

  @Test("it finds the corridor's optimal stochastic policy")
  func corridorOptimum() {
    let algorithm = Reinforce(
      hidden: [], learningRate: 0.05, discount: 1, episodesPerUpdate: 20, valueUpdates: 5,
      actsGreedily: false)
    let run = train(algorithm, on: corridor, episodes: 4000, seed: 1)
    let evaluation = evaluate(run.policy, on: corridor, episodes: 4000, seed: 2)
    // Within half a step of the optimum beyond the error of the evaluation.
    #expect(evaluation.mean > -11.6569 - 0.5 - 3 * evaluation.standardError)
    #expect(evaluation.mean < -11.6569 + 4 * evaluation.standardError)
  }

  @Test("it learns to balance the pole")
  func cartPole() {
    let algorithm = Reinforce(
      hidden: [16, 16], learningRate: 0.01, episodesPerUpdate: 4, valueUpdates: 5)
    let run = train(algorithm, on: CartPole(), steps: 10_000, seed: 1)
    let greedy = evaluate(run.policy, on: CartPole(), episodes: 30, seed: 2)
    #expect(greedy.mean > 195)
  }

  @Test("equal seeds give equal bits, alone or side by side; others do not")
  func reproducible() throws {
    let world = CartPole().world
    let settings = Reinforce(hidden: [16], episodesPerUpdate: 4)
    let alone = try train(
      settings, on: world, for: .episodes(41), seeds: [3, 4], parallelism: 1,
      progress: Progress())
    let together = try train(
      settings, on: world, for: .episodes(41), seeds: [3, 4], parallelism: 2,
      progress: Progress())
    for index in 0..<2 {
      #expect(alone[index].losses == together[index].losses)
      #expect(alone[index].returns == together[index].returns)
      #expect(alone[index].losses.count == 11 && alone[index].returns.count == 41)
    }
    #expect(alone[0].losses != alone[1].losses)
  }

  @Test("a cancelled training returns what it has, marked as partial")
  func cancelled() throws {
    let progress = Progress { progress in
      if progress.snapshot.parts.first.map({ $0.steps >= 2000 }) ?? false { progress.cancel() }
    }
    let run = try train(
      Reinforce(hidden: [8]), on: CartPole().world, for: .steps(1_000_000), seed: 1,
      progress: progress)
    #expect(run.isPartial && run.steps >= 2000 && run.steps < 10_000)
  }

  @Test("the policy starts nearly uniform")
  func entropy() throws {
    let run = train(Reinforce(), on: CartPole(), episodes: 8, seed: 1)
    let entropy = try #require(run.metrics["entropy"]?.first)
    #expect(abs(entropy - 0.693147) < 1e-3)
  }
}
