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
    /// Points along the stem and the curves, for telling crossings and overlaps.
    var traces: [[Point]]
  }

  let centres: [Point]
  let radius: Double
  let squares: Set<Int>
  let actions: [Action]

  /// The way of each action.
  func routes() -> [Route] {
    var routes = [Route?](repeating: nil, count: actions.count)
    let rounds = actions.count > 40 ? 2 : 4
    for _ in 0..<rounds {
      for index in actions.indices {
        routes[index] = nil
        let others = routes.compactMap { $0 }
        var best: (cost: Double, route: Route)?
        for candidate in candidates(actions[index]) {
          let cost = cost(candidate, actions[index], among: others)
          if cost < best?.cost ?? .infinity { best = (cost, candidate) }
        }
        routes[index] = best?.route
      }
    }
    return routes.compactMap { $0 }
  }

  /// Where a line from a state's centre meets its outline.
  func outline(_ node: Int, towards direction: Point, gap: Double = 0) -> Point {
    let unit = direction.unit
    let reach = squares.contains(node) ? radius * 0.86 / max(abs(unit.x), abs(unit.y)) : radius
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
    return reaches.flatMap { reach in
      (0..<24).flatMap { turn in
        loops.map { side in
          let direction = heading.turned(Double(turn) * 15)
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
    return Route(dot: dot, stem: stem, arcs: arcs, traces: [line] + arcs.map { $0.samples(14) })
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

  private func cost(_ route: Route, _ action: Action, among others: [Route]) -> Double {
    var cost = 0.0
    let out = (route.dot - centres[action.source]).unit
    cost += (route.dot - centres[action.source]).length * 0.25
    for target in action.targets where target != action.source {
      let way = centres[target] - route.dot
      cost += way.length * 0.6
      cost += (1 - (out.x * way.unit.x + out.y * way.unit.y)) * 30
    }
    for (node, centre) in centres.enumerated() {
      if node != action.source {
        cost += closeness((route.dot - centre).length, to: radius + 34) * 400
      }
      for (index, trace) in route.traces.enumerated() {
        let target = index == 0 ? action.source : action.targets[index - 1]
        guard node != target, !(node == action.source && index > 0 && target == node) else {
          continue
        }
        let isOwn = node == action.source
        for point in trace.dropFirst(isOwn ? 2 : 0) {
          cost += closeness((point - centre).length, to: radius + 12) * 60
        }
      }
    }
    for other in others {
      cost += closeness((route.dot - other.dot).length, to: 62) * 260
      for mine in route.traces {
        for point in mine { cost += closeness((point - other.dot).length, to: 26) * 60 }
        for theirs in other.traces {
          cost += Double(crossings(mine, theirs)) * 70 + crowding(mine, theirs) * 14
        }
      }
      for theirs in other.traces {
        for point in theirs { cost += closeness((point - route.dot).length, to: 26) * 60 }
      }
    }
    return cost
  }

  /// 0 from a distance on, rising to 1 at none.
  private func closeness(_ distance: Double, to limit: Double) -> Double {
    distance < limit ? (limit - distance) / limit : 0
  }

  /// How much the middles of two lines run side by side.
  private func crowding(_ a: [Point], _ b: [Point]) -> Double {
    var sum = 0.0
    for p in a.dropLast(2) {
      for q in b.dropLast(2) {
        let (dx, dy) = (p.x - q.x, p.y - q.y)
        if abs(dx) < 20, abs(dy) < 20 { sum += closeness((dx * dx + dy * dy).squareRoot(), to: 20) }
      }
    }
    return sum
  }

  private func crossings(_ a: [Point], _ b: [Point]) -> Int {
    var count = 0
    for (p, q) in zip(a, a.dropFirst()) {
      for (r, s) in zip(b, b.dropFirst()) where GraphRouter.cross(p, q, r, s) { count += 1 }
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
