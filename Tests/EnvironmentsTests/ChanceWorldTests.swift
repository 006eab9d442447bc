import Arrays
import Environments
import Testing

@Suite struct ChanceWorldTests {
  @Test("blackjack's best policy sticks where the book's figure 5.2 does")
  func thresholds() throws {
    let planner = Planner(Blackjack().mdp)
    let values = planner.optimal()
    func threshold(dealer: Int, usableAce: Bool) throws -> Int {
      try #require(
        (12...21).first { sum in
          guard let state = Blackjack.state(sum: sum, dealer: dealer, usableAce: usableAce) else {
            return false
          }
          return planner.bestActions(state, values) == [0]
        })
    }
    // Targets, section 2.2: dealer's ace, then 2 to 10.
    #expect(
      try (1...10).map { try threshold(dealer: $0, usableAce: false) }
        == [17, 13, 13, 12, 12, 12, 17, 17, 17, 17])
    #expect(
      try (1...10).map { try threshold(dealer: $0, usableAce: true) }
        == [19, 18, 18, 18, 18, 18, 18, 18, 19, 19])
    let soft13 = try #require(Blackjack.state(sum: 13, dealer: 2, usableAce: true))
    #expect(abs(values[soft13] - 0.0466) < 5e-5)
  }

  /// Plays one hand as Gymnasium's code deals it, with the sums counted card by card.
  static func deal(
    natural: Bool, sab: Bool, stickAt: Int, _ random: inout RandomStream
  ) -> Double {
    func card() -> Int { min(random.below(13) + 1, 10) }
    func best(_ hand: [Int]) -> Int {
      let sum = hand.reduce(0, +)
      return hand.contains(1) && sum + 10 <= 21 ? sum + 10 : sum
    }
    var (dealer, player) = ([card(), card()], [card(), card()])
    while best(player) < stickAt { player.append(card()) }
    if best(player) > 21 { return -1 }
    while best(dealer) < 17 { dealer.append(card()) }
    let (mine, theirs) = (best(player), best(dealer) > 21 ? 0 : best(dealer))
    let reward = mine > theirs ? 1.0 : mine == theirs ? 0 : -1
    let isNatural = player.sorted() == [1, 10]
    if sab, isNatural, dealer.sorted() != [1, 10] { return 1 }
    if !sab, natural, isNatural, reward == 1 { return 1.5 }
    return reward
  }

  @Test(
    "the exact game agrees with hands dealt card by card, with and without naturals",
    arguments: [(false, false), (true, false), (false, true), (true, true)])
  func dealt(natural: Bool, sab: Bool) {
    // Sticking at 18 and more; 200,000 hands have a standard error of 0.0022, so 0.009 is four.
    let model = Blackjack(natural: natural, sab: sab).mdp
    var values = [Double](repeating: 0, count: model.stateCount)
    for _ in 0..<40 {
      for state in 0..<model.stateCount where !model.isTerminal(state) {
        let name = model.stateNames[state]
        let sum = Int(name.split(separator: " ")[1].prefix { $0.isNumber }) ?? 21
        let action = sum >= 18 ? 0 : 1
        values[state] = model.outcomes(of: action, in: state).reduce(0) {
          $0 + $1.probability * ($1.reward + values[$1.state])
        }
      }
    }
    let exact = model.start.reduce(0) { $0 + $1.probability * values[$1.state] }
    var random = RandomStream(seed: 11, purpose: .environment)
    let hands = 200_000
    var sum = 0.0
    for _ in 0..<hands { sum += Self.deal(natural: natural, sab: sab, stickAt: 18, &random) }
    #expect(abs(sum / Double(hands) - exact) < 0.009)
  }

  @Test("a hit, a natural and the names of hands are as one would write them")
  func hands() throws {
    let model = Blackjack(sab: true).mdp
    let soft = try #require(Blackjack.state(sum: 15, dealer: 1, usableAce: true))
    #expect(model.stateNames[soft] == "soft 15, dealer A")
    #expect(model.stateNames[283] == "natural, dealer 4")
    #expect(Blackjack.state(sum: 11, dealer: 2, usableAce: true) == nil)
    // From hard 4 with an ace: soft 15.
    let four = try #require(Blackjack.state(sum: 4, dealer: 1, usableAce: false))
    #expect(model.outcomes(of: 1, in: four).contains { $0.state == soft })
    #expect(model.grid?.state(row: 6, column: 0) == soft)
    // A natural against an open ace: the dealer has one too in 4 of 13 cases.
    let natural = model.outcomes(of: 0, in: 280)
    #expect(natural.map(\.reward) == [1, 0] && abs(natural[1].probability - 4.0 / 13.0) < 1e-15)
    #expect(abs(model.start.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
  }

  @Test("the gambler's values and smallest best stakes are the book's")
  func gambler() {
    let planner = Planner(GamblersProblem().mdp)
    let values = planner.optimal(tolerance: 1e-15)
    for (capital, value) in [(25, 0.16), (50, 0.4), (75, 0.64)] {
      #expect(abs(values[capital] - value) < 1e-12)
    }
    #expect(abs(values[1] - 0.0020656248) < 1e-9 && abs(values[99] - 0.9643329672) < 1e-9)
    let ramp = Array(1...12) + (1...12).reversed()
    let expected = ramp + [25] + ramp + [50] + ramp + [25] + ramp
    let stakes = (1...99).map { (planner.bestActions($0, values).first ?? 0) + 1 }
    #expect(stakes == expected)
  }

  @Test("Jack's cars: policy iteration changes 318, 272, 79, 8 and 0 states, with the known values")
  func jack() {
    // Targets, section 2.2. Policies are evaluated by sweeps over one dense row per state.
    let model = JacksCarRental().mdp
    let planner = Planner(model)
    var policy = [Int](repeating: 5, count: 441)
    var values = [Double](repeating: 0, count: 441)
    var changes: [Int] = []
    repeat {
      var rows = [Double](repeating: 0, count: 441 * 441)
      var rewards = [Double](repeating: 0, count: 441)
      for state in 0..<441 {
        for outcome in model.outcomes(of: policy[state], in: state) {
          rows[state * 441 + outcome.state] += 0.9 * outcome.probability
          rewards[state] += outcome.probability * outcome.reward
        }
      }
      Self.settle(&values, rows, rewards)
      var changed = 0
      for state in 0..<441 {
        let all = (0..<11).map { planner.actionValue(state, $0, values) ?? -.infinity }
        let best = all.max() ?? 0
        if best > all[policy[state]] + 1e-7 {
          policy[state] = all.firstIndex { $0 > best - 1e-7 } ?? 5
          changed += 1
        }
      }
      changes.append(changed)
    } while changes.last != 0 && changes.count < 10
    #expect(changes == [318, 272, 79, 8, 0])
    #expect(abs(values[0] - 421.414063) < 1e-6)
    #expect(abs(values[10 * 21 + 10] - 574.948324) < 1e-6)
    #expect(abs(values[440] - 636.989607) < 1e-6)
    #expect((policy.min(), policy.max()) == (1, 10))
  }

  /// Solves values = rewards + rows · values by sweeps in place.
  private static func settle(_ values: inout [Double], _ rows: [Double], _ rewards: [Double]) {
    let count = values.count
    values.withUnsafeMutableBufferPointer { values in
      rows.withUnsafeBufferPointer { rows in
        var change = 1.0
        while change > 1e-11 {
          change = 0
          for state in 0..<count {
            var sum = rewards[state]
            var next = 0
            let row = state * count
            while next < count {
              sum += rows[row + next] * values[next]
              next += 1
            }
            change = max(change, abs(sum - values[state]))
            values[state] = sum
          }
        }
      }
    }
  }

  @Test("Jack's exercise: one free car, and parking beyond ten")
  func modifiedJack() {
    let (plain, modified) = (JacksCarRental().mdp, JacksCarRental(modified: true).mdp)
    let state = 11 * 21 + 3
    // Three cars moved: one is free; 8 and 6 cars stay, so nobody pays for parking.
    #expect(
      abs(modified.expectedReward(of: 8, in: state) - plain.expectedReward(of: 8, in: state) - 2)
        < 1e-9)
    // None moved: eleven cars at the first place cost 4.
    #expect(
      abs(modified.expectedReward(of: 5, in: state) - plain.expectedReward(of: 5, in: state) + 4)
        < 1e-9)
    // Two moved back: nothing is free, and 13 cars cost 4.
    #expect(
      abs(modified.expectedReward(of: 3, in: state) - plain.expectedReward(of: 3, in: state) + 4)
        < 1e-9)
  }

  @Test("access control: customers are rejected without servers, and one step mixes as it should")
  func accessControl() {
    let model = AccessControl().mdp
    #expect(model.stateCount == 44)
    #expect(model.outcomes(of: 1, in: 0) == model.outcomes(of: 0, in: 0))
    #expect(abs(model.expectedReward(of: 1, in: 3 * 11 + 4) - 8) < 1e-12)
    // Accepting with one free server leaves ten busy ones: none is released with 0.94¹⁰.
    var none = 0.25
    for _ in 0..<10 { none *= 0.94 }
    let outcomes = model.outcomes(of: 1, in: 1)
    #expect(abs((outcomes.first { $0.state == 0 }?.probability ?? 0) - none) < 1e-15)
    let mean = outcomes.reduce(0) { $0 + $1.probability * Double($1.state % 11) }
    #expect(abs(mean - 0.6) < 1e-12)
  }

  @Test("the testbed's arms are normal, drawn anew for each stream and kept within a run")
  func bandit() {
    var (best, count) = (0.0, 0.0)
    for seed in 0..<2000 {
      var simulator = BanditSimulator(Bandit())
      var random = RandomStream(seed: seed, purpose: .environment)
      #expect(simulator.reset(using: &random) == 0)
      let means = simulator.means
      #expect(simulator.step(3, using: &random).terminated)
      _ = simulator.reset(using: &random)
      #expect(simulator.means == means)
      best += simulator.bestArm.map { means[$0] } ?? 0
      count += 1
    }
    // E[max of 10 standard normals] = 1.5388 with standard deviation 0.587: 0.053 is four errors.
    #expect(abs(best / count - 1.5388) < 0.053)
  }

  @Test("Bernoulli arms earn 0 or 1 as often as their mean says, and drifting ones wander")
  func otherBandits() {
    var random = RandomStream(seed: 5, purpose: .environment)
    var coin = BanditSimulator(Bandit(arms: 2, reward: .bernoulli))
    _ = coin.reset(using: &random)
    var sum = 0.0
    for _ in 0..<20_000 { sum += coin.step(1, using: &random).reward }
    // Standard error at most 0.0036.
    #expect(abs(sum / 20_000 - coin.means[1]) < 0.0142)
    var wanderer = BanditSimulator(Bandit(spread: 0, drift: 0.01))
    _ = wanderer.reset(using: &random)
    #expect(wanderer.means.allSatisfy { $0 == 0 })
    for _ in 0..<10_000 { _ = wanderer.step(0, using: &random) }
    // A step of 0.01 taken 10,000 times has standard deviation 1.
    #expect(wanderer.means.contains { abs($0) > 0.1 } && wanderer.means.allSatisfy { abs($0) < 5 })
  }

  @Test(
    "a fickle passenger changes their mind on the first move with them inside, in 3 of 10 rides")
  func fickleTaxi() {
    guard case .discrete(var taxi) = Taxi(fickle: true).world.dynamics else {
      Issue.record("expected a simulator")
      return
    }
    let model = Taxi().mdp
    let planner = Planner(model)
    let values = planner.optimal()
    var random = RandomStream(seed: 8, purpose: .environment)
    var changes = 0
    for _ in 0..<2000 {
      var state = taxi.reset(using: &random)
      let destination = state % 4
      var isChanged = false
      for _ in 0..<40 {
        let before = state
        let step = taxi.step(planner.bestActions(state, values)[0], using: &random)
        state = step.state
        if state % 4 != before % 4 {
          #expect(before / 4 % 5 == 4 && state / 20 != before / 20 && !isChanged)
          isChanged = true
        }
        if step.terminated { break }
      }
      #expect(model.isTerminal(state))
      if isChanged {
        changes += 1
        #expect(state % 4 != destination)
      }
    }
    // Standard error of 2,000 rides: 20.5.
    #expect(abs(changes - 600) < 82)
  }
}
