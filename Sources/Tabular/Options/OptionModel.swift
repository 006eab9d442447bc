import Arrays
public import Environments
public import Training

/// The multi-time model of an option: what it earns, and when and where it ends (Sutton, Precup &
/// Singh, 1999, section 3).
///
///     r(s)    = E[R₁ + γ R₂ + … + γᵏ⁻¹ Rₖ],  the option taken in s and ending after k steps
///     p(s′|s) = Σₖ γᵏ P(the option ends in s′ after k steps)
///
/// Both solve linear equations, as a policy's values do:
///
///     r(s)    = Σₐ π(a|s) [r(s, a) + γ Σₓ p(x|s, a) (1 − β(x)) r(x)]
///     p(s′|s) = γ Σₐ π(a|s) Σₓ p(x|s, a) [(1 − β(x)) p(s′|x) + β(x) 1(x = s′)]
public struct OptionModel: Sendable {
  /// What the option is called.
  public let option: String
  /// The discounted reward r(s) until the option ends; 0 where it cannot start.
  public let rewards: StateValues
  /// Where the option may end.
  let ends: [Int]
  /// The states where it can start, in their order.
  let starts: [Int]
  /// p(s′|s), of shape `[starts, ends]`.
  let weights: [Double]

  /// The discounted probability p(s′|s) of ending in a state, from every state where the option can
  /// start; 0 elsewhere.
  ///
  /// - Parameter state: The number of the state s′.
  /// - Returns: A probability for each state s.
  public func discountedProbabilities(endingIn state: Int) -> StateValues {
    var values = StateValues(
      [Double](repeating: 0, count: rewards.count), labels: rewards.labels)
    guard let column = ends.firstIndex(of: state) else { return values }
    for (row, start) in starts.enumerated() { values[start] = weights[row * ends.count + column] }
    return values
  }

  /// The discounted probability p(s′|s) of ending in a state, by the state's name.
  public func discountedProbabilities(endingIn name: String) -> StateValues {
    guard let state = rewards.labels.state(named: name) else {
      preconditionFailure("there is no state “\(name)”")
    }
    return discountedProbabilities(endingIn: state)
  }

  /// p(s′|s) from a state where the option can start; states are asked for in their order.
  ///
  /// - Parameters:
  ///   - state: The state s.
  ///   - place: Where to look for it among `starts`; moved on.
  /// - Returns: The row, in the order of `ends`.
  func row(of state: Int, after place: inout Int) -> ArraySlice<Double> {
    while place < starts.count, starts[place] < state { place += 1 }
    return weights[place * ends.count..<(place + 1) * ends.count]
  }

  /// The most numbers p(s′|s) that are computed: a gigabyte.
  private static let limit = 1 << 27

  init(_ option: BoundOption, in model: MDP, _ progress: Progress) throws(TrainingError) {
    let (table, gamma, actionCount) = (model.table, model.discount, model.actionCount)
    let acting = option.acting
    var column = [Int32](repeating: -1, count: model.stateCount)
    var ends: [Int] = []
    var terms = [[(column: Int32, factor: Double)]](repeating: [], count: acting.count)
    var arrivals: [(row: Int, end: Int32, weight: Double)] = []
    var rewards = [Double](repeating: 0, count: acting.count)
    for (row, state) in acting.enumerated() {
      terms[row].append((Int32(row), 1))
      let policy = option.row(row, actionCount)
      for action in 0..<actionCount where policy[policy.startIndex + action] > 0 {
        let chosen = policy[policy.startIndex + action]
        rewards[row] += chosen * table.expectedReward[state * actionCount + action]
        for index in table.outcomes(state, action) {
          let next = Int(table.successor[index])
          let weight = gamma * chosen * table.probability[index]
          let beta = option.termination[next]
          if beta > 0 {
            if column[next] < 0 {
              column[next] = Int32(ends.count)
              ends.append(next)
            }
            arrivals.append((row, column[next], weight * beta))
          }
          if beta < 1 { terms[row].append((option.place[next], -weight * (1 - beta))) }
        }
      }
    }
    let (size, overflows) = acting.count.multipliedReportingOverflow(by: ends.count + 1)
    guard !overflows, size <= Self.limit else {
      throw .failed(
        "The model of the option “\(option.name)” leads from \(acting.count) states to \(ends.count), "
          + "which is too large.")
    }
    var unknowns = rewards + [Double](repeating: 0, count: size - acting.count)
    for (row, end, weight) in arrivals { unknowns[(Int(end) + 1) * acting.count + row] += weight }
    let isSolved = Self.solve(terms, &unknowns, progress)
    guard isSolved else {
      throw .undefined(
        problem: model.name,
        reason: progress.isCancelled
          ? "the model of the option “\(option.name)” was stopped."
          : "the equations of the option “\(option.name)” were not solved.")
    }
    let starts = acting.indices.filter { option.starts[acting[$0]] }
      .sorted { acting[$0] < acting[$1] }
    var values = [Double](repeating: 0, count: model.stateCount)
    for row in starts { values[acting[row]] = unknowns[row] }
    self.option = option.name
    self.rewards = StateValues(values, labels: model.labels)
    self.ends = ends
    self.starts = starts.map { acting[$0] }
    weights = starts.flatMap { row in
      ends.indices.map { unknowns[($0 + 1) * acting.count + row] }
    }
  }

  /// Solves equations for several right-hand sides, one after the other in `unknowns`.
  private static func solve(
    _ terms: [[(column: Int32, factor: Double)]], _ unknowns: inout [Double], _ progress: Progress
  ) -> Bool {
    let count = terms.count
    if progress.isCancelled { return false }
    if terms.allSatisfy({ $0.count == 1 }) { return true }
    if count <= ExactEvaluation.denseCount {
      var matrix = [Double](repeating: 0, count: count * count)
      for (row, terms) in terms.enumerated() {
        for term in terms { matrix[Int(term.column) * count + row] += term.factor }
      }
      return Arrays.solve(
        matrix: &matrix, right: &unknowns, columns: unknowns.count / max(count, 1))
    }
    var system = SparseSystem()
    for (row, terms) in terms.enumerated() {
      if row & 0x3FF == 0x3FF, progress.isCancelled { return false }
      var terms = terms
      system.add(&terms, right: unknowns[row])
    }
    for first in stride(from: 0, to: unknowns.count, by: count) {
      let range = first..<first + count
      system.right = Array(unknowns[range])
      let start = [Double](repeating: 0, count: count)
      guard let found = system.solve(from: start, isCancelled: { progress.isCancelled }) else {
        return false
      }
      unknowns.replaceSubrange(range, with: found)
    }
    return true
  }
}

extension Option {
  /// The option's model in a problem, exactly.
  ///
  /// - Parameter problem: A problem whose model is known.
  /// - Returns: What the option earns and where it ends.
  public func model(on problem: some Problem) -> OptionModel {
    do {
      return try model(in: problem.world)
    } catch {
      preconditionFailure(error.description)
    }
  }

  /// The option's model in a problem, exactly; throws what goes wrong.
  ///
  /// - Parameters:
  ///   - world: A problem whose model is known.
  ///   - progress: Asked whether to stop.
  /// - Returns: What the option earns and where it ends.
  /// - Throws: `TrainingError` where there is no model or the option does not fit the problem.
  public func model(
    in world: World, progress: Progress = Progress()
  ) throws(TrainingError) -> OptionModel {
    guard let model = world.model else {
      throw .unsuitable(
        algorithm: "The option “\(name)”", problem: world.name, needs: "a known model (an MDP)")
    }
    return try OptionModel(BoundOption(self, on: world), in: model, progress)
  }
}
