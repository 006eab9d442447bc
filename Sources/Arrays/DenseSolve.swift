import COpenBLAS

/// Solves as many linear equations as unknowns by elimination with pivots, on one thread.
///
/// - Parameters:
///   - matrix: The factors, column by column; overwritten.
///   - right: The right-hand sides; overwritten by the unknowns.
///   - columns: How many systems with the same factors are solved; `right` holds one after the other.
///   - isCancelled: Whether nobody waits for the unknowns any more; asked every few milliseconds where
///     there are many of them.
/// - Returns: False where the unknowns are not determined, or nobody waited.
/// - Complexity: O(n³).
package func solve(
  matrix: inout [Double], right: inout [Double], columns: Int = 1,
  isCancelled: () -> Bool = { false }
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
      if size <= wholeSize {
        dgesv_(n, columns, &matrix, n, &pivots, &right, n, &info)
      } else if factor(&matrix, size, &pivots, isCancelled) {
        dgetrs_("N", n, columns, matrix, n, pivots, &right, n, &info)
      } else {
        info = 1
      }
    }
  }
  return info == 0 && right.allSatisfy(\.isFinite)
}

/// The most equations that are solved without a question.
private let wholeSize = 1000

/// Eliminates by blocks of columns, with a question before each.
///
/// - Returns: False where a pivot is 0, or nobody waits.
private func factor(
  _ matrix: inout [Double], _ size: Int, _ pivots: inout [CInt], _ isCancelled: () -> Bool
) -> Bool {
  let (n, block) = (CInt(size), 128)
  return matrix.withUnsafeMutableBufferPointer { matrix in
    guard let a = matrix.baseAddress else { return true }
    for start in stride(from: 0, to: size, by: block) {
      if isCancelled() { return false }
      let end = min(size, start + block)
      let corner = a + start * size + start
      var info: CInt = 0
      var panel = [CInt](repeating: 0, count: end - start)
      var (height, width) = (CInt(size - start), CInt(end - start))
      withUnsafePointer(to: n) { dgetrf_(&height, &width, corner, $0, &panel, &info) }
      guard info == 0 else { return false }
      // The rows that changed places within the block do so beside it, too.
      var (first, last, step) = (CInt(1), width, CInt(1))
      for (from, count) in [(0, start), (end, size - end)] where count > 0 {
        var columns = CInt(count)
        withUnsafePointer(to: n) {
          dlaswp_(&columns, a + from * size + start, $0, &first, &last, panel, &step)
        }
      }
      for (place, pivot) in panel.enumerated() { pivots[start + place] = pivot + CInt(start) }
      guard end < size else { break }
      let rest = CInt(size - end)
      cblas_dtrsm(
        CblasColMajor, CblasLeft, CblasLower, CblasNoTrans, CblasUnit, width, rest, 1, corner, n,
        a + end * size + start, n)
      cblas_dgemm(
        CblasColMajor, CblasNoTrans, CblasNoTrans, rest, rest, width, -1, a + start * size + end, n,
        a + end * size + start, n, 1, a + end * size + end, n)
    }
    return true
  }
}
