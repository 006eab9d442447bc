import Arrays
import Equations

/// The steps of the episodes that one update learns from, one after another.
///
/// Memory grows by doubling and is kept from update to update.
package struct EpisodeBatch: ~Copyable {
  /// The number of finished episodes.
  package private(set) var episodeCount = 0
  /// The action of each step.
  private(set) var actions: [Int] = []
  /// The discounted return from each step on.
  private(set) var returns: [Double] = []
  /// γᵗ of each step, t counted from its episode's start.
  private(set) var stateDiscounts: [Double] = []

  private let width: Int
  private var rewards: [Double] = []
  private var memory: Vector

  package init(observationCount: Int) {
    width = max(1, observationCount)
    memory = Vector(count: 1024 * width)
  }

  /// The number of steps.
  package var count: Int { actions.count }

  /// The observation before each step, `[count, observationCount]`.
  var observations: UnsafePointer<Float> { UnsafePointer(memory.pointer) }

  package mutating func append(_ observation: UnsafePointer<Float>, action: Int) {
    let start = actions.count * width
    if start + width > memory.count {
      let larger = Vector(count: 2 * memory.count)
      larger.pointer.update(from: memory.pointer, count: memory.count)
      memory = larger
    }
    (memory.pointer + start).update(from: observation, count: width)
    actions.append(action)
  }

  package mutating func appendReward(_ reward: Double) { rewards.append(reward) }

  /// Works out the returns of the episode that the latest rewards belong to.
  package mutating func finishEpisode(discount: Double, bootstrap: Double) {
    returns += discountedReturns(
      rewards: rewards, discounts: [Double](repeating: discount, count: rewards.count),
      bootstrap: bootstrap)
    var factor = 1.0
    for _ in rewards {
      stateDiscounts.append(factor)
      factor *= discount
    }
    rewards.removeAll(keepingCapacity: true)
    episodeCount += 1
  }

  mutating func removeAll() {
    episodeCount = 0
    actions.removeAll(keepingCapacity: true)
    returns.removeAll(keepingCapacity: true)
    stateDiscounts.removeAll(keepingCapacity: true)
  }
}
