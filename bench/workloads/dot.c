/* dot.c - x[0] * y[0] + x[1] * y[1] + …: reads two arrays and writes none. */
#include "inputs.h"
#include <math.h>

/* Fills both arrays. */
static void fill(void *x, size_t n, size_t seed, size_t input)
{
    fill_numbers(x, 2 * n, seed, input);
}

/* Every backend uses omp simd, for the reason given in sum_chunks.c. */
static inline double dot(const double *x, const double *y, size_t n)
{
    double s = 0;
#pragma omp simd reduction(+ : s)
    for (size_t i = 0; i < n; i++) s += x[i] * y[i];
    return s;
}

static void serial(bench_data *d)
{
    const double *x = d->in, *y = x + d->n;
    *(double *)d->acc = dot(x, y, d->n);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const double *x = d->in, *y = x + n;
    double s = 0;
    OPENMP_SIMD(p, reduction(+ : s), for (size_t i = 0; i < n; i++) s += x[i] * y[i];);
    *(double *)d->acc = s;
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const double *x = d->in, *y = x + d->n;
    double *s = d->acc;
    return tine_dot(s, x, y, d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    (void)out;
    *(double *)acc += dot(in, bench_second(d, in, lo, hi, sizeof(double)), hi - lo);
    return 0;
}

/* Each product is rounded once before it is added. For sums_agree this counts as one more term. */
static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    const double *x = d->in, *y = x + d->n;
    double magnitude = 0;
    (void)out, (void)out_serial;
    for (size_t i = 0; i < d->n; i++) magnitude += fabs(x[i] * y[i]);
    return sums_agree(*(const double *)acc, *(const double *)acc_serial, d->n + 1, magnitude);
}

const bench_workload bench_workload_dot = {
    .name = "dot",
    .about = "the sum of x * y",
    .element = "pair of doubles",
    .group = "field",
    .n = 5000000,
    .in_size = sizeof(double),
    .in_arrays = 2,
    .acc_size = sizeof(double),
    .bytes = 2 * sizeof(double),
    .takes_input = 1,
    .regular = 1,
    .inputs = number_kinds,
    .fill = fill,
    .single = 1,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
    .join = sum_join,
    .same = same,
};
