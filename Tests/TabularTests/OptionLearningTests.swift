import Arrays
import Environments
import Tabular
import Testing
import Training

/// Learning over options, against the values that planning with exact models finds.
@Suite struct OptionLearningTests {
  /// The greatest difference of learned from planned option values.
  static func error(_ run: Run, _ plan: Solution) throws -> Double {
    let learned = try #require(run.actionValues)
    var worst = 0.0
    for state in 0..<learned.stateCount {
      for option in 0..<learned.actionCount {
        let (a, b) = (learned[state, option], plan.actionValues[state, option])
        if a == -.infinity && b == -.infinity { continue }
        worst = max(worst, abs(a - b))
      }
    }
    return worst
  }

  /// A garnet without end that now and then goes anywhere, so that every state is seen.
  static let model: MDP = {
    let base = garnet(states: 12, actions: 3, branches: 3, discount: 0.8, seed: 5)
    return MDP(states: 12, actions: 3, discount: 0.8) { state, action in
      let outcomes = base.outcomes(of: action, in: state)
      return outcomes.map {
        Outcome($0.state, probability: 0.7 * $0.probability, reward: $0.reward)
      } + (outcomes.isEmpty ? [] : (0..<12).map { Outcome($0, probability: 0.3 / 12) })
    }
  }()

  /// One that ends by chance and passes where it cannot start, and one that is certain what to do.
  static var options: [Option] {
    let wander = OptionTests.wanderer(model).option
    let first = (0..<12).compactMap { state -> (String, String)? in
      model.actions(in: state).first.map { ("s\(state)", "a\($0)") }
    }
    let steady = Option(
      "steady", policy: Dictionary(uniqueKeysWithValues: first),
      until: ["s3": 1, "s5": 0.5, "s8": 0.2])
    return [wander, steady]
  }

  /// Every choice at random, and a step size that shrinks to a two-hundredth.
  static let fading = Schedule.exponential(from: 0.2, to: 0.001, decay: 0.99999)

  @Test("SMDP and intra-option Q-learning find the planned values of options that end by chance")
  func chance() throws {
    let plan = solve(
      Self.model, with: OptionValueIteration(options: Self.options, tolerance: 1e-12))
    let smdp = train(
      SMDPQLearning(options: Self.options, stepSize: Self.fading, epsilon: 1), on: Self.model,
      steps: 2_000_000, seed: 1)
    let intra = train(
      IntraOptionQLearning(options: Self.options, stepSize: Self.fading, epsilon: 1),
      on: Self.model, steps: 1_000_000, seed: 1)
    let errors = (try Self.error(smdp, plan), try Self.error(intra, plan))
    #expect(errors.0 < 0.1 && errors.1 < 0.1, "\(errors)")
    // Options that may be cut short anywhere would be worth something else.
    let spread = plan.values.values.reduce(0) { max($0, abs($1)) }
    #expect(spread > 1, "\(spread)")
  }

  /// The rooms with episodes that start anywhere.
  static let anywhere = MDP(
    "Four rooms", states: 104, actions: 4, discount: 0.9, stateNames: FourRooms().mdp.stateNames,
    actionNames: FourRooms().mdp.actionNames
  ) { state, action in FourRooms().mdp.outcomes(of: action, in: state) }

  @Test(
    "on the four rooms both learn the planned values, intra-option learning from fewer episodes")
  func rooms() throws {
    let rooms = Self.anywhere
    let options = FourRooms().hallwayOptions
    let plan = solve(
      rooms, with: OptionValueIteration(options: options, tolerance: 1e-12, primitives: false))
    let smdp = train(
      SMDPQLearning(options: options, stepSize: 0.03, epsilon: 1, primitives: false),
      on: rooms, episodes: 40_000, seed: 1)
    let intra = train(
      IntraOptionQLearning(options: options, stepSize: Self.fading, epsilon: 1, primitives: false),
      on: rooms, episodes: 160_000, seed: 1)
    let errors = (try Self.error(smdp, plan), try Self.error(intra, plan))
    // Inside a room whole options begin only where an episode does, two hundred times each.
    #expect(errors.0 < 0.1 && errors.1 < 0.05, "\(errors)")
    let few = (1...5).map { seed in
      (
        train(
          SMDPQLearning(options: options, primitives: false), on: rooms, episodes: 300, seed: seed),
        train(
          IntraOptionQLearning(options: options, primitives: false), on: rooms, episodes: 300,
          seed: seed)
      )
    }
    for (whole, every) in few {
      let distances = try [whole, every].map { run in
        let values = try #require(run.values).values
        return zip(values, plan.values.values).reduce(0) { $0 + abs($1.0 - $1.1) } / 104
      }
      #expect(distances[1] < 0.75 * distances[0], "\(distances)")
    }
  }

  @Test("a policy over options earns what was planned for it, step by step")
  func rollouts() throws {
    let rooms = FourRooms()
    let plan = solve(
      rooms,
      with: OptionValueIteration(
        options: rooms.hallwayOptions, tolerance: 1e-10, primitives: false))
    let returns = (1...2000).map { seed -> Double in
      let episode = rollout(plan.policy, on: rooms, seed: seed)
      #expect(episode.terminated && episode.actions.allSatisfy { $0 < 4 })
      return episode.rewards.reversed().reduce(0) { $1 + 0.9 * $0 }
    }
    let mean = returns.reduce(0, +) / 2000
    let error = standardError(returns)
    #expect(abs(mean - plan.values[1, 1]) < 4 * error && error < 0.003)
    #expect(evaluate(plan.policy, on: rooms, episodes: 50).mean == 1)
  }

  @Test("options that a time limit cuts short are learned as if there were none")
  func timeLimit() throws {
    let rooms = Self.anywhere
    let options = FourRooms().hallwayOptions
    let plan = solve(
      rooms, with: OptionValueIteration(options: options, tolerance: 1e-12, primitives: false))
    let run = train(
      SMDPQLearning(options: options, stepSize: Self.fading, epsilon: 1, primitives: false),
      on: TimeLimit(rooms, steps: 5), steps: 1_500_000, seed: 2)
    let error = try Self.error(run, plan)
    #expect(error < 0.05, "\(error)")
  }

  @Test("the same seed gives the same bits, and options leave a plain learner's steps alone")
  func seeds() throws {
    let rooms = FourRooms()
    let algorithm = IntraOptionQLearning(options: rooms.hallwayOptions)
    let (one, again) = (
      train(algorithm, on: rooms, steps: 5000, seed: 4),
      train(algorithm, on: rooms, steps: 5000, seed: 4)
    )
    #expect(one.steps == 5000 && one.returns == again.returns)
    #expect(one.values?.values == again.values?.values)
    // Without options both are Q-learning, bit for bit.
    let plain = train(QLearning(), on: rooms, steps: 5000, seed: 4)
    let smdp = train(SMDPQLearning(options: []), on: rooms, steps: 5000, seed: 4)
    let intra = train(IntraOptionQLearning(options: []), on: rooms, steps: 5000, seed: 4)
    for run in [smdp, intra] {
      #expect(run.lengths == plain.lengths)
      #expect(run.actionValues?.values == plain.actionValues?.values)
    }
  }

  @Test("what does not fit is said")
  func faults() throws {
    let rooms = FourRooms()
    func message(_ option: Option, primitives: Bool = true) -> String {
      do {
        _ = try solve(
          rooms.world, with: OptionValueIteration(options: [option], primitives: primitives),
          progress: Progress())
        return ""
      } catch { return error.description }
    }
    let names = rooms.mdp.stateNames.filter { $0 != "r7c9" }
    let up = Dictionary(uniqueKeysWithValues: names.map { ($0, "up") })
    #expect(
      message(Option("none", policy: up, in: []))
        == "The option “none” can start nowhere: its initiation set has no state in which an episode "
        + "goes on.")
    #expect(
      message(Option("lost", policy: up, in: ["r7c9"])).hasPrefix("The option “lost” can start"))
    #expect(
      message(Option("x", policy: up, in: ["r1c99"]))
        == "There is no state “r1c99”; did you mean “r1c9”?")
    #expect(
      message(Option("x", policy: ["r1c1": "upp"]))
        == "There is no action “upp”; did you mean “up”?")
    #expect(
      message(Option("x", policy: up, until: ["r1c1": 1.5]))
        == "The option “x” ends in “r1c1” with probability 1.5: give one from 0 to 1.")
    #expect(
      message(Option("cliff", policy: uniform(CliffWalking())))
        == "The policy uniform was not made for FourRooms: their states or actions differ.")
    #expect(message(Option("up", policy: up)).hasPrefix("Two options are called “up”"))
    #expect(
      message(Option("x", policy: up, in: ["r1c1"]), primitives: false)
        == "In “r1c2” no option can start: give one that can, or primitives: true.")
    #expect(message(Option(action: "north")).hasPrefix("There is no action “north”"))
    #expect(message(Option(action: "up")).hasPrefix("Two options are called “up”"))
    let line = MDP(states: 4, actions: 1, discount: 0.9) { state, _ in
      state == 3 ? [] : [Outcome(state == 1 ? 1 : state + 1)]
    }
    do {
      _ = try Option("stuck", policy: uniform(line), until: ["s3"]).model(in: line.world)
      Issue.record("no error")
    } catch {
      #expect(
        error.description
          == "The option “stuck” may never end: from “s0” its policy never comes to a state where it "
          + "ends.")
    }
    do {
      _ = try train(
        SMDPQLearning(options: []), on: CartPole().world, for: .steps(10), seed: 1,
        progress: Progress())
      Issue.record("no error")
    } catch { #expect(error.description.contains("numbered states")) }
    #expect(
      try trainingMessage(SMDPQLearning(options: [], primitives: false))
        == "SMDP Q-learning needs at least one option where primitives is false.")
  }

  private func trainingMessage(_ algorithm: SMDPQLearning) throws -> String {
    do {
      _ = try train(
        algorithm, on: FourRooms().world, for: .steps(10), seed: 1, progress: Progress())
      return ""
    } catch { return error.description }
  }

  @Test("parameters set by name leave the options alone, and a stop keeps what was learned")
  func handling() throws {
    var algorithm = SMDPQLearning(options: FourRooms().hallwayOptions).named("options")
    try algorithm.set("epsilon", to: .double(0.2))
    #expect(algorithm.options.count == 8 && algorithm.displayName == "options")
    var solver = OptionValueIteration(options: FourRooms().hallwayOptions, goals: ["r1c1": 2])
    try solver.set("primitives", to: .bool(false))
    #expect(solver.options.count == 8 && solver.goals == ["r1c1": 2])
    let progress = Progress()
    progress.cancel()
    let run = try train(
      algorithm, on: FourRooms().world, for: .steps(100_000), seed: 1, progress: progress)
    #expect(run.isPartial && run.steps <= 1024)
  }
}
