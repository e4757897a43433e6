/* three_giants.c - equal tasks, followed by three of an eighth of all others together. The equal
   tasks predict nothing about the end. */
#include "spin.h"

enum { STEPS = 300, GIANTS = 3, PART = 8 };

static void fill(uint32_t *steps, size_t n)
{
    const size_t equal = n > GIANTS ? n - GIANTS : 0, giant = STEPS * equal / PART;
    for (size_t i = 0; i < n; i++)
        steps[i] = i < equal ? STEPS : giant < UINT32_MAX ? (uint32_t)giant + 1 : UINT32_MAX;
}

SPIN_WORKLOAD(three_giants, "equal tasks, then three of an eighth of all the rest", "task", 20003)
