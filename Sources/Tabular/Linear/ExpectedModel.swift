import Environments
import Training

/// What can follow each state under a policy, for updates by their expectation.
struct ExpectedModel {
  /// The policy's chain: one action, whose outcomes are those of the policy's actions.
  let chain: MDP
  /// The states that are not terminal.
  let states: [Int]
  private let progress: Progress

  /// Works out the chain.
  ///
  /// - Parameters:
  ///   - policy: The policy whose values are wanted.
  ///   - world: The problem.
  ///   - discount: The discount γ in force.
  ///   - algorithm: What the algorithm is called, for the error.
  ///   - progress: Asked whether to stop.
  /// - Throws: `TrainingError` where the model is not known, the policy does not fit it, or it was to stop.
  init(
    _ policy: Policy, on world: World, discount: Double, for algorithm: String, _ progress: Progress
  ) throws(TrainingError) {
    guard let model = world.model else {
      throw .unsuitable(
        algorithm: "\(algorithm) with expected updates", problem: world.name,
        needs: "a known model (updates: .sampled does not)")
    }
    self.progress = progress
    let chain = try model.chain(of: policy, progress)
    self.chain = MDP(
      name: chain.name, discount: discount, labels: chain.labels, table: chain.table)
    states = (0..<chain.stateCount).filter { !chain.isTerminal($0) }
  }

  /// The discount γ in force.
  var discount: Double { chain.discount }

  /// How much each state weighs: 1 / |S|.
  var share: Double { 1 / Double(max(states.count, 1)) }

  /// Whether the learning is to stop; what is left of a sweep is left out then.
  var isCancelled: Bool { progress.isCancelled }

  /// The mean error E[R + γ v(S′)] − v(s) of a state's value.
  func error(_ state: Int, _ values: [Double]) -> Double {
    let table = chain.table
    var next = 0.0
    for index in table.outcomes(state, 0) {
      next += table.probability[index] * values[Int(table.successor[index])]
    }
    return table.expectedReward[state] + discount * next - values[state]
  }

  /// Calls with each state that can follow a state, and how likely it does.
  func forEachSuccessor(of state: Int, _ body: (Int, Double) -> Void) {
    let table = chain.table
    for index in table.outcomes(state, 0) {
      body(Int(table.successor[index]), table.probability[index])
    }
  }

  /// Notes that a sweep was made, or was not finished since the learning is to stop.
  func finishSweep(
    _ v: borrowing StateWeights, log: inout EpisodeLog, history: inout LinearHistory
  ) {
    // A budget of episodes counts sweeps as such.
    let ending = log.record(reward: 0, terminated: !history.countsSteps || isCancelled)
    history.note(v, after: ending, log)
  }
}
