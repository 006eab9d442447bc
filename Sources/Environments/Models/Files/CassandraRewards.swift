/// The rewards of Cassandra's notation, of which the last that fits a transition counts.
///
/// A look-up asks a table for each pattern of `*` in use, so that it costs the same however large the
/// model is.
struct CassandraRewards {
  /// A number at a place of a row.
  struct Entry {
    let index: Int32
    var value: Double
  }

  /// What a reward is for; −1 for anything.
  struct Key: Hashable {
    var action: Int32 = -1
    var state: Int32 = -1
    var next: Int32 = -1
    var sighting: Int32 = -1

    fileprivate var pattern: Int {
      (action < 0 ? 1 : 0) + (state < 0 ? 2 : 0) + (next < 0 ? 4 : 0) + (sighting < 0 ? 8 : 0)
    }
  }

  private var tables = [[Key: (order: Int, value: Double)]](repeating: [:], count: 16)
  private var order = 0

  /// Notes a reward.
  mutating func set(_ key: Key, _ value: Double) {
    order += 1
    tables[key.pattern][key] = (order, value)
  }

  /// Notes the rewards of all next states; those that are not listed are 0.
  mutating func set(_ key: Key, row: [Entry]) {
    var key = key
    set(key, 0)
    for entry in row {
      key.next = entry.index
      set(key, entry.value)
    }
  }

  /// Notes the rewards of all observations; those that are not listed are 0.
  mutating func set(_ key: Key, sightings: [Entry]) {
    var key = key
    set(key, 0)
    for entry in sightings {
      key.sighting = entry.index
      set(key, entry.value)
    }
  }

  /// The mean reward of a transition over what is then observed.
  func mean(action: Int, state: Int, next: Int, seen: [Double]?) -> Double {
    var key = Key(action: Int32(action), state: Int32(state), next: Int32(next))
    let depends = tables.indices.contains { $0 < 8 && !tables[$0].isEmpty }
    guard depends, let seen else { return value(key) }
    var mean = 0.0
    for (sighting, probability) in seen.enumerated() where probability > 0 {
      key.sighting = Int32(sighting)
      mean += probability * value(key)
    }
    return mean
  }

  private func value(_ key: Key) -> Double {
    var found = (order: 0, value: 0.0)
    for pattern in tables.indices where !tables[pattern].isEmpty {
      let key = Key(
        action: pattern & 1 == 0 ? key.action : -1, state: pattern & 2 == 0 ? key.state : -1,
        next: pattern & 4 == 0 ? key.next : -1, sighting: pattern & 8 == 0 ? key.sighting : -1)
      if let entry = tables[pattern][key], entry.order > found.order { found = entry }
    }
    return found.value
  }
}
