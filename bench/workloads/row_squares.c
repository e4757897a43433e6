/* row_squares.c - the sum of squares of each row of 1000 numbers. Tutorials give ten rows (--n 10)
   to a pool. */
#include "arrays.h"

enum { COLUMNS = 1000 };
typedef struct row {
    double x[COLUMNS];
} row;

/* Every backend uses omp simd. Without it, C must add one number at a time, in order. */
static inline double sum_of_squares(const double *x)
{
    double s = 0;
#pragma omp simd reduction(+ : s)
    for (size_t i = 0; i < COLUMNS; i++) s += x[i] * x[i];
    return s;
}

static void serial(bench_data *d)
{
    size_t n = d->n;
    const row *x = d->in;
    double *y = d->out;
    for (size_t i = 0; i < n; i++) y[i] = sum_of_squares(x[i].x);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const row *x = d->in;
    double *y = d->out;
    OPENMP_FOR(p, , for (size_t i = 0; i < n; i++) y[i] = sum_of_squares(x[i].x););
}

static int rows(size_t lo, size_t hi, void *ctx)
{
    bench_data *d = ctx;
    const row *x = d->in;
    double *y = d->out;
    for (size_t i = lo; i < hi; i++) y[i] = sum_of_squares(x[i].x);
    return 0;
}

static int by_tine(bench_data *d, const tine_opts *o) { return tine_for(rows, d, d->n, o); }

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    const row *x = in;
    double *y = out;
    (void)acc, (void)d;
    for (size_t i = 0; i < hi - lo; i++) y[i] = sum_of_squares(x[i].x);
    return 0;
}

/* Compilers may add a row in a different order in each of these loops. No term is negative, so the
   magnitude for sums_agree is the sum itself. The squaring rounds each term once more than in a sum
   of numbers, which counts as one more term. */
static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    const double *a = out, *b = out_serial;
    (void)acc, (void)acc_serial;
    for (size_t i = 0; i < d->n; i++)
        if (!sums_agree(a[i], b[i], COLUMNS + 1, b[i])) return 0;
    return 1;
}

const bench_workload bench_workload_row_squares = {
    .name = "row_squares",
    .about = "sum of squares of each row of 1000 doubles",
    .element = "row",
    .group = "tutorial",
    .n = 5000,
    .in_size = sizeof(row),
    .out_size = sizeof(double),
    .bytes = sizeof(row) + sizeof(double),
    .takes_input = 1,
    .regular = 1,
    .make = uniform,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
    .same = same,
};
