/* two_peaks.c - tasks that get longer towards both ends: the first ones say nothing of the middle.
 */
#include "spin.h"

/* Steps of a task that lies `away` tasks from a peak: a power of the distance. The dearest task
   holds about a hundredth of all steps. */
static uint32_t slope(size_t away)
{
    static const double HEIGHT = 30000, POWER = -0.75;
    return (uint32_t)(HEIGHT * pow(1 + (double)away, POWER)) + 1;
}

static int prepare(bench_data *d, const bench_source *s)
{
    if (arrays_make(&bench_workload_two_peaks, d, s, NULL)) return -1;
    uint32_t *steps = d->own;
    for (size_t i = 0; i < d->n; i++) steps[i] = slope(i < d->n / 2 ? i : d->n - 1 - i);
    return 0;
}

static void release(bench_data *d) { arrays_free(&bench_workload_two_peaks, d); }

const bench_workload bench_workload_two_peaks = {
    .name = "two_peaks",
    .about = "tasks that get longer towards both ends",
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
