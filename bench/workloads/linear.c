/* linear.c - y = a x + b, where a and b are known only at run time: a function with a context. */
#include "arrays.h"

typedef struct coef {
    double a, b;
} coef;
static inline double line(const coef *c, double x) { return c->a * x + c->b; }
TINE_FN_WITH(double, line, coef, double)

/* The values are volatile, so that no backend knows them at compile time. */
static volatile double slope = 2.5, height = -7;
static coef parameters(void) { return (coef){slope, height}; }

static void serial(bench_data *d)
{
    const coef c = parameters();
    const double *x = d->in;
    double *y = d->out;
    for (size_t i = 0; i < d->n; i++) y[i] = c.a * x[i] + c.b;
}

static void openmp(bench_data *d, const bench_plan *p)
{
    const coef c = parameters();
    const size_t n = d->n;
    const double *x = d->in;
    double *y = d->out;
    OPENMP_SIMD(p, , for (size_t i = 0; i < n; i++) y[i] = c.a * x[i] + c.b;);
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const coef c = parameters();
    const double *x = d->in;
    double *y = d->out;
    return tine_map_with(line, &c, y, x, d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    const coef c = parameters();
    const double *x = in;
    double *y = out;
    (void)acc, (void)d;
    for (size_t i = 0; i < hi - lo; i++) y[i] = c.a * x[i] + c.b;
    return 0;
}

const bench_workload bench_workload_linear = {
    .name = "linear",
    .about = "y = a x + b, a and b known at run time",
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
