/* heavy_tail.c - tasks of Pareto-distributed length: most are short, and a few hold much of the
   work. */
#include "spin.h"

static void fill(uint32_t *steps, size_t n)
{
    for (size_t i = 0; i < n; i++) steps[i] = pareto(i);
}

#define W bench_workload_heavy_tail
#define NAME "heavy_tail"
#define ABOUT "tasks of Pareto-distributed length"
#define ELEMENT "task"
#define COUNT 20000
#include "spin_tasks.h"
