/* transpose.c - the columns of a matrix become rows, as in numpy's x.T.copy(). Plain OpenMP goes by
   tiles, as any fast program does for a matrix larger than a cache. */
#include "matrix.h"

enum { TILE = 32 }; /* Rows and columns of a tile. */

static inline void turn(double *y, const double *x, sides m, size_t r0, size_t c0)
{
    const size_t r1 = m.rows - r0 < TILE ? m.rows : r0 + TILE,
                 c1 = m.cols - c0 < TILE ? m.cols : c0 + TILE;
    for (size_t c = c0; c < c1; c++)
        for (size_t r = r0; r < r1; r++) y[c * m.rows + r] = x[r * m.cols + c];
}

static void serial(bench_data *d)
{
    const sides m = sides_of(d->n);
    const double *x = d->in;
    double *y = d->out;
    for (size_t r = 0; r < m.rows; r++)
        for (size_t c = 0; c < m.cols; c++) y[c * m.rows + r] = x[r * m.cols + c];
}

static void openmp(bench_data *d, const bench_plan *p)
{
    const sides m = sides_of(d->n);
    const size_t across = (m.cols + TILE - 1) / TILE, tiles = (m.rows + TILE - 1) / TILE * across;
    const double *x = d->in;
    double *y = d->out;
    OPENMP_FOR(p, ,
               for (size_t t = 0; t < tiles; t++)
                   turn(y, x, m, t / across * TILE, t % across * TILE););
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const sides m = sides_of(d->n);
    const double *x = d->in;
    double *y = d->out;
    return tine_transpose(y, x, m.rows, m.cols, o);
}

const bench_workload bench_workload_transpose = {
    .name = "transpose",
    .about = "a square matrix transposed",
    .element = "double",
    .group = "array",
    .n = 50000000,
    .in_size = sizeof(double),
    .out_size = sizeof(double),
    .bytes = 2 * sizeof(double),
    .regular = 1,
    .make = whole,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
};
