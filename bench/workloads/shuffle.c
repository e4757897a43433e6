/* shuffle.c - numbers in random order. Backends have different generators, so the check only counts
   that each number occurs once. */
#include "inputs.h"
#include <stdlib.h>
#include <string.h>

enum { SEED = 7 };

/* Fills x with consecutive numbers, so that the check can index a table by number. */
static void fill(void *x, size_t n, size_t seed, size_t input)
{
    int64_t *y = x;
    (void)input;
    for (size_t i = 0; i < n; i++) y[i] = (int64_t)((seed << 40) + i);
}

/* The method of Fisher and Yates, from the end (Durstenfeld 1964). */
static void serial(bench_data *d)
{
    int64_t *x = d->out;
    for (size_t i = d->n; i-- > 1;) {
        size_t j = (size_t)(uniform(SEED + i) * (double)(i + 1));
        int64_t swap = x[i];
        x[i] = x[j];
        x[j] = swap;
    }
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    return tine_shuffle(d->out, sizeof(int64_t), SEED, d->n, o);
}

static int each_once(const int64_t *x, size_t n, int64_t first)
{
    char *seen = calloc(n, 1);
    size_t count = 0;
    for (size_t i = 0; seen && i < n; i++) {
        uint64_t k = (uint64_t)x[i] - (uint64_t)first;
        if (k >= n || seen[k]++) break;
        count++;
    }
    free(seen);
    return count == n;
}

/* A result of three or more numbers in ascending order was not shuffled. */
static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    (void)acc, (void)out_serial, (void)acc_serial;
    if (d->n > 2 && !memcmp(out, d->in, d->n * sizeof(int64_t))) return 0;
    return each_once(out, d->n, *(const int64_t *)d->in);
}

const bench_workload bench_workload_shuffle = {
    .name = "shuffle",
    .about = "64-bit integers in random order",
    .element = "number",
    .group = "array",
    .n = 50000000,
    .in_size = sizeof(int64_t),
    .out_size = sizeof(int64_t),
    .regular = 1,
    .in_place = 1,
    .fill = fill,
    .serial = serial,
    .tine = by_tine,
    .same = same,
};
