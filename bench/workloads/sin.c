/* sin.c - y = sin(x): enough arithmetic in an element that memory hardly matters. */
#include "arrays.h"
#include <math.h>

TINE_FN(double, sin, double)

static int prepare(bench_data *d, const bench_source *s)
{
    return arrays_make(&bench_workload_sin, d, s, identity);
}
static void release(bench_data *d) { arrays_free(&bench_workload_sin, d); }

static void serial(bench_data *d)
{
    size_t n = d->n;
    const double *x = d->in;
    double *y = d->out;
    for (size_t i = 0; i < n; i++) y[i] = sin(x[i]);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const double *x = d->in;
    double *y = d->out;
    OPENMP_FOR(p, , for (size_t i = 0; i < n; i++) y[i] = sin(x[i]););
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const double *x = d->in;
    double *y = d->out;
    return tine_map(sin, y, x, d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    const double *x = in;
    double *y = out;
    (void)acc, (void)d;
    for (size_t i = 0; i < hi - lo; i++) y[i] = sin(x[i]);
    return 0;
}

/* Libraries have sines of their own, off by up to 4 units in the last place (Intel's, in NumPy);
   C's own by less than 1. */
static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    const double *a = out, *b = out_serial;
    (void)acc, (void)acc_serial;
    for (size_t i = 0; i < d->n; i++) {
        if (!(fabs(a[i] - b[i]) <= 5 * 0x1p-52 * fabs(b[i])) && !(isnan(a[i]) && isnan(b[i])))
            return 0;
    }
    return 1;
}

const bench_workload bench_workload_sin = {
    .name = "sin",
    .about = "y = sin(x)",
    .element = "double",
    .group = "tutorial",
    .n = 5000000,
    .in_size = sizeof(double),
    .out_size = sizeof(double),
    .bytes = 2 * sizeof(double),
    .takes_input = 1,
    .regular = 1,
    .prepare = prepare,
    .release = release,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
    .same = same,
};
