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

// The steps of the same: factors by elimination, exchanges rows, and solves with the factors.
void dgetrf_(
    const int *rows, const int *columns, double *a, const int *stride, int *pivots, int *info);
void dlaswp_(
    const int *columns, double *a, const int *stride, const int *first, const int *last,
    const int *pivots, const int *step);
void dgetrs_(
    const char *transposed, const int *order, const int *columns, const double *a,
    const int *stride, const int *pivots, double *b, const int *b_stride, int *info);
