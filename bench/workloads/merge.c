/* merge.c - two sorted halves of an array become one sorted array. */
#include <stdlib.h>
#include "inputs.h"
#include "static_chunk.h"

static void fill(void *x, size_t n, size_t seed, size_t input)
{
    const tine_opts one = {.threads = 1};
    int64_t *a = x, *b = a + n / 2;
    fill_i64(x, n, seed, input);
    if (tine_sort(a, n / 2, &one) || tine_sort(b, n - n / 2, &one)) abort();
}

typedef struct halves {
    const int64_t *a, *b;
    size_t na, nb;
} halves;

static halves halves_of(const bench_data *d)
{
    const int64_t *x = d->in;
    return (halves){x, x + d->n / 2, d->n / 2, d->n - d->n / 2};
}

/* Writes places [lo, hi) of the result, of which the first i elements of a are before lo. */
static void merge(int64_t *y, halves h, size_t i, size_t lo, size_t hi)
{
    size_t j = lo - i;
    for (; lo < hi; lo++) {
        if (j == h.nb || (i < h.na && h.a[i] <= h.b[j]))
            y[lo] = h.a[i++];
        else
            y[lo] = h.b[j++];
    }
}

/* How many of the first k elements of the result come from a. */
static size_t from_a(halves h, size_t k)
{
    size_t lo = k > h.nb ? k - h.nb : 0, hi = k < h.na ? k : h.na;
    while (lo < hi) {
        const size_t i = lo + (hi - lo) / 2;
        if (h.a[i] <= h.b[k - 1 - i])
            lo = i + 1;
        else
            hi = i;
    }
    return lo;
}

static void serial(bench_data *d) { merge(d->out, halves_of(d), 0, 0, d->n); }

/* Each thread writes a part of the result. A binary search finds where that part begins in a and
   in b. */
static void openmp(bench_data *d, const bench_plan *p)
{
    const halves h = halves_of(d);
    const size_t n = d->n;
    int64_t *y = d->out;
    const int threads = team_size(p);
#pragma omp parallel num_threads(threads)
    {
        const static_chunk q = my_chunk(n);
        merge(y, h, from_a(h, q.lo), q.lo, q.hi);
    }
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const halves h = halves_of(d);
    int64_t *y = d->out;
    return tine_merge(y, h.a, h.na, h.b, h.nb, o);
}

const bench_workload bench_workload_merge = {
    .name = "merge",
    .about = "two sorted halves of n 64-bit integers merged",
    .element = "key",
    .group = "array",
    .n = 10000000,
    .in_size = sizeof(int64_t),
    .out_size = sizeof(int64_t),
    .bytes = 2 * sizeof(int64_t),
    .regular = 1,
    .inputs = key_orders,
    .fill = fill,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
};
