/* five_tasks.c - five tasks of equal length: two threads cannot do better than three and two. */
#include "spin.h"

enum { STEPS = 5000000 }; /* of all tasks together */

static int prepare(bench_data *d, const bench_source *s)
{
    if (arrays_make(&bench_workload_five_tasks, d, s, NULL)) return -1;
    uint32_t *steps = d->own;
    for (size_t i = 0; i < d->n; i++) steps[i] = (uint32_t)(STEPS / d->n);
    return 0;
}

static void release(bench_data *d) { arrays_free(&bench_workload_five_tasks, d); }

const bench_workload bench_workload_five_tasks = {
    .name = "five_tasks",
    .about = "five tasks of some 2 ms",
    .element = "task",
    .group = "field",
    .n = 5,
    .in_size = sizeof(uint32_t),
    .out_size = sizeof(uint64_t),
    .prepare = prepare,
    .release = release,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
};
