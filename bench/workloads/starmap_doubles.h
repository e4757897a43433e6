/* starmap_doubles.h - a workload W named NAME: z = F(x, y) for two arrays of doubles. The includer
   passes F to TINE_FN, and sets F, W, NAME, ABOUT and GROUP. */
#include "arrays.h"

static int prepare(bench_data *d, const bench_source *s) { return arrays_make(&W, d, s, identity); }
static void release(bench_data *d) { arrays_free(&W, d); }

static void serial(bench_data *d)
{
    size_t n = d->n;
    const double *x = d->in, *y = x + n;
    double *z = d->out;
    for (size_t i = 0; i < n; i++) z[i] = F(x[i], y[i]);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const double *x = d->in, *y = x + n;
    double *z = d->out;
    OPENMP_SIMD(p, , for (size_t i = 0; i < n; i++) z[i] = F(x[i], y[i]););
}

/* tine_starmap takes a function's name, so this macro expands F first. */
#define STARMAP_OF(f, z, x, y, n, o) tine_starmap(f, z, x, y, n, o)
static int by_tine(bench_data *d, const tine_opts *o)
{
    const double *x = d->in, *y = x + d->n;
    double *z = d->out;
    return STARMAP_OF(F, z, x, y, d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    const double *x = in, *y = bench_second(d, in, lo, hi, sizeof *x);
    double *z = out;
    (void)acc;
    for (size_t i = 0; i < hi - lo; i++) z[i] = F(x[i], y[i]);
    return 0;
}

const bench_workload W = {
    .name = NAME,
    .about = ABOUT,
    .element = "pair of doubles",
    .group = GROUP,
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
