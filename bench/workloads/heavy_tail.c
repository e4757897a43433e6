/* heavy_tail.c - tasks of Pareto-distributed length: most are short, and a few hold much of the
   work. */
#include "spin.h"

static void fill(uint32_t *steps, size_t n)
{
    for (size_t i = 0; i < n; i++) steps[i] = pareto(i);
}

SPIN_WORKLOAD(heavy_tail, "tasks of Pareto-distributed length", "task", 20000)
