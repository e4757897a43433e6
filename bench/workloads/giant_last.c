/* giant_last.c - equal tasks, and a last one as long as a quarter of all others together: who
   begins it last, waits for it. */
#include "spin.h"

enum { STEPS = 1000, PART = 4 };

static int prepare(bench_data *d, const bench_source *s)
{
    if (arrays_make(&bench_workload_giant_last, d, s, NULL)) return -1;
    uint32_t *steps = d->own;
    size_t n = d->n, giant = STEPS * (n - 1) / PART;
    for (size_t i = 0; i < n; i++) steps[i] = STEPS;
    if (giant > STEPS) steps[n - 1] = giant < UINT32_MAX ? (uint32_t)giant : UINT32_MAX;
    return 0;
}

static void release(bench_data *d) { arrays_free(&bench_workload_giant_last, d); }

const bench_workload bench_workload_giant_last = {
    .name = "giant_last",
    .about = "equal tasks, the last of them a quarter of all the rest",
    .element = "task",
    .group = "field",
    .n = 4000,
    .in_size = sizeof(uint32_t),
    .out_size = sizeof(uint64_t),
    .prepare = prepare,
    .release = release,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
};
