#include <cblas.h>

void openblas_set_num_threads(int num_threads);

// No header has it, and an OpenBLAS without threads does not have it at all.
int blas_thread_shutdown_(void) __attribute__((weak));

static inline void openblas_end_threads(void) {
  if (blas_thread_shutdown_) blas_thread_shutdown_();
}

// LAPACK, which OpenBLAS carries with it: solves A X = B, columns first.
void dgesv_(
    const int *order, const int *columns, double *a, const int *stride, int *pivots, double *b,
    const int *b_stride, int *info);
