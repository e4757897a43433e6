/* factorials_many.c - the factorials of 10, 12 and 14, again and again: how many does it take for
   threads to pay? */
#include "factorial.h"

static int prepare(bench_data *d, const bench_source *s)
{
    if (arrays_make(&bench_workload_factorials_many, d, s, NULL)) return -1;
    ten_twelve_fourteen(d);
    return 0;
}

static void release(bench_data *d) { arrays_free(&bench_workload_factorials_many, d); }

const bench_workload bench_workload_factorials_many = {
    .name = "factorials_many",
    .about = "factorials of 10, 12, 14, 10, 12, …",
    .element = "number",
    .group = "tutorial",
    .n = 1000000,
    .in_size = sizeof(uint32_t),
    .out_size = sizeof(uint64_t),
    .bytes = sizeof(uint32_t) + sizeof(uint64_t),
    .regular = 1,
    .prepare = prepare,
    .release = release,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
};
