/* triangular.c - element i takes i steps: of equal parts, the last holds nearly twice its share of
   the work. */
#include "spin.h"

static void fill(uint32_t *steps, size_t n)
{
    for (size_t i = 0; i < n; i++) steps[i] = (uint32_t)i;
}

SPIN_WORKLOAD(triangular, "loop i takes i steps of a nanosecond", "loop", 8000)
