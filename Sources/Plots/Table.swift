/// Rows of words and numbers under headings, as an HTML table that takes the page's own style and
/// as a ruled table for a terminal.
///
///     Table(["state", "value"], rows: [["high", 15.4], ["low", 13.9]]).title("Values")
public struct Table: Sendable, Equatable {
  /// What stands in one place of a table.
  public enum Cell: Sendable, Equatable {
    /// Words, at the left of their column.
    case text(String)
    /// A number, at the right of its column with as many digits as the others there.
    case number(Double)
    /// Nothing.
    case empty
  }

  /// The headings.
  public let columns: [String]
  /// The cells by row; short rows are filled up.
  public let rows: [[Cell]]
  var titleText = ""
  var digitCount: Int?
  var sides: [TextAlignment]?
  var rowLimit = 20
  /// Rows that the table was never given, where they would stand.
  var omission: Omission?

  /// How many columns the table was never given, after the last one.
  var omittedColumns = 0

  /// The most columns of the table as HTML.
  private static let columnLimit = 100

  struct Omission: Equatable {
    var head: Int
    var count: Int
  }

  /// A table of `[rows][columns]` cells; a row longer than the headings gives them empty ones.
  public init(_ columns: [String], rows: [[Cell]]) {
    let width = max(columns.count, rows.map(\.count).max() ?? 0)
    self.columns = columns + Array(repeating: "", count: width - columns.count)
    self.rows = rows.map { $0 + Array(repeating: .empty, count: width - $0.count) }
  }

  /// A table of so many rows, of which those in the middle are never made where they are more than two
  /// thousand.
  ///
  /// - Parameters:
  ///   - columns: The headings.
  ///   - count: How many rows there are.
  ///   - row: Makes a row by its number.
  package init(_ columns: [String], count: Int, row: (Int) -> [Cell]) {
    let most = 2000
    let (head, tail) = count > most ? (most * 3 / 4, most / 4) : (count, 0)
    self.init(columns, rows: (0..<head).map(row) + (count - tail..<count).map(row))
    if count > most { omission = Omission(head: head, count: count - most) }
  }

  /// The table under a title.
  public func title(_ text: String) -> Table { with { $0.titleText = text } }

  /// The table with so many digits after the point of every number.
  public func digits(_ count: Int) -> Table { with { $0.digitCount = min(9, max(0, count)) } }

  /// The table with its columns' text at given sides, instead of words left and numbers right.
  public func alignment(_ sides: [TextAlignment]) -> Table { with { $0.sides = sides } }

  /// The table with so many rows at most, 20 unless given; others are counted where they stood.
  public func limit(rows count: Int) -> Table { with { $0.rowLimit = max(2, count) } }

  /// The table with the remark that so many rows are left out after the first ones.
  package func omitting(rows count: Int, after head: Int) -> Table {
    with { $0.omission = Omission(head: head, count: count) }
  }

  /// The table with the remark that so many columns are left out after the last one.
  package func omitting(columns count: Int) -> Table { with { $0.omittedColumns = count } }

  /// The table as HTML.
  public var html: String {
    let shown = columns.prefix(Table.columnLimit)
    let content = content(of: shown.count)
    let sides = shown.indices.map {
      [TextAlignment.leading: "left", .trailing: "right"][side($0)] ?? "center"
    }
    func cell(_ tag: String, _ text: String, _ column: Int) -> String {
      let side = sides[column]
      return "<\(tag) style=\"text-align:\(side)\">\(SVGWriter.escaped(text))</\(tag)>"
    }
    let omitted = columns.count - shown.count + omittedColumns
    let more = omitted > 0 ? Table.more(columns: omitted) : nil
    func row(_ tag: String, _ texts: [String]) -> String {
      "<tr>" + texts.enumerated().map { cell(tag, $1, $0) }.joined()
        + (more.map { tag == "th" ? "<th>\($0)</th>" : "<td></td>" } ?? "") + "</tr>\n"
    }
    let gap =
      "<tr><td colspan=\"\(shown.count + (more == nil ? 0 : 1))\" style=\"text-align:center\">"
      + "… \(NumberText.grouped(content.hidden)) more rows …</td></tr>\n"
    return "<table>\n"
      + (titleText.isEmpty ? "" : "<caption>\(SVGWriter.escaped(titleText))</caption>\n")
      + "<thead>\n" + row("th", Array(shown)) + "</thead>\n<tbody>\n"
      + content.head.map { row("td", $0.map(NumberText.typeset)) }.joined()
      + (content.hidden > 0 ? gap : "")
      + content.tail.map { row("td", $0.map(NumberText.typeset)) }.joined() + "</tbody>\n</table>"
  }

  /// The table in characters, at most 80 columns wide.
  public var text: String {
    // More columns would not find room even if they were empty.
    let columns = Array(self.columns.prefix(80 / 3))
    let content = content(of: columns.count)
    let shown = [columns] + content.head + content.tail
    var widths = columns.indices.map { column in
      shown.map { TextMeasure.columns($0[column]) }.max() ?? 0
    }
    let dropped =
      Table.fit(&widths, into: 80) + self.columns.count - columns.count + omittedColumns
    let sides = widths.indices.map(side)
    let left = "… \(NumberText.grouped(content.hidden)) more rows …"
    var total = widths.reduce(0) { $0 + $1 + 3 } - 3
    if content.hidden > 0, let last = widths.indices.last {
      // A narrow table makes room for what it says of the rows left out.
      let needed = TextMeasure.columns(left)
      widths[last] += max(0, needed - total)
      total = max(total, needed)
    }
    func line(_ texts: [String]) -> String {
      let cells = widths.enumerated().map { column, width in
        TextMeasure.padded(
          TextMeasure.elided(texts[column], toColumns: width), to: width, sides[column])
      }
      return "│ " + cells.joined(separator: " │ ") + (dropped > 0 ? " …" : " │")
    }
    func rule(_ left: String, _ cross: String, _ right: String) -> String {
      left + widths.map { String(repeating: "─", count: $0 + 2) }.joined(separator: cross) + right
    }
    guard !columns.isEmpty else { return titleText }
    let gap = TextMeasure.elided(left, toColumns: total)
    var lines = titleText.isEmpty ? [] : [TextMeasure.elided(titleText, toColumns: 80)]
    lines += [rule("┌", "┬", "┐"), line(columns), rule("├", "┼", "┤")]
    lines += content.head.map(line)
    if content.hidden > 0 {
      lines.append("│ " + TextMeasure.padded(gap, to: total, .centre) + " │")
    }
    lines += content.tail.map(line)
    lines.append(rule("└", "┴", "┘"))
    if dropped > 0 { lines.append(Table.more(columns: dropped)) }
    return TextMeasure.lines(lines)
  }

  /// The texts of the first columns' cells: the first rows, how many are left out, and the last rows.
  private func content(of count: Int) -> (head: [[String]], hidden: Int, tail: [[String]]) {
    let formats = (0..<count).map(format)
    let texts = { (row: [Cell]) in zip(row, formats).map { cell, format in format(cell) } }
    let omitted = omission?.count ?? 0
    guard rows.count > rowLimit else {
      let head = min(omission?.head ?? rows.count, rows.count)
      return (rows.prefix(head).map(texts), omitted, rows.dropFirst(head).map(texts))
    }
    let tail = rowLimit / 4
    let head = rowLimit - tail
    return (
      rows.prefix(head).map(texts), rows.count - rowLimit + omitted, rows.suffix(tail).map(texts)
    )
  }

  /// How the cells of a column are written.
  private func format(_ column: Int) -> @Sendable (Cell) -> String {
    let numbers = rows.compactMap { row -> Double? in
      if case .number(let number) = row[column] { number } else { nil }
    }
    let digits = digitCount ?? NumberText.digits(for: numbers, significant: 4)
    // Where equal digits would hide the small numbers or stretch the large, each has its own.
    let sizes = numbers.filter { $0 != 0 && $0.isFinite }.map(abs)
    let isWide = (sizes.min() ?? 1) < 0.02 || (sizes.max() ?? 1) >= 1e7
    let isShort = digitCount == nil && digits > 0 && isWide
    return { cell in
      switch cell {
      case .text(let text): text
      case .number(let number):
        isShort ? NumberText.short(number) : NumberText.fixed(number, digits)
      case .empty: ""
      }
    }
  }

  private func side(_ column: Int) -> TextAlignment {
    if let sides, column < sides.count { return sides[column] }
    let hasWords = rows.contains { row in
      if case .text = row[column] { true } else { false }
    }
    return hasWords || rows.isEmpty ? .leading : .trailing
  }

  private static func more(columns count: Int) -> String {
    "… \(NumberText.grouped(count)) more column\(count == 1 ? "" : "s")"
  }

  /// Narrows the widest columns, then drops columns from the end; tells how many.
  private static func fit(_ widths: inout [Int], into limit: Int) -> Int {
    var dropped = 0
    while widths.reduce(1, { $0 + $1 + 3 }) > limit, let widest = widths.max() {
      if widest > 8, let index = widths.lastIndex(of: widest) {
        widths[index] -= 1
      } else {
        widths.removeLast()
        dropped += 1
      }
    }
    return dropped
  }

  private func with(_ change: (inout Table) -> Void) -> Table {
    var copy = self
    change(&copy)
    return copy
  }
}

extension Table.Cell: ExpressibleByStringLiteral, ExpressibleByFloatLiteral,
  ExpressibleByIntegerLiteral
{
  /// Words.
  public init(stringLiteral text: String) { self = .text(text) }

  /// A number.
  public init(floatLiteral number: Double) { self = .number(number) }

  /// A whole number.
  public init(integerLiteral number: Int) { self = .number(Double(number)) }
}
