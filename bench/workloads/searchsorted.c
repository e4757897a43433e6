/* searchsorted.c - finds the places of n queries in a sorted table of n: binary searches that wait
   for memory. */
#include <stdlib.h>
#include "inputs.h"

/* Fills x with the sorted table, followed by the queries. */
static void fill(void *x, size_t n, size_t seed, size_t input)
{
    const tine_opts one = {.threads = 1};
    int64_t *table = x, *query = table + n;
    fill_i64(x, 2 * n, seed, 0);
    if (tine_sort(table, n, &one)) abort();
    if (input == 1 && tine_sort(query, n, &one)) abort();
}

static const char *const queries[] = {"random", "sorted", NULL};

/* Returns the number of elements less than q. */
static inline size_t place(const int64_t *x, size_t n, int64_t q)
{
    size_t lo = 0;
    while (n > 0) {
        size_t half = n / 2;
        if (x[lo + half] < q)
            lo += half + 1, n -= half + 1;
        else
            n = half;
    }
    return lo;
}

static void serial(bench_data *d)
{
    size_t n = d->n, *at = d->out;
    const int64_t *x = d->in, *q = x + n;
    for (size_t i = 0; i < n; i++) at[i] = place(x, n, q[i]);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n, *at = d->out;
    const int64_t *x = d->in, *q = x + n;
    OPENMP_FOR(p, , for (size_t i = 0; i < n; i++) at[i] = place(x, n, q[i]););
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const int64_t *x = d->in, *q = x + d->n;
    size_t *at = d->out;
    return tine_searchsorted(at, x, d->n, q, d->n, TINE_LEFT, o);
}

const bench_workload bench_workload_searchsorted = {
    .name = "searchsorted",
    .about = "where each of n 64-bit integers belongs in n sorted ones",
    .element = "query",
    .group = "array",
    .n = 10000000,
    .in_size = sizeof(int64_t),
    .in_arrays = 2,
    .out_size = sizeof(size_t),
    .regular = 1,
    .inputs = queries,
    .fill = fill,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
};
