package import Arrays
package import Environments

/// The steps of a data set of numbered states, played again in some order.
///
/// A tape is made for one run on one thread: what it plays through has one place.
package final class Tape: @unchecked Sendable {
  /// In which order the steps are played.
  package enum Order: Sendable {
    /// Single steps, drawn at random with replacement.
    case drawnSteps
    /// Whole episodes, drawn at random with replacement.
    case drawnEpisodes
    /// All episodes as they were recorded, and from the beginning again.
    case recorded
  }

  private let data: Dataset
  private let order: Order
  /// The first step of each episode; of drawn ones, those that came to their end.
  private let starts: [Int]
  private var turn = 0
  private var place = 0

  /// Makes a tape of a data set with numbered states and at least one step, or one episode that came to
  /// its end where those are drawn.
  package init(_ data: Dataset, _ order: Order) {
    self.data = data
    self.order = order
    var starts: [Int] = []
    for step in data.actions.indices where step == 0 || data.isEnd(step - 1) { starts.append(step) }
    if order == .drawnEpisodes, data.isOpen { starts.removeLast() }
    self.starts = starts
  }

  /// The action of the step that is next.
  package var action: Int { data.actions[min(place, data.actions.count - 1)] }

  /// Goes to the beginning of an episode, or to any step where those are drawn.
  func rewind(_ random: inout RandomStream) -> Int {
    switch order {
    case .drawnSteps: place = random.below(data.steps)
    case .drawnEpisodes: place = starts[random.below(starts.count)]
    case .recorded:
      place = starts[turn]
      turn = turn + 1 == starts.count ? 0 : turn + 1
    }
    return data.states[place]
  }

  /// Plays a step.
  func advance() -> DiscreteTransition {
    let step = min(place, data.actions.count - 1)
    place += 1
    return DiscreteTransition(
      state: data.nextStates[step], reward: data.rewards[step], terminated: data.terminated[step])
  }
}

/// A data set as a problem in motion: whatever is done, what was recorded happens.
package struct TapeSimulator: DiscreteSimulator {
  private let tape: Tape
  package let stateCount: Int
  package let actionCount: Int

  /// Makes the problem of a tape.
  package init(_ tape: Tape, _ labels: Labels) {
    self.tape = tape
    stateCount = labels.stateCount
    actionCount = labels.actionCount
  }

  package mutating func reset(using random: inout RandomStream) -> Int { tape.rewind(&random) }

  package mutating func step(
    _ action: Int, using random: inout RandomStream
  ) -> DiscreteTransition { tape.advance() }
}
