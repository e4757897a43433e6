/* argsort.h - the stable order of keys of type KEY: workload W named NAME. Included once per type.
   serial sorts indexes with qsort_r, and each comparison loads two keys through their indexes. */
#include "inputs.h"
#include <stdlib.h>

static int compare(const void *a, const void *b, void *keys)
{
    size_t i = *(const size_t *)a, j = *(const size_t *)b;
    KEY x = ((const KEY *)keys)[i], y = ((const KEY *)keys)[j];
    return x != y ? (x > y) - (x < y) : (i > j) - (i < j);
}

static void serial(bench_data *d)
{
    size_t *order = d->out;
    for (size_t i = 0; i < d->n; i++) order[i] = i;
    qsort_r(order, d->n, sizeof *order, compare, (void *)(uintptr_t)d->in);
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const KEY *x = d->in;
    size_t *order = d->out;
    return tine_argsort(order, x, d->n, o);
}

const bench_workload W = {
    .name = NAME,
    .about = "the order of " WHAT ", stable",
    .element = "key",
    .group = "array",
    .n = 10000000,
    .in_size = sizeof(KEY),
    .out_size = sizeof(size_t),
    .regular = 1,
    .inputs = key_orders,
    .fill = FILL,
    .serial = serial,
    .tine = by_tine,
};
