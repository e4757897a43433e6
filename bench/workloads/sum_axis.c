/* sum_axis.c - the sums of a matrix's columns: numpy's x.sum(axis=0). */
#include "matrix.h"

enum { TILE = 512 }; /* Columns whose sums fit in the L1 cache. */

static int prepare(bench_data *d, const bench_source *s)
{
    return arrays_make(&bench_workload_sum_axis, d, s, whole);
}
static void release(bench_data *d) { arrays_free(&bench_workload_sum_axis, d); }

static inline void add_columns(double *y, const double *x, sides m, size_t lo, size_t hi)
{
    for (size_t c = lo; c < hi; c++) y[c] = 0;
    for (size_t r = 0; r < m.rows; r++)
        for (size_t c = lo; c < hi; c++) y[c] += x[r * m.cols + c];
}

static void serial(bench_data *d)
{
    const sides m = sides_of(d->n);
    add_columns(d->out, d->in, m, 0, m.cols);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    const sides m = sides_of(d->n);
    const size_t tiles = (m.cols + TILE - 1) / TILE;
    const double *x = d->in;
    double *y = d->out;
    OPENMP_FOR(p, ,
               for (size_t t = 0; t < tiles; t++)
                   add_columns(y, x, m, t * TILE, t + 1 < tiles ? (t + 1) * TILE : m.cols););
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const sides m = sides_of(d->n);
    const double *x = d->in;
    double *y = d->out;
    return tine_sum_axis(y, x, m.rows, m.cols, m.cols, 0, o);
}

const bench_workload bench_workload_sum_axis = {
    .name = "sum_axis",
    .about = "the sums of a square matrix's columns",
    .element = "double",
    .group = "array",
    .n = 50000000,
    .in_size = sizeof(double),
    .out_size = sizeof(double),
    .bytes = sizeof(double),
    .regular = 1,
    .prepare = prepare,
    .release = release,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
};
