extension LineChart {
  /// The chart in characters: one curve as braille dots, several with a sign for each.
  public var text: String {
    if let named = barsByName { return named.text }
    let whole = curves()
    let domains = domains(of: whole)
    // Many times what the signs can tell apart.
    let budget = max(1_000, 20_000 / max(1, whole.count))
    let curves = whole.map { $0.decimated(to: budget) }
    let rows = 15
    let trial = Scale(domains.y, kind: yKind, from: 0, to: 1)
    let yTicks = trial.ticks(atMost: 6)
    let margin = min(12, yTicks.labels.map(TextMeasure.columns).max() ?? 0)
    let columns = 78 - margin
    let x = Scale(domains.x, kind: xKind, from: 0, to: Double(columns - 1))
    let y = Scale(domains.y, kind: yKind, from: Double(rows - 1), to: 0)
    let isAlone = curves.count == 1
    var canvas = TextCanvas(columns: columns, rows: rows)
    for rule in rules {
      guard let at = y.position(rule.y) else { continue }
      canvas.line(from: Point(x: 0, y: at), to: Point(x: Double(columns - 1), y: at), with: "╌")
    }
    for upright in uprights {
      guard let at = x.position(upright.x) else { continue }
      canvas.line(from: Point(x: at, y: 0), to: Point(x: at, y: Double(rows - 1)), with: "╎")
    }
    for (index, runs) in curves.enumerated() {
      for run in runs {
        let points = run.compactMap { sample -> Point? in
          guard let px = x.position(sample.x), let py = y.position(sample.y) else { return nil }
          return Point(x: px, y: py)
        }
        let sign = LineChart.signs[colour(index) % LineChart.signs.count]
        if series[index].style == .points || series[index].style == .bars {
          for point in points { canvas.line(from: point, to: point, with: sign) }
          continue
        }
        isAlone ? canvas.dots(through: points) : canvas.signs(through: points, with: sign)
      }
    }

    var lines: [String] = []
    let centre = { (text: String) in
      TextMeasure.spaces(margin + 2)
        + TextMeasure.padded(TextMeasure.elided(text, toColumns: columns), to: columns, .centre)
    }
    if !titleText.isEmpty { lines.append(centre(titleText)) }
    if !yText.isEmpty { lines.append(TextMeasure.elided(yText, toColumns: 80)) }
    let marks = zip(yTicks.values, yTicks.labels).reduce(into: [Int: String]()) { marks, tick in
      guard let at = y.position(tick.0) else { return }
      marks[Int(at.rounded())] = tick.1
    }
    for (row, line) in canvas.lines.enumerated() {
      let label = TextMeasure.elided(marks[row] ?? "", toColumns: margin)
      lines.append(
        TextMeasure.padded(label, to: margin, .trailing) + (marks[row] == nil ? " │" : " ┤") + line)
    }
    lines += LineChart.axis(xTicks(x, atMost: columns / 11), x, margin: margin, columns: columns)
    if !xText.isEmpty { lines.append(centre(xText)) }
    lines += legendLines(isAlone: isAlone)
    return TextMeasure.lines(lines)
  }

  /// The chart as bars, where each of its numbers belongs to a name.
  private var barsByName: BarChart? {
    let isNamed = series.allSatisfy { $0.style == .bars || $0.style == .points }
    guard !xNames.isEmpty, !series.isEmpty, isNamed else { return nil }
    let isAlone = series.count == 1
    var drawn: [(place: Double, bar: BarChart.Bar)] = []
    for series in series {
      let (lower, upper) = (series.lower ?? [], series.upper ?? [])
      for (index, place) in series.x.enumerated() where series.y.indices.contains(index) {
        guard let number = Int(exactly: place), xNames.indices.contains(number) else { continue }
        let name = xNames[number]
        let bar = BarChart.Bar(
          isAlone || series.name.isEmpty ? name : "\(name) · \(series.name)", series.y[index],
          lower: lower.indices.contains(index) ? lower[index] : nil,
          upper: upper.indices.contains(index) ? upper[index] : nil)
        drawn.append((place, bar))
      }
    }
    // Sorting keeps the order of the series at each place.
    let bars = drawn.sorted { $0.place < $1.place }.map(\.bar)
    return BarChart(bars).title(titleText).xLabel(yText)
  }

  private static let signs: [Character] = ["•", "+", "x", "o", "*", "#", "%", "@"]

  /// The horizontal axis and the labels under it.
  static func axis(_ ticks: Ticks, _ x: Scale, margin: Int, columns: Int) -> [String] {
    var rule = [Character](repeating: "─", count: columns)
    var labels = TextMeasure.spaces(margin + 2)
    for (value, label) in zip(ticks.values, ticks.labels) {
      guard let position = x.position(value) else { continue }
      let at = min(columns - 1, max(0, Int(position.rounded())))
      rule[at] = "┬"
      let start = min(margin + 2 + at - label.count / 2, margin + 2 + columns - label.count)
      guard start > labels.count || labels.count == margin + 2, start >= 0 else { continue }
      labels = TextMeasure.padded(labels, to: start) + label
    }
    return [TextMeasure.spaces(margin) + " └" + String(rule), labels]
  }

  private func legendLines(isAlone: Bool) -> [String] {
    let names = series.enumerated().compactMap { index, series -> String? in
      guard !series.name.isEmpty else { return nil }
      let sign = isAlone && series.style == .line ? "⠒" : LineChart.signs[colour(index) % 8]
      return "\(sign) \(series.name)"
    }
    let notes =
      rules.map { "╌ \($0.label) (\(NumberText.short($0.y)))" }
      + uprights.map { "╎ \($0.label) (\(NumberText.short($0.x)))" }
    let all = names + notes
    let entries =
      all.prefix(LineChart.mostNames) + [moreNames(than: all.count)].compactMap(\.self)
    var lines: [String] = []
    for entry in entries.map({ TextMeasure.elided($0, toColumns: 76) }) {
      if let last = lines.last, TextMeasure.columns(last) + TextMeasure.columns(entry) + 3 <= 78 {
        lines[lines.count - 1] = last + "   " + entry
      } else {
        lines.append("  " + entry)
      }
    }
    return lines
  }
}
