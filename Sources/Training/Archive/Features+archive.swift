import Environments

extension Features {
  /// The basis by its word, with its numbers.
  var stored: Stored {
    func record(_ word: String, _ numbers: Stored = .none) -> Stored {
      .record("Features", [Stored.Field(word, numbers)])
    }
    return switch basis {
    case .tabular: record("tabular")
    case .stateAggregation(let groups): record("stateAggregation", .ints([groups]))
    case .polynomial(let order): record("polynomial", .ints([order]))
    case .fourier(let order): record("fourier", .ints([order]))
    case .tileCoding(let tilings, let tiles, let memory):
      record("tileCoding", .ints([tilings, tiles] + (memory.map { [$0] } ?? [])))
    case .radialBasis(let centers, let width):
      record("radialBasis", .doubles([Double(centers)] + (width.map { [$0] } ?? [])))
    case .matrix(let rows): record("matrix", .list(rows.map { .doubles($0) }))
    }
  }

  /// Makes the features of their stored form; nil for anything else.
  init?(_ stored: Stored) {
    guard case .record("Features", let fields) = stored, let only = fields.first else { return nil }
    var numbers: [Int] = []
    if case .ints(let found) = only.value { numbers = found }
    switch (only.name, numbers.count) {
    case ("tabular", _): self.init(.tabular)
    case ("stateAggregation", 1): self.init(.stateAggregation(groups: numbers[0]))
    case ("polynomial", 1): self.init(.polynomial(order: numbers[0]))
    case ("fourier", 1): self.init(.fourier(order: numbers[0]))
    case ("tileCoding", 2):
      self.init(.tileCoding(tilings: numbers[0], tiles: numbers[1], memory: nil))
    case ("tileCoding", 3):
      self.init(.tileCoding(tilings: numbers[0], tiles: numbers[1], memory: numbers[2]))
    case ("radialBasis", _):
      guard case .doubles(let parts) = only.value, let first = parts.first, parts.count <= 2,
        let centers = Int(exactly: first)
      else { return nil }
      self.init(.radialBasis(centers: centers, width: parts.dropFirst().first))
    case ("matrix", _):
      guard case .list(let rows) = only.value else { return nil }
      var matrix: [[Double]] = []
      for case .doubles(let row) in rows { matrix.append(row) }
      guard matrix.count == rows.count else { return nil }
      self.init(.matrix(matrix))
    default: return nil
    }
  }
}
