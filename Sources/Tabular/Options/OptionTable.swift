import Arrays
import Environments
import Training

/// The options that an algorithm chooses among, in memory that loops read without delay.
final class OptionTable: @unchecked Sendable {
  let options: [BoundOption]
  /// The problem's states, with the options as actions.
  let labels: Labels
  /// The problem's own labels.
  let actionLabels: Labels
  let stateCount: Int
  var optionCount: Int { options.count }

  /// For each state and option the action that is certain; −1 where the option never acts, and below
  /// that −2 − r where the probabilities are in row r.
  private let action: UnsafeMutablePointer<Int32>
  /// β for each state and option.
  private let termination: UnsafeMutablePointer<Double>
  /// Probabilities of shape `[rows, actions]`.
  private let probabilities: UnsafeMutablePointer<Double>
  private let actionCount: Int

  /// The largest table that is made: a gigabyte.
  private static let limit = 1 << 26

  /// Looks options up in a problem.
  ///
  /// - Parameters:
  ///   - given: The options.
  ///   - primitives: Whether each action of the problem is an option too.
  ///   - world: The problem.
  ///   - algorithm: Who asks, for errors.
  /// - Throws: `TrainingError` where an option does not fit the problem, two have the same name, and
  ///   where in some state none can start.
  init(
    _ given: [Option], primitives: Bool, on world: World, for algorithm: String
  ) throws(TrainingError) {
    guard let stateCount = world.stateCount else {
      throw .unsuitable(
        algorithm: algorithm, problem: world.name,
        needs: "numbered states (a Discrete observation space)")
    }
    let all = given + (primitives ? Option.primitives(of: world) : [])
    guard !all.isEmpty else {
      throw .failed("\(algorithm) needs at least one option where primitives is false.")
    }
    var names: Set<String> = []
    for option in all where !names.insert(option.name).inserted {
      throw .failed(
        "Two options are called “\(option.name)”: each needs a name of its own"
          + (primitives ? ", and actions are options too." : "."))
    }
    let (size, overflows) = stateCount.multipliedReportingOverflow(by: all.count)
    guard !overflows, size <= Self.limit else {
      throw .failed(
        "\(algorithm) would need a table of \(stateCount) states by \(all.count) options for "
          + "\(world.name), which is too large.")
    }
    var options: [BoundOption] = []
    for option in all { options.append(try BoundOption(option, on: world)) }
    for state in 0..<stateCount where world.model?.isTerminal(state) != true {
      guard options.contains(where: { $0.starts[state] }) else {
        throw .failed(
          "In “\(world.labels.stateName(state))” no option can start: give one that can, or "
            + "primitives: true.")
      }
    }
    self.options = options
    self.stateCount = stateCount
    actionCount = world.actionCount
    actionLabels = world.labels
    labels = Labels(
      stateCount: stateCount, actionCount: all.count, stateNames: world.labels.stateNames,
      actionNames: all.map(\.name), grid: world.labels.grid)
    action = .allocate(capacity: max(size, 1))
    termination = .allocate(capacity: max(size, 1))
    var rows: [Double] = []
    var rowCount: Int32 = 0
    for state in 0..<stateCount {
      for (number, option) in options.enumerated() {
        let index = state * options.count + number
        (termination + index).initialize(to: option.termination[state])
        var code: Int32 = -1
        if option.place[state] >= 0 {
          let row = option.row(Int(option.place[state]), actionCount)
          if let certain = row.firstIndex(of: 1) {
            code = Int32(certain - row.startIndex)
          } else {
            code = -2 - rowCount
            rowCount += 1
            rows += row
          }
        }
        (action + index).initialize(to: code)
      }
    }
    probabilities = .allocate(capacity: max(rows.count, 1))
    probabilities.initialize(from: rows, count: rows.count)
  }

  deinit {
    action.deallocate()
    termination.deallocate()
    probabilities.deallocate()
  }

  /// Draws the action that an option takes in a state.
  @inline(__always)
  func action(_ state: Int, _ option: Int, _ random: inout RandomStream) -> Int {
    let code = action[state &* options.count &+ option]
    return code >= 0 ? Int(code) : draw(code, &random)
  }

  @inline(never)
  private func draw(_ code: Int32, _ random: inout RandomStream) -> Int {
    guard code < -1 else { return 0 }
    let row = probabilities + Int(-2 - code) * actionCount
    var rest = random.uniform()
    var last = 0
    for action in 0..<actionCount where row[action] > 0 {
      last = action
      if rest < row[action] { break }
      rest -= row[action]
    }
    return last
  }

  /// π(a|s) of an option; 0 where it never acts.
  private func probability(_ state: Int, _ option: Int, of taken: Int) -> Double {
    let code = action[state &* options.count &+ option]
    if code >= -1 { return Int(code) == taken ? 1 : 0 }
    return probabilities[Int(-2 - code) &* actionCount &+ taken]
  }

  /// How much an action that one option took says about another: 1 for an option that certainly takes
  /// the same, else π(a|s) of the one by π(a|s) of the other, where that draws from all its actions.
  @inline(__always)
  func weight(_ state: Int, _ option: Int, taking taken: Int, under behaviour: Int) -> Double {
    let code = action[state &* options.count &+ option]
    if code >= -1 { return Int(code) == taken ? 1 : 0 }
    return option == behaviour ? 1 : ratio(state, option, taken, behaviour)
  }

  @inline(never)
  private func ratio(_ state: Int, _ option: Int, _ taken: Int, _ behaviour: Int) -> Double {
    for action in 0..<actionCount where probability(state, option, of: action) > 0 {
      if probability(state, behaviour, of: action) <= 0 { return 0 }
    }
    return probability(state, option, of: taken) / probability(state, behaviour, of: taken)
  }

  /// β(s) of an option.
  @inline(__always)
  func termination(_ state: Int, _ option: Int) -> Double {
    termination[state &* options.count &+ option]
  }

  /// Draws whether an option ends on arriving in a state; what is certain draws nothing.
  @inline(__always)
  func ends(_ state: Int, _ option: Int, _ random: inout RandomStream) -> Bool {
    let chance = termination(state, option)
    return chance >= 1 || (chance > 0 && random.uniform() < chance)
  }

  /// A table of option values: −∞ where the option cannot start.
  func startTable(_ initialValue: Double, countsVisits: Bool) -> ActionTable {
    ActionTable(
      possible: (0..<stateCount).flatMap { state in options.map { $0.starts[state] } },
      stateCount: stateCount, actionCount: options.count, initialValue: initialValue,
      countsVisits: countsVisits)
  }

  /// A table of the values of options under way where they cannot start: −∞ elsewhere.
  func passingTable(_ initialValue: Double, countsVisits: Bool) -> ActionTable {
    ActionTable(
      possible: (0..<stateCount).flatMap { state in
        options.map { $0.place[state] >= 0 && !$0.starts[state] }
      }, stateCount: stateCount, actionCount: options.count, initialValue: initialValue,
      countsVisits: countsVisits)
  }

  /// What was learned of options as a run.
  func run(
    _ q: borrowing ActionTable, _ log: EpisodeLog, by algorithm: String, on world: World, seed: Int
  ) -> Run {
    let values = q.actionValues(labels)
    return Run(
      algorithm: algorithm, environment: world.name, seed: seed, log: log,
      policy: greedyPolicy(values), values: values.maxima, actionValues: values)
  }

  /// The policy that chooses a greatest option, follows it to its end, and chooses again.
  func greedyPolicy(_ values: ActionValues) -> Policy {
    var policy = greedy(values)
    policy.name = "greedy over options"
    let choices = (0..<stateCount).map { policy.action(in: $0) ?? 0 }
    policy.execution = Policy.Execution(
      labels: actionLabels,
      first: { [self] state in
        (0..<actionCount).filter { probability(state, choices[state], of: $0) > 0 }
      },
      begin: { [self] in
        var current: Int?
        return { state, random in
          if let option = current, self.ends(state, option, &random) { current = nil }
          let option = current ?? choices[state]
          current = option
          return self.action(state, option, &random)
        }
      })
    return policy
  }
}
