/* sum_chunks.c - the sum of n doubles: "sum a big list in chunks of 10,000" as tutorials do. */
#include "work.h"
#include <math.h>

static int prepare(bench_data *d, const bench_source *s)
{
    double *x = s->x ? NULL : bench_shared(s->n * sizeof *x);
    d->n = s->n;
    d->own = x;
    d->in = s->x ? s->x : x;
    d->acc = bench_shared(sizeof(double));
    if (!d->in || !d->acc) return 1;
    for (size_t i = 0; x && i < d->n; i++) x[i] = (double)(i % 1000);
    return 0;
}

static void release(bench_data *d)
{
    bench_unshare(d->own, d->n * sizeof(double));
    bench_unshare(d->acc, sizeof(double));
}

static void zero(void *acc) { *(double *)acc = 0; }
static void join(void *acc, const void *part) { *(double *)acc += *(const double *)part; }

static double sum(const double *x, size_t n)
{
    double s = 0;
    for (size_t i = 0; i < n; i++) s += x[i];
    return s;
}

static void serial(bench_data *d) { *(double *)d->acc = sum(d->in, d->n); }

static void openmp(bench_data *d, const bench_plan *p)
{
    const double *x = d->in;
    size_t n = d->n;
    double s = 0;
    OPENMP_FOR(p, reduction(+ : s), for (size_t i = 0; i < n; i++) s += x[i];);
    *(double *)d->acc = s;
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    return tine_sum((double *)d->acc, (const double *)d->in, d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    (void)out, (void)d;
    *(double *)acc += sum(in, hi - lo);
    return 0;
}

/* Sums in another order differ by rounding: at most n roundings of the sum of magnitudes, in practice far fewer. */
static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial, const void *acc_serial)
{
    double a = *(const double *)acc, b = *(const double *)acc_serial, magnitude = 0;
    const double *x = d->in;
    (void)out, (void)out_serial;
    for (size_t i = 0; i < d->n; i++) magnitude += fabs(x[i]);
    return (isnan(a) && isnan(b)) || a == b || fabs(a - b) <= 1e-12 * magnitude;
}

const bench_work bench_work_sum_chunks = {
    .name = "sum_chunks", .about = "the sum of doubles", .element = "double", .group = "tutorial", .n = 1000000,
    .in_size = sizeof(double), .acc_size = sizeof(double), .bytes = sizeof(double), .takes_input = 1, .regular = 1,
    .prepare = prepare, .release = release, .zero = zero, .join = join, .same = same,
    .serial = serial, .openmp = openmp, .tine = by_tine, .range = range,
};
