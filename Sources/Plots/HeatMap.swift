/// A grid of numbers as coloured cells, with arrows, marks and numbers in them.
///
///     HeatMap([[22, 24.4], [19.8, nil]]).marks([["S"], []]).title("Values")
public struct HeatMap: Picture, Equatable {
  /// Where an arrow points.
  public enum Direction: String, Sendable, Hashable, CaseIterable {
    /// To the row above.
    case up
    /// To the row below.
    case down
    /// To the column before.
    case left
    /// To the column after.
    case right
    /// To the row above and the column before.
    case upLeft
    /// To the row above and the column after.
    case upRight
    /// To the row below and the column before.
    case downLeft
    /// To the row below and the column after.
    case downRight
    /// Nowhere: drawn as a dot.
    case stay
  }

  /// How numbers become colours.
  public enum Palette: Sendable, Hashable {
    /// Diverging where the numbers lie on both sides of zero, else sequential.
    case automatic
    /// From dark for the least to light for the greatest.
    case sequential
    /// Two colours that part at zero.
    case diverging
  }

  /// The numbers by row and column; nothing stands for a wall or a blank.
  public let values: [[Double?]]
  var arrowSets: [[Set<Direction>]] = []
  var cellLabels: [[String?]] = []
  var cellMarks: [[String?]] = []
  var rowNames: [String] = []
  var columnNames: [String] = []
  var titleText = ""
  var xText = ""
  var yText = ""
  var paletteKind = Palette.automatic
  var domain: ClosedRange<Double>?
  var digitCount: Int?
  var hasNumbers = true
  var hasColourBar = true
  var cellTones: [[CellTone]] = []
  var trailCells: [GridCell] = []

  /// A map of `[rows][columns]` numbers; short rows are filled up with blanks.
  public init(_ values: [[Double?]]) {
    let columns = values.map(\.count).max() ?? 0
    self.values = values.map { row in
      (0..<columns).map { $0 < row.count ? row[$0].flatMap { $0.isFinite ? $0 : nil } : nil }
    }
  }

  /// A map of `[rows][columns]` numbers without walls.
  public init(_ values: [[Double]]) { self.init(values.map { row in row.map(Optional.some) }) }

  /// The map with arrows, `[rows][columns]`; several in one cell are ties.
  public func arrows(_ arrows: [[Set<Direction>]]) -> HeatMap { with { $0.arrowSets = arrows } }

  /// The map with texts, `[rows][columns]`, in place of the numbers.
  public func labels(_ labels: [[String?]]) -> HeatMap { with { $0.cellLabels = labels } }

  /// The map with short marks such as S and G, `[rows][columns]`.
  public func marks(_ marks: [[String?]]) -> HeatMap { with { $0.cellMarks = marks } }

  /// The map with what kind each cell is, `[rows][columns]`: a cell without a number is filled with
  /// the kind's colour, another one is framed with it.
  public func tones(_ tones: [[CellTone]]) -> HeatMap { with { $0.cellTones = tones } }

  /// The map with a way over it, from cell to cell; cells beside the map are left out.
  public func trail(_ cells: [GridCell]) -> HeatMap {
    with { map in
      map.trailCells = cells.filter {
        (0..<rows).contains($0.row) && (0..<columns).contains($0.column)
      }
    }
  }

  /// The map with a name beside each row.
  public func rowLabels(_ labels: [String]) -> HeatMap { with { $0.rowNames = labels } }

  /// The map with a name under each column.
  public func columnLabels(_ labels: [String]) -> HeatMap { with { $0.columnNames = labels } }

  /// The map under a title.
  public func title(_ text: String) -> HeatMap { with { $0.titleText = text } }

  /// The map with a label under its columns.
  public func xLabel(_ text: String) -> HeatMap { with { $0.xText = text } }

  /// The map with a label beside its rows.
  public func yLabel(_ text: String) -> HeatMap { with { $0.yText = text } }

  /// The map in other colours.
  public func palette(_ palette: Palette) -> HeatMap { with { $0.paletteKind = palette } }

  /// The map with its colours spread over a range, instead of over the numbers it has.
  public func range(_ range: ClosedRange<Double>) -> HeatMap { with { $0.domain = range } }

  /// The map with so many digits after the point, instead of about three in all.
  public func digits(_ count: Int) -> HeatMap { with { $0.digitCount = min(9, max(0, count)) } }

  /// The map with or without numbers in its cells.
  public func numbers(_ isShown: Bool) -> HeatMap { with { $0.hasNumbers = isShown } }

  /// The map with or without the bar that says which number a colour is.
  public func colourBar(_ isShown: Bool) -> HeatMap { with { $0.hasColourBar = isShown } }

  var rows: Int { values.count }
  var columns: Int { values.first?.count ?? 0 }
  var numbers: [Double] { values.joined().compactMap { $0 } }
  var hasArrows: Bool { arrowSets.joined().contains { !$0.isEmpty } }

  /// The colours for some numbers, which may be those of several maps.
  func ramp(for numbers: [Double]) -> Ramp {
    let range = domain ?? (numbers.min() ?? 0)...(numbers.max() ?? 1)
    let isDiverging =
      switch paletteKind {
      case .automatic: range.lowerBound < 0 && range.upperBound > 0
      case .sequential: false
      case .diverging: true
      }
    return Ramp(range, isDiverging: isDiverging)
  }

  /// The digits after the point for some numbers, which may be those of several maps.
  func digits(for numbers: [Double]) -> Int { digitCount ?? NumberText.digits(for: numbers) }

  func arrows(_ row: Int, _ column: Int) -> Set<Direction> {
    HeatMap.item(arrowSets, row, column) ?? []
  }

  func mark(_ row: Int, _ column: Int) -> String {
    (HeatMap.item(cellMarks, row, column) ?? nil) ?? ""
  }

  func tone(_ row: Int, _ column: Int) -> CellTone {
    HeatMap.item(cellTones, row, column) ?? .floor
  }

  /// What is written in a cell: its label, else its number with so many digits.
  func content(_ row: Int, _ column: Int, digits: Int) -> String {
    if let label = HeatMap.item(cellLabels, row, column) ?? nil { return label }
    guard hasNumbers, let value = values[row][column] else { return "" }
    return NumberText.fixed(value, digits)
  }

  private static func item<Item>(_ grid: [[Item]], _ row: Int, _ column: Int) -> Item? {
    guard grid.indices.contains(row), grid[row].indices.contains(column) else { return nil }
    return grid[row][column]
  }

  private func with(_ change: (inout HeatMap) -> Void) -> HeatMap {
    var copy = self
    change(&copy)
    return copy
  }
}
