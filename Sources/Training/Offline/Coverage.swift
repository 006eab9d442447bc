import Environments

/// Which actions of which states a data set holds, and how often.
///
/// What no step shows cannot be learned from the steps: an action that is missing here is none that a
/// policy learned from the data will take.
public struct Coverage: Sendable {
  /// What the problem is called.
  public let environment: String
  /// How often each action was taken in each state.
  public let visits: ActionValues
  /// In how many states a step began.
  public let states: Int
  /// In how many states a step can begin; the former where no model says so.
  public let stateCount: Int
  /// How many pairs of a state and an action were seen.
  public let actions: Int
  /// How many there are: of all states that can be come to, or, where no model says so, of those seen.
  public let actionCount: Int
  /// Pairs that were not seen, in states that were.
  private let missing: [Int]

  /// Counts what a data set of numbered states holds.
  init(of data: Dataset) {
    let (count, counts) = (data.labels.actionCount, data.counts)
    let states = (0..<data.labels.stateCount).filter { state in
      counts[state * count..<(state + 1) * count].contains { $0 > 0 }
    }
    let isKnown = data.possible.count == counts.count
    environment = data.environment
    visits = ActionValues(counts.map(Double.init), labels: data.labels)
    self.states = states.count
    actions = counts.count { $0 > 0 }
    if isKnown {
      actionCount = data.possible.count { $0 }
      stateCount = (0..<data.labels.stateCount).count { state in
        data.possible[state * count..<(state + 1) * count].contains(true)
      }
    } else {
      actionCount = states.count * count
      stateCount = states.count
    }
    missing = states.flatMap { state in
      (state * count..<(state + 1) * count).filter {
        counts[$0] == 0 && (!isKnown || data.possible[$0])
      }
    }
  }

  /// Which part of the pairs of states and actions was seen, from 0 to 1.
  public var share: Double { actionCount == 0 ? 0 : Double(actions) / Double(actionCount) }

  /// What was never done in states that were seen, by names: "r3c0: left".
  public var unseen: [String] {
    missing.map { pair in
      let (state, action) = pair.quotientAndRemainder(dividingBy: visits.labels.actionCount)
      return "\(visits.labels.stateName(state)): \(visits.labels.actionName(action))"
    }
  }
}

extension Coverage: CustomStringConvertible {
  /// The numbers in a line, and the first of what is missing.
  public var description: String {
    let share = (share * 1000).rounded() / 10
    var text =
      "\(environment): \(actions) of \(counted(actionCount, "action")) (\(share) %) in \(states) of "
      + counted(stateCount, "state")
    let unseen = unseen
    if !unseen.isEmpty {
      text += "; never " + unseen.prefix(5).joined(separator: ", ")
      if unseen.count > 5 { text += " and \(unseen.count - 5) more" }
    }
    return text
  }
}
