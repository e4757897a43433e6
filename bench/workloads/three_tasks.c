/* three_tasks.c - three tasks of about a millisecond, the second of them as long as both others:
   who times the first one alone, keeps the others waiting. */
#include "spin.h"

/* Of all tasks together: a test of a thousand tasks takes no longer than three. */
enum { SHORT = 1500000, LONG = 2850000 };

static int prepare(bench_data *d, const bench_source *s)
{
    if (arrays_make(&bench_workload_three_tasks, d, s, NULL)) return -1;
    uint32_t *steps = d->own;
    for (size_t i = 0; i < d->n; i++) steps[i] = (uint32_t)((i % 3 == 1 ? LONG : SHORT) / d->n);
    return 0;
}

static void release(bench_data *d) { arrays_free(&bench_workload_three_tasks, d); }

const bench_workload bench_workload_three_tasks = {
    .name = "three_tasks",
    .about = "three tasks of 0.9, 1.7 and 0.9 ms, about",
    .element = "task",
    .group = "field",
    .n = 3,
    .in_size = sizeof(uint32_t),
    .out_size = sizeof(uint64_t),
    .prepare = prepare,
    .release = release,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
};
