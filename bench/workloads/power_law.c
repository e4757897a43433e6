/* power_law.c - tasks whose length falls as a power of their distance from one peak, which lies at
   37 % of them: where the work is, no cut in equal parts knows. */
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
    if (arrays_make(&bench_workload_power_law, d, s, NULL)) return -1;
    uint32_t *steps = d->own;
    size_t top = d->n * 37 / 100;
    for (size_t i = 0; i < d->n; i++) steps[i] = slope(i < top ? top - i : i - top);
    return 0;
}

static void release(bench_data *d) { arrays_free(&bench_workload_power_law, d); }

const bench_workload bench_workload_power_law = {
    .name = "power_law",
    .about = "tasks that get longer towards one peak at 37 %",
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
