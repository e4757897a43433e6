/* items.h - items of about a microsecond each, for the workloads that differ only in how items come
   to threads. */
#ifndef WORKLOADS_ITEMS_H
#define WORKLOADS_ITEMS_H
#include "arrays.h"

/* Rounds of an item. Each takes 2.8 ns (Zen 5) to 5.2 ns (Cascade Lake), and depends on the one
   before. */
enum { ITEM_ROUNDS = 240 };

/* item is not inlined. In an inlined loop the compiler would compute four items in one vector,
   which a stream of single items cannot do. */
static __attribute__((noinline, unused)) uint64_t item(size_t i)
{
    uint64_t h = i;
    for (int k = 0; k < ITEM_ROUNDS; k++) h = hash(h);
    return h;
}

static inline void items_serial(bench_data *d)
{
    uint64_t *y = d->out;
    for (size_t i = 0, n = d->n; i < n; i++) y[i] = item(i);
}

static inline void items_openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    uint64_t *y = d->out;
    OPENMP_FOR(p, , for (size_t i = 0; i < n; i++) y[i] = item(i););
}

static inline int items_range(const void *in, void *out, void *acc, size_t lo, size_t hi,
                              const bench_data *d)
{
    uint64_t *y = out;
    (void)in, (void)acc, (void)d;
    for (size_t i = lo; i < hi; i++) y[i - lo] = item(i);
    return 0;
}
#endif
