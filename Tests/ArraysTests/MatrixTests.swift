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

  @Test("a large product is computed in parts that agree with sums in double precision")
  func parts() {
    var stream = RandomStream(seed: 6, purpose: .session)
    let (m, k, n) = (530, 2000, 1000)
    let left = Vector((0..<m * k).map { _ in Float(stream.normal()) })
    let right = Vector((0..<k * n).map { _ in Float(stream.normal()) })
    for isTransposed in [false, true] {
      let result = Vector(count: m * n)
      var questions = 0
      multiply(
        Operand(
          left.pointer, rows: isTransposed ? k : m, columns: isTransposed ? m : k,
          isTransposed: isTransposed),
        Operand(right.pointer, rows: k, columns: n), into: result.pointer
      ) {
        questions += 1
        return false
      }
      #expect(questions == 2)
      for row in stride(from: 0, to: m, by: 7) {
        for column in [0, 499, 999] {
          var sum = 0.0
          for inner in 0..<k {
            let factor = isTransposed ? left[inner * m + row] : left[row * k + inner]
            sum += Double(factor) * Double(right[inner * n + column])
          }
          #expect(abs(Double(result[row * n + column]) - sum) < 1e-3)
        }
      }
    }
  }

  @Test("a product that nobody waits for is left in its midst")
  func cancelled() {
    let (m, k, n) = (530, 2000, 1000)
    let left = Vector(count: m * k, repeating: 1)
    let right = Vector(count: k * n, repeating: 1)
    let result = Vector(count: m * n)
    var questions = 0
    multiply(
      Operand(left.pointer, rows: m, columns: k), Operand(right.pointer, rows: k, columns: n),
      into: result.pointer
    ) {
      questions += 1
      return questions == 2
    }
    #expect(result[0] == Float(k))
    #expect(result[m * n - 1] == 0)
  }

  @Test("ragged rows make no matrix")
  func ragged() {
    let isMade = Matrix([[1, 2], [3]]) != nil
    #expect(!isMade)
  }
}
