import COpenBLAS

/// Solves as many linear equations as unknowns by elimination with pivots, on one thread.
///
/// - Parameters:
///   - matrix: The factors, column by column; overwritten.
///   - right: The right-hand sides; overwritten by the unknowns.
/// - Returns: False where the unknowns are not determined.
/// - Complexity: O(n³).
package func solve(matrix: inout [Double], right: inout [Double]) -> Bool {
  guard !right.isEmpty else { return true }
  precondition(matrix.count == right.count * right.count, "the equations are not square")
  singleThread
  let (count, one) = (CInt(right.count), CInt(1))
  var pivots = [CInt](repeating: 0, count: right.count)
  var info: CInt = 0
  withUnsafePointer(to: count) { n in
    withUnsafePointer(to: one) { columns in
      dgesv_(n, columns, &matrix, n, &pivots, &right, n, &info)
    }
  }
  return info == 0 && right.allSatisfy(\.isFinite)
}
