/* triangular.c - loop i takes i steps: cut in equal parts, the last part holds nearly twice its
   share of the work. */
#include "spin.h"

static int prepare(bench_data *d, const bench_source *s)
{
    if (arrays_make(&bench_workload_triangular, d, s, NULL)) return -1;
    uint32_t *steps = d->own;
    for (size_t i = 0; i < d->n; i++) steps[i] = (uint32_t)i;
    return 0;
}

static void release(bench_data *d) { arrays_free(&bench_workload_triangular, d); }

const bench_workload bench_workload_triangular = {
    .name = "triangular",
    .about = "loop i takes i steps of a nanosecond",
    .element = "loop",
    .group = "field",
    .n = 8000,
    .in_size = sizeof(uint32_t),
    .out_size = sizeof(uint64_t),
    .prepare = prepare,
    .release = release,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
};
