/* elements.c - what one element of some workloads is, for Python to call as it calls any function
   of C (ctypes): the arithmetic is then the same on all backends, and what differs is how elements
   come to processes and threads. */
#include "../../workloads/items.h"

const int element_rounds = ITEM_ROUNDS;
uint64_t element_item(uint64_t i) { return item(i); }

uint64_t element_spin(uint32_t steps) /* as in workloads/spin.h */
{
    uint64_t h = steps;
    for (uint32_t k = 0; k < steps; k++) h = h * 6364136223846793005u ^ 1442695040888963407u;
    return h;
}
