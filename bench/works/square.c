/* square.c - y = x * x on doubles: the pool.map(square, xs) that every tutorial begins with. */
#include "work.h"

static inline double square(double x) { return x * x; }
TINE_FN(double, square, double)

static int prepare(bench_data *d, const bench_source *s)
{
    double *x = s->x ? NULL : bench_shared(s->n * sizeof *x);
    d->n = s->n;
    d->own = x;
    d->in = s->x ? s->x : x;
    d->out = bench_shared(d->n * sizeof(double));
    if (!d->in || !d->out) return 1;
    for (size_t i = 0; x && i < d->n; i++) x[i] = (double)i;
    return 0;
}

static void release(bench_data *d)
{
    bench_unshare(d->own, d->n * sizeof(double));
    bench_unshare(d->out, d->n * sizeof(double));
}

static void serial(bench_data *d)
{
    const double *x = d->in;
    double *y = d->out;
    for (size_t i = 0; i < d->n; i++) y[i] = square(x[i]);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    const double *x = d->in;
    double *y = d->out;
    size_t n = d->n;
    OPENMP_FOR(p, , for (size_t i = 0; i < n; i++) y[i] = square(x[i]););
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    return tine_map(square, (double *)d->out, (const double *)d->in, d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    const double *x = in;
    double *y = out;
    (void)acc, (void)d;
    for (size_t i = 0; i < hi - lo; i++) y[i] = square(x[i]);
    return 0;
}

const bench_work bench_work_square = {
    .name = "square", .about = "y = x * x, doubles", .element = "double", .group = "tutorial", .n = 10000000,
    .in_size = sizeof(double), .out_size = sizeof(double), .bytes = 2 * sizeof(double), .takes_input = 1, .regular = 1,
    .prepare = prepare, .release = release,
    .serial = serial, .openmp = openmp, .tine = by_tine, .range = range,
};
