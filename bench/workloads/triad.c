/* triad.c - a = b + 3 * c: the line of the STREAM benchmark (McCalpin 1995) that tells what memory
   can do. */
#include "arrays.h"

static inline double triad(double b, double c) { return b + 3 * c; }
TINE_FN(double, triad, double, double)

static int prepare(bench_data *d, const bench_source *s)
{
    return arrays_make(&bench_workload_triad, d, s, identity);
}
static void release(bench_data *d) { arrays_free(&bench_workload_triad, d); }

static void serial(bench_data *d)
{
    size_t n = d->n;
    const double *b = d->in, *c = b + n;
    double *a = d->out;
    for (size_t i = 0; i < n; i++) a[i] = triad(b[i], c[i]);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const double *b = d->in, *c = b + n;
    double *a = d->out;
    OPENMP_SIMD(p, , for (size_t i = 0; i < n; i++) a[i] = triad(b[i], c[i]););
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const double *b = d->in, *c = b + d->n;
    double *a = d->out;
    return tine_starmap(triad, a, b, c, d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    const double *b = in, *c = bench_second(d, in, lo, hi, sizeof *b);
    double *a = out;
    (void)acc;
    for (size_t i = 0; i < hi - lo; i++) a[i] = triad(b[i], c[i]);
    return 0;
}

const bench_workload bench_workload_triad = {
    .name = "triad",
    .about = "a = b + 3 * c",
    .element = "pair of doubles",
    .group = "field",
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
