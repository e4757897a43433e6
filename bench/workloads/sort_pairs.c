/* sort_pairs.c - sorts 64-bit keys, and moves doubles along with them: two arrays, like two columns
   of a table. */
#include "inputs.h"
#include <stdlib.h>

typedef struct record {
    int64_t key;
    size_t at; /* qsort need not be stable. Comparing the places as well makes the order stable. */
    double value;
} record;

/* Each value is the index of its key, so that a misplaced value is detected. */
static void fill(void *x, size_t n, size_t seed, size_t input)
{
    double *value = (double *)x + n;
    fill_i64(x, n, seed, input);
    for (size_t i = 0; i < n; i++) value[i] = (double)i;
}

static int compare(const void *a, const void *b)
{
    const record *x = a, *y = b;
    return x->key != y->key ? (x->key > y->key) - (x->key < y->key)
                            : (x->at > y->at) - (x->at < y->at);
}

/* Copies keys and values into pairs, sorts the pairs by qsort, and copies them back. */
static void serial(bench_data *d)
{
    int64_t *key = d->out;
    double *value = (double *)d->out + d->n;
    record *r = malloc(d->n * sizeof *r);
    if (!r) return;
    for (size_t i = 0; i < d->n; i++) r[i] = (record){key[i], i, value[i]};
    qsort(r, d->n, sizeof *r, compare);
    for (size_t i = 0; i < d->n; i++) key[i] = r[i].key, value[i] = r[i].value;
    free(r);
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    int64_t *key = d->out;
    double *value = (double *)d->out + d->n;
    return tine_sort_pairs(key, value, sizeof *value, d->n, o);
}

const bench_workload bench_workload_sort_pairs = {
    .name = "sort_pairs",
    .about = "sorts 64-bit keys and the doubles that belong to them",
    .element = "pair",
    .group = "array",
    .n = 10000000,
    .in_size = sizeof(int64_t) + sizeof(double),
    .out_size = sizeof(int64_t) + sizeof(double),
    .regular = 1,
    .in_place = 1,
    .inputs = key_orders,
    .fill = fill,
    .serial = serial,
    .tine = by_tine,
};
