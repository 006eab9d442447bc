/// Several heat maps side by side with captions, on one scale of colours: how a solution converges,
/// picture by picture.
public struct HeatMapStrip: Picture, Equatable {
  /// A heat map with words under it; its own title is not shown.
  public struct Panel: Sendable, Equatable {
    /// What stands under the map.
    public var caption: String
    /// The map.
    public var map: HeatMap

    /// A map and its caption.
    public init(_ caption: String, _ map: HeatMap) {
      self.caption = caption
      self.map = map
    }
  }

  /// The maps in the order they are read.
  public var panels: [Panel]
  var titleText = ""
  var paletteKind = HeatMap.Palette.automatic
  var domain: ClosedRange<Double>?

  /// A strip of captioned maps.
  public init(_ panels: [Panel] = []) { self.panels = panels }

  /// The strip with one more map.
  public func panel(_ caption: String, _ map: HeatMap) -> HeatMapStrip {
    with { $0.panels.append(Panel(caption, map)) }
  }

  /// The strip under a title.
  public func title(_ text: String) -> HeatMapStrip { with { $0.titleText = text } }

  /// The strip in other colours.
  public func palette(_ palette: HeatMap.Palette) -> HeatMapStrip {
    with { $0.paletteKind = palette }
  }

  /// The strip with its colours spread over a range, instead of over the numbers it has.
  public func range(_ range: ClosedRange<Double>) -> HeatMapStrip { with { $0.domain = range } }

  /// The strip as an SVG, wrapped to a page's width.
  public var svg: String {
    let (ramp, digits) = shared()
    let columns = panels.map(\.map.columns).max() ?? 1
    let widest = min(44, max(6, 190 / Double(max(1, columns))))
    let drawn = panels.map {
      HeatMapPanel($0.map, ramp: ramp, digits: digits, cells: min(12, widest)...widest)
    }
    let (gap, top) = (18.0, titleText.isEmpty ? 8.0 : 34)
    let panelWidth = max(60, drawn.map(\.width).max() ?? 0)
    let panelHeight = max(30, drawn.map(\.height).max() ?? 0)
    let perLine = max(1, min(panels.count, Int((760 + gap) / (panelWidth + gap))))
    let lines = max(1, (panels.count + perLine - 1) / perLine)
    let lineHeight = panelHeight + 28
    let bar = ColourBar(ramp, height: max(80, min(320, Double(lines) * lineHeight - 28)))
    let right = 8 + Double(perLine) * (panelWidth + gap) - gap
    let width = right + 16 + bar.width + 8

    var writer = SVGWriter()
    writer.text(
      TextMeasure.elided(titleText, toWidth: width - 16, size: 15, isBold: true),
      at: Point(x: 8, y: 20), size: 15, isBold: true)
    for (index, panel) in drawn.enumerated() {
      let x = 8 + Double(index % perLine) * (panelWidth + gap) + (panelWidth - panel.width) / 2
      let y = top + Double(index / perLine) * lineHeight
      panel.draw(at: Point(x: x, y: y), into: &writer)
      writer.text(
        TextMeasure.elided(panels[index].caption, toWidth: panelWidth + gap - 4, size: 12),
        at: Point(x: x + panel.width / 2, y: y + panel.height + 16), anchor: .centre)
    }
    bar.draw(at: Point(x: right + 16, y: top), into: &writer)
    return writer.document(
      width: width, height: top + max(Double(lines) * lineHeight, 86) + 2,
      title: titleText.isEmpty ? "Heat maps" : titleText,
      description: panels.map(\.caption).joined(separator: "; "))
  }

  /// The maps as tables, as many beside each other as fit.
  public var text: String {
    let (_, digits) = shared()
    let blocks = panels.map { panel in
      var map = panel.map
      map.titleText = ""
      let lines = map.block(digits: digits, width: 80)
      let width = max(
        TextMeasure.columns(panel.caption), lines.map(TextMeasure.columns).max() ?? 0)
      return (
        width: min(80, width), lines: [TextMeasure.elided(panel.caption, toColumns: 80)] + lines
      )
    }
    var result = titleText.isEmpty ? [] : [TextMeasure.elided(titleText, toColumns: 80), ""]
    var rest = blocks[...]
    while !rest.isEmpty {
      var line: [(width: Int, lines: [String])] = []
      var room = 80
      while let next = rest.first, line.isEmpty || next.width <= room {
        line.append(next)
        room -= next.width + 3
        rest.removeFirst()
      }
      for row in 0..<(line.map(\.lines.count).max() ?? 0) {
        result.append(
          line.map { block in
            TextMeasure.padded(row < block.lines.count ? block.lines[row] : "", to: block.width)
          }.joined(separator: "   "))
      }
      if !rest.isEmpty { result.append("") }
    }
    return TextMeasure.lines(result)
  }

  private func shared() -> (ramp: Ramp, digits: Int) {
    let numbers = panels.flatMap(\.map.numbers)
    var key = HeatMap([[Double]]())
    key.paletteKind = paletteKind
    key.domain = domain
    let digits = panels.compactMap(\.map.digitCount).max() ?? NumberText.digits(for: numbers)
    return (key.ramp(for: numbers), digits)
  }

  private func with(_ change: (inout HeatMapStrip) -> Void) -> HeatMapStrip {
    var copy = self
    change(&copy)
    return copy
  }
}
