/* map.h - y[i] = F(x[i]) on every backend, for x of type X and y of type Y. LOOP is OPENMP_SIMD, or
   OPENMP_FOR where F is not to be vectorised. The includer passes F to TINE_FN, and sets F, X, Y
   and LOOP. */
#include "arrays.h"

static void serial(bench_data *d)
{
    size_t n = d->n;
    const X *x = d->in;
    Y *y = d->out;
    for (size_t i = 0; i < n; i++) y[i] = F(x[i]);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const X *x = d->in;
    Y *y = d->out;
    LOOP(p, , for (size_t i = 0; i < n; i++) y[i] = F(x[i]););
}

/* tine_map takes a function's name, so this macro expands F first. */
#define MAP_OF(f, y, x, n, o) tine_map(f, y, x, n, o)
static inline int by_tine(bench_data *d, const tine_opts *o)
{
    const X *x = d->in;
    Y *y = d->out;
    return MAP_OF(F, y, x, d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    const X *x = in;
    Y *y = out;
    (void)acc, (void)d;
    for (size_t i = 0; i < hi - lo; i++) y[i] = F(x[i]);
    return 0;
}
