import Environments
import Training

/// An option on a problem: numbers instead of names, and checked.
struct BoundOption: Sendable {
  let name: String
  /// Whether it can start in each state: the initiation set I.
  let starts: [Bool]
  /// The states where it may act, those on its way included.
  private(set) var acting: [Int]
  /// Where each state is among `acting`; −1 where the option never acts.
  private(set) var place: [Int32]
  /// π(a|s), of shape `[acting, actions]`.
  private(set) var policy: [Double] = []
  /// β(s) for each state; 1 in terminal states.
  private(set) var termination: [Double]

  /// Looks an option up in a problem.
  ///
  /// - Throws: `TrainingError` for a state or action that the problem has not, a policy of another
  ///   problem or without an action where one is needed, an empty initiation set, and an option that
  ///   may never end.
  init(_ option: Option, on world: World) throws(TrainingError) {
    guard let stateCount = world.stateCount else {
      throw .unsuitable(
        algorithm: "The option “\(option.name)”", problem: world.name,
        needs: "numbered states (a Discrete observation space)")
    }
    name = option.name
    let labels = world.labels
    let terminal = (0..<stateCount).map { world.model?.isTerminal($0) ?? false }
    place = [Int32](repeating: -1, count: stateCount)
    acting = []
    var starts = [Bool](repeating: false, count: stateCount)
    switch option.course {
    case .action(let actionName):
      guard let action = labels.action(named: actionName) else {
        throw .unknownAction(actionName, suggestion: labels.suggestedAction(for: actionName))
      }
      for state in 0..<stateCount where !terminal[state] {
        starts[state] = world.model.map { !$0.table.outcomes(state, action).isEmpty } ?? true
      }
      self.starts = starts
      termination = [Double](repeating: 1, count: stateCount)
      let row = (0..<labels.actionCount).map { $0 == action ? 1.0 : 0 }
      try walk(option, world) { _ in row }
    case .policy(let given, let names, let ends):
      if let names {
        for state in try Self.states(names, labels) { starts[state] = !terminal[state] }
      } else {
        starts = terminal.map { !$0 }
      }
      self.starts = starts
      termination = ends == nil ? starts.map { $0 ? 0 : 1 } : terminal.map { $0 ? 1 : 0 }
      for (state, chance) in try Self.chances(ends ?? [:], option, labels)
      where !terminal[state] {
        termination[state] = chance
      }
      let policy = try given.policy(for: world)
      guard Self.fits(policy, labels) else {
        throw .mismatch(policy: policy.name, problem: world.name)
      }
      try walk(option, world) { state in
        if let row = policy.probabilities(in: state) { return Array(row) }
        let chosen = policy.action(in: state)
        return (0..<labels.actionCount).map { $0 == chosen ? 1 : 0 }
      }
    }
    guard starts.contains(true) else {
      throw .failed(
        "The option “\(name)” can start nowhere: its initiation set has no state in which an episode "
          + "goes on.")
    }
    if let model = world.model { try checkEnds(in: model) }
  }

  /// π(a|s) of the state at a place among `acting`.
  func row(_ place: Int, _ actionCount: Int) -> ArraySlice<Double> {
    policy[place * actionCount..<(place + 1) * actionCount]
  }

  private static func states(
    _ names: [String], _ labels: Labels
  ) throws(TrainingError) -> [Int] {
    var states: [Int] = []
    for name in names {
      guard let state = labels.state(named: name) else {
        throw .unknownState(name, suggestion: labels.suggestedState(for: name))
      }
      states.append(state)
    }
    return states
  }

  private static func chances(
    _ ends: [String: Double], _ option: Option, _ labels: Labels
  ) throws(TrainingError) -> [(Int, Double)] {
    let names = ends.keys.sorted()
    var chances: [(Int, Double)] = []
    for (state, name) in zip(try states(names, labels), names) {
      let chance = ends[name] ?? 0
      guard chance >= 0, chance <= 1 else {
        throw .failed(
          "The option “\(option.name)” ends in “\(name)” with probability \(chance): give one from 0 "
            + "to 1.")
      }
      chances.append((state, chance))
    }
    return chances
  }

  /// Whether a policy acts in the states and by the actions of a problem.
  private static func fits(_ policy: Policy, _ labels: Labels) -> Bool {
    if case .vectors = policy.rule { return false }
    let own = policy.labels
    guard policy.execution == nil else { return false }
    return own === labels
      || (own.stateCount == labels.stateCount && own.actionCount == labels.actionCount
        && own.stateNames == labels.stateNames && own.actionNames == labels.actionNames)
  }

  /// Goes wherever the option may lead, and notes what it does there.
  ///
  /// Without a model it may lead anywhere; where its policy has no choice it then ends.
  private mutating func walk(
    _ option: Option, _ world: World, _ choices: (Int) -> [Double]
  ) throws(TrainingError) {
    let labels = world.labels
    var open = starts.indices.filter { starts[$0] }
    if world.model == nil {
      open += starts.indices.filter { !starts[$0] && termination[$0] < 1 }
    }
    for state in open { place[state] = 0 }
    while let state = open.popLast() {
      let row = choices(state)
      let sum = row.reduce(0, +)
      guard abs(sum - 1) < 1e-6, row.allSatisfy({ $0 >= 0 }) else {
        if world.model == nil, sum == 0, !starts[state] {
          (place[state], termination[state]) = (-1, 1)
          continue
        }
        throw .failed(
          "The policy of the option “\(name)” "
            + (sum == 0
              ? "has no action in “\(labels.stateName(state))”, where the option may come."
              : "has probabilities in “\(labels.stateName(state))” that add up to \(sum), not 1."))
      }
      place[state] = Int32(acting.count)
      acting.append(state)
      policy += row
      guard let model = world.model else { continue }
      for action in row.indices where row[action] > 0 {
        let outcomes = model.table.outcomes(state, action)
        guard !outcomes.isEmpty else {
          throw .failed(
            "The option “\(name)” takes “\(labels.actionName(action))” in "
              + "“\(labels.stateName(state))”, where it is not possible.")
        }
        for index in outcomes {
          let next = Int(model.table.successor[index])
          if place[next] < 0, termination[next] < 1 {
            place[next] = 0
            open.append(next)
          }
        }
      }
    }
  }

  /// Refuses an option that may come to where it never ends.
  private func checkEnds(in model: MDP) throws(TrainingError) {
    let actionCount = model.actionCount
    var before = [[Int32]](repeating: [], count: acting.count)
    var canEnd = [Bool](repeating: false, count: acting.count)
    var open: [Int] = []
    for (index, state) in acting.enumerated() {
      for action in 0..<actionCount where policy[index * actionCount + action] > 0 {
        for outcome in model.table.outcomes(state, action) {
          let next = Int(model.table.successor[outcome])
          if termination[next] > 0 {
            canEnd[index] = true
          } else if place[next] >= 0 {
            before[Int(place[next])].append(Int32(index))
          }
        }
      }
      if canEnd[index] { open.append(index) }
    }
    // A state with 0 < β < 1 ends a way into it, so only the ways with β = 0 are walked back.
    while let index = open.popLast() {
      for earlier in before[index] where !canEnd[Int(earlier)] {
        canEnd[Int(earlier)] = true
        open.append(Int(earlier))
      }
    }
    let endless = acting.indices.filter { !canEnd[$0] }.map { acting[$0] }
    guard let state = endless.min() else { return }
    throw .failed(
      "The option “\(name)” may never end: from “\(model.labels.stateName(state))” its "
        + "policy never comes to a state where it ends.")
  }
}
