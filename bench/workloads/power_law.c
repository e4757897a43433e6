/* power_law.c - tasks whose length falls as a power of the distance from one peak, at 37 % of the
   tasks. Equal parts of the tasks hold very unequal work. */
#include "slope.h"

static void fill(uint32_t *steps, size_t n)
{
    const size_t top = n * 37 / 100;
    for (size_t i = 0; i < n; i++) steps[i] = slope(i < top ? top - i : i - top);
}

SPIN_WORKLOAD(power_law, "tasks that get longer towards one peak at 37 %", "task", 20000)
