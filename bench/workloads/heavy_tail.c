/* heavy_tail.c - tasks of Pareto-distributed length: most are short, and a few hold much of the
   work. */
#include "spin.h"

static int prepare(bench_data *d, const bench_source *s)
{
    if (arrays_make(&bench_workload_heavy_tail, d, s, NULL)) return -1;
    uint32_t *steps = d->own;
    for (size_t i = 0; i < d->n; i++) steps[i] = pareto(i);
    return 0;
}

static void release(bench_data *d) { arrays_free(&bench_workload_heavy_tail, d); }

const bench_workload bench_workload_heavy_tail = {
    .name = "heavy_tail",
    .about = "tasks of Pareto-distributed length",
    .element = "task",
    .group = "field",
    .n = 20000,
    .in_size = sizeof(uint32_t),
    .out_size = sizeof(uint64_t),
    .prepare = prepare,
    .release = release,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
};
