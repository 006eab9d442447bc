import Arrays
import Environments

/// Plays episodes for `check`, each on three copies: one that has played before, and two fresh ones.
struct ProblemChecker {
  private typealias Finding = CheckReport.Finding

  private(set) var episodes = 0
  private(set) var steps = 0

  private let world: World
  private let seed: Int
  private let limit: Int
  private var used: Moving
  private var choices: RandomStream
  private var ended = 0
  private var findings: [Finding] = []
  private var counts: [String: Int] = [:]
  private var effects: ActionEffects

  init(_ world: World, seed: Int) {
    self.world = world
    self.seed = seed
    limit = world.timeLimit ?? evaluationStepLimit
    used = Moving(world)
    choices = RandomStream(seed: seed, purpose: .evaluationPolicy)
    effects = ActionEffects(count: world.actionCount)
  }

  /// Plays one episode with random actions.
  mutating func playEpisode(_ progress: Progress) {
    let start = RandomStream(seed: seed &+ episodes, purpose: .evaluation)
    var (fresh, twin) = (Moving(world), Moving(world))
    episodes += 1
    used.reset(start)
    fresh.reset(start)
    twin.reset(start)
    var isSame = compare(fresh, twin, step: 0)
    examine(step: 0, reward: 0)
    var step = 0
    while step < limit, !progress.isCancelled {
      let action = choices.below(world.actionCount)
      if step % 5 == 0 { effects.tryAll(from: used) }
      let (reward, terminated) = used.step(action)
      if progress.isCancelled { return }
      step += 1
      steps += 1
      examine(step: step, reward: reward)
      if isSame {
        fresh.step(action)
        twin.step(action)
        isSame = compare(fresh, twin, step: step)
      }
      if terminated {
        ended += 1
        return
      }
    }
  }

  /// Notes that the problem's own code could not go on.
  mutating func fail(_ message: String) {
    note(
      "it can be played", message,
      "Look at what `reset()` and `step(_:)` give as the observation.")
  }

  /// The findings, violations first.
  mutating func report(isPartial: Bool) -> CheckReport {
    if ended == 0, episodes > 0, world.timeLimit == nil, !isPartial {
      note(
        "episodes end",
        "no episode reached its end within \(counted(limit, "step")) of random actions",
        "Give `terminated: true` where an episode is over, or wrap the problem: "
          + "TimeLimit(env, steps: 500).")
    }
    for text in effects.remarks(names: world.labels.actionName) {
      note(
        "actions differ", text, "Is the action's number used in `step(_:)` as it should be?",
        isViolation: false)
    }
    var all = findings.map { finding in
      var finding = finding
      if let count = counts[finding.rule], count > 1 { finding.found += " (\(count) times in all)" }
      return finding
    }
    all = all.filter(\.isViolation) + all.filter { !$0.isViolation }
    return CheckReport(
      problem: world.name, episodes: episodes, steps: steps, findings: all,
      isPartial: isPartial && findings.isEmpty)
  }

  private mutating func note(
    _ rule: String, _ found: String, _ advice: String, isViolation: Bool = true
  ) {
    counts[rule, default: 0] += 1
    guard counts[rule] == 1 else { return }
    findings.append(
      Finding(rule: rule, found: found, advice: advice, isViolation: isViolation))
  }

  private func place(_ step: Int) -> String {
    step == 0 ? "at the start of episode \(episodes)" : "in episode \(episodes), step \(step)"
  }

  private mutating func examine(step: Int, reward: Double) {
    if !reward.isFinite {
      note(
        "rewards are finite", "the reward is \(reward) \(place(step))",
        "A division by 0, a logarithm of 0 or a number that grows without bound makes such a reward."
      )
    }
    guard let box = world.observationBox else { return }
    for (index, value) in used.observation.enumerated() where index < box.count {
      let (low, high) = (box.low[index], box.high[index])
      let slack = 1e-6 * max(1, abs(value))
      if value >= low - slack, value <= high + slack { continue }
      note(
        "observations are in their space",
        "the observation at index \(index) is \(value) \(place(step)), outside the Box's "
          + "\(low)...\(high)",
        "Widen the Box (∞ is allowed), or keep the value within it, as by clamp(x, low, high).")
      return
    }
  }

  private mutating func compare(_ fresh: Moving, _ twin: Moving, step: Int) -> Bool {
    guard fresh.isEqual(to: twin) else {
      note(
        "equal seeds give equal episodes",
        "two copies with the same seed and actions part \(place(step)): \(fresh.last) and "
          + twin.last,
        "Draw random numbers in `reset()` and `step(_:)` from the run's stream alone, and keep "
          + "nothing that copies of the value share.")
      return false
    }
    guard fresh.isEqual(to: used) else {
      if let memory = world.memory {
        note(
          "reset() forgets the episode before",
          "an episode goes on from what those before it left, as is meant here: \(memory)",
          "Every training plays a copy of its own, which begins anew.", isViolation: false)
        return false
      }
      note(
        "reset() forgets the episode before",
        "a value that has played before gives \(used.last) \(place(step)), a new one \(fresh.last)",
        "Set every stored property that `step(_:)` changes in `reset()`.")
      return false
    }
    return true
  }
}

/// A copy of a problem in motion, with its own stream.
struct Moving {
  private var discrete: (any DiscreteSimulator)?
  private var vector: (any VectorSimulator)?
  private var memory: [Float] = []
  private var random = RandomStream(seed: 0, purpose: .evaluation)
  private var state = 0
  private var reward = 0.0
  private var terminated = false

  init(_ world: World) {
    switch world.dynamics {
    case .model(let model): discrete = ModelSimulator(model)
    case .discrete(let simulator): discrete = simulator
    case .vector(let simulator):
      vector = simulator
      memory = [Float](repeating: 0, count: max(simulator.observationCount, 1))
    case .unsupported: break
    }
  }

  mutating func reset(_ stream: RandomStream) {
    random = stream
    (reward, terminated) = (0, false)
    if discrete != nil {
      state = discrete?.reset(using: &random) ?? 0
    } else {
      vector?.reset(into: &memory, using: &random)
    }
  }

  @discardableResult
  mutating func step(_ action: Int) -> (reward: Double, terminated: Bool) {
    if discrete != nil {
      if let next = discrete?.step(action, using: &random) {
        (state, reward, terminated) = (next.state, next.reward, next.terminated)
      }
    } else if let next = vector?.step(action, into: &memory, using: &random) {
      (reward, terminated) = next
    }
    return (reward, terminated)
  }

  /// The numbers observed last; none where states are numbered.
  var observation: [Double] { memory.map(Double.init) }

  /// The latest step in words.
  var last: String {
    let seen = vector == nil ? "state \(state)" : "\(memory)"
    return "\(seen) with reward \(reward)" + (terminated ? " and the end" : "")
  }

  func isEqual(to other: Moving) -> Bool {
    func same(_ a: Double, _ b: Double) -> Bool { a == b || a.isNaN && b.isNaN }
    return state == other.state && terminated == other.terminated && same(reward, other.reward)
      && zip(memory, other.memory).allSatisfy { same(Double($0), Double($1)) }
  }
}

/// Whether any two actions ever do something different.
private struct ActionEffects {
  private let count: Int
  private var differ: [Bool]
  private var tries = 0

  /// The most actions that are compared, and how often.
  private static let (countLimit, tryLimit, leastTries) = (32, 400, 20)

  init(count: Int) {
    self.count = count
    differ = [Bool](repeating: false, count: count <= Self.countLimit ? count * count : 0)
  }

  mutating func tryAll(from start: Moving) {
    guard count > 1, !differ.isEmpty, tries < Self.tryLimit else { return }
    tries += 1
    let results = (0..<count).map { action in
      var copy = start
      copy.step(action)
      return copy
    }
    for one in 0..<count {
      for other in 0..<one
      where !differ[one * count + other] && !results[one].isEqual(to: results[other]) {
        differ[one * count + other] = true
      }
    }
  }

  func remarks(names: (Int) -> String) -> [String] {
    guard count > 1, tries >= Self.leastTries else { return [] }
    var pairs: [(Int, Int)] = []
    for one in 0..<count {
      for other in 0..<one where !differ[one * count + other] { pairs.append((other, one)) }
    }
    if pairs.count == count * (count - 1) / 2 {
      return ["all \(count) actions did the same in each of \(tries) tries"]
    }
    return pairs.map { pair in
      "the actions \(pair.0) (\(names(pair.0))) and \(pair.1) (\(names(pair.1))) did the same in "
        + "each of \(tries) tries"
    }
  }
}
