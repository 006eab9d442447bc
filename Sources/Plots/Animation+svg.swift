extension Animation {
  /// The animation as an SVG that plays by itself.
  public var svg: String {
    switch frames {
    case .boards(let boards):
      guard let last = boards.last else { return empty }
      let panel = BoardPanel(last)
      let page = panel.page(title: titleText, caption: "", captionWidth: captionWidth)
      return document(page, height: panel.height) { drawBoards(boards, panel, page, into: &$0) }
    case .sketches(let sketches):
      guard let first = sketches.first else { return empty }
      let panel = SketchPanel(first)
      let page = panel.page(title: titleText, caption: "", captionWidth: captionWidth)
      return document(page, height: panel.height) { drawSketches(sketches, panel, page, into: &$0) }
    case .maps(let maps): return maps.isEmpty ? empty : mapsDocument(maps)
    }
  }

  private var empty: String { Board([[Character]]()).title("Nothing to play").svg }

  var captionWidth: Double? {
    guard count > 0 else { return nil }
    let widest = (0..<count).map { TextMeasure.width(caption($0), size: 12) }.max() ?? 0
    return widest > 0 ? widest : nil
  }

  func document(
    _ page: ScenePage, height: Double, _ draw: (inout SVGWriter) -> Void
  ) -> String {
    var writer = SVGWriter()
    page.drawWords(into: &writer)
    draw(&writer)
    drawProgress(
      at: Point(x: page.origin.x, y: page.origin.y + height + 3),
      width: page.width - page.origin.x - 8, into: &writer)
    drawCaptions(at: page.captionAt, width: page.width - page.captionAt.x - 4, into: &writer)
    return writer.document(
      width: page.width, height: page.height,
      title: titleText.isEmpty ? "Animation" : titleText,
      description: "An animation of \(count) pictures. It ends with: \(caption(count - 1))")
  }

  /// Draws a line that grows as the frames go by.
  func drawProgress(at start: Point, width: Double, into svg: inout SVGWriter) {
    guard count > 1 else { return }
    let ends = (0..<count).map { index in
      let share = Double(index) / Double(count - 1)
      return Shape.polyline([start, Point(x: start.x + width * share, y: start.y)])
    }
    // Two points tell the same movement as all of them.
    svg.path(
      ends[count - 1], stroke: SVGWriter.Stroke(colour: Ink.text, width: 2, opacity: 0.5),
      holding: timeline.moving("d", ends))
  }

  /// Draws the words of each frame, seen in their time alone.
  func drawCaptions(at place: Point, width: Double, into svg: inout SVGWriter) {
    var index = 0
    while index < count {
      let words = caption(index)
      var end = index + 1
      while end < count, caption(end) == words { end += 1 }
      timeline.showing((0..<count).map { (index..<end).contains($0) }, into: &svg) {
        $0.text(TextMeasure.elided(words, toWidth: width, size: 12), at: place)
      }
      index = end
    }
  }

  // MARK: Maps with pieces

  private func drawBoards(
    _ boards: [Board], _ panel: BoardPanel, _ page: ScenePage, into svg: inout SVGWriter
  ) {
    panel.drawGround(at: page.origin, trailOpacity: 0.55, into: &svg)
    drawChangedCells(boards, panel, page, into: &svg)
    for track in Track.all(in: boards) {
      let points = track.cells.map { panel.centre(of: $0, from: page.origin) }
      timeline.showing(track.isSeen, into: &svg) { svg in
        let rest = points.last.map(Shape.pair) ?? "0 0"
        svg.group("transform=\"translate(\(rest))\"") { svg in
          panel.draw(track.piece, at: Point(x: 0, y: 0), into: &svg)
          svg.add(timeline.travelling(points))
        }
      }
    }
  }

  /// Draws, over the last map's ground, the cells whose letters were others before.
  private func drawChangedCells(
    _ boards: [Board], _ panel: BoardPanel, _ page: ScenePage, into svg: inout SVGWriter
  ) {
    guard let last = boards.last else { return }
    for row in 0..<last.rows {
      for column in 0..<last.columns {
        let place = GridCell(row: row, column: column)
        let letters = boards.map { $0.isOnMap(place) ? $0.letters[row][column] : "." }
        guard let end = letters.last else { continue }
        for letter in Set(letters).subtracting([end]).sorted() {
          guard
            let index = boards.firstIndex(where: {
              $0.isOnMap(place) && $0.letters[row][column] == letter
            })
          else { continue }
          let other = BoardPanel(boards[index])
          timeline.showing(letters.map { $0 == letter }, into: &svg) { svg in
            other.drawCell(place, at: page.origin, into: &svg)
            svg.group(other.letterStyle) { other.drawLetter(place, at: page.origin, into: &$0) }
          }
        }
      }
    }
  }

  // MARK: Sketches

  private func drawSketches(
    _ sketches: [Sketch], _ panel: SketchPanel, _ page: ScenePage, into svg: inout SVGWriter
  ) {
    guard let last = sketches.last else { return }
    panel.frame(at: page.origin, into: &svg) { svg in
      for index in 0..<(sketches.map(\.shapes.count).max() ?? 0) {
        let shapes = sketches.map { $0.shapes.indices.contains(index) ? $0.shapes[index] : nil }
        if let rest = last.shapes.indices.contains(index) ? last.shapes[index] : nil,
          shapes.allSatisfy({ $0?.isAkin(to: rest) == true })
        {
          draw(rest, moving: shapes.compactMap { $0 }, panel, page.origin, into: &svg)
        } else {
          for (frame, shape) in shapes.enumerated() {
            guard let shape else { continue }
            timeline.showing(shapes.indices.map { $0 == frame }, into: &svg) {
              panel.draw(shape, at: page.origin, into: &$0)
            }
          }
        }
      }
    }
  }

  private func draw(
    _ rest: Sketch.Shape, moving shapes: [Sketch.Shape], _ panel: SketchPanel, _ origin: Point,
    into svg: inout SVGWriter
  ) {
    switch rest {
    case .line(_, let width, let role):
      let data = shapes.map { panel.data($0, at: origin) }
      svg.path(
        panel.data(rest, at: origin), stroke: panel.stroke(width, role),
        holding: timeline.moving("d", data))
    case .area(_, let role):
      let data = shapes.map { panel.data($0, at: origin) }
      svg.path(
        panel.data(rest, at: origin), fill: role.colour, holding: timeline.moving("d", data))
    case .circle(let x, let y, _, _):
      let end = panel.point(Sketch.Place(x, y), at: origin)
      let steps = shapes.compactMap { shape -> Point? in
        guard case .circle(let x, let y, _, _) = shape else { return nil }
        let at = panel.point(Sketch.Place(x, y), at: origin)
        return Point(x: at.x - end.x, y: at.y - end.y)
      }
      svg.group("") { svg in
        panel.draw(rest, at: origin, into: &svg)
        svg.add(timeline.travelling(steps))
      }
    }
  }
}

/// One piece through all frames: where it stands in each, and whether it is there.
private struct Track {
  var piece: Board.Piece
  var cells: [GridCell]
  var isSeen: [Bool]

  private struct Key: Hashable {
    var symbol: Character
    var isAgent: Bool
    var number: Int
  }

  /// The tracks of all pieces, in the order in which they stand on top of each other.
  static func all(in boards: [Board]) -> [Track] {
    var order: [Key] = []
    var found: [Key: [Int: Board.Piece]] = [:]
    for (frame, board) in boards.enumerated() {
      var counts: [Key: Int] = [:]
      for piece in board.shownPieces {
        let kind = Key(symbol: piece.symbol, isAgent: piece.isAgent, number: 0)
        let number = counts[kind, default: 0]
        counts[kind] = number + 1
        let key = Key(symbol: piece.symbol, isAgent: piece.isAgent, number: number)
        if found[key] == nil { order.append(key) }
        found[key, default: [:]][frame] = piece
      }
    }
    let others = order.filter { !$0.isAgent } + order.filter(\.isAgent)
    return others.compactMap { key in
      guard let places = found[key], let first = places.min(by: { $0.key < $1.key })?.value
      else { return nil }
      var cell = first.cell
      let cells = boards.indices.map { frame -> GridCell in
        // Where the agent has another letter, it still is where it is.
        let agent = key.isAgent ? boards[frame].shownPieces.first(where: \.isAgent)?.cell : nil
        cell = places[frame]?.cell ?? agent ?? cell
        return cell
      }
      return Track(
        piece: first, cells: cells, isSeen: boards.indices.map { places[$0] != nil })
    }
  }
}
