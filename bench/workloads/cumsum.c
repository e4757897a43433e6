/* cumsum.c - y[i] = x[0] + … + x[i]. In the serial loop every element depends on the one before
   it. */
#include "inputs.h"
#include "static_chunk.h"
#include <math.h>

static inline double scan(double *y, const double *x, size_t n, double s)
{
    for (size_t i = 0; i < n; i++) y[i] = s += x[i];
    return s;
}

static inline double sum(const double *x, size_t n)
{
    double s = 0;
#pragma omp simd reduction(+ : s)
    for (size_t i = 0; i < n; i++) s += x[i];
    return s;
}

static void serial(bench_data *d) { scan(d->out, d->in, d->n, 0); }

/* Reads x twice: each thread sums its part, then scans it from the sum of the parts before it. */
static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const double *x = d->in;
    double *y = d->out, total[TEAM_MAX];
    int threads = team_size(p);
#pragma omp parallel num_threads(threads)
    {
        static_chunk q = my_chunk(n);
        double base = 0;
        total[q.mine] = sum(x + q.lo, q.hi - q.lo);
#pragma omp barrier
        for (int k = 0; k < q.mine; k++) base += total[k];
        scan(y + q.lo, x + q.lo, q.hi - q.lo, base);
    }
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const double *x = d->in;
    double *y = d->out;
    return tine_cumsum(y, x, d->n, o);
}

static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    const double *a = out, *b = out_serial, *x = d->in;
    double magnitude = 0;
    (void)acc, (void)acc_serial;
    for (size_t i = 0; i < d->n; i++) {
        magnitude += fabs(x[i]);
        if (!sums_agree(a[i], b[i], i + 1, magnitude)) return 0;
    }
    return 1;
}

const bench_workload bench_workload_cumsum = {
    .name = "cumsum",
    .about = "y[i] = x[0] + … + x[i]",
    .element = "double",
    .group = "array",
    .n = 50000000,
    .in_size = sizeof(double),
    .out_size = sizeof(double),
    .bytes = 2 * sizeof(double),
    .takes_input = 1,
    .regular = 1,
    .inputs = number_kinds,
    .fill = fill_numbers,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .same = same,
};
