/* elements.c - one element of some workloads as a C function, which Python calls through ctypes.
   The arithmetic is then the same on all backends, and only the ways of dividing the elements
   differ. */
#include "../../workloads/items.h"

const int element_rounds = ITEM_ROUNDS;
uint64_t element_item(uint64_t i) { return item(i); }

uint64_t element_spin(uint32_t steps) /* The function is the one of workloads/spin.h. */
{
    uint64_t h = steps;
    for (uint32_t k = 0; k < steps; k++) h = h * 6364136223846793005u ^ 1442695040888963407u;
    return h;
}
