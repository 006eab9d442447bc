public import Environments

/// Steps that were played by a policy and written down, for learning without playing.
///
/// A step is what was observed, the action taken there, the reward for it, and what was observed next;
/// the steps of all episodes follow one another. Where states are numbered, a step takes 34 bytes.
public struct Dataset: Sendable {
  /// What the policy that was recorded is called.
  public var policy: String
  /// What the problem is called.
  public var environment: String
  /// The seed of all random streams.
  public var seed: Int
  /// The names of the states and actions and the grid.
  public var labels: Labels
  /// The problem's discount γ; nil where it has none of its own.
  public var discount: Double?
  /// After how many steps an episode was cut off; nil for never.
  public var timeLimit: Int?
  /// The number of the state before each step; empty where observations are vectors.
  public var states: [Int] = []
  /// The number of the state after each step; empty where observations are vectors.
  public var nextStates: [Int] = []
  /// What was observed before each step, of shape `[steps, numbers]`; empty where states are numbered.
  public var observations: [Float] = []
  /// What was observed after each step, of shape `[steps, numbers]`; empty where states are numbered.
  public var nextObservations: [Float] = []
  /// The action of each step.
  public var actions: [Int] = []
  /// The reward of each step.
  public var rewards: [Double] = []
  /// Whether each step ended its episode in a terminal state.
  public var terminated: [Bool] = []
  /// Whether each step ended its episode by the time limit.
  ///
  /// The last step of a recording may end in the middle of an episode, and is then marked by neither.
  public var truncated: [Bool] = []
  /// The recorded policy as probabilities, where states are numbered; nil elsewhere.
  ///
  /// Of a policy that is computed by code, in each state the shares of the actions in the data.
  public var behaviour: Policy?
  /// Whether the recording was stopped early.
  public var isPartial = false

  /// Whether each action of each state can be taken and the state be come to, of shape
  /// `[states, actions]`; empty where no model says so.
  package var possible: [Bool] = []
  /// The seed of the problem that was played, where a run draws its problem.
  package var problemSeed: Int

  /// Makes a data set without steps.
  package init(of policy: Policy, on world: World, timeLimit: Int?, seed: Int) {
    self.policy = policy.name
    environment = world.name
    self.seed = seed
    labels = world.labels
    discount = world.discount
    self.timeLimit = timeLimit
    problemSeed = policy.seed ?? seed
  }

  /// The number of steps.
  public var steps: Int { actions.count }
  /// The number of episodes that came to their end, by a terminal state or the time limit.
  public var episodes: Int { lengths.count }

  /// The number of steps of each episode that came to its end.
  public var lengths: [Int] {
    var lengths: [Int] = []
    var length = 0
    for step in actions.indices {
      length += 1
      guard isEnd(step) else { continue }
      lengths.append(length)
      length = 0
    }
    return lengths
  }

  /// The return of each episode that came to its end: the sum of its rewards, undiscounted.
  public var returns: [Double] {
    var returns: [Double] = []
    var total = 0.0
    for step in actions.indices {
      total += rewards[step]
      guard isEnd(step) else { continue }
      returns.append(total)
      total = 0
    }
    return returns
  }

  /// What of the problem the steps cover; nil where states are not numbered.
  public var coverage: Coverage? { states.isEmpty ? nil : Coverage(of: self) }

  /// Whether the last step came in the middle of an episode.
  package var isOpen: Bool { !actions.isEmpty && !isEnd(actions.count - 1) }

  /// Whether a step was the last of its episode.
  package func isEnd(_ step: Int) -> Bool { terminated[step] || truncated[step] }

  /// How often each action was taken in each state, of shape `[states, actions]`.
  package var counts: [Int] {
    var counts = [Int](repeating: 0, count: labels.stateCount * labels.actionCount)
    for (state, action) in zip(states, actions) { counts[state * labels.actionCount + action] += 1 }
    return counts
  }

  /// The shares of the actions in each state as a policy; in a state that no step began in, all actions
  /// are as likely.
  func shares(named name: String) -> Policy {
    let count = labels.actionCount
    let taken = counts
    var table = [Double](repeating: 1 / Double(max(count, 1)), count: taken.count)
    for state in 0..<labels.stateCount {
      let row = state * count..<(state + 1) * count
      let sum = taken[row].reduce(0, +)
      guard sum > 0 else { continue }
      for index in row { table[index] = Double(taken[index]) / Double(sum) }
    }
    return Policy(name: name, rule: .table(table), labels: labels)
  }
}
