/// Linear equations with as many unknowns, solved by elimination with pivots.
struct LinearSystem {
  /// The number of unknowns.
  let count: Int
  /// The right-hand sides.
  var right: [Double]
  private var left: [Double]

  /// Makes a system of zeros.
  init(count: Int) {
    self.count = count
    right = [Double](repeating: 0, count: count)
    left = [Double](repeating: 0, count: count * count)
  }

  /// The factor of an unknown (column) in an equation (row).
  subscript(row: Int, column: Int) -> Double {
    get { left[row * count + column] }
    set { left[row * count + column] = newValue }
  }

  /// The unknowns; nil where they are not determined.
  ///
  /// - Complexity: O(n³).
  consuming func solve() -> [Double]? {
    for pivot in 0..<count {
      var row = pivot
      for other in pivot..<count where abs(self[other, pivot]) > abs(self[row, pivot]) {
        row = other
      }
      guard abs(self[row, pivot]) > 1e-13 else { return nil }
      if row != pivot {
        right.swapAt(row, pivot)
        for column in pivot..<count { left.swapAt(row * count + column, pivot * count + column) }
      }
      for other in pivot + 1..<max(count, pivot + 1) {
        let factor = self[other, pivot] / self[pivot, pivot]
        guard factor != 0 else { continue }
        let (target, source) = (other * count, pivot * count)
        for column in pivot..<count {
          left[target + column] -= factor * left[source + column]
        }
        right[other] -= factor * right[pivot]
      }
    }
    for row in (0..<count).reversed() {
      var sum = right[row]
      for column in row + 1..<max(count, row + 1) { sum -= self[row, column] * right[column] }
      right[row] = sum / self[row, row]
    }
    return right
  }
}
