import Arrays
import Environments
import Training

/// The weights of the action values q(s, a) = w_aᵀx(s) that a linear algorithm is learning, in memory
/// of their own.
///
/// The weights of one feature for all actions lie beside each other.
struct ActionWeights: ~Copyable {
  let weights: UnsafeMutablePointer<Double>
  let featureCount: Int
  let actionCount: Int
  /// The values of the actions where they were last asked for; its choices are those of tables.
  private let row: ActionTable
  /// The transitions of a model in which not every action is possible everywhere.
  private let partial: TransitionTable?

  /// Makes weights that are all the same.
  init(_ world: World, features: Int, initialWeight: Double) {
    featureCount = features
    actionCount = world.actionCount
    let count = features * actionCount
    weights = .allocate(capacity: max(count, 1))
    weights.initialize(repeating: initialWeight, count: count)
    row = ActionTable(world, stateCount: 1, initialValue: 0, countsVisits: false)
    let table = world.model?.table
    partial = table?.isComplete == false ? table : nil
  }

  deinit { weights.deallocate() }

  /// q(s, a).
  @inline(__always)
  func value(_ x: ActiveFeatures, _ action: Int) -> Double {
    var sum = 0.0
    var place = 0
    while place < x.count {
      sum += x.value[place] * weights[Int(x.index[place]) &* actionCount &+ action]
      place &+= 1
    }
    return sum
  }

  /// w_a ← w_a + factor · x.
  @inline(__always)
  func add(_ factor: Double, _ x: ActiveFeatures, _ action: Int) {
    var place = 0
    while place < x.count {
      weights[Int(x.index[place]) &* actionCount &+ action] += factor * x.value[place]
      place &+= 1
    }
  }

  /// Works out the values of all actions; −∞ for those that are not possible.
  @inline(__always)
  private func fill(_ x: ActiveFeatures) {
    let values = row.values
    values.update(repeating: 0, count: actionCount)
    var place = 0
    while place < x.count {
      let factor = x.value[place]
      let part = weights + Int(x.index[place]) &* actionCount
      var action = 0
      while action < actionCount {
        values[action] += factor * part[action]
        action &+= 1
      }
      place &+= 1
    }
    if let partial, x.state >= 0 { mask(x.state, partial) }
  }

  @inline(never)
  private func mask(_ state: Int, _ table: TransitionTable) {
    for action in 0..<actionCount {
      let place = state * actionCount + action
      if table.rowStart[place] == table.rowStart[place + 1] { row.values[action] = -.infinity }
    }
  }

  /// A random possible action with probability ε, else one of greatest value; ties are broken at
  /// random.
  @inline(__always)
  func epsilonGreedy(_ x: ActiveFeatures, _ epsilon: Double, _ random: inout RandomStream) -> Int {
    fill(x)
    return row.epsilonGreedy(0, epsilon, &random)
  }

  /// The action of greatest value, the first of equals.
  func best(_ x: ActiveFeatures) -> Int {
    fill(x)
    var best = 0
    for action in 1..<max(actionCount, 1) where row.values[action] > row.values[best] {
      best = action
    }
    return best
  }

  /// The values of all actions of a state.
  func values(_ x: ActiveFeatures) -> [Double] {
    fill(x)
    return Array(UnsafeBufferPointer(start: row.values, count: actionCount))
  }

  /// The weights as they are now, of shape `[features, actions]`.
  func copy() -> [Double] {
    Array(UnsafeBufferPointer(start: weights, count: featureCount * actionCount))
  }
}
