import Arrays
import Environments
import Tabular
import Testing
import Training

/// LSTD(λ) with features, and importance sampling per decision, against their closed forms.
@Suite struct LeastSquaresTests {
  /// Two features of each state of the ladder, none of its ends.
  private static let rows =
    OfflineTests.ladder.labels.stateNames?.map { name -> [Double] in
      guard let rung = Double(name), (1...5).contains(rung) else { return [0, 0] }
      return [1, rung / 5]
    } ?? []

  private static let data = record(
    uniform(OfflineTests.ladder), on: OfflineTests.ladder, episodes: 250, seed: 6)

  /// π(a|s) / b(a|s) of a step of the data.
  private func ratio(_ target: Policy, _ step: Int) throws -> Double {
    let (s, a) = (Self.data.states[step], Self.data.actions[step])
    let behaviour = try #require(Self.data.behaviour)
    return Array(try #require(target.probabilities(in: s)))[a]
      / Array(try #require(behaviour.probabilities(in: s)))[a]
  }

  @Test("LSTD(λ) with features solves the sums of its equations", arguments: [0, 0.5, 1])
  func equations(lambda: Double) throws {
    let best = solve(OfflineTests.ladder, with: ValueIteration()).actionValues
    let (gamma, epsilon) = (0.9, 0.01)
    for target in [uniform(OfflineTests.ladder), epsilonGreedy(best, 0.7)] {
      // A and b as the paper has them, two rows of two, by every step of the data.
      var (a, b) = ([epsilon, 0, 0, epsilon], [0.0, 0])
      var z = [0.0, 0]
      for step in Self.data.actions.indices {
        if step == 0 || Self.data.terminated[step - 1] { z = [0, 0] }
        let x = Self.rows[Self.data.states[step]]
        let next = Self.data.terminated[step] ? [0, 0] : Self.rows[Self.data.nextStates[step]]
        let rho = try ratio(target, step)
        for i in 0..<2 { z[i] = rho * (gamma * lambda * z[i] + x[i]) }
        for i in 0..<2 {
          for j in 0..<2 { a[2 * i + j] += z[i] * (x[j] - gamma * next[j]) }
          b[i] += z[i] * Self.data.rewards[step]
        }
      }
      let determinant = a[0] * a[3] - a[1] * a[2]
      let w = [
        (b[0] * a[3] - a[1] * b[1]) / determinant, (a[0] * b[1] - a[2] * b[0]) / determinant,
      ]
      let learned = predict(
        target, from: Self.data,
        with: LSTD(lambda: lambda, regularisation: epsilon, features: .matrix(Self.rows)))
      for i in 0..<2 { #expect(abs(learned.weights[i] - w[i]) < 1e-8, "\(target.name)") }
      #expect(abs(learned.values["3"] - (w[0] + 0.6 * w[1])) < 1e-8)
      #expect(learned.values["6"] == 0)
    }
  }

  @Test("LSTD(1) is the least-squares fit of the returns")
  func regression() {
    let learned = predict(
      uniform(OfflineTests.ladder), from: Self.data,
      with: LSTD(lambda: 1, regularisation: 0, features: .matrix(Self.rows)))
    var (xx, xy, sums) = (0.0, 0.0, (x: 0.0, y: 0.0, n: 0.0))
    var total = 0.0
    for step in Self.data.actions.indices.reversed() {
      if Self.data.terminated[step] { total = 0 }
      total = Self.data.rewards[step] + 0.9 * total
      let x = Self.rows[Self.data.states[step]][1]
      (xx, xy) = (xx + x * x, xy + x * total)
      sums = (sums.x + x, sums.y + total, sums.n + 1)
    }
    let slope = (sums.n * xy - sums.x * sums.y) / (sums.n * xx - sums.x * sums.x)
    #expect(abs(learned.weights[1] - slope) < 1e-6)
    #expect(abs(learned.weights[0] - (sums.y - slope * sums.x) / sums.n) < 1e-6)
  }

  @Test("off-policy LSTD with a feature for each state comes to the policy's own values")
  func offPolicy() {
    let ladder = OfflineTests.ladder
    let target = epsilonGreedy(solve(ladder, with: ValueIteration()).actionValues, 0.2)
    let exact = solve(ladder, with: PolicyEvaluation(of: target, method: .exact))
    let learned = predict(
      target, on: ladder, with: LSTD(lambda: 0.3, behaviour: uniform(ladder)), episodes: 20_000,
      seed: 1)
    for rung in 1...5 {
      #expect(abs(learned.values["\(rung)"] - exact.values["\(rung)"]) < 0.03, "\(rung)")
    }
  }

  @Test("too many features and an initial value for features are refused")
  func refused() {
    func message(_ lstd: LSTD) -> String {
      do {
        _ = try predict(
          uniform(OfflineTests.ladder), on: OfflineTests.ladder.world, with: lstd,
          for: .episodes(1), seed: 1, progress: Progress())
        return ""
      } catch {
        return "\(error)"
      }
    }
    #expect(
      message(LSTD(features: .fourier(order: 3000))).contains("at most 2000"))
    #expect(
      message(LSTD(features: .fourier(order: 2), initialValue: 1)).contains("leave initialValue"))
  }

  @Test("per-decision weights are the sums that the book writes down")
  func perDecision() throws {
    let best = solve(OfflineTests.ladder, with: ValueIteration()).actionValues
    let target = epsilonGreedy(best, 0.4)
    let learned = predict(
      target, from: Self.data, with: ImportanceSampling(weights: .perDecision, firstVisit: false))
    var sums: [Int: (total: Double, count: Double)] = [:]
    var start = 0
    for length in Self.data.lengths {
      for first in start..<start + length {
        // Equation 5.14: each reward with the ratios of the steps up to it.
        var (rho, discount, total) = (1.0, 1.0, 0.0)
        for step in first..<start + length {
          rho *= try ratio(target, step)
          total += discount * rho * Self.data.rewards[step]
          discount *= 0.9
        }
        let sum = sums[Self.data.states[first], default: (0, 0)]
        sums[Self.data.states[first]] = (sum.total + total, sum.count + 1)
      }
      start += length
    }
    for (state, sum) in sums {
      let exact = sum.total / sum.count
      #expect(abs(learned.values[state] - exact) < 1e-9 * max(1, abs(exact)))
    }
  }

  @Test("per-decision weights keep what comes after the only reward out of its variance")
  func variance() {
    // One reward for a, then six more choices that earn nothing.
    let chain = MDP("Chain", discount: 1) {
      for place in 0...6 {
        From("\(place)", "a", to: "\(place + 1)", reward: place == 0 ? 1 : 0)
        From("\(place)", "b", to: "\(place + 1)")
      }
      Start("0")
      Terminal("7")
    }
    let target = Policy(
      name: "mostly a", rule: .table((0..<8).flatMap { _ in [0.8, 0.2] }), labels: chain.labels)
    func deviation(_ weights: ImportanceWeights) -> Double {
      let estimates = predict(
        target, on: chain, with: ImportanceSampling(weights: weights), episodes: 10, seeds: 1...2000
      ).predictions.map { $0.values["0"] }
      // The value is the 0.8 with which the target takes a.
      #expect(abs(mean(estimates) - 0.8) < 4 * standardError(estimates), "\(weights)")
      return standardError(estimates) * Double(estimates.count).squareRoot()
    }
    // A product of seven ratios squared has the mean 2 (0.8² + 0.2²) = 1.36 to the seventh, of which the
    // first, with the reward, makes 0.8² · 2; ten episodes are averaged. The deviations of so many
    // estimates are within one part in ten of these.
    let one = ((1.28 - 0.64) / 10).squareRoot()
    let other = ((1.28 * 6.3275 - 0.64) / 10).squareRoot()
    #expect(abs(deviation(.perDecision) / one - 1) < 0.1)
    #expect(abs(deviation(.ordinary) / other - 1) < 0.1)
  }
}
