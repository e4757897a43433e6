/* sum_axis.c - the sums of a matrix's columns: numpy's x.sum(axis=0). */
#include "matrix.h"

static void serial(bench_data *d)
{
    const sides m = sides_of(d->n);
    const double *x = d->in;
    double *y = d->out;
    for (size_t c = 0; c < m.cols; c++) y[c] = 0;
    for (size_t r = 0; r < m.rows; r++)
        for (size_t c = 0; c < m.cols; c++) y[c] += x[r * m.cols + c];
}

/* Shared out by rows, with sums of its own for each thread. At 5e7 elements this is twice as fast
   as sharing out the columns, which reads the matrix in short pieces of rows. */
static void openmp(bench_data *d, const bench_plan *p)
{
    const sides m = sides_of(d->n);
    const size_t cols = m.cols;
    const double *x = d->in;
    double *y = d->out;
    for (size_t c = 0; c < cols; c++) y[c] = 0;
    OPENMP_FOR(p, reduction(+ : y[:cols]),
               for (size_t r = 0; r < m.rows; r++)
                   for (size_t c = 0; c < cols; c++) y[c] += x[r * cols + c];);
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
    .make = whole,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
};
