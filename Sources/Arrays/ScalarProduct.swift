import COpenBLAS

/// The scalar product of two vectors in double precision, on one thread.
///
/// A matrix that is much larger than the processor's nearest caches is multiplied faster row by row with
/// this than with BLAS's own product, which reads several rows at a time: memory that is read in order is
/// there in time. And a row's last bits do not depend on the rows it is multiplied together with.
///
/// - Parameters:
///   - first: A vector, `[count]`.
///   - second: Another, `[count]`.
///   - count: The number of elements.
/// - Returns: The sum of the products of their elements.
/// - Complexity: O(count)
package func scalarProduct(
  _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>, count: Int
) -> Double {
  singleThread
  return cblas_ddot(blasint(count), first, 1, second, 1)
}
