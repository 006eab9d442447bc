/// The parts that every chart with two axes shares: title, legend, grid, ticks and labels.
struct PlotFrame {
  /// One line of the legend.
  struct LegendEntry {
    var name: String
    var colour: Colour
    var dash: String?
    var isBand = false
    var style = LineChart.Style.line
    /// Whether it stands for a curve; otherwise it is a remark.
    var hasKey = true
  }

  /// A word at the right end of a height.
  struct SideNote {
    var text: String
    var y: Double
  }

  /// A legend entry's place.
  private struct Placed {
    var entry: LegendEntry
    var at: Point
  }

  let width: Double
  let height: Double
  let plot: Box
  let x: Scale
  let y: Scale
  private let xTicks: Ticks
  private let yTicks: Ticks
  private let title: String
  private let xLabel: String
  private let yLabel: String
  private let legend: [Placed]
  private let notes: [SideNote]

  init(
    width: Double, height: Double, x xDomain: ClosedRange<Double>, y yDomain: ClosedRange<Double>,
    xKind: AxisScale = .linear, yKind: AxisScale = .linear, title: String = "",
    xLabel: String = "", yLabel: String = "", legend entries: [LegendEntry] = [],
    notes: [SideNote] = [], xNames: [String] = []
  ) {
    self.width = width
    self.title = TextMeasure.elided(title, toWidth: width - 16, size: 15, isBold: true)
    self.xLabel = TextMeasure.elided(xLabel, toWidth: width - 80, size: 13)
    self.yLabel = TextMeasure.elided(yLabel, toWidth: height - 40, size: 13)
    let trial = Scale(yDomain, kind: yKind, from: 0, to: 1)
    yTicks = trial.ticks(atMost: max(3, Int(height / 48)))
    let tickWidth = yTicks.labels.map { TextMeasure.width($0, size: 12) }.max() ?? 0
    let left = 8 + (yLabel.isEmpty ? 0 : 20) + tickWidth + 8
    let noteWidth = notes.map { TextMeasure.width($0.text, size: 12) }.max() ?? 0
    let right = noteWidth > 0 ? min(160, noteWidth) + 14 : 22
    let titleHeight = title.isEmpty ? 10.0 : 30
    let placed = PlotFrame.placed(entries, from: left, to: width - 8, top: titleHeight + 4)
    legend = placed.entries
    let top = titleHeight + (placed.rows > 0 ? Double(placed.rows) * 19 + 8 : 0)
    let bottom = 24 + (xLabel.isEmpty ? 4 : 22.0)
    let plotWidth = max(40, width - left - right)
    let plotHeight = max(60, height - top - bottom)
    plot = Box(x: left, y: top, width: plotWidth, height: plotHeight)
    self.height = top + plotHeight + bottom
    x = Scale(xDomain, kind: xKind, from: plot.x, to: plot.maxX)
    y = Scale(yDomain, kind: yKind, from: plot.maxY, to: plot.y)
    if xNames.isEmpty {
      xTicks = x.ticks(atMost: max(2, Int(plotWidth / 64)))
    } else {
      let pitch = plotWidth / Double(xNames.count)
      // Where names would stand upon one another, every second, third, … is written.
      let widest = xNames.map { TextMeasure.width($0, size: 12) }.max() ?? 0
      let stride = pitch < 16 ? max(1, Int((min(60, widest + 8) / pitch).rounded(.up))) : 1
      let room = max(16, pitch * Double(stride) - 6)
      let written = Array(Swift.stride(from: 0, to: xNames.count, by: stride))
      xTicks = Ticks(
        values: written.map(Double.init),
        labels: written.map { TextMeasure.elided(xNames[$0], toWidth: room, size: 12) })
    }
    self.notes = notes
  }

  /// Draws the grid, the axes and their labels, the title and the legend.
  func draw(into svg: inout SVGWriter, hasVerticalGrid: Bool = true, hasXTicks: Bool = true) {
    let grid = SVGWriter.Stroke(colour: Ink.text, opacity: 0.25)
    let axis = SVGWriter.Stroke(colour: Ink.text)
    for (value, label) in zip(yTicks.values, yTicks.labels) {
      guard let at = y.position(value) else { continue }
      svg.line(Point(x: plot.x, y: at), Point(x: plot.maxX, y: at), grid)
      svg.text(
        NumberText.typeset(label), at: Point(x: plot.x - 8, y: at + 4), anchor: .trailing)
    }
    for (value, label) in zip(xTicks.values, xTicks.labels) where hasXTicks {
      guard let at = x.position(value) else { continue }
      if hasVerticalGrid {
        svg.line(Point(x: at, y: plot.y), Point(x: at, y: plot.maxY), grid)
      }
      svg.line(Point(x: at, y: plot.maxY), Point(x: at, y: plot.maxY + 4), axis)
      svg.text(
        NumberText.typeset(label), at: Point(x: at, y: plot.maxY + 18), anchor: .centre)
    }
    svg.line(Point(x: plot.x, y: plot.maxY), Point(x: plot.maxX, y: plot.maxY), axis)
    svg.line(Point(x: plot.x, y: plot.y), Point(x: plot.x, y: plot.maxY), axis)
    svg.text(
      xLabel, at: Point(x: plot.centre.x, y: plot.maxY + 38), size: 13, anchor: .centre)
    svg.text(yLabel, at: Point(x: 17, y: plot.centre.y), size: 13, anchor: .centre, turned: true)
    svg.text(title, at: Point(x: plot.x, y: 20), size: 15, isBold: true)
    for item in legend { PlotFrame.draw(item, into: &svg) }
    drawNotes(into: &svg)
  }

  /// Words at the right of the plot, pushed apart where their heights are too close.
  private func drawNotes(into svg: inout SVGWriter) {
    var previous = -Double.infinity
    for note in notes.sorted(by: { $0.y > $1.y }) {
      guard let at = y.position(note.y), at >= plot.y - 1, at <= plot.maxY + 1 else { continue }
      let place = max(at, previous + 14)
      // Far from its height a word would be taken for another's, or for the axis's.
      guard place - at <= 28, place <= plot.maxY + 14 else { continue }
      previous = place
      let text = TextMeasure.elided(note.text, toWidth: 160, size: 12)
      svg.text(text, at: Point(x: plot.maxX + 6, y: previous + 4))
    }
  }

  private static func placed(
    _ entries: [LegendEntry], from left: Double, to right: Double, top: Double
  ) -> (entries: [Placed], rows: Int) {
    var at = Point(x: left, y: top + 6)
    var result: [Placed] = []
    for entry in entries where !entry.name.isEmpty {
      let width = (entry.hasKey ? 28 : 0) + TextMeasure.width(entry.name, size: 12) + 18
      if at.x > left, at.x + width > right {
        at.x = left
        at.y += 19
      }
      var entry = entry
      entry.name = TextMeasure.elided(entry.name, toWidth: right - left - 34, size: 12)
      result.append(Placed(entry: entry, at: at))
      at.x += width
    }
    return (result, result.isEmpty ? 0 : Int((at.y - top) / 19) + 1)
  }

  private static func draw(_ item: Placed, into svg: inout SVGWriter) {
    let (at, entry) = (item.at, item.entry)
    guard entry.hasKey else {
      svg.text(entry.name, at: Point(x: at.x, y: at.y + 4))
      return
    }
    if entry.isBand {
      let box = Box(x: at.x, y: at.y - 6, width: 22, height: 12)
      svg.rect(box, fill: entry.colour, opacity: 0.22)
    }
    switch entry.style {
    case .line, .area:
      svg.line(
        at, Point(x: at.x + 22, y: at.y),
        SVGWriter.Stroke(colour: entry.colour, width: 2.5, dash: entry.dash))
    case .points: svg.circle(Point(x: at.x + 11, y: at.y), radius: 3.5, fill: entry.colour)
    case .bars:
      let box = Box(x: at.x + 4, y: at.y - 6, width: 14, height: 12)
      svg.rect(
        box, fill: entry.colour, opacity: 0.45, stroke: SVGWriter.Stroke(colour: entry.colour))
    }
    svg.text(entry.name, at: Point(x: at.x + 28, y: at.y + 4))
  }
}
