import Arrays

/// Equations A w = b in memory of their own, which are added up and solved.
struct LeastSquares: ~Copyable {
  private let count: Int
  /// A, column by column.
  private let matrix: UnsafeMutablePointer<Double>
  /// b.
  let right: UnsafeMutablePointer<Double>
  private let isCancelled: () -> Bool

  /// Begins with ε I and ε w₀; more than a thousand equations are not solved once the last argument says
  /// that nobody waits for it.
  init(
    _ initial: UnsafePointer<Double>, count: Int, _ epsilon: Double,
    isCancelled: @escaping () -> Bool
  ) {
    self.count = count
    self.isCancelled = isCancelled
    matrix = .allocate(capacity: max(count * count, 1))
    matrix.initialize(repeating: 0, count: count * count)
    right = .allocate(capacity: max(count, 1))
    for index in 0..<count {
      matrix[index * count + index] = epsilon
      (right + index).initialize(to: epsilon * initial[index])
    }
  }

  deinit {
    matrix.deallocate()
    right.deallocate()
  }

  /// What an unknown counts for in each equation.
  func column(_ index: Int) -> UnsafeMutablePointer<Double> { matrix + index * count }

  /// Solves for the unknowns that were met; the others keep their value, as all do where the equations
  /// do not determine them.
  func solve(_ values: UnsafeMutablePointer<Double>, where isMet: (Int) -> Bool) {
    let met = (0..<count).filter(isMet)
    var unknowns = met.map { right[$0] }
    var part: [Double] = []
    part.reserveCapacity(met.count * met.count)
    var next = 0
    for index in 0..<count {
      let column = column(index)
      if next < met.count, met[next] == index {
        next += 1
        for row in met { part.append(column[row]) }
      } else {
        for (place, row) in met.enumerated() { unknowns[place] -= column[row] * values[index] }
      }
    }
    guard Arrays.solve(matrix: &part, right: &unknowns, isCancelled: isCancelled) else { return }
    for (place, index) in met.enumerated() { values[index] = unknowns[place] }
  }
}
