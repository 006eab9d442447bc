import COpenBLAS

/// Computes `result ← matrix · vector` in double precision, on one thread.
///
/// - Parameters:
///   - matrix: The matrix, `[rows, columns]` row by row.
///   - rows: The number of rows.
///   - columns: The number of columns.
///   - vector: The vector, `[columns]`.
///   - result: Memory of the product, `[rows]`.
/// - Complexity: O(rows · columns)
package func multiply(
  matrix: UnsafePointer<Double>, rows: Int, columns: Int, vector: UnsafePointer<Double>,
  into result: UnsafeMutablePointer<Double>
) {
  guard rows > 0, columns > 0 else { return }
  singleThread
  cblas_dgemv(
    CblasRowMajor, CblasNoTrans, blasint(rows), blasint(columns), 1, matrix, blasint(columns),
    vector, 1, 0, result, 1)
}
