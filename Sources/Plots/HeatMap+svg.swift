extension HeatMap {
  /// The map as an SVG with its colour bar.
  public var svg: String {
    let ramp = ramp(for: numbers)
    let widest = min(64, max(14, 620 / Double(max(1, columns))))
    let panel = HeatMapPanel(
      self, ramp: ramp, digits: digits(for: numbers), cells: min(14, widest)...widest)
    let rowWidth = rowNames.prefix(rows).map { TextMeasure.width($0, size: 11) }.max() ?? 0
    let left = 8 + (yText.isEmpty ? 0 : 20) + (rowWidth > 0 ? min(140, rowWidth) + 6 : 0)
    let top = titleText.isEmpty ? 8.0 : 32
    let names = columnNames.isEmpty ? 0 : 18.0
    let barHeight = max(80, min(320, panel.height))
    let bar = ColourBar(ramp, height: barHeight)
    let grid = Point(x: left, y: top + max(0, (barHeight - panel.height) / 2))
    let right = left + panel.width
    let titleWidth = TextMeasure.width(titleText, size: 15, isBold: true)
    let width = max(right + 14 + bar.width + 8, min(640, left + titleWidth + 8))
    let bottom = top + max(barHeight, panel.height)
    let height = bottom + names + (xText.isEmpty ? 0 : 22) + 8

    var writer = SVGWriter()
    writer.text(
      TextMeasure.elided(titleText, toWidth: width - left - 4, size: 15, isBold: true),
      at: Point(x: left, y: 20), size: 15, isBold: true)
    panel.draw(at: grid, into: &writer)
    drawNames(panel, at: grid, into: &writer)
    bar.draw(at: Point(x: right + 14, y: top), into: &writer)
    let middle = grid.y + panel.height / 2
    writer.text(
      xText, at: Point(x: left + panel.width / 2, y: grid.y + panel.height + names + 18), size: 13,
      anchor: .centre)
    writer.text(yText, at: Point(x: 17, y: middle), size: 13, anchor: .centre, turned: true)
    let range = ramp.domain
    return writer.document(
      width: width, height: height, title: titleText.isEmpty ? "Heat map" : titleText,
      description: "\(rows) rows by \(columns) columns, colours from "
        + "\(NumberText.short(range.lowerBound)) to \(NumberText.short(range.upperBound)).")
  }

  private func drawNames(_ panel: HeatMapPanel, at grid: Point, into writer: inout SVGWriter) {
    let rowStep = max(1, Int((13 / panel.cell).rounded(.up)))
    for (row, name) in rowNames.prefix(rows).enumerated() where row % rowStep == 0 {
      writer.text(
        TextMeasure.elided(name, toWidth: 140, size: 11),
        at: Point(x: grid.x - 6, y: grid.y + (Double(row) + 0.5) * panel.cell + 4), size: 11,
        anchor: .trailing)
    }
    let shown = columnNames.prefix(columns)
    let widest = shown.map { TextMeasure.width($0, size: 11) + 6 }.max() ?? 0
    let columnStep = max(1, Int((widest / panel.cell).rounded(.up)))
    for (column, name) in shown.enumerated() where column % columnStep == 0 {
      writer.text(
        name,
        at: Point(
          x: grid.x + (Double(column) + 0.5) * panel.cell, y: grid.y + panel.height + 15),
        size: 11, anchor: .centre)
    }
  }
}
