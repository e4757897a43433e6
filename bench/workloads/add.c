/* add.c - z = x + y: a function of two arguments, pool.starmap(add, zip(xs, ys)). */
#include "arrays.h"

static inline double add(double x, double y) { return x + y; }
TINE_FN(double, add, double, double)

static int prepare(bench_data *d, const bench_source *s)
{
    return arrays_make(&bench_workload_add, d, s, identity);
}
static void release(bench_data *d) { arrays_free(&bench_workload_add, d); }

static void serial(bench_data *d)
{
    size_t n = d->n;
    const double *x = d->in, *y = x + n;
    double *z = d->out;
    for (size_t i = 0; i < n; i++) z[i] = add(x[i], y[i]);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const double *x = d->in, *y = x + n;
    double *z = d->out;
    OPENMP_SIMD(p, , for (size_t i = 0; i < n; i++) z[i] = add(x[i], y[i]););
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const double *x = d->in, *y = x + d->n;
    double *z = d->out;
    return tine_starmap(add, z, x, y, d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    const double *x = in, *y = bench_second(d, in, lo, hi, sizeof *x);
    double *z = out;
    (void)acc;
    for (size_t i = 0; i < hi - lo; i++) z[i] = add(x[i], y[i]);
    return 0;
}

const bench_workload bench_workload_add = {
    .name = "add",
    .about = "z = x + y",
    .element = "pair of doubles",
    .group = "tutorial",
    .n = 5000000,
    .in_size = sizeof(double),
    .in_arrays = 2,
    .out_size = sizeof(double),
    .bytes = 3 * sizeof(double),
    .takes_input = 1,
    .regular = 1,
    .prepare = prepare,
    .release = release,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
};
