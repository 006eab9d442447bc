import COpenBLAS

/// Solves as many linear equations as unknowns by elimination with pivots, on one thread.
///
/// - Parameters:
///   - matrix: The factors, column by column; overwritten.
///   - right: The right-hand sides; overwritten by the unknowns.
///   - columns: How many systems with the same factors are solved; `right` holds one after the other.
/// - Returns: False where the unknowns are not determined.
/// - Complexity: O(n³).
package func solve(
  matrix: inout [Double], right: inout [Double], columns: Int = 1
) -> Bool {
  guard !right.isEmpty else { return true }
  let size = right.count / max(columns, 1)
  precondition(
    columns > 0 && right.count == size * columns && matrix.count == size * size,
    "the equations are not square")
  singleThread
  let (count, one) = (CInt(size), CInt(columns))
  var pivots = [CInt](repeating: 0, count: size)
  var info: CInt = 0
  withUnsafePointer(to: count) { n in
    withUnsafePointer(to: one) { columns in
      dgesv_(n, columns, &matrix, n, &pivots, &right, n, &info)
    }
  }
  return info == 0 && right.allSatisfy(\.isFinite)
}
