extension Animation {
  /// Heat maps in turn on one scale: the colours and numbers change, the last map's signs appear
  /// with it.
  func mapsDocument(_ maps: [HeatMap]) -> String {
    guard var last = maps.last else { return "" }
    last.titleText = titleText
    let numbers = maps.flatMap(\.numbers)
    var key = HeatMap([[Double]]())
    key.paletteKind = last.paletteKind
    key.domain = last.domain
    let layout = HeatMapLayout(
      last, ramp: key.ramp(for: numbers), digits: last.digits(for: numbers), others: maps,
      captionWidth: captionWidth)
    var writer = SVGWriter()
    layout.drawTitle(into: &writer)
    layout.drawWords(into: &writer)
    drawCells(maps, layout, into: &writer)
    drawNumbers(maps, layout, into: &writer)
    drawSigns(maps, layout, into: &writer)
    let below = layout.captionY
    drawProgress(
      at: Point(x: layout.grid.x, y: layout.panelBottom + 3), width: layout.panel.width,
      into: &writer)
    drawCaptions(at: Point(x: layout.grid.x, y: below), width: layout.width - 16, into: &writer)
    return writer.document(
      width: layout.width, height: layout.height,
      title: titleText.isEmpty ? "Animation" : titleText,
      description: "An animation of \(count) heat maps. It ends with: \(caption(count - 1))")
  }

  private func panels(_ maps: [HeatMap], _ layout: HeatMapLayout) -> [HeatMapPanel] {
    maps.map { layout.panel.showing($0) }
  }

  private func drawCells(
    _ maps: [HeatMap], _ layout: HeatMapLayout, into svg: inout SVGWriter
  ) {
    let panels = panels(maps, layout)
    let edge = "stroke=\"\(Ink.text.hex)\" stroke-width=\"0.5\" stroke-opacity=\"0.6\""
    svg.group(edge) { svg in
      for (row, column) in layout.panel.cells {
        let box = layout.panel.box(row, column, layout.grid)
        let fills = panels.map { $0.has(row, column) ? $0.fill(row, column).colour.hex : "none" }
        let (fill, opacity) = layout.panel.fill(row, column)
        let animation = timeline.leaping("fill", fills)
        guard !animation.isEmpty else {
          svg.rect(box, fill: fill, opacity: opacity)
          continue
        }
        svg.path(
          Shape.polygon([
            Point(x: box.x, y: box.y), Point(x: box.maxX, y: box.y),
            Point(x: box.maxX, y: box.maxY), Point(x: box.x, y: box.maxY),
          ]), fill: fill, opacity: opacity, holding: animation)
      }
    }
    layout.panel.drawFrames(at: layout.grid, into: &svg)
  }

  /// Writes each number for as long as it stays the same.
  private func drawNumbers(
    _ maps: [HeatMap], _ layout: HeatMapLayout, into svg: inout SVGWriter
  ) {
    let panels = panels(maps, layout)
    /// What is written in a cell for some time.
    struct Entry {
      var row: Int
      var column: Int
      var text: String
      var ink: Colour
    }
    var spans: [Range<Int>: [Entry]] = [:]
    for (row, column) in layout.panel.cells {
      var start = 0
      while start < count {
        let word = { (index: Int) in
          panels[index].has(row, column)
            ? (panels[index].number(row, column), panels[index].ink(row, column)) : ("", Ink.text)
        }
        let (text, ink) = word(start)
        var end = start + 1
        while end < count, word(end) == (text, ink) { end += 1 }
        if !text.isEmpty {
          spans[start..<end, default: []].append(
            Entry(row: row, column: column, text: text, ink: ink))
        }
        start = end
      }
    }
    let order = spans.keys.sorted {
      ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
    }
    svg.group(layout.panel.numberStyle) { svg in
      for span in order {
        timeline.showing((0..<count).map(span.contains), into: &svg) { svg in
          for entry in spans[span] ?? [] {
            layout.panel.drawNumber(
              entry.text, entry.row, entry.column, entry.ink, at: layout.grid, into: &svg)
          }
        }
      }
    }
  }

  /// Draws marks in an ink that suits each frame, and the last map's arrows with it alone.
  private func drawSigns(
    _ maps: [HeatMap], _ layout: HeatMapLayout, into svg: inout SVGWriter
  ) {
    let panels = panels(maps, layout)
    for (row, column) in layout.panel.cells where !layout.panel.map.mark(row, column).isEmpty {
      let inks = panels.map { $0.has(row, column) ? $0.ink(row, column) : Ink.text }
      for ink in Set(inks).sorted(by: { $0.hex < $1.hex }) {
        timeline.showing(inks.map { $0 == ink }, into: &svg) {
          layout.panel.drawMark(row, column, ink, at: layout.grid, into: &$0)
        }
      }
    }
    timeline.showing((0..<count).map { $0 == count - 1 }, into: &svg) { svg in
      for (row, column) in layout.panel.cells {
        layout.panel.drawArrows(row, column, at: layout.grid, into: &svg)
      }
    }
  }
}
