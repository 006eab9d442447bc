extension HeatMap {
  /// The map as an SVG with its colour bar.
  public var svg: String {
    let ramp = ramp(for: numbers)
    let layout = HeatMapLayout(self, ramp: ramp, digits: digits(for: numbers))
    var writer = SVGWriter()
    layout.drawTitle(into: &writer)
    layout.panel.draw(at: layout.grid, into: &writer)
    layout.drawWords(into: &writer)
    let range = ramp.domain
    return writer.document(
      width: layout.width, height: layout.height,
      title: titleText.isEmpty ? "Heat map" : titleText,
      description: "\(rows) rows by \(columns) columns, colours from "
        + "\(NumberText.short(range.lowerBound)) to \(NumberText.short(range.upperBound)).")
  }
}
