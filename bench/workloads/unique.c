/* unique.c - the distinct values of 64-bit integers, in ascending order. */
#include "inputs.h"
#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = {"1e3values", "1e6values", "5e6values", NULL};

static void fill(void *x, size_t n, size_t seed, size_t input)
{
    static const size_t values[] = {1000, 1000000, 5000000};
    int64_t *y = x;
    for (size_t i = 0; i < n; i++) y[i] = (int64_t)hash(hash((seed << 40) + i) % values[input]);
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Sorts a copy, which is made outside the clock, and keeps the first of equal values. */
static void serial(bench_data *d)
{
    int64_t *y = d->out;
    size_t m = 0;
    qsort(y, d->n, sizeof *y, compare);
    for (size_t i = 0; i < d->n; i++) {
        if (m == 0 || y[i] != y[m - 1]) y[m++] = y[i];
    }
    *(size_t *)d->acc = m;
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const int64_t *x = d->in;
    return tine_unique((int64_t *)d->out, (size_t *)d->acc, NULL, NULL, x, d->n, o);
}

/* Elements of out behind the last value are not compared. */
static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    size_t m = *(const size_t *)acc;
    (void)d;
    return m == *(const size_t *)acc_serial && memcmp(out, out_serial, m * sizeof(int64_t)) == 0;
}

const bench_workload bench_workload_unique = {
    .name = "unique",
    .about = "the distinct values of 64-bit integers",
    .element = "key",
    .group = "array",
    .n = 10000000,
    .in_size = sizeof(int64_t),
    .out_size = sizeof(int64_t),
    .acc_size = sizeof(size_t),
    .regular = 1,
    .in_place = 1,
    .inputs = kinds,
    .fill = fill,
    .serial = serial,
    .tine = by_tine,
    .same = same,
};
