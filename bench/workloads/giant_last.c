/* giant_last.c - equal tasks, followed by one as long as a quarter of all others together. If it
   starts last, all threads wait for it. */
#include "spin.h"

enum { STEPS = 1000, PART = 4 };

static void fill(uint32_t *steps, size_t n)
{
    size_t giant = STEPS * (n - 1) / PART;
    for (size_t i = 0; i < n; i++) steps[i] = STEPS;
    if (giant > STEPS) steps[n - 1] = giant < UINT32_MAX ? (uint32_t)giant : UINT32_MAX;
}

SPIN_WORKLOAD(giant_last, "equal tasks, the last of them a quarter of all the rest", "task", 4000)
