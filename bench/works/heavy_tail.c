/* heavy_tail.c - tasks of Pareto-distributed length: most are short, and a few hold much of the work. */
#include "spin.h"
#include <math.h>

/* Length = SHORTEST / u^(1/SHAPE), u uniform: at shape 1.1 a hundredth of the tasks holds most of the time. Cut off
   at a millisecond, so that no single task decides the outcome. */
static const double SHAPE = 1.1, SHORTEST = 300, LONGEST = 1e6;

static uint32_t pareto(size_t i) { return (uint32_t)fmin(LONGEST, SHORTEST * pow(1 - uniform(i), -1 / SHAPE)); }

static int prepare(bench_data *d, const bench_source *s)
{
    if (arrays_make(&bench_work_heavy_tail, d, s, NULL)) return -1;
    uint32_t *steps = d->own;
    for (size_t i = 0; i < d->n; i++) steps[i] = pareto(i);
    return 0;
}

static void release(bench_data *d) { arrays_free(&bench_work_heavy_tail, d); }

const bench_work bench_work_heavy_tail = {
    .name = "heavy_tail", .about = "tasks of Pareto-distributed length", .element = "task", .group = "field",
    .n = 20000,
    .in_size = sizeof(uint32_t), .out_size = sizeof(uint64_t),
    .prepare = prepare, .release = release,
    .serial = serial, .openmp = openmp, .tine = by_tine, .range = range,
};
