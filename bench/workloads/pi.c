/* pi.c - counts the random points within the quarter circle: pi by the Monte Carlo method. Point i
   depends on i alone, so every backend and schedule counts the same points. */
#include "arrays.h"

/* Whether point i lies within. Coordinates are integers of 31 bits, so nothing is rounded. */
static inline uint64_t within(size_t i)
{
    uint64_t h = hash(i), x = h >> 33, y = h & 0x7fffffff;
    return x * x + y * y < (uint64_t)1 << 62;
}

static inline uint64_t count(size_t lo, size_t hi)
{
    uint64_t c = 0;
    for (size_t i = lo; i < hi; i++) c += within(i);
    return c;
}

static void serial(bench_data *d) { *(uint64_t *)d->acc = count(0, d->n); }

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    uint64_t c = 0;
    OPENMP_SIMD(p, reduction(+ : c), for (size_t i = 0; i < n; i++) c += within(i););
    *(uint64_t *)d->acc = c;
}

static int leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    (void)ctx;
    *(uint64_t *)acc += count(lo, hi);
    return 0;
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    return tine_fold(leaf, count_join, NULL, d->acc, sizeof(uint64_t), d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    (void)in, (void)out, (void)d;
    *(uint64_t *)acc += count(lo, hi);
    return 0;
}

const bench_workload bench_workload_pi = {
    .name = "pi",
    .about = "random points within the quarter circle",
    .element = "point",
    .group = "field",
    .n = 10000000,
    .acc_size = sizeof(uint64_t),
    .regular = 1,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
    .join = count_join,
};
