/* row_double.c - y = 2 * x for every number of a row: what row * 2 meant (a Python list would
   repeat itself). */
#include "arrays.h"

static inline double twice(double x) { return 2 * x; }
TINE_FN(double, twice, double)

static int prepare(bench_data *d, const bench_source *s)
{
    return arrays_make(&bench_workload_row_double, d, s, identity);
}
static void release(bench_data *d) { arrays_free(&bench_workload_row_double, d); }

static void serial(bench_data *d)
{
    size_t n = d->n;
    const double *x = d->in;
    double *y = d->out;
    for (size_t i = 0; i < n; i++) y[i] = twice(x[i]);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const double *x = d->in;
    double *y = d->out;
    OPENMP_SIMD(p, , for (size_t i = 0; i < n; i++) y[i] = twice(x[i]););
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const double *x = d->in;
    double *y = d->out;
    return tine_map(twice, y, x, d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    const double *x = in;
    double *y = out;
    (void)acc, (void)d;
    for (size_t i = 0; i < hi - lo; i++) y[i] = twice(x[i]);
    return 0;
}

const bench_workload bench_workload_row_double = {
    .name = "row_double",
    .about = "y = 2 * x, the rows one after another",
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
};
