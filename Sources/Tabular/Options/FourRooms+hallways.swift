public import Environments
import Training

extension FourRooms {
  /// The rooms: names, rows and columns inside the walls, and the numbers of their two hallways.
  private static let rooms = [
    (name: "upper left", rows: 1...5, columns: 1...5, doors: [0, 1]),
    (name: "upper right", rows: 1...6, columns: 7...11, doors: [0, 2]),
    (name: "lower left", rows: 7...11, columns: 1...5, doors: [1, 3]),
    (name: "lower right", rows: 8...11, columns: 7...11, doors: [2, 3]),
  ]

  /// The eight options of the paper: in every room one to each of its two hallways (Sutton, Precup &
  /// Singh, 1999, section 3).
  ///
  /// An option starts in its room or in the room's other hallway, and ends outside the room, hallways
  /// included. Its policy takes the shortest way there in spite of moves that go astray: it makes the
  /// discounted probability of coming to its hallway before leaving these states greatest, and knows
  /// nothing of the goal. They are called "upper left to r3c6" and so on. Empty where the rooms' parameters are faulty.
  public var hallwayOptions: [Option] {
    let shrinks = discount > 0 && discount < 1
    guard
      let model = try? FourRooms(goal: [], success: success, discount: shrinks ? discount : 0.9)
        .model()
    else { return [] }
    return Self.rooms.flatMap { room in
      room.doors.compactMap { Self.option(from: room, to: $0, in: model) }
    }
  }

  private static func option(
    from room: (name: String, rows: ClosedRange<Int>, columns: ClosedRange<Int>, doors: [Int]),
    to door: Int, in model: MDP
  ) -> Option? {
    let labels = model.labels
    let doors = hallways.map { labels.state(row: $0[0], column: $0[1]) ?? -1 }
    let target = doors[door]
    var starts = Set(room.doors.filter { $0 != door }.map { doors[$0] })
    var inside: Set<Int> = []
    for row in room.rows {
      for column in room.columns { inside.insert(labels.state(row: row, column: column) ?? -1) }
    }
    starts.formUnion(inside)
    let way = try? MDP(
      validating: "Way to a hallway", states: model.stateCount, actions: model.actionCount,
      discount: model.discount
    ) { state, action in
      guard starts.contains(state) else { return [] }
      return model.outcomes(of: action, in: state).map {
        Outcome($0.state, probability: $0.probability, reward: $0.state == target ? 1 : 0)
      }
    }
    guard let way,
      let solution = try? solve(
        way.world, with: ValueIteration(tolerance: 1e-13), progress: Progress())
    else { return nil }
    let name = "\(room.name) to \(labels.stateName(target))"
    return Option(
      name, policy: Policy(name: name, rule: solution.policy.rule, labels: labels),
      in: starts.sorted().map(labels.stateName),
      until: (0..<model.stateCount).filter { !inside.contains($0) }.map(labels.stateName))
  }
}
