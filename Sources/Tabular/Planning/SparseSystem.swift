/// Linear equations A x = b in compressed rows, as policies' values obey: A = I − γP.
struct SparseSystem {
  /// Where each row begins.
  private(set) var rowStart: [Int] = [0]
  private(set) var column: [Int32] = []
  private(set) var factor: [Double] = []
  /// Where each row has its diagonal.
  private(set) var diagonal: [Int] = []
  /// The right-hand sides; others of the same number may take their place.
  var right: [Double] = []

  /// The number of unknowns.
  var count: Int { right.count }

  /// Adds an equation.
  ///
  /// - Parameters:
  ///   - terms: Columns and factors in any order; factors of the same column are added up. Sorted.
  ///   - right: The right-hand side.
  mutating func add(_ terms: inout [(column: Int32, factor: Double)], right: Double) {
    let row = Int32(count)
    terms.append((row, 0))
    terms.sort { $0.column < $1.column }
    for term in terms {
      if let last = column.last, column.count > rowStart[Int(row)], last == term.column {
        factor[factor.count - 1] += term.factor
      } else {
        if term.column == row { diagonal.append(column.count) }
        column.append(term.column)
        factor.append(term.factor)
      }
    }
    rowStart.append(column.count)
    self.right.append(right)
  }

  /// The unknowns, by incomplete elimination and BiCGSTAB (van der Vorst, 1992), then by Gauss-Seidel
  /// sweeps where that does not get there.
  ///
  /// - Parameters:
  ///   - start: Where to begin.
  ///   - isCancelled: Asked now and then whether to give up.
  /// - Returns: Unknowns whose equations hold to 1e-11 of the size of the numbers in them; nil where
  ///   they were not found.
  func solve(from start: [Double], isCancelled: () -> Bool) -> [Double]? {
    var x = start
    guard let inverse = IncompleteFactors(self, isCancelled) else { return nil }
    for _ in 0..<8 {
      let (residual, size) = residual(of: x)
      if size <= goal(x) { return x }
      if isCancelled() { return nil }
      if !correct(&x, residual, size, inverse, isCancelled) { break }
    }
    if x.contains(where: { !$0.isFinite }) { x = start }
    return sweep(x, isCancelled)
  }

  private func goal(_ x: [Double]) -> Double {
    let greatest = zip(x, right).reduce(0) { max($0, abs($1.0), abs($1.1)) }
    return max(1e-13 * greatest, .leastNormalMagnitude)
  }

  /// b − A x, and its greatest entry.
  private func residual(of x: [Double]) -> ([Double], Double) {
    var residual = right
    var size = 0.0
    for row in 0..<count {
      for index in rowStart[row]..<rowStart[row + 1] {
        residual[row] -= factor[index] * x[Int(column[index])]
      }
      size = max(size, abs(residual[row]))
    }
    return (residual, size)
  }

  private func times(_ x: [Double], into y: inout [Double]) {
    for row in 0..<count {
      var sum = 0.0
      for index in rowStart[row]..<rowStart[row + 1] {
        sum += factor[index] * x[Int(column[index])]
      }
      y[row] = sum
    }
  }

  /// Adds to x what BiCGSTAB makes of a residual.
  ///
  /// - Returns: Whether the residual got smaller.
  private func correct(
    _ x: inout [Double], _ residual: [Double], _ size: Double, _ inverse: IncompleteFactors,
    _ isCancelled: () -> Bool
  ) -> Bool {
    var r = residual
    let shadow = residual
    var (p, v, s, t) = (r, r, r, r)
    var (change, direction, second) = (r, r, r)
    for index in 0..<count { (p[index], v[index], change[index]) = (0, 0, 0) }
    var (rho, alpha, omega) = (1.0, 1.0, 1.0)
    var best = (size: size, change: change)
    for _ in 0..<1000 {
      if isCancelled() { break }
      let product = dot(shadow, r)
      if product == 0 || omega == 0 || !product.isFinite { break }
      let beta = product / rho * (alpha / omega)
      rho = product
      for index in 0..<count { p[index] = r[index] + beta * (p[index] - omega * v[index]) }
      inverse.solve(p, into: &direction)
      times(direction, into: &v)
      alpha = rho / dot(shadow, v)
      if !alpha.isFinite || isCancelled() { break }
      for index in 0..<count { s[index] = r[index] - alpha * v[index] }
      inverse.solve(s, into: &second)
      times(second, into: &t)
      let norm = dot(t, t)
      omega = norm > 0 ? dot(t, s) / norm : 0
      var greatest = 0.0
      for index in 0..<count {
        change[index] += alpha * direction[index] + omega * second[index]
        r[index] = s[index] - omega * t[index]
        greatest = max(greatest, abs(r[index]))
      }
      if !greatest.isFinite { break }
      if greatest < best.size / 2 { best = (greatest, change) }
      if greatest <= 1e-4 * goal(x) || greatest <= 1e-14 * size { break }
    }
    for index in 0..<count { x[index] += best.change[index] }
    return best.size < size
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in 0..<count { sum += a[index] * b[index] }
    return sum
  }

  /// Gauss-Seidel sweeps, upwards and downwards in turn.
  private func sweep(_ start: [Double], _ isCancelled: () -> Bool) -> [Double]? {
    var x = start
    for round in 0..<100_000 {
      if isCancelled() { return nil }
      for place in 0..<count {
        let row = round % 2 == 0 ? count - 1 - place : place
        let own = factor[diagonal[row]]
        guard own != 0 else { return nil }
        var sum = right[row]
        for index in rowStart[row]..<rowStart[row + 1] {
          sum -= factor[index] * x[Int(column[index])]
        }
        x[row] += sum / own
      }
      if round % 8 == 7 {
        let size = residual(of: x).1
        if size <= 100 * goal(x) { return x }
        if !size.isFinite { return nil }
      }
    }
    return nil
  }
}

/// Triangular factors that agree with a matrix where it is not 0: ILU(0) (Meijerink & van der Vorst,
/// 1977), which is exact for chains and for states that lead one way.
private struct IncompleteFactors {
  private let system: SparseSystem
  private var factor: [Double]

  init?(_ system: SparseSystem, _ isCancelled: () -> Bool) {
    self.system = system
    factor = system.factor
    var place = [Int](repeating: -1, count: system.count)
    var work = 0
    for row in 0..<system.count {
      if work >= 1 << 17 {
        work = 0
        if isCancelled() { return nil }
      }
      let range = system.rowStart[row]..<system.rowStart[row + 1]
      work += range.count
      for index in range { place[Int(system.column[index])] = index }
      for index in range.lowerBound..<system.diagonal[row] {
        let pivotRow = Int(system.column[index])
        let pivot = system.diagonal[pivotRow]
        let scale = factor[index] / factor[pivot]
        work += system.rowStart[pivotRow + 1] - pivot
        factor[index] = scale
        for other in pivot + 1..<max(system.rowStart[pivotRow + 1], pivot + 1) {
          let target = place[Int(system.column[other])]
          if target >= 0 { factor[target] -= scale * factor[other] }
        }
      }
      for index in range { place[Int(system.column[index])] = -1 }
      if abs(factor[system.diagonal[row]]) < 1e-300 { factor[system.diagonal[row]] = 1 }
    }
  }

  /// Solves L U y = x.
  func solve(_ x: [Double], into y: inout [Double]) {
    for row in 0..<system.count {
      var sum = x[row]
      for index in system.rowStart[row]..<system.diagonal[row] {
        sum -= factor[index] * y[Int(system.column[index])]
      }
      y[row] = sum
    }
    for row in (0..<system.count).reversed() {
      var sum = y[row]
      let own = system.diagonal[row]
      for index in own + 1..<max(system.rowStart[row + 1], own + 1) {
        sum -= factor[index] * y[Int(system.column[index])]
      }
      y[row] = sum / factor[own]
    }
  }
}
