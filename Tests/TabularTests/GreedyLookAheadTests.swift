import Environments
import Tabular
import Testing
import Training

@Suite("looking one step ahead") struct GreedyLookAheadTests {
  @Test(
    "on tiny models, where the value is +∞ the greedy policy attains it, and no warning is given",
    arguments: [[1.0, 0, 0], [-1, 0, 1], [-2, -1, 0, 0, 1], [-3, -1, 5]])
  func attained(rewards: [Double]) throws {
    var (infinite, misled) = (0, 0)
    for seed in 1...250 {
      let model = UndiscountedTests.tiny(seed: seed, rewards: rewards)
      guard
        let solution = try? solve(
          model.world, with: ValueIteration(tolerance: 1e-10), progress: Progress())
      else { continue }
      let twin = StationaryPolicies(model)
      let states = (0..<model.stateCount).filter { twin.best[$0] == .infinity }
      guard !states.isEmpty else { continue }
      let found = GreedyLookAhead(solution.values, in: model)
      #expect(found.warning == nil, "\(model.name)")
      let policy = greedy(solution.values, on: model)
      let q = actionValues(of: solution.values, in: model)
      // What is done where the value is finite is the solver's business.
      func worth(_ action: (Int) -> Int?) -> [Double?] {
        twin.value(
          of: (0..<model.stateCount).map {
            states.contains($0) ? action($0) : solution.policy.action(in: $0)
          })
      }
      let attained = worth { policy.action(in: $0) }
      let first = worth { state in q[state].firstIndex(of: .infinity).map { $0 - state * 3 } }
      for state in states {
        infinite += 1
        #expect(attained[state] == .infinity, "\(model.name): state \(state)")
        #expect(policy.actions(in: state).count == 1)
        if first[state] != .infinity { misled += 1 }
      }
    }
    #expect(infinite > 100)
    // The first of equal actions would not do.
    #expect(misled > 0)
  }

  /// Two rooms between which one can walk for ever, and a mine.
  static func mine(discount: Double, wage: Double) -> MDP {
    MDP("Mine", discount: discount) {
      From("hall", "walk", to: "yard")
      From("hall", "descend", to: "mine")
      From("yard", "walk", to: "hall")
      From("mine", "dig", to: "mine", reward: wage)
      From("mine", "leave", to: "home")
      Terminal("home")
    }
  }

  @Test("walking on towards a promise of +∞ does not pass for the way to it")
  func promise() {
    let model = Self.mine(discount: 1, wage: 1)
    let found = GreedyLookAhead(solve(model, with: ValueIteration()).values, in: model)
    #expect(found.policy["hall"] == "descend")
    #expect(found.policy["yard"] == "walk")
    #expect(found.policy["mine"] == "dig")
    #expect(found.warning == nil)
  }

  @Test("a promise of +∞ that no policy keeps brings a warning with the states")
  func broken() throws {
    for (discount, wage) in [(0.9, 1.0), (1, 0), (1, -1)] {
      let model = Self.mine(discount: discount, wage: wage)
      let values = StateValues([.infinity, .infinity, 0, 0], labels: model.labels)
      let found = GreedyLookAhead(values, in: model)
      let warning = try #require(found.warning)
      #expect(warning.contains("“hall”") && warning.contains("“yard”"))
      #expect(!warning.contains("“mine”"))
      #expect(found.policy["hall"] == "walk")
    }
  }

  @Test("finite values bring neither a warning nor another policy than that of the action values")
  func finite() {
    let model = Self.mine(discount: 0.9, wage: 1)
    let values = solve(model, with: ValueIteration()).values
    let found = GreedyLookAhead(values, in: model)
    #expect(found.warning == nil)
    let twin = greedy(actionValues(of: values, in: model))
    for state in 0..<model.stateCount {
      #expect(found.policy.action(in: state) == twin.action(in: state))
    }
  }

  @Test("a look-ahead that was stopped gives a policy and no warning")
  func stopped() {
    let model = Self.mine(discount: 1, wage: 0)
    let progress = Progress()
    progress.cancel()
    let values = StateValues([.infinity, .infinity, 0, 0], labels: model.labels)
    let found = GreedyLookAhead(values, in: model, progress: progress)
    #expect(found.warning == nil)
    #expect(found.policy["yard"] == "walk")
  }
}
