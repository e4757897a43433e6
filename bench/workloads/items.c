/* items.c - items of 1 µs each in an array, by tine_for: the workload to compare `stream` with. */
#include "items.h"

static int body(size_t lo, size_t hi, void *ctx)
{
    uint64_t *y = ctx;
    for (size_t i = lo; i < hi; i++) y[i] = item(i);
    return 0;
}

static int by_tine(bench_data *d, const tine_opts *o) { return tine_for(body, d->out, d->n, o); }

const bench_workload bench_workload_items = {
    .name = "items",
    .about = "items of 1 µs, by a loop over them",
    .element = "item",
    .group = "tutorial",
    .n = 20000,
    .out_size = sizeof(uint64_t),
    .regular = 1,
    .serial = items_serial,
    .openmp = items_openmp,
    .tine = by_tine,
    .range = items_range,
};
