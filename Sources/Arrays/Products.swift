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
///   - isCancelled: Whether nobody waits for the product any more; asked about every twentieth of a second.
///     Not all of it is computed then.
/// - Complexity: O(m · k · n)
public func multiply(
  _ left: Operand, _ right: Operand, into result: UnsafeMutablePointer<Float>,
  isAdding: Bool = false, isCancelled: () -> Bool = { false }
) {
  precondition(left.effectiveColumns == right.effectiveRows, "the inner extents differ")
  let (m, n, k) = (left.effectiveRows, right.effectiveColumns, left.effectiveColumns)
  guard m > 0, n > 0 else { return }
  singleThread
  let part = rowsPerPart(n, k)
  var row = 0
  while row < m {
    if row > 0 || part < m, isCancelled() { return }
    cblas_sgemm(
      CblasRowMajor, left.isTransposed ? CblasTrans : CblasNoTrans,
      right.isTransposed ? CblasTrans : CblasNoTrans, blasint(min(part, m - row)), blasint(n),
      blasint(k), 1, left.pointer + (left.isTransposed ? row : row * left.columns),
      blasint(max(1, left.columns)), right.pointer, blasint(max(1, right.columns)),
      isAdding ? 1 : 0, result + row * n, blasint(n))
    row += part
  }
}

/// How many rows of a product are computed between two questions whether to go on: a thousand million
/// multiplications' worth, in whole blocks of the kernels'.
private func rowsPerPart(_ n: Int, _ k: Int) -> Int {
  let (size, isHuge) = n.multipliedReportingOverflow(by: max(1, k))
  return isHuge ? 16 : max(16, 1_000_000_000 / size / 16 * 16)
}
