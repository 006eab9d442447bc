/// Where a heat map, its names and its colour bar stand on a page.
struct HeatMapLayout {
  let map: HeatMap
  let panel: HeatMapPanel
  let width: Double
  let height: Double
  /// The top left corner of the cells.
  let grid: Point
  /// Where a line beneath the map stands.
  let captionY: Double
  private let left: Double
  private let top: Double
  private let bar: ColourBar?
  private let namesHeight: Double

  var panelBottom: Double { grid.y + panel.height }

  /// Measures a map; `others` are maps that take its place for a while.
  init(
    _ map: HeatMap, ramp: Ramp, digits: Int, others: [HeatMap] = [], captionWidth: Double? = nil
  ) {
    self.map = map
    let widest = min(64, max(14, 620 / Double(max(1, map.columns))))
    panel = HeatMapPanel(
      map, ramp: ramp, digits: digits, cells: min(14, widest)...widest, others: others)
    let rowWidth = map.rowNames.prefix(map.rows).map { TextMeasure.width($0, size: 11) }.max() ?? 0
    left = 8 + (map.yText.isEmpty ? 0 : 20) + (rowWidth > 0 ? min(140, rowWidth) + 6 : 0)
    top = map.titleText.isEmpty ? 8.0 : 32
    namesHeight = map.columnNames.isEmpty ? 0 : 18.0
    let barHeight = map.hasColourBar ? max(80, min(320, panel.height)) : 0
    bar = map.hasColourBar ? ColourBar(ramp, height: barHeight) : nil
    let barWidth = bar.map { 14 + $0.width } ?? 0
    grid = Point(x: left, y: top + max(0, (barHeight - panel.height) / 2))
    let titleWidth = max(
      TextMeasure.width(map.titleText, size: 15, isBold: true), captionWidth ?? 0)
    width = max(left + panel.width + barWidth + 8, min(640, left + titleWidth + 8))
    let bottom = top + max(barHeight, panel.height) + namesHeight + (map.xText.isEmpty ? 0 : 22)
    captionY = bottom + 18
    height = bottom + (captionWidth == nil ? 8 : 28)
  }

  /// Draws the title.
  func drawTitle(into writer: inout SVGWriter) {
    writer.text(
      TextMeasure.elided(map.titleText, toWidth: width - left - 4, size: 15, isBold: true),
      at: Point(x: left, y: 20), size: 15, isBold: true)
  }

  /// Draws everything but the title and the cells.
  func drawWords(into writer: inout SVGWriter) {
    drawNames(into: &writer)
    bar?.draw(at: Point(x: left + panel.width + 14, y: top), into: &writer)
    writer.text(
      map.xText, at: Point(x: left + panel.width / 2, y: panelBottom + namesHeight + 18), size: 13,
      anchor: .centre)
    writer.text(
      map.yText, at: Point(x: 17, y: grid.y + panel.height / 2), size: 13, anchor: .centre,
      turned: true)
  }

  private func drawNames(into writer: inout SVGWriter) {
    let rowStep = max(1, Int((13 / panel.cell).rounded(.up)))
    for (row, name) in map.rowNames.prefix(map.rows).enumerated() where row % rowStep == 0 {
      writer.text(
        TextMeasure.elided(name, toWidth: 140, size: 11),
        at: Point(x: grid.x - 6, y: grid.y + (Double(row) + 0.5) * panel.cell + 4), size: 11,
        anchor: .trailing)
    }
    let shown = map.columnNames.prefix(map.columns)
    let widest = shown.map { TextMeasure.width($0, size: 11) + 6 }.max() ?? 0
    let columnStep = max(1, Int((widest / panel.cell).rounded(.up)))
    for (column, name) in shown.enumerated() where column % columnStep == 0 {
      writer.text(
        name,
        at: Point(x: grid.x + (Double(column) + 0.5) * panel.cell, y: panelBottom + 15), size: 11,
        anchor: .centre)
    }
  }
}
