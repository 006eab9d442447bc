#include <cblas.h>

void openblas_set_num_threads(int num_threads);

// LAPACK, which OpenBLAS carries with it: solves A X = B, columns first.
void dgesv_(
    const int *order, const int *columns, double *a, const int *stride, int *pivots, double *b,
    const int *b_stride, int *info);
