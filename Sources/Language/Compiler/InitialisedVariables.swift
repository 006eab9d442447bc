/// The session variables that have a value wherever the code being compiled is reached: once they have
/// one, they keep it.
struct InitialisedVariables {
  /// Those that got it where no jump was under way, so that all later code comes past that place; not
  /// copied for each jump, however many there are.
  private var settled: Set<GlobalID> = []
  /// Those that got it since a jump that has not arrived.
  private var others: Set<GlobalID> = []
  /// What of the others is known at the jumps to each label that is still to be placed.
  private var atLabel: [Int: Set<GlobalID>] = [:]

  func contains(_ global: GlobalID) -> Bool {
    settled.contains(global) || others.contains(global)
  }

  mutating func insert(_ global: GlobalID) {
    if atLabel.isEmpty {
      settled.insert(global)
    } else {
      others.insert(global)
    }
  }

  /// Notes a jump from here to a label further down.
  mutating func jump(to label: Int) {
    if let known = atLabel[label] {
      atLabel[label] = known.intersection(others)
    } else {
      atLabel[label] = others
    }
  }

  /// Notes that a label is here; `isReached` says whether the code before it leads on to it.
  ///
  /// A label that only later jumps lead to is a loop's, within which all that is known before it
  /// holds.
  mutating func place(_ label: Int, isReached: Bool) {
    guard let known = atLabel.removeValue(forKey: label) else { return }
    others = isReached ? others.intersection(known) : known
    guard atLabel.isEmpty else { return }
    settled.formUnion(others)
    others = []
  }
}
