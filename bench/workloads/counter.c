/* counter.c - a counter that all workers share, with 4 × 1000 increments. The result is right if
   each increment is atomic, but then the loop is slower than on one thread. */
#include "arrays.h"
#include <stdatomic.h>

typedef _Atomic uint64_t shared_counter;

/* The counter is volatile, because the compiler would replace the loop by one addition. */
static void serial(bench_data *d)
{
    size_t n = d->n;
    volatile uint64_t *counter = d->acc;
    for (size_t i = 0; i < n; i++) *counter = *counter + 1;
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    uint64_t *counter = d->acc;
    OPENMP_FOR(p, , for (size_t i = 0; i < n; i++) BENCH_PRAGMA(omp atomic)++ * counter;);
}

static int increments(size_t lo, size_t hi, void *ctx)
{
    shared_counter *counter = ctx;
    for (size_t i = lo; i < hi; i++) atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
    return 0;
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    return tine_for(increments, d->acc, d->n, o);
}

/* d->acc lies in shared memory, like a Value of Python's multiprocessing, and every worker adds to
   it. No part is left to join. */
static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    (void)in, (void)out, (void)acc;
    return increments(lo, hi, d->acc);
}

static void join(void *acc, const void *part, void *ctx) { (void)acc, (void)part, (void)ctx; }

const bench_workload bench_workload_counter = {
    .name = "counter",
    .about = "a shared counter, 4 × 1000 increments",
    .element = "increment",
    .group = "tutorial",
    .n = 4000,
    .acc_size = sizeof(uint64_t),
    .regular = 1,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
    .join = join,
};
