extension GraphPicture {
  /// The graph as an SVG.
  ///
  /// Beyond 24 states or 40 actions the picture is an overview: an arrow from state to state, no actions.
  public var svg: String {
    guard nodes.count <= 150 else { return note("\(nodes.count) states are too many to draw.") }
    let positions = positions
    let routed = actions.compactMap { action -> GraphRouter.Action? in
      guard let source = positions[action.source] else { return nil }
      return GraphRouter.Action(
        source: source, targets: action.arcs.compactMap { positions[$0.target] })
    }
    let isOverview = nodes.count > 24 || actions.count > 40
    let edges = routed.flatMap { action in action.targets.map { (action.source, $0) } }
    let widest = nodes.map { TextMeasure.width($0.name, size: 13, isBold: true) }.max() ?? 0
    let radius = isOverview ? 16 : min(42, max(26, widest / 1.8 + 6))
    let labels = actions.flatMap(\.arcs).map { TextMeasure.width($0.label, size: 12) }.max() ?? 0
    // The more arrows a state has, the more room they need.
    let crowd = Double(edges.count) / Double(max(1, nodes.count))
    let room = 110 + min(60, labels * 0.6) + min(110, max(0, crowd - 2.5) * 45)
    let spacing = isOverview ? 66 : 2 * radius + room
    let centres = GraphLayout(count: nodes.count, edges: edges, spacing: spacing).positions()
    let squares = Set(nodes.indices.filter { nodes[$0].isTerminal })
    let router = GraphRouter(
      centres: centres, radius: radius, squares: squares,
      actions: isOverview ? GraphPicture.merged(edges) : routed)
    return isOverview ? overview(router, edges) : drawing(router)
  }

  private func drawing(_ router: GraphRouter) -> String {
    let routes = router.routes()
    var labels = GraphLabels(centres: router.centres, radius: router.radius, routes: routes)
    for (action, route) in zip(actions, routes) {
      labels.place(action.name, about: route.dot, isHighlighted: action.isHighlighted)
    }
    for (action, route) in zip(actions, routes) {
      for (arc, curve) in zip(action.arcs, route.arcs) {
        labels.place(arc.label, along: curve, isHighlighted: action.isHighlighted)
      }
    }
    let curves = routes.flatMap { $0.arcs.flatMap { $0.samples(16) } + [$0.dot] }
    let page = GraphPage(
      points: curves, boxes: labels.placed.map(\.box) + boxes(router), title: titleText)

    var writer = SVGWriter()
    page.drawTitle(titleText, into: &writer)
    writer.define(page.mask(labels.placed.map(\.box)))
    writer.group("mask=\"url(#\(SVGWriter.prefix)m)\" stroke-linecap=\"round\"") { writer in
      for (action, route) in zip(actions, routes) {
        draw(route, isHighlighted: action.isHighlighted, on: page, into: &writer)
      }
    }
    for index in nodes.indices {
      draw(nodes[index], at: page.shifted(router.centres[index]), router.radius, into: &writer)
    }
    for label in labels.placed {
      let at = page.shifted(label.box.centre)
      writer.text(
        NumberText.typeset(label.text), at: Point(x: at.x, y: at.y + 4), size: GraphLabels.size,
        colour: label.isHighlighted ? GraphPicture.chosen : Ink.text, anchor: .centre,
        isItalic: label.isItalic)
    }
    return writer.document(
      width: page.width, height: page.height, title: titleText.isEmpty ? "Graph" : titleText,
      description: text)
  }

  private static let chosen = Ink.series(1)

  private func boxes(_ router: GraphRouter) -> [Box] {
    let radius = router.radius + 2
    return router.centres.map {
      Box(x: $0.x - radius, y: $0.y - radius, width: 2 * radius, height: 2 * radius)
    }
  }

  private func draw(
    _ route: GraphRouter.Route, isHighlighted: Bool, on page: GraphPage,
    into writer: inout SVGWriter
  ) {
    let colour = isHighlighted ? GraphPicture.chosen : Ink.text
    let stroke = SVGWriter.Stroke(colour: colour, width: isHighlighted ? 2 : 1.4)
    writer.line(page.shifted(route.stem.start), page.shifted(route.stem.end), stroke)
    for arc in route.arcs {
      GraphPicture.drawArrow(page.shifted(arc), stroke, into: &writer)
    }
    writer.circle(page.shifted(route.dot), radius: 4.5, fill: colour)
  }

  /// A curve with a head at its end.
  private static func drawArrow(
    _ arc: Bezier, _ stroke: SVGWriter.Stroke, into writer: inout SVGWriter
  ) {
    let back = arc.samples(50).lastIndex { ($0 - arc.end).length >= 9 } ?? 0
    let share = Double(back) / 50
    let base = arc.point(at: share)
    let along = (arc.end - base).unit
    writer.path(Shape.curve(arc.upTo(min(1, share + 0.02))), stroke: stroke)
    let corners = [
      arc.end, arc.end - along * 9.5 + along.normal * 4.2,
      arc.end - along * 9.5 - along.normal * 4.2,
    ]
    writer.path(Shape.polygon(corners), fill: stroke.colour)
  }

  private func draw(
    _ node: Node, at centre: Point, _ radius: Double, into writer: inout SVGWriter
  ) {
    let blue = Ink.series(0)
    let stroke = SVGWriter.Stroke(colour: blue, width: 1.8)
    let value = valueText(node)
    writer.group("", tooltip: value.isEmpty ? node.name : "\(node.name): \(value)") { writer in
      if node.isTerminal {
        let half = radius * GraphRouter.squareShare
        let box = Box(x: centre.x - half, y: centre.y - half, width: 2 * half, height: 2 * half)
        writer.rect(box, fill: Ink.text, opacity: 0.15, radius: 3, stroke: stroke)
      } else {
        writer.circle(centre, radius: radius, fill: blue, opacity: 0.1, stroke: stroke)
      }
      guard radius > 20 else {
        let name = TextMeasure.elided(node.name, toWidth: radius * 2 - 4, size: 9)
        return writer.text(
          name, at: Point(x: centre.x, y: centre.y + 3.5), size: 9, anchor: .centre)
      }
      // Smaller type before an ellipsis.
      let room = radius * 1.8 - 6
      let size = max(
        10, min(13, 13 * room / TextMeasure.width(node.name, size: 13, isBold: true)))
      let name = TextMeasure.elided(node.name, toWidth: room + 1, size: size, isBold: true)
      writer.text(
        name, at: Point(x: centre.x, y: centre.y + (value.isEmpty ? 4.5 : -2)), size: size,
        anchor: .centre, isBold: true)
      writer.text(
        NumberText.typeset(value), at: Point(x: centre.x, y: centre.y + 13), size: 11,
        anchor: .centre)
    }
  }

  /// One action for each pair of states, in order.
  private static func merged(_ edges: [(Int, Int)]) -> [GraphRouter.Action] {
    var seen: Set<[Int]> = []
    return edges.compactMap { source, target in
      guard source != target, seen.insert([source, target]).inserted else { return nil }
      return GraphRouter.Action(source: source, targets: [target])
    }
  }

  private func overview(_ router: GraphRouter, _ edges: [(Int, Int)]) -> String {
    let page = GraphPage(points: [], boxes: boxes(router), title: titleText)
    var writer = SVGWriter()
    page.drawTitle(titleText, into: &writer)
    for action in router.actions {
      guard let target = action.targets.first else { continue }
      let way = router.centres[target] - router.centres[action.source]
      let start = router.outline(action.source, towards: way)
      let end = router.outline(target, towards: way * -1, gap: 2)
      let bulge = way.unit.normal * (way.length * 0.08)
      let arc = Bezier(
        start: start, first: start.mixed(end, 0.33) + bulge, second: start.mixed(end, 0.67) + bulge,
        end: end)
      GraphPicture.drawArrow(
        page.shifted(arc), SVGWriter.Stroke(colour: Ink.text, opacity: 0.8), into: &writer)
    }
    for index in nodes.indices {
      draw(nodes[index], at: page.shifted(router.centres[index]), router.radius, into: &writer)
    }
    return writer.document(
      width: page.width, height: page.height, title: titleText.isEmpty ? "Graph" : titleText,
      description: "An overview of \(nodes.count) states; actions and outcomes are left out.")
  }

  private func note(_ sentence: String) -> String {
    var writer = SVGWriter()
    writer.text(sentence, at: Point(x: 8, y: 22))
    return writer.document(
      width: TextMeasure.width(sentence, size: 12) + 16, height: 34,
      title: titleText.isEmpty ? "Graph" : titleText, description: sentence)
  }
}
