/// Where the actions of a graph have their dots, and how the arrows run.
///
/// The dots are placed one at a time where they cost least, several rounds over: short ways, few
/// turns and crossings, nothing too close. The search has no chance in it.
struct GraphRouter {
  /// An action by the positions of its states.
  struct Action {
    var source: Int
    var targets: [Int]
  }

  /// An action's dot, the line that leads to it and the curves that leave it.
  struct Route {
    var dot: Point
    var stem: (start: Point, end: Point)
    var arcs: [Bezier]
    /// The stem and the curves as points, for telling crossings and overlaps.
    var traces: [Trace]
  }

  /// A line as points, with the rectangle that holds them.
  struct Trace {
    let points: [Point]
    private let low: Point
    private let high: Point

    init(_ points: [Point]) {
      self.points = points
      low = Point(x: points.map(\.x).min() ?? 0, y: points.map(\.y).min() ?? 0)
      high = Point(x: points.map(\.x).max() ?? 0, y: points.map(\.y).max() ?? 0)
    }

    /// Whether a point may be within a distance.
    func mayReach(_ point: Point, within distance: Double) -> Bool {
      point.x > low.x - distance && point.x < high.x + distance && point.y > low.y - distance
        && point.y < high.y + distance
    }

    /// Whether another line may be within a distance.
    func mayReach(_ other: Trace, within distance: Double) -> Bool {
      low.x < other.high.x + distance && other.low.x < high.x + distance
        && low.y < other.high.y + distance && other.low.y < high.y + distance
    }
  }

  /// With more actions than this the search is short: it grows with their number squared.
  static let fewActions = 10

  /// Half a square's side as a share of a circle's radius.
  static let squareShare = 0.9

  let centres: [Point]
  let radius: Double
  let squares: Set<Int>
  let actions: [Action]

  /// The way of each action: the best of the searches that take the actions in several orders.
  func routes() -> [Route] {
    let forwards = Array(actions.indices)
    var orders = [forwards]
    if actions.count <= GraphRouter.fewActions {
      let half = actions.count / 2
      let turned = Array(forwards[half...] + forwards[..<half])
      orders += [forwards.reversed(), turned, turned.reversed()]
    }
    let options = orders.map(search)
    let costs = options.map { option in
      option.indices.reduce(0.0) { sum, index in
        let others = option.indices.filter { $0 != index }.map { option[$0] }
        return sum + cost(option[index], actions[index], among: others, below: .infinity)
      }
    }
    let least = costs.indices.min { costs[$0] < costs[$1] - 1e-6 }
    return least.map { options[$0] } ?? []
  }

  private func search(_ order: [Int]) -> [Route] {
    let candidates = actions.map(candidates)
    var routes = [Route?](repeating: nil, count: actions.count)
    for _ in 0..<(actions.count > GraphRouter.fewActions ? 2 : 4) {
      var hasChanged = false
      for index in order {
        let former = routes[index]
        routes[index] = nil
        let others = routes.compactMap { $0 }
        var best: (cost: Double, route: Route)?
        for candidate in candidates[index] {
          let limit = best?.cost ?? .infinity
          let cost = cost(candidate, actions[index], among: others, below: limit)
          if cost < limit { best = (cost, candidate) }
        }
        routes[index] = best?.route
        hasChanged = hasChanged || former?.traces.map(\.points) != best?.route.traces.map(\.points)
      }
      if !hasChanged { break }
    }
    return routes.compactMap { $0 }
  }

  /// Where a line from a state's centre meets its outline.
  func outline(_ node: Int, towards direction: Point, gap: Double = 0) -> Point {
    let unit = direction.unit
    let reach =
      squares.contains(node)
      ? radius * GraphRouter.squareShare / max(abs(unit.x), abs(unit.y)) : radius
    return centres[node] + unit * (reach + gap)
  }

  private func candidates(_ action: Action) -> [Route] {
    let source = centres[action.source]
    let others = action.targets.filter { $0 != action.source }.map { centres[$0] }
    let mean = others.reduce(Point(x: 0, y: 0), +) * (1 / Double(max(1, others.count)))
    let middle = centres.reduce(Point(x: 0, y: 0), +) * (1 / Double(max(1, centres.count)))
    // With nowhere else to go, an action loops away from the middle of the picture.
    let heading = others.isEmpty ? (source - middle).unit : (mean - source).unit
    let nearest = others.map { ($0 - source).length }.min() ?? 0
    let reaches = [radius + 38, radius + 54, radius + 74] + (nearest > 0 ? [nearest * 0.46] : [])
    let loops = action.targets.contains(action.source) ? [1.0, -1.0] : [1.0]
    // Small turns first: the sooner a good place is found, the sooner the others are given up.
    let turns = (0..<24).map { index -> Double in
      let size = Double((index + 1) / 2) * 15
      return index % 2 == 0 ? size : -size
    }
    return turns.flatMap { turn in
      reaches.flatMap { reach in
        loops.map { side in
          let direction = heading.turned(turn)
          return route(action, dot: source + direction * reach, loopSide: side)
        }
      }
    }
  }

  private func route(_ action: Action, dot: Point, loopSide: Double) -> Route {
    let source = centres[action.source]
    let out = (dot - source).unit
    let stem = (start: outline(action.source, towards: out), end: dot)
    let arcs = action.targets.map { target in
      target == action.source
        ? loop(action.source, dot: dot, out: out, side: loopSide)
        : arc(from: dot, out: out, to: target)
    }
    let line = (0...6).map { stem.start.mixed(stem.end, Double($0) / 6) }
    return Route(
      dot: dot, stem: stem, arcs: arcs,
      traces: ([line] + arcs.map { $0.samples(12) }).map(Trace.init))
  }

  private func arc(from dot: Point, out: Point, to target: Int) -> Bezier {
    let centre = centres[target]
    let distance = (centre - dot).length
    let straight = (centre - dot).unit
    // The curve leaves as the stem arrives, unless that is the wrong way.
    let agreement = max(0, out.x * straight.x + out.y * straight.y)
    let leaving = (out * (0.3 + 0.7 * agreement) + straight * (1 - 0.6 * agreement)).unit
    let first = dot + leaving * (distance * 0.36)
    let entry = (first - centre).unit
    let end = outline(target, towards: entry, gap: 2)
    let second = end + entry * max(8, (distance - radius) * 0.34)
    return Bezier(start: dot, first: first, second: second, end: end)
  }

  private func loop(_ node: Int, dot: Point, out: Point, side: Double) -> Bezier {
    let reach = max(30, (dot - centres[node]).length - radius)
    let entry = out.turned(48 * side)
    let end = outline(node, towards: entry, gap: 2)
    let first = dot + (out * 0.45 + out.normal * side * 0.8) * (reach * 0.8)
    let second = end + entry * (reach * 0.75)
    return Bezier(start: dot, first: first, second: second, end: end)
  }

  /// What a way costs among the others; given up once it costs as much as the limit.
  private func cost(
    _ route: Route, _ action: Action, among others: [Route], below limit: Double
  ) -> Double {
    var cost = costOfLength(route, action)
    for other in others {
      guard cost < limit else { return cost }
      cost += closeness((route.dot - other.dot).length, to: 62) * 260
      for mine in route.traces {
        cost += closeness(of: other.dot, to: mine, within: 26) * 60
        for theirs in other.traces where mine.mayReach(theirs, within: 20) {
          let crossings = crossings(mine.points, theirs.points)
          cost += Double(crossings) * 90 + crowding(mine.points, theirs.points) * 14
        }
      }
      for theirs in other.traces { cost += closeness(of: route.dot, to: theirs, within: 26) * 60 }
    }
    guard cost < limit else { return cost }
    for (node, centre) in centres.enumerated() {
      if node != action.source {
        cost += closeness((route.dot - centre).length, to: radius + 34) * 400
      }
      for (index, trace) in route.traces.enumerated() {
        // A line may touch the states that it joins.
        let ends = index == 0 ? action.source : action.targets[index - 1]
        guard node != ends else { continue }
        cost += closeness(of: centre, to: trace, within: radius + 12) * 60
        // Through a state is far worse than close by.
        cost += closeness(of: centre, to: trace, within: radius) * 1500
      }
    }
    return cost
  }

  private func costOfLength(_ route: Route, _ action: Action) -> Double {
    let way = route.dot - centres[action.source]
    let out = way.unit
    return action.targets.reduce(way.length * 0.25) { cost, target in
      guard target != action.source else { return cost }
      let rest = centres[target] - route.dot
      let turn = 1 - (out.x * rest.unit.x + out.y * rest.unit.y)
      return cost + rest.length * 0.6 + turn * 30
    }
  }

  /// The closeness of a point to all points of a line together.
  private func closeness(of point: Point, to trace: Trace, within limit: Double) -> Double {
    guard trace.mayReach(point, within: limit) else { return 0 }
    return trace.points.reduce(0) { $0 + closeness(($1 - point).length, to: limit) }
  }

  /// 0 from a distance on, rising to 1 at none.
  private func closeness(_ distance: Double, to limit: Double) -> Double {
    distance < limit ? (limit - distance) / limit : 0
  }

  // The loops of both go over bare memory: most of the search's time passes here.

  /// How much the middles of two lines run side by side.
  private func crowding(_ a: [Point], _ b: [Point]) -> Double {
    var sum = 0.0
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        for i in 0..<max(0, a.count - 2) {
          for j in 0..<max(0, b.count - 2) {
            let (dx, dy) = (a[i].x - b[j].x, a[i].y - b[j].y)
            if abs(dx) < 20, abs(dy) < 20 {
              sum += closeness((dx * dx + dy * dy).squareRoot(), to: 20)
            }
          }
        }
      }
    }
    return sum
  }

  private func crossings(_ a: [Point], _ b: [Point]) -> Int {
    var count = 0
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        for i in 1..<max(1, a.count) {
          for j in 1..<max(1, b.count)
          where GraphRouter.cross(a[i - 1], a[i], b[j - 1], b[j]) { count += 1 }
        }
      }
    }
    return count
  }

  private static func cross(_ p: Point, _ q: Point, _ r: Point, _ s: Point) -> Bool {
    guard max(p.x, q.x) > min(r.x, s.x), max(r.x, s.x) > min(p.x, q.x),
      max(p.y, q.y) > min(r.y, s.y), max(r.y, s.y) > min(p.y, q.y)
    else { return false }
    func side(_ a: Point, _ b: Point, _ c: Point) -> Bool {
      (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x) > 0
    }
    return side(p, q, r) != side(p, q, s) && side(r, s, p) != side(r, s, q)
  }
}
