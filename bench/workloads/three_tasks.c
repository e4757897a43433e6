/* three_tasks.c - three tasks of about a millisecond. The second is as long as both others. The
   other threads wait while the first task is timed alone. */
#include "spin.h"

/* Steps of all tasks together, so that a test of a thousand tasks takes no longer than one of
   three. */
enum { SHORT = 1500000, LONG = 2850000 };

static void fill(uint32_t *steps, size_t n)
{
    for (size_t i = 0; i < n; i++) steps[i] = (uint32_t)((i % 3 == 1 ? LONG : SHORT) / n);
}

SPIN_WORKLOAD(three_tasks, "three tasks of 0.9, 1.7 and 0.9 ms, about", "task", 3)
