/* copy.c - y = x: limited by memory alone. */
#include "map.h"

static inline double copied(double x) { return x; }
TINE_BENCH_LOOPS(double, copied, double, OPENMP_SIMD)

static int by_tine(bench_data *d, const tine_opts *o)
{
    const double *x = d->in;
    double *y = d->out;
    return tine_copy(y, x, d->n, o);
}

MAP_WORKLOAD(copy, "y = x", .element = "double", .group = "field", MAP_DOUBLES(1))
