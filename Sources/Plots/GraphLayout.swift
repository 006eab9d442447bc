import Glibc

/// Where the states of a graph stand: in rows where the graph is a path, on a circle where they
/// are few, else where springs and repulsion bring them (Fruchterman & Reingold 1991), evened out.
struct GraphLayout {
  /// Neighbours of each state, without itself and without directions.
  private let neighbours: [Set<Int>]
  private let count: Int
  /// The distance that neighbours should have.
  private let spacing: Double

  init(count: Int, edges: [(Int, Int)], spacing: Double) {
    var neighbours = [Set<Int>](repeating: [], count: count)
    for (a, b) in edges where a != b && a < count && b < count {
      neighbours[a].insert(b)
      neighbours[b].insert(a)
    }
    self.neighbours = neighbours
    self.count = count
    self.spacing = spacing
  }

  /// The states' centres.
  func positions() -> [Point] {
    if count <= 1 { return Array(repeating: Point(x: 0, y: 0), count: count) }
    if count == 2 { return [Point(x: 0, y: 0), Point(x: spacing * 1.3, y: 0)] }
    if let path = path() { return rows(path) }
    return count <= 8 ? circle() : springs()
  }

  /// The states from one end to the other, if the graph is a path.
  private func path() -> [Int]? {
    guard neighbours.allSatisfy({ (1...2).contains($0.count) }),
      let start = neighbours.firstIndex(where: { $0.count == 1 })
    else { return nil }
    var order = [start]
    while let last = order.last, let next = neighbours[last].subtracting(order.suffix(2)).min() {
      order.append(next)
    }
    return order.count == count ? order : nil
  }

  private func rows(_ order: [Int]) -> [Point] {
    let lines = (count + 6) / 7
    let perLine = (count + lines - 1) / lines
    let step = count <= 4 ? spacing : spacing * 0.72
    var result = [Point](repeating: Point(x: 0, y: 0), count: count)
    for (index, node) in order.enumerated() {
      // Every other row runs backwards, so that the path never jumps.
      let (line, place) = (index / perLine, index % perLine)
      let column = line % 2 == 0 ? place : perLine - 1 - place
      result[node] = Point(x: Double(column) * step, y: Double(line) * spacing)
    }
    return result
  }

  private func circle() -> [Point] {
    let radius = spacing / (2 * sin(.pi / Double(count)))
    let first = count % 2 == 0 ? -.pi / 2 - .pi / Double(count) : -.pi / 2
    let places = (0..<count).map { index in
      let angle = first + 2 * .pi * Double(index) / Double(count)
      return Point(x: radius * cos(angle), y: radius * sin(angle))
    }
    // Swapping two states wherever it shortens the edges puts neighbours side by side.
    var order = Array(0..<count)
    var best = length(order.map { places[$0] })
    var hasImproved = true
    while hasImproved {
      hasImproved = false
      for i in 0..<count {
        for j in (i + 1)..<max(i + 1, count) {
          order.swapAt(i, j)
          let trial = length(order.map { places[$0] })
          if trial < best - 1e-9 {
            best = trial
            hasImproved = true
          } else {
            order.swapAt(i, j)
          }
        }
      }
    }
    return order.map { places[$0] }
  }

  private func length(_ positions: [Point]) -> Double {
    neighbours.indices.reduce(0) { sum, node in
      neighbours[node].reduce(sum) { $0 + (positions[node] - positions[$1]).length }
    }
  }

  private func springs() -> [Point] {
    let start = spacing * Double(count) / (2 * .pi)
    var positions = (0..<count).map { index in
      let angle = 2 * .pi * Double(index) / Double(count)
      return Point(x: start * cos(angle), y: start * sin(angle) * 0.7)
    }
    let sweeps = 150
    for sweep in 0..<sweeps {
      let limit = spacing * (1 - Double(sweep) / Double(sweeps)) + 0.5
      var forces = [Point](repeating: Point(x: 0, y: 0), count: count)
      for a in 0..<count {
        for b in 0..<count where a != b {
          let apart = positions[a] - positions[b]
          let distance = max(1, apart.length)
          forces[a] = forces[a] + apart.unit * (spacing * spacing / distance)
          if neighbours[a].contains(b) {
            forces[a] = forces[a] - apart.unit * (distance * distance / spacing)
          }
        }
        // A weak pull to the middle keeps unconnected parts on the page, flatter than tall.
        forces[a] = forces[a] - Point(x: positions[a].x * 0.02, y: positions[a].y * 0.12)
      }
      for a in 0..<count {
        positions[a] = positions[a] + forces[a].unit * min(limit, forces[a].length)
      }
    }
    return upright(relaxed(positions))
  }

  /// Turned so that the picture is wider than tall, and flipped so that the first state is at the
  /// top left.
  private func upright(_ positions: [Point]) -> [Point] {
    let middle = positions.reduce(Point(x: 0, y: 0), +) * (1 / Double(positions.count))
    let centred = positions.map { $0 - middle }
    let (xx, yy) = (centred.reduce(0) { $0 + $1.x * $1.x }, centred.reduce(0) { $0 + $1.y * $1.y })
    let xy = centred.reduce(0) { $0 + $1.x * $1.y }
    // The axis of greatest variance.
    let angle = 0.5 * atan2(2 * xy, xx - yy) * 180 / .pi
    let turned = centred.map { $0.turned(-angle) }
    let (flipX, flipY) = ((turned.first?.x ?? 0) > 0, (turned.first?.y ?? 0) > 0)
    return turned.map { Point(x: flipX ? -$0.x : $0.x, y: flipY ? -$0.y : $0.y) }
  }

  /// Moved until distances on the page are as near as can be to the spacing times the number of
  /// steps between states (stress majorization, Gansner, Koren & North 2004).
  private func relaxed(_ positions: [Point]) -> [Point] {
    let distances = (0..<count).map { steps(from: $0) }
    let farthest = (distances.joined().compactMap { $0 }.max() ?? 1) + 1
    var positions = positions
    for _ in 0..<80 {
      for a in 0..<count {
        var sum = Point(x: 0, y: 0)
        var total = 0.0
        for b in 0..<count where a != b {
          let wanted = spacing * Double(distances[a][b] ?? farthest)
          let weight = 1 / (wanted * wanted)
          let away = (positions[a] - positions[b]).unit
          sum = sum + (positions[b] + away * wanted) * weight
          total += weight
        }
        if total > 0 { positions[a] = sum * (1 / total) }
      }
    }
    return positions
  }

  /// The number of steps from a state to each other one, along edges either way.
  private func steps(from start: Int) -> [Int?] {
    var distances = [Int?](repeating: nil, count: count)
    distances[start] = 0
    var queue = [start]
    var distance = 0
    while !queue.isEmpty {
      distance += 1
      queue = queue.flatMap { neighbours[$0].sorted() }.filter { node in
        guard distances[node] == nil else { return false }
        distances[node] = distance
        return true
      }
    }
    return distances
  }
}
