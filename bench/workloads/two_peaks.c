/* two_peaks.c - tasks that get longer towards both ends: the first tasks predict nothing about the
   middle. */
#include "slope.h"

static void fill(uint32_t *steps, size_t n)
{
    for (size_t i = 0; i < n; i++) steps[i] = slope(i < n / 2 ? i : n - 1 - i);
}

SPIN_WORKLOAD(two_peaks, "tasks that get longer towards both ends", "task", 20000)
