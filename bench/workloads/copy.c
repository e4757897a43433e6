/* copy.c - y = x: limited by memory alone. */
#include "arrays.h"

static void serial(bench_data *d)
{
    size_t n = d->n;
    const double *x = d->in;
    double *y = d->out;
    for (size_t i = 0; i < n; i++) y[i] = x[i];
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const double *x = d->in;
    double *y = d->out;
    OPENMP_SIMD(p, , for (size_t i = 0; i < n; i++) y[i] = x[i];);
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const double *x = d->in;
    double *y = d->out;
    return tine_copy(y, x, d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    const double *x = in;
    double *y = out;
    (void)acc, (void)d;
    for (size_t i = 0; i < hi - lo; i++) y[i] = x[i];
    return 0;
}

const bench_workload bench_workload_copy = {
    .name = "copy",
    .about = "y = x",
    .element = "double",
    .group = "field",
    .n = 5000000,
    .in_size = sizeof(double),
    .out_size = sizeof(double),
    .bytes = 2 * sizeof(double),
    .takes_input = 1,
    .regular = 1,
    .make = identity,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
};
