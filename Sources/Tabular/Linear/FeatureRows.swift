package import Environments
package import Training

/// The features of every numbered state, worked out once, row by row; none of a terminal state.
package struct FeatureRows: ~Copyable {
  private let rowStart: UnsafeMutablePointer<Int>
  private let index: UnsafeMutablePointer<Int32>
  private let value: UnsafeMutablePointer<Double>
  package let stateCount: Int
  package let featureCount: Int
  /// The states that have features: those that are not terminal.
  package let states: [Int]
  /// Whether every feature is 0 or 1.
  package let isBinary: Bool

  /// The greatest number of features that are not 0, of all states together.
  private static let limit = 1 << 26

  /// Works out the features of all states of a world.
  ///
  /// - Parameters:
  ///   - features: What the features are made of.
  ///   - world: The problem.
  ///   - algorithm: What the algorithm is called, for the error.
  ///   - progress: Asked whether to stop; the states that are left have no features then.
  /// - Throws: `TrainingError` where states are not numbered, or the features do not fit the problem.
  package init(
    _ features: Features, of world: World, for algorithm: String, _ progress: Progress = Progress()
  ) throws(TrainingError) {
    guard let stateCount = world.stateCount else {
      throw .unsuitable(
        algorithm: algorithm, problem: world.name,
        needs: "numbered states (a Discrete observation space)")
    }
    let model = world.model
    let states = (0..<stateCount).filter { model?.isTerminal($0) != true }
    let lists: Lists
    switch features.basis {
    case .tabular:
      featureCount = stateCount
      lists = Lists(stateCount, capacity: states.count)
      for state in states { lists.add(state, [Int32(state)], [1]) }
      isBinary = true
    case .matrix(let rows):
      guard rows.count == stateCount || rows.count == states.count else {
        let all = states.count == stateCount ? "" : " (\(stateCount) with the terminal ones)"
        throw .failed(
          "The matrix of features has \(rows.count) rows, but \(world.name) has "
            + "\(states.count) states\(all).")
      }
      featureCount = rows.first?.count ?? 0
      isBinary = rows.allSatisfy { $0.allSatisfy { $0 == 0 || $0 == 1 } }
      lists = Lists(
        stateCount, capacity: rows.reduce(0) { $0 + $1.count { number in number != 0 } })
      for (place, state) in states.enumerated() {
        let row = rows[rows.count == stateCount ? state : place]
        let active = row.indices.filter { row[$0] != 0 }
        lists.add(state, active.map { Int32($0) }, active.map { row[$0] })
      }
    default:
      let coordinates = StateCoordinates(states, of: world)
      let coder = try FeatureCoder(
        features, coordinates: coordinates.count, (algorithm, world.name))
      guard states.count <= Self.limit / max(coder.activeCount, 1) else {
        throw .failed(
          "\(features) makes too many features of the \(states.count) states of \(world.name).")
      }
      featureCount = coder.featureCount
      isBinary = coder.isBinary
      lists = Lists(stateCount, capacity: states.count * coder.activeCount)
      var numbers = [Int32](repeating: 0, count: coder.activeCount)
      var values = [Double](repeating: 0, count: coder.activeCount)
      let isGrouped = features.isAggregation
      for (place, state) in states.enumerated() {
        if progress.isCancelled { break }
        guard let point = coordinates.point(place, inMiddle: isGrouped) else { continue }
        coder.encode(point, &numbers, &values)
        lists.add(state, numbers, values)
      }
    }
    self.stateCount = stateCount
    self.states = states
    (rowStart, index, value) = lists.release()
  }

  deinit {
    rowStart.deallocate()
    index.deallocate()
    value.deallocate()
  }

  /// The features of a state.
  @inline(__always)
  package subscript(state: Int) -> ActiveFeatures {
    let start = rowStart[state]
    return ActiveFeatures(
      index: UnsafePointer(index + start), value: UnsafePointer(value + start),
      count: rowStart[state &+ 1] &- start, state: state)
  }

  /// The value wᵀx of every state.
  package func values(_ weights: UnsafePointer<Double>) -> [Double] {
    (0..<stateCount).map { self[$0].product(weights) }
  }

  /// The rows as they are written down, in memory that is theirs until it is released.
  private final class Lists {
    private let rowStart: UnsafeMutablePointer<Int>
    private let index: UnsafeMutablePointer<Int32>
    private let value: UnsafeMutablePointer<Double>
    private let stateCount: Int
    private var rows = 1
    private var count = 0
    private var isReleased = false

    /// - Parameters:
    ///   - stateCount: The number of states.
    ///   - capacity: How many features there will be at most.
    init(_ stateCount: Int, capacity: Int) {
      self.stateCount = stateCount
      rowStart = .allocate(capacity: stateCount + 1)
      index = .allocate(capacity: max(capacity, 1))
      value = .allocate(capacity: max(capacity, 1))
      rowStart.initialize(to: 0)
    }

    deinit {
      guard !isReleased else { return }
      rowStart.deallocate()
      index.deallocate()
      value.deallocate()
    }

    /// Writes down the features of a state, which comes after all those before.
    func add(_ state: Int, _ numbers: [Int32], _ values: [Double]) {
      skip(to: state)
      (index + count).initialize(from: numbers, count: numbers.count)
      (value + count).initialize(from: values, count: values.count)
      count += numbers.count
    }

    /// The states before one that have not been written down have no features.
    private func skip(to state: Int) {
      while rows <= state {
        (rowStart + rows).initialize(to: count)
        rows += 1
      }
    }

    func release() -> (
      UnsafeMutablePointer<Int>, UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Double>
    ) {
      skip(to: stateCount)
      isReleased = true
      return (rowStart, index, value)
    }
  }
}

/// The coordinates of numbered states, each scaled to 0…1.
private struct StateCoordinates {
  /// For each state its place along each coordinate; none where it is nowhere.
  private let ranks: [[Int]]
  private let extents: [Int]

  /// Rows and columns where the states that can be met lie on a grid of several of both, no two in one
  /// cell; else their places among each other.
  init(_ states: [Int], of world: World) {
    if let grid = world.grid {
      let met = Set(world.model?.reachable ?? states)
      let cells = states.map { met.contains($0) ? grid.cell(of: $0) : nil }
      let found = cells.compactMap { $0 }
      let isWhole = zip(states, cells).allSatisfy { $1 != nil || !met.contains($0) }
      let cellCount = Set(found.map { $0.row * grid.columns + $0.column }).count
      if isWhole, cellCount == found.count, let top = found.map(\.row).min(),
        let bottom = found.map(\.row).max(), let left = found.map(\.column).min(),
        let right = found.map(\.column).max(), top < bottom, left < right
      {
        ranks = cells.map { $0.map { [$0.row - top, $0.column - left] } ?? [] }
        extents = [bottom - top + 1, right - left + 1]
        return
      }
    }
    ranks = states.indices.map { [$0] }
    extents = [states.count]
  }

  var count: Int { extents.count }

  /// The coordinates of a state by its place; nil for one that is nowhere on the grid and never met.
  ///
  /// - Parameters:
  ///   - place: The state's place among those that were given.
  ///   - inMiddle: Whether each state is the middle of an interval, so that equal groups are equally
  ///     many states; else the first is 0 and the last 1.
  /// - Returns: The coordinates.
  func point(_ place: Int, inMiddle: Bool) -> [Double]? {
    guard !ranks[place].isEmpty else { return nil }
    return zip(ranks[place], extents).map { rank, extent in
      inMiddle
        ? (Double(rank) + 0.5) / Double(extent) : Double(rank) / Double(max(extent - 1, 1))
    }
  }
}

extension Features {
  /// Whether states are cut into groups.
  fileprivate var isAggregation: Bool {
    if case .stateAggregation = basis { true } else { false }
  }
}
