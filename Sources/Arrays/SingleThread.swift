internal import COpenBLAS

/// Holds BLAS to one thread: seeds and actors run in parallel instead, and two BLAS threads lose
/// time at the sizes of these networks.
let singleThread: Void = openblas_set_num_threads(1)

/// Ends the threads that OpenBLAS starts for the other cores as it is loaded.
///
/// They are never used, and each would yield in a loop for a twentieth of a second: processor time that a
/// program shows as its own, and that the start of anything else nearby does not get. To be called before
/// any other thread is there.
package func endIdleThreads() {
  // First, as setting the number would start them again.
  singleThread
  openblas_end_threads()
}
