/// A grid of characters that lines are drawn on, as signs or as braille dots.
struct TextCanvas {
  let columns: Int
  let rows: Int
  private var cells: [Character]
  private var dots: [UInt8]

  init(columns: Int, rows: Int) {
    self.columns = max(1, columns)
    self.rows = max(1, rows)
    cells = Array(repeating: " ", count: self.columns * self.rows)
    dots = Array(repeating: 0, count: self.columns * self.rows)
  }

  /// The rows from top to bottom.
  var lines: [String] {
    (0..<rows).map { row in
      String(
        (0..<columns).map { column -> Character in
          let index = row * columns + column
          let scalar = Unicode.Scalar(0x2800 + UInt32(dots[index])).map(Character.init)
          return dots[index] == 0 ? cells[index] : scalar ?? " "
        })
    }
  }

  /// Draws a straight line of one sign; what lies outside is left out.
  mutating func line(from a: Point, to b: Point, with sign: Character) {
    TextCanvas.steps(from: a, to: b) { column, row in
      if (0..<columns).contains(column), (0..<rows).contains(row) {
        cells[row * columns + column] = sign
      }
    }
  }

  /// Draws a curve with one sign to a column, at the mean height of its points there.
  mutating func signs(through points: [Point], with sign: Character) {
    var sums: [Int: (total: Double, count: Double)] = [:]
    for point in points {
      let column = Int(point.x.rounded())
      let sum = sums[column] ?? (0, 0)
      sums[column] = (sum.total + point.y, sum.count + 1)
    }
    let means = sums.sorted { $0.key < $1.key }.map {
      Point(x: Double($0.key), y: $0.value.total / $0.value.count)
    }
    for (a, b) in zip(means, means.dropFirst()) {
      // Between distant points the line is filled in, one sign to a column.
      let span = max(1, Int(b.x - a.x))
      for step in 0...span {
        let share = Double(step) / Double(span)
        let at = Point(x: a.x + Double(step), y: a.y + share * (b.y - a.y))
        line(from: at, to: at, with: sign)
      }
    }
    if means.count == 1, let only = means.first { line(from: only, to: only, with: sign) }
  }

  /// Draws a curve with braille dots, two by four to a character.
  mutating func dots(through points: [Point]) {
    let fine = points.map { Point(x: $0.x * 2 + 0.5, y: $0.y * 4 + 1.5) }
    if fine.count == 1, let only = fine.first { dot(Int(only.x.rounded()), Int(only.y.rounded())) }
    for (a, b) in zip(fine, fine.dropFirst()) {
      TextCanvas.steps(from: a, to: b) { dot($0, $1) }
    }
  }

  private mutating func dot(_ x: Int, _ y: Int) {
    guard x >= 0, y >= 0, x / 2 < columns, y / 4 < rows else { return }
    // Dots are numbered down the left side, then down the right; the lowest two came later.
    let bit: UInt8 = y % 4 == 3 ? 0x40 << (x % 2) : 0x01 << (y % 4 + x % 2 * 3)
    dots[y / 4 * columns + x / 2] |= bit
  }

  /// Calls a function with each place of a straight line, its ends included.
  private static func steps(from a: Point, to b: Point, _ body: (Int, Int) -> Void) {
    let count = max(1, Int(max(abs(b.x - a.x), abs(b.y - a.y)).rounded(.up)))
    for step in 0...count {
      let share = Double(step) / Double(count)
      body(Int((a.x + share * (b.x - a.x)).rounded()), Int((a.y + share * (b.y - a.y)).rounded()))
    }
  }
}
