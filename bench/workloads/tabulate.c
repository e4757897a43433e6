/* tabulate.c - a table of a function of the index: the nodes of a grid, like numpy.linspace. */
#include "arrays.h"

/* A power of two, so that every node is exact however it is computed. */
enum { INTERVALS = 1 << 20 };
static inline double node(size_t i) { return (double)i * (1.0 / INTERVALS); }
TINE_INDEX(double, node)

static void serial(bench_data *d)
{
    double *y = d->out;
    for (size_t i = 0; i < d->n; i++) y[i] = node(i);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    const size_t n = d->n;
    double *y = d->out;
    OPENMP_SIMD(p, , for (size_t i = 0; i < n; i++) y[i] = node(i););
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    double *y = d->out;
    return tine_tabulate(node, y, d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    double *y = out;
    (void)in, (void)acc, (void)d;
    for (size_t i = lo; i < hi; i++) y[i - lo] = node(i);
    return 0;
}

const bench_workload bench_workload_tabulate = {
    .name = "tabulate",
    .about = "y[i] = a function of i",
    .element = "double",
    .group = "field",
    .n = 5000000,
    .out_size = sizeof(double),
    .bytes = sizeof(double),
    .regular = 1,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
};
