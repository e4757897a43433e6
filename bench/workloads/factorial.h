/* factorial.h - the factorial of each number of a list, on every backend: for three of them, and
   for very many. */
#include "arrays.h"

static inline uint64_t factorial(uint32_t x) /* exact up to 20 */
{
    uint64_t y = 1;
    for (; x > 1; x--) y *= x;
    return y;
}
TINE_FN(uint64_t, factorial, uint32_t)

static void ten_twelve_fourteen(bench_data *d)
{
    uint32_t *x = d->own;
    for (size_t i = 0; i < d->n; i++) x[i] = 10 + 2 * (uint32_t)(i % 3);
}

static void serial(bench_data *d)
{
    size_t n = d->n;
    const uint32_t *x = d->in;
    uint64_t *y = d->out;
    for (size_t i = 0; i < n; i++) y[i] = factorial(x[i]);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const uint32_t *x = d->in;
    uint64_t *y = d->out;
    OPENMP_FOR(p, , for (size_t i = 0; i < n; i++) y[i] = factorial(x[i]););
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const uint32_t *x = d->in;
    uint64_t *y = d->out;
    return tine_map(factorial, y, x, d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    const uint32_t *x = in;
    uint64_t *y = out;
    (void)acc, (void)d;
    for (size_t i = 0; i < hi - lo; i++) y[i] = factorial(x[i]);
    return 0;
}
