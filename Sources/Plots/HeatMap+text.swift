extension HeatMap {
  /// The map as an aligned table of numbers with arrows and marks.
  public var text: String { TextMeasure.lines(block(digits: digits(for: numbers), width: 80)) }

  /// The rows that are written; the others are counted.
  private var rowsShown: Int { min(rows, 100) }

  /// The lines of the table, at most so wide: digits give way first, then the arrows move to a
  /// table of their own, then columns are left out.
  func block(digits: Int, width: Int) -> [String] {
    let heading = [titleText, yText].filter { !$0.isEmpty }
      .map { TextMeasure.elided($0, toColumns: width) }
    let margin = rowMargin
    let fits = { (count: Int, hasArrows: Bool) in
      let cell = cellWidth(digits: count, hasArrows: hasArrows, within: width)
      return margin + (cell + 1) * columns - 1 <= width
    }
    if let digits = (0...digits).reversed().first(where: { fits($0, true) }) {
      return heading + grid(digits: digits, width: width, hasArrows: true, xText: xText)
    }
    let digits = (0...digits).reversed().first { fits($0, false) } ?? 0
    let numbers = grid(digits: digits, width: width, hasArrows: false, xText: xText)
    guard hasArrows else { return heading + numbers }
    let policy = numbersHidden.grid(digits: 0, width: width, hasArrows: true, xText: "")
    return heading + numbers + [""] + policy
  }

  private var numbersHidden: HeatMap { labels([]).numbers(false) }

  private var rowMargin: Int {
    let widest = rowNames.prefix(rowsShown).map(TextMeasure.columns).max() ?? 0
    return widest > 0 ? min(20, widest) + 1 : 0
  }

  /// How many arrows a cell has at most, in the first columns.
  private func arrowWidth(columns: Int) -> Int {
    arrowSets.prefix(rowsShown).flatMap { $0.prefix(columns) }.map(\.count).max() ?? 0
  }

  private func grid(digits: Int, width: Int, hasArrows: Bool, xText: String) -> [String] {
    let margin = rowMargin
    let cell = cellWidth(digits: digits, hasArrows: hasArrows, within: width)
    let isCut = margin + (cell + 1) * columns - 1 > width
    let fitting = isCut ? max(1, (width - margin - 1) / (cell + 1)) : columns
    var lines: [String] = []
    if !columnNames.isEmpty {
      let names = columnNames.prefix(fitting).map {
        TextMeasure.padded(TextMeasure.elided($0, toColumns: cell), to: cell, .centre)
      }
      lines.append(TextMeasure.spaces(margin) + names.joined(separator: " "))
    }
    let signWidth = hasArrows ? arrowWidth(columns: fitting) : 0
    for row in 0..<rowsShown {
      let name = row < rowNames.count ? TextMeasure.elided(rowNames[row], toColumns: 20) : ""
      let cells = (0..<fitting).map {
        cellText(row, $0, digits: digits, width: cell, signWidth: signWidth)
      }
      lines.append(
        (margin > 0 ? TextMeasure.padded(name, to: margin - 1, .trailing) + " " : "")
          + cells.joined(separator: " ") + (isCut ? "…" : ""))
    }
    if !xText.isEmpty {
      let total = fitting * (cell + 1) - 1
      lines.append(
        TextMeasure.spaces(margin)
          + TextMeasure.padded(TextMeasure.elided(xText, toColumns: total), to: total, .centre))
    }
    if isCut { lines.append("… and \(columns - fitting) of \(columns) columns more") }
    if rowsShown < rows { lines.append("… and \(rows - rowsShown) of \(rows) rows more") }
    return lines
  }

  /// The width of the widest cell that may be written within so many columns of text.
  private func cellWidth(digits: Int, hasArrows: Bool, within width: Int) -> Int {
    // A cell takes at least one column, and there is one between cells.
    let columns = min(columns, width / 2 + 1)
    let widest =
      (0..<rowsShown).flatMap { row in
        (0..<columns).map { column in
          TextMeasure.columns(mark(row, column) + content(row, column, digits: digits))
        }
      }.max() ?? 0
    return max(1, min(40, widest) + (hasArrows ? arrowWidth(columns: columns) : 0))
  }

  private func cellText(
    _ row: Int, _ column: Int, digits: Int, width: Int, signWidth: Int
  ) -> String {
    let mark = mark(row, column)
    guard values[row][column] != nil else {
      return mark.isEmpty
        ? String(repeating: "░", count: width)
        : TextMeasure.padded(TextMeasure.elided(mark, toColumns: width), to: width, .centre)
    }
    let set = signWidth > 0 ? arrows(row, column) : []
    let signs = String(Direction.allCases.filter(set.contains).map(\.character))
    let number = content(row, column, digits: digits)
    let room = width - TextMeasure.columns(mark) - signWidth
    return TextMeasure.elided(mark, toColumns: width)
      + TextMeasure.padded(number, to: room, .trailing) + TextMeasure.padded(signs, to: signWidth)
  }
}
