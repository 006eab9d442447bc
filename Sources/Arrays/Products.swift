import COpenBLAS

/// A row-major matrix in somebody else's memory, as a factor of a product.
public struct Operand {
  let pointer: UnsafePointer<Float>
  let rows: Int
  let columns: Int
  let isTransposed: Bool

  /// Points at a matrix as it is stored.
  ///
  /// - Parameters:
  ///   - pointer: The first element of `rows * columns`, row by row.
  ///   - rows: The number of rows stored.
  ///   - columns: The number of columns stored.
  ///   - isTransposed: Whether the product takes the matrix transposed.
  public init(
    _ pointer: UnsafePointer<Float>, rows: Int, columns: Int, isTransposed: Bool = false
  ) {
    self.pointer = pointer
    self.rows = rows
    self.columns = columns
    self.isTransposed = isTransposed
  }

  var effectiveRows: Int { isTransposed ? columns : rows }
  var effectiveColumns: Int { isTransposed ? rows : columns }
}

/// Computes `result ← left · right`, or adds the product to what `result` holds.
///
/// - Parameters:
///   - left: The left factor, `[m, k]` as it enters the product.
///   - right: The right factor, `[k, n]` as it enters the product.
///   - result: Memory of the product, `[m, n]` row by row.
///   - isAdding: Whether the product is added to what is there.
/// - Complexity: O(m · k · n)
public func multiply(
  _ left: Operand, _ right: Operand, into result: UnsafeMutablePointer<Float>,
  isAdding: Bool = false
) {
  precondition(left.effectiveColumns == right.effectiveRows, "the inner extents differ")
  let m = left.effectiveRows
  let n = right.effectiveColumns
  guard m > 0, n > 0 else { return }
  singleThread
  cblas_sgemm(
    CblasRowMajor, left.isTransposed ? CblasTrans : CblasNoTrans,
    right.isTransposed ? CblasTrans : CblasNoTrans, blasint(m), blasint(n),
    blasint(left.effectiveColumns), 1, left.pointer, blasint(max(1, left.columns)),
    right.pointer, blasint(max(1, right.columns)), isAdding ? 1 : 0, result, blasint(n))
}
