/* three_giants.c - equal tasks, and then three of an eighth of all the rest: what a long calm says
   of the end is wrong. */
#include "spin.h"

enum { STEPS = 300, GIANTS = 3, PART = 8 };

static int prepare(bench_data *d, const bench_source *s)
{
    if (arrays_make(&bench_workload_three_giants, d, s, NULL)) return -1;
    uint32_t *steps = d->own;
    size_t equal = d->n > GIANTS ? d->n - GIANTS : 0, giant = STEPS * equal / PART;
    for (size_t i = 0; i < d->n; i++)
        steps[i] = i < equal ? STEPS : giant < UINT32_MAX ? (uint32_t)giant + 1 : UINT32_MAX;
    return 0;
}

static void release(bench_data *d) { arrays_free(&bench_workload_three_giants, d); }

const bench_workload bench_workload_three_giants = {
    .name = "three_giants",
    .about = "equal tasks, then three of an eighth of all the rest",
    .element = "task",
    .group = "field",
    .n = 20003,
    .in_size = sizeof(uint32_t),
    .out_size = sizeof(uint64_t),
    .prepare = prepare,
    .release = release,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
};
