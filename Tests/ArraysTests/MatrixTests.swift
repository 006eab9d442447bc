import Arrays
import Testing

@Suite struct MatrixTests {
  @Test("a product of matrices is the sum of products, worked by hand")
  func product() {
    guard let left = Matrix([[1, 2, 3], [4, 5, 6]]),
      let right = Matrix([[7, 8], [9, 10], [11, 12]])
    else {
      Issue.record("rows of equal length make a matrix")
      return
    }
    let elements = left.times(right).elements
    #expect(elements == [[58, 64], [139, 154]])
  }

  @Test("products with transposed factors agree with the slow triple loop")
  func transposed() {
    var stream = RandomStream(seed: 5, purpose: .session)
    let (m, k, n) = (5, 7, 3)
    let left = Vector((0..<m * k).map { _ in Float(stream.normal()) })
    let right = Vector((0..<k * n).map { _ in Float(stream.normal()) })
    for (leftTransposed, rightTransposed) in [(true, false), (false, true), (true, true)] {
      let result = Vector(count: m * n, repeating: 1)
      multiply(
        Operand(
          left.pointer, rows: leftTransposed ? k : m, columns: leftTransposed ? m : k,
          isTransposed: leftTransposed),
        Operand(
          right.pointer, rows: rightTransposed ? n : k, columns: rightTransposed ? k : n,
          isTransposed: rightTransposed),
        into: result.pointer, isAdding: true)
      for row in 0..<m {
        for column in 0..<n {
          var sum: Float = 1
          for inner in 0..<k {
            sum +=
              (leftTransposed ? left[inner * m + row] : left[row * k + inner])
              * (rightTransposed ? right[column * k + inner] : right[inner * n + column])
          }
          #expect(abs(result[row * n + column] - sum) < 1e-5)
        }
      }
    }
  }

  @Test("ragged rows make no matrix")
  func ragged() {
    let isMade = Matrix([[1, 2], [3]]) != nil
    #expect(!isMade)
  }
}
