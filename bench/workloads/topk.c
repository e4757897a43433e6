/* topk.c - the thousand greatest of n integers, in descending order. */
#include "inputs.h"
#include "static_chunk.h"
#include <stdlib.h>
#include <string.h>

enum { K_MAX = 1000 };
static size_t wanted(size_t n) { return n < K_MAX ? n : K_MAX; }

/* Puts x into a heap at place i or below, and overwrites the element at i. The root is the least
   element. */
static inline void sink(int64_t *heap, size_t k, size_t i, int64_t x)
{
    for (size_t c; (c = 2 * i + 1) < k; i = c) {
        if (c + 1 < k && heap[c + 1] < heap[c]) c++;
        if (x <= heap[c]) break;
        heap[i] = heap[c];
    }
    heap[i] = x;
}

/* Stores the k greatest elements of x, in no order. k <= n. */
static void keep(int64_t *heap, size_t k, const int64_t *x, size_t n)
{
    memcpy(heap, x, k * sizeof *x);
    for (size_t i = k / 2; i-- > 0;) sink(heap, k, i, heap[i]);
    for (size_t i = k; i < n; i++) {
        if (x[i] > heap[0]) sink(heap, k, 0, x[i]);
    }
}

static int descending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

static void serial(bench_data *d)
{
    size_t k = wanted(d->n);
    keep(d->acc, k, d->in, d->n);
    qsort(d->acc, k, sizeof(int64_t), descending);
}

/* Each thread keeps the k greatest of its part. The k greatest of those are the result. */
static void openmp(bench_data *d, const bench_plan *p)
{
    size_t kept[TEAM_MAX], m = 0;
    const int64_t *x = d->in;
    int threads = team_size(p), team = 0;
    int64_t *heaps = malloc((size_t)threads * K_MAX * sizeof *heaps);
    if (!heaps) return;
#pragma omp parallel num_threads(threads)
    {
        static_chunk q = my_chunk(d->n);
        kept[q.mine] = wanted(q.hi - q.lo);
        if (q.mine == 0) team = q.of;
        keep(heaps + (size_t)q.mine * K_MAX, kept[q.mine], x + q.lo, q.hi - q.lo);
    }
    for (int t = 0; t < team; m += kept[t++])
        memmove(heaps + m, heaps + (size_t)t * K_MAX, kept[t] * sizeof *heaps);
    qsort(heaps, m, sizeof *heaps, descending);
    memcpy(d->acc, heaps, wanted(d->n) * sizeof *heaps);
    free(heaps);
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const int64_t *x = d->in;
    return tine_topk((int64_t *)d->acc, NULL, wanted(d->n), x, d->n, o);
}

const bench_workload bench_workload_topk = {
    .name = "topk",
    .about = "the thousand greatest integers",
    .element = "key",
    .group = "array",
    .n = 50000000,
    .in_size = sizeof(int64_t),
    .acc_size = K_MAX * sizeof(int64_t),
    .regular = 1,
    .inputs = key_orders,
    .fill = fill_i64,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
};
