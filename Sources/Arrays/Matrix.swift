/// A dense row-major matrix of single-precision numbers in memory of its own.
///
/// Like `Vector` it has exactly one owner. Shapes are checked where a matrix is made and where two
/// meet; nothing is ever broadcast silently.
public struct Matrix: ~Copyable, Sendable {
  /// The number of rows.
  public let rows: Int

  /// The number of columns.
  public let columns: Int

  private var storage: Vector

  /// Makes a matrix of equal elements; negative extents are taken as 0.
  public init(rows: Int, columns: Int, repeating value: Float = 0) {
    self.rows = max(0, rows)
    self.columns = max(0, columns)
    storage = Vector(count: self.rows * self.columns, repeating: value)
  }

  /// Makes a matrix of given rows, or nothing when they are not equally long.
  public init?(_ rows: [[Float]]) {
    let columns = rows.first?.count ?? 0
    guard rows.allSatisfy({ $0.count == columns }) else { return nil }
    self.init(rows: rows.count, columns: columns)
    for (row, elements) in rows.enumerated() {
      for (column, element) in elements.enumerated() {
        storage.pointer[row * columns + column] = element
      }
    }
  }

  /// The element in the first row and column; valid for `rows * columns` elements, row by row.
  public var pointer: UnsafeMutablePointer<Float> { storage.pointer }

  /// The element in a row and a column, both counted from 0.
  public subscript(row: Int, column: Int) -> Float {
    get {
      checkIndex(row, column)
      return storage.pointer[row * columns + column]
    }
    set {
      checkIndex(row, column)
      storage.pointer[row * columns + column] = newValue
    }
  }

  /// The elements as an array of rows.
  public var elements: [[Float]] {
    (0..<rows).map { row in
      Array(UnsafeBufferPointer(start: storage.pointer + row * columns, count: columns))
    }
  }

  /// The matrix product `self · other`, `[rows, other.columns]`.
  ///
  /// - Complexity: O(rows · columns · other.columns)
  public func times(_ other: borrowing Matrix) -> Matrix {
    precondition(columns == other.rows, "the inner extents of a product differ")
    let product = Matrix(rows: rows, columns: other.columns)
    multiply(
      Operand(pointer, rows: rows, columns: columns),
      Operand(other.pointer, rows: other.rows, columns: other.columns),
      into: product.pointer)
    return product
  }

  private func checkIndex(_ row: Int, _ column: Int) {
    precondition(
      row >= 0 && row < rows && column >= 0 && column < columns, "matrix index out of range")
  }
}
