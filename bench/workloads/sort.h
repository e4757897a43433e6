/* sort.h - sorts keys of type KEY in place: workload W named NAME. Included once per type. serial
   is qsort, the only sort of C's library. glibc's qsort is a merge sort that calls the comparison
   each time; other libraries (see the peers) sort numbers ten to twenty times as fast on one
   thread. OpenMP has no sort. Compare tine with those libraries. DESCENDING may be 1. */
#include "inputs.h"
#include <stdlib.h>
#ifndef DESCENDING
#    define DESCENDING 0
#endif

static int compare(const void *a, const void *b)
{
    KEY x = *(const KEY *)a, y = *(const KEY *)b;
    return DESCENDING ? (x < y) - (x > y) : (x > y) - (x < y);
}

static void serial(bench_data *d) { qsort(d->out, d->n, sizeof(KEY), compare); }

static int by_tine(bench_data *d, const tine_opts *o)
{
    KEY *x = d->out;
    return DESCENDING ? tine_sort_desc(x, d->n, o) : tine_sort(x, d->n, o);
}

const bench_workload W = {
    .name = NAME,
    .about = "sorts " WHAT,
    .element = "key",
    .group = "array",
    .n = 10000000,
    .in_size = sizeof(KEY),
    .out_size = sizeof(KEY),
    .takes_input = TAKES_INPUT,
    .regular = 1,
    .in_place = 1,
    .inputs = key_orders,
    .fill = FILL,
    .serial = serial,
    .tine = by_tine,
};
