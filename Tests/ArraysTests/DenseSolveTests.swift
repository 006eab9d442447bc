import Arrays
import Testing

/// Equations of every size against the unknowns they were made from.
@Suite struct DenseSolveTests {
  /// Equations with known unknowns, columns first, whose pivots lie all over the matrix.
  private static func equations(_ size: Int) -> (matrix: [Double], right: [Double], x: [Double]) {
    var random = RandomStream(seed: size, purpose: .environment)
    let matrix = (0..<size * size).map { _ in random.normal() }
    let x = (0..<size).map { _ in random.normal() }
    var right = [Double](repeating: 0, count: size)
    for column in 0..<size {
      for row in 0..<size { right[row] += matrix[column * size + row] * x[column] }
    }
    return (matrix, right, x)
  }

  // Those above 1,000 are eliminated by blocks; 1,153 leaves a block of one column.
  @Test(arguments: [1, 2, 50, 1000, 1001, 1024, 1153, 1300])
  func unknownsAreFound(size: Int) {
    var (matrix, right, x) = Self.equations(size)
    #expect(solve(matrix: &matrix, right: &right))
    let worst = zip(right, x).map { abs($0 - $1) }.max() ?? .infinity
    #expect(worst < 1e-7, "\(worst)")
  }

  @Test(arguments: [3, 1200])
  func whatIsNotDeterminedIsSaid(size: Int) {
    var (matrix, right, _) = Self.equations(size)
    for row in 0..<size { matrix[(size - 1) * size + row] = matrix[row] }
    for row in 0..<size { matrix[row] = 0 }
    #expect(!solve(matrix: &matrix, right: &right))
  }

  @Test func manyEquationsAreLeftInTheMidst() {
    var (matrix, right, _) = Self.equations(1300)
    var questions = 0
    let isSolved = solve(matrix: &matrix, right: &right) {
      questions += 1
      return questions == 4
    }
    #expect(!isSolved)
    #expect(questions == 4)
  }
}
