/* five_tasks.c - five tasks of equal length: on two threads, the best division is three and two. */
#include "spin.h"

enum { STEPS = 5000000 }; /* Steps of all tasks together. */

static void fill(uint32_t *steps, size_t n)
{
    for (size_t i = 0; i < n; i++) steps[i] = (uint32_t)(STEPS / n);
}

SPIN_WORKLOAD(five_tasks, "five tasks of some 2 ms", "task", 5)
