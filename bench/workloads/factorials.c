/* factorials.c - the factorials of 10, 12 and 14: said to be significantly faster in a pool. */
#include "factorial.h"

static int prepare(bench_data *d, const bench_source *s)
{
    if (arrays_make(&bench_workload_factorials, d, s, NULL)) return -1;
    ten_twelve_fourteen(d);
    return 0;
}

static void release(bench_data *d) { arrays_free(&bench_workload_factorials, d); }

const bench_workload bench_workload_factorials = {
    .name = "factorials",
    .about = "factorials of 10, 12, 14",
    .element = "number",
    .group = "tutorial",
    .n = 3,
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
