/* quantile.c - the three quartiles of doubles, by the rule of numpy.quantile. */
#include "inputs.h"
#include <math.h>

enum { QUARTILES = 3 };
static const double quarters[QUARTILES] = {0.25, 0.5, 0.75};

#define FOUND double
#include "find.h"

static double min(const double *x, size_t n)
{
    double a = x[0];
    for (size_t i = 1; i < n; i++) a = x[i] < a ? x[i] : a;
    return a;
}

/* Interpolates between the element at the place and the next one, which is the least of the
   elements behind it. */
static double quantile(double *x, size_t n, double q)
{
    double v = (double)(n - 1) * q, t = v - floor(v);
    size_t k = (size_t)v;
    double a = find(x, (ptrdiff_t)n, (ptrdiff_t)k), b = k + 1 < n ? min(x + k + 1, n - k - 1) : a;
    return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
}

/* Works on a copy of the input, which is made outside the clock. */
static void serial(bench_data *d)
{
    for (size_t k = 0; k < QUARTILES; k++)
        ((double *)d->acc)[k] = quantile(d->out, d->n, quarters[k]);
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const double *x = d->in;
    return tine_quantile((double *)d->acc, quarters, (size_t)QUARTILES, x, d->n, o);
}

/* Compilers differ in whether the interpolation is rounded once or twice. */
static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    const double *a = acc, *b = acc_serial;
    (void)d, (void)out, (void)out_serial;
    for (size_t k = 0; k < QUARTILES; k++) {
        if (!(fabs(a[k] - b[k]) <= 0x1p-51 * fabs(b[k]))) return 0;
    }
    return 1;
}

const bench_workload bench_workload_quantile = {
    .name = "quantile",
    .about = "the quartiles of doubles",
    .element = "double",
    .group = "array",
    .n = 50000000,
    .in_size = sizeof(double),
    .out_size = sizeof(double),
    .acc_size = QUARTILES * sizeof(double),
    .regular = 1,
    .in_place = 1,
    .inputs = key_orders,
    .fill = fill_f64,
    .serial = serial,
    .tine = by_tine,
    .same = same,
};
