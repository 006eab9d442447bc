/// Finds a place for each word of a graph where it hides nothing and stays near what it names.
struct GraphLabels {
  /// A word in its place.
  struct Placed {
    var text: String
    var box: Box
    var isItalic = false
    var isHighlighted = false
  }

  static let size = 12.0

  private let centres: [Point]
  private let radius: Double
  private let dots: [Point]
  private let traces: [Point]
  private(set) var placed: [Placed] = []

  init(centres: [Point], radius: Double, routes: [GraphRouter.Route]) {
    self.centres = centres
    self.radius = radius
    dots = routes.map(\.dot)
    // Dense points along every line, so that none slips through a word unseen.
    traces = routes.flatMap { route in
      (0...10).map { route.stem.start.mixed(route.stem.end, Double($0) / 10) }
        + route.arcs.flatMap { $0.samples(28) }
    }
  }

  /// Places an action's name about its dot.
  mutating func place(_ text: String, about dot: Point, isHighlighted: Bool) {
    guard !text.isEmpty else { return }
    let box = size(of: text)
    var boxes: [(Box, Double)] = []
    for distance in [0.0, 5, 11] {
      for turn in 0..<16 {
        let direction = Point(x: 1, y: 0).turned(Double(turn) * 22.5)
        boxes.append((self.box(box, beside: dot, direction, gap: 7 + distance), distance))
      }
    }
    settle(text, boxes, isItalic: true, isHighlighted: isHighlighted)
  }

  /// Places an outcome's label beside its curve.
  mutating func place(_ text: String, along curve: Bezier, isHighlighted: Bool) {
    guard !text.isEmpty else { return }
    let box = size(of: text)
    var boxes: [(Box, Double)] = []
    for t in [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74] {
      let direction = curve.direction(at: t)
      for side in [1.0, -1.0] {
        for gap in [3.0, 7] {
          let placed = self.box(
            box, beside: curve.point(at: t), direction.normal * side, gap: gap)
          boxes.append((placed, abs(t - 0.5) * 30 + gap))
        }
      }
    }
    settle(text, boxes, isItalic: false, isHighlighted: isHighlighted)
  }

  private mutating func settle(
    _ text: String, _ boxes: [(box: Box, cost: Double)], isItalic: Bool, isHighlighted: Bool
  ) {
    let costs = boxes.map { $0.cost + cost($0.box) }
    guard let least = costs.indices.min(by: { costs[$0] < costs[$1] }) else { return }
    placed.append(
      Placed(
        text: text, box: boxes[least].box, isItalic: isItalic, isHighlighted: isHighlighted))
  }

  private func size(of text: String) -> Box {
    Box(x: 0, y: 0, width: TextMeasure.width(text, size: GraphLabels.size), height: 15)
  }

  /// A box that touches a point, but for a gap, on the side of a direction.
  private func box(_ box: Box, beside point: Point, _ direction: Point, gap: Double) -> Box {
    let reach = gap + abs(direction.x) * box.width / 2 + abs(direction.y) * box.height / 2
    let centre = point + direction * reach
    return Box(
      x: centre.x - box.width / 2, y: centre.y - box.height / 2, width: box.width,
      height: box.height)
  }

  private func cost(_ box: Box) -> Double {
    var cost = 0.0
    for point in traces where distance(point, box) < 2.5 { cost += 22 }
    for centre in centres where distance(centre, box) < radius + 3 { cost += 400 }
    for dot in dots where distance(dot, box) < 6 { cost += 120 }
    for other in placed {
      let width = min(box.maxX + 5, other.box.maxX) - max(box.x - 5, other.box.x)
      let height = min(box.maxY + 1, other.box.maxY) - max(box.y - 1, other.box.y)
      if width > 0, height > 0 { cost += 150 + width * height }
    }
    return cost
  }

  private func distance(_ point: Point, _ box: Box) -> Double {
    let dx = max(box.x - point.x, 0, point.x - box.maxX)
    let dy = max(box.y - point.y, 0, point.y - box.maxY)
    return (dx * dx + dy * dy).squareRoot()
  }
}
