/* sum_chunks.c - the sum of a list of a million numbers. Tutorials cut it into 100 chunks (--chunk
   10000). */
#include "arrays.h"
#include <math.h>

/* Every backend uses omp simd. Without it, C must add in order, one number at a time. If only some
   backends had it, the gain of vectors would look like a gain of threads. */
static inline double sum(const double *x, size_t n)
{
    double s = 0;
#pragma omp simd reduction(+ : s)
    for (size_t i = 0; i < n; i++) s += x[i];
    return s;
}

static void serial(bench_data *d) { *(double *)d->acc = sum(d->in, d->n); }

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const double *x = d->in;
    double s = 0;
    OPENMP_SIMD(p, reduction(+ : s), for (size_t i = 0; i < n; i++) s += x[i];);
    *(double *)d->acc = s;
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const double *x = d->in;
    double *s = d->acc;
    return tine_sum(s, x, d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    (void)out, (void)d;
    *(double *)acc += sum(in, hi - lo);
    return 0;
}

static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    const double *x = d->in;
    double magnitude = 0;
    (void)out, (void)out_serial;
    for (size_t i = 0; i < d->n; i++) magnitude += fabs(x[i]);
    return sums_agree(*(const double *)acc, *(const double *)acc_serial, d->n, magnitude);
}

const bench_workload bench_workload_sum_chunks = {
    .name = "sum_chunks",
    .about = "the sum of a list",
    .element = "double",
    .group = "tutorial",
    .n = 1000000,
    .in_size = sizeof(double),
    .acc_size = sizeof(double),
    .bytes = sizeof(double),
    .takes_input = 1,
    .regular = 1,
    .make = identity,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
    .join = sum_join,
    .same = same,
};
