/* exscan.c - y[i] = x[0] + … + x[i - 1], y[0] = 0, in 32 bits: turns counts into starting
   positions. */
#include "inputs.h"
#include "static_chunk.h"
#include <string.h>

static inline int32_t add(int32_t a, int32_t b) { return (int32_t)((uint32_t)a + (uint32_t)b); }
TINE_MONOID(int32_t, add, 0)

static inline void scan(int32_t *y, const int32_t *x, size_t n, int32_t s)
{
    for (size_t i = 0; i < n; i++) {
        int32_t next = add(s, x[i]);
        y[i] = s;
        s = next;
    }
}

static inline int32_t sum(const int32_t *x, size_t n)
{
    uint32_t s = 0;
    for (size_t i = 0; i < n; i++) s += (uint32_t)x[i];
    return (int32_t)s;
}

static void serial(bench_data *d) { scan(d->out, d->in, d->n, 0); }

/* Reads x twice, like the loop in cumsum.c. */
static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const int32_t *x = d->in;
    int32_t *y = d->out, total[TEAM_MAX];
    int threads = team_size(p);
#pragma omp parallel num_threads(threads)
    {
        static_chunk q = my_chunk(n);
        int32_t base = 0;
        total[q.mine] = sum(x + q.lo, q.hi - q.lo);
#pragma omp barrier
        for (int k = 0; k < q.mine; k++) base = add(base, total[k]);
        scan(y + q.lo, x + q.lo, q.hi - q.lo, base);
    }
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const int32_t *x = d->in;
    int32_t *y = d->out;
    return tine_exscan(add, y, x, d->n, o);
}

const bench_workload bench_workload_exscan = {
    .name = "exscan",
    .about = "y[i] = x[0] + … + x[i - 1], 32-bit integers",
    .element = "int32",
    .group = "array",
    .n = 50000000,
    .in_size = sizeof(int32_t),
    .out_size = sizeof(int32_t),
    .bytes = 2 * sizeof(int32_t),
    .regular = 1,
    .fill = fill_i32,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
};
