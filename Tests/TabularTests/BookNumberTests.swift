import Environments
import Tabular
import Testing
import Training

/// Numbers of Sutton & Barto's chapter 4 that other programs and closed forms give too.
@Suite("numbers of the book") struct BookNumberTests {
  // MARK: - Example 4.1

  /// The 4×4 grid with its four actions: −1 a move, two corners end.
  static let grid = MDP(states: 16, actions: 4, discount: 1, rows: 4) { state, action in
    if state == 0 || state == 15 { return [] }
    let move = GridShape.four[action]
    let (r, c) = (state / 4 + move.rows, state % 4 + move.columns)
    return [Outcome((0..<4).contains(r) && (0..<4).contains(c) ? r * 4 + c : state, reward: -1)]
  }

  @Test("the random policy of example 4.1 has the book's values after every sweep and in the limit")
  func iterativeEvaluation() {
    let solution = solve(Self.grid, with: PolicyEvaluation(tolerance: 1e-13))
    let history = solution.history
    #expect(history[0].values == [0] + [Double](repeating: -1, count: 14) + [0])
    #expect(Array(history[1].values.prefix(4)) == [0, -1.75, -2, -2])
    #expect(Array(history[2].values.prefix(4)) == [0, -2.4375, -2.9375, -3])
    #expect(history[2].values[5] == -2.875)
    let limit: [Double] = [
      0, -14, -20, -22, -14, -18, -20, -20, -20, -20, -18, -14, -22, -20, -14, 0,
    ]
    let inPlace = solve(Self.grid, with: PolicyEvaluation(method: .inPlace, tolerance: 1e-13))
    let exact = solve(Self.grid, with: PolicyEvaluation(method: .exact))
    for (found, bound) in [(solution, 1e-10), (inPlace, 1e-10), (exact, 1e-12)] {
      #expect(found.converged)
      #expect(zip(found.values.values, limit).allSatisfy { abs($0 - $1) < bound })
    }
    #expect(inPlace.iterations < solution.iterations)
    // The greedy policy of the random policy's values is optimal, as the book's figure shows.
    let better = greedy(exact.values, on: Self.grid)
    let values = solve(Self.grid, with: PolicyEvaluation(of: better, method: .exact)).values.values
    #expect(values == [0, -1, -2, -3, -1, -2, -3, -2, -2, -3, -2, -1, -3, -2, -1, 0])
  }

  @Test("a policy that need not end has a value of −∞ where it does not, and is said not to")
  func endlessPolicy() {
    let left = Policy.states("left", for: Self.grid.world) { _ in 3 }
    for method in EvaluationMethod.allCases {
      let solution = solve(Self.grid, with: PolicyEvaluation(of: left, method: method))
      #expect(solution.values[1] == -1 && solution.values[3] == -3)
      #expect(solution.values[4] == -.infinity && solution.values[14] == -.infinity)
      #expect(
        solution.warnings == [
          "The value of “r1c0”, “r1c1”, “r1c2”, “r1c3”, “r2c0” and 6 more states is −∞: the policy is "
            + "not sure to end, and with discount 1 what is lost on the way has no bound."
        ])
    }
  }

  // MARK: - Example 4.2

  /// Jack's car rental: up to 20 cars at two places, requests and returns after Poisson with means 3 and
  /// 4, 3 and 2, 10 for a car rented and −2 for a car moved overnight; the tails are lumped together.
  static func jacksCarRental() -> MDP {
    let most = 20
    func poisson(_ mean: Double, upTo last: Int) -> [Double] {
      // e^−λ by its series, so that nothing but arithmetic is needed.
      var (term, power) = (0.0, 1.0)
      for k in 0..<80 {
        term += power
        power *= -mean / Double(k + 1)
      }
      var odds: [Double] = []
      for k in 0..<last {
        odds.append(term)
        term *= mean / Double(k + 1)
      }
      return odds + [1 - odds.reduce(0, +)]
    }
    /// Of a place with so many cars in the morning: the odds of each number in the evening, and what is
    /// earned.
    func day(_ cars: Int, _ requests: Double, _ returns: Double) -> (odds: [Double], earned: Double)
    {
      var odds = [Double](repeating: 0, count: most + 1)
      var earned = 0.0
      for (rented, p) in poisson(requests, upTo: cars).enumerated() {
        earned += 10 * p * Double(rented)
        let left = cars - rented
        for (back, q) in poisson(returns, upTo: most - left).enumerated() {
          odds[left + back] += p * q
        }
      }
      return (odds, earned)
    }
    let first = (0...most).map { day($0, 3, 3) }
    let second = (0...most).map { day($0, 4, 2) }
    return MDP(
      "Jack's car rental", states: 441, actions: 11, discount: 0.9,
      actionNames: (-5...5).map { "\($0)" }
    ) { state, action in
      let (a, b, move) = (state / 21, state % 21, action - 5)
      guard move <= a, -move <= b else { return [] }
      let (one, two) = (first[min(a - move, most)], second[min(b + move, most)])
      let reward = one.earned + two.earned - 2 * Double(abs(move))
      return (0..<441).map {
        Outcome($0, probability: one.odds[$0 / 21] * two.odds[$0 % 21], reward: reward)
      }
    }
  }

  @Test("Jack's car rental takes five policies, which change 318, 272, 79, 8 and 0 states")
  func jack() {
    let model = Self.jacksCarRental()
    let still = Policy.states("still", for: model.world) { _ in 5 }
    let solution = solve(model, with: PolicyIteration(from: still))
    #expect(solution.converged && solution.changes == [318, 272, 79, 8, 0])
    let values = solution.values
    #expect(abs(values[0] - 421.414063) < 1e-6)
    #expect(abs(values[10 * 21 + 10] - 574.948324) < 1e-6)
    #expect(abs(values[440] - 636.989607) < 1e-6)
    let moves = (0..<441).compactMap { solution.policy.action(in: $0) }.map { $0 - 5 }
    #expect(moves.min() == -4 && moves.max() == 5)
    #expect((solution.errorBound ?? 1) < 1e-8)
    let other = solve(model, with: ModifiedPolicyIteration(tolerance: 1e-9))
    #expect(zip(values.values, other.values.values).allSatisfy { abs($0 - $1) < 1e-7 })
  }

  // MARK: - Example 4.3

  /// The gambler's problem with heads 0.4; stakes from 1, or from 0.
  static func gambler(least: Int) -> MDP {
    MDP("Gambler", states: 101, actions: 50 + 1 - least, discount: 1) { state, action in
      let stake = action + least
      guard state > 0, state < 100, stake <= min(state, 100 - state) else { return [] }
      return [
        Outcome(state + stake, probability: 0.4, reward: state + stake == 100 ? 1 : 0),
        Outcome(state - stake, probability: 0.6),
      ]
    }
  }

  /// The chance of reaching 100 by bold play, which is optimal for p ≤ ½ (Dubins & Savage, 1965): from a
  /// share x of the goal p·f(2x), or p + (1 − p)·f(2x − 1) above one half.
  static func bold(_ capital: Int, depth: Int = 60) -> Double {
    if capital <= 0 || depth == 0 { return 0 }
    if capital >= 100 { return 1 }
    return capital <= 50
      ? 0.4 * bold(2 * capital, depth: depth - 1)
      : 0.4 + 0.6 * bold(2 * capital - 100, depth: depth - 1)
  }

  @Test("the gambler has bold play's values, with stakes of 0 too, and the smallest best stakes")
  func gambler() {
    let stakes =
      Array(1...12) + (1...12).reversed() + [25] + Array(1...12) + (1...12).reversed() + [50]
    for least in [1, 0] {
      let model = Self.gambler(least: least)
      for solver in [
        ValueIteration(tolerance: 1e-12) as any Solver, ValueIteration(order: .inPlace),
        PolicyIteration(), ModifiedPolicyIteration(),
      ] {
        guard let solution = try? solve(model.world, with: solver, progress: Progress()) else {
          Issue.record("\(type(of: solver)) did not solve the gambler's problem")
          continue
        }
        #expect(solution.converged)
        for capital in 1..<100 {
          #expect(abs(solution.values[capital] - Self.bold(capital)) < 1e-12)
        }
        #expect(abs(solution.values[25] - 0.16) < 1e-12 && abs(solution.values[75] - 0.64) < 1e-12)
        #expect(abs(solution.values[1] - 0.0020656248) < 1e-10)
        #expect(abs(solution.values[99] - 0.9643329672) < 1e-10)
        let smallest = (1..<100).map { capital in
          solution.policy.actions(in: capital).map { $0 + least }.first { $0 > 0 } ?? 0
        }
        #expect(smallest == stakes + stakes.dropLast())
      }
    }
  }

  // MARK: - Example 5.1

  /// Blackjack with an endless deck: hit or stick with 12 to 21, a usable ace or not, against a card.
  static let cards = (1...10).map { ($0, $0 == 10 ? 4.0 / 13 : 1.0 / 13) }

  static func add(_ sum: Int, _ usable: Bool, _ card: Int) -> (sum: Int, usable: Bool) {
    var (sum, usable) = (sum + card, usable)
    if card == 1, sum + 10 <= 21 { (sum, usable) = (sum + 10, true) }
    if sum > 21, usable { (sum, usable) = (sum - 10, false) }
    return (sum, usable)
  }

  /// The odds of the dealer's final sums; 22 for more than 21.
  static func dealer(_ sum: Int, _ usable: Bool) -> [Int: Double] {
    if sum >= 17 { return [min(sum, 22): 1] }
    var odds: [Int: Double] = [:]
    for (card, p) in cards {
      let next = add(sum, usable, card)
      for (final, q) in dealer(next.sum, next.usable) { odds[final, default: 0] += p * q }
    }
    return odds
  }

  static let blackjack: MDP = {
    let finals = (1...10).map { dealer(add(0, false, $0).sum, $0 == 1) }
    return MDP("Blackjack", states: 201, actions: 2, discount: 1) { state, action in
      if state == 200 { return [] }
      let (sum, usable, card) = (12 + state / 20, state / 10 % 2 == 1, state % 10)
      if action == 0 {
        var odds = [Double](repeating: 0, count: 3)
        for (final, p) in finals[card] {
          odds[final > 21 || sum > final ? 2 : sum == final ? 1 : 0] += p
        }
        return (0..<3).map { Outcome(200, probability: odds[$0], reward: Double($0 - 1)) }
      }
      return cards.map { drawn, p in
        let next = add(sum, usable, drawn)
        if next.sum > 21 { return Outcome(200, probability: p, reward: -1) }
        return Outcome(
          (next.sum - 12) * 20 + (next.usable ? 10 : 0) + card, probability: p, reward: 0)
      }
    }
  }()

  @Test("blackjack is stuck on the sums of figure 5.2, with the values of plain recursion")
  func blackjackThresholds() {
    let solution = solve(Self.blackjack, with: ValueIteration(tolerance: 1e-14))
    func threshold(_ usable: Bool, _ card: Int) -> Int {
      (12...21).first { sum in
        solution.policy.action(in: (sum - 12) * 20 + (usable ? 10 : 0) + card) == 0
      } ?? 22
    }
    #expect((0..<10).map { threshold(false, $0) } == [17, 13, 13, 12, 12, 12, 17, 17, 17, 17])
    #expect((0..<10).map { threshold(true, $0) } == [19, 18, 18, 18, 18, 18, 18, 18, 19, 19])
    #expect(abs(solution.values[1 * 20 + 10 + 1] - 0.0466) < 5e-5)
    for card in 0..<10 {
      let final = Self.dealer(Self.add(0, false, card + 1).sum, card == 0)
      func best(_ sum: Int, _ usable: Bool) -> Double {
        let stick = final.reduce(0.0) { total, item in
          total + item.value * (item.key > 21 || sum > item.key ? 1 : sum == item.key ? 0 : -1)
        }
        let hit = Self.cards.reduce(0.0) { total, item in
          let next = Self.add(sum, usable, item.0)
          return total + item.1 * (next.sum > 21 ? -1 : best(next.sum, next.usable))
        }
        return max(stick, hit)
      }
      for sum in 16...21 {
        let state = (sum - 12) * 20 + card
        #expect(abs(solution.values[state] - best(sum, false)) < 1e-12)
        #expect(abs(solution.values[state + 10] - best(sum, true)) < 1e-12)
      }
    }
  }
}
