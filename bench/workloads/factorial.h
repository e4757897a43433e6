/* factorial.h - the factorials of 10, 12, 14, 10, 12, … FACTORIAL_WORKLOAD defines the workload
   NAME of COUNT numbers. */
#include "map.h"

static inline uint64_t factorial(uint32_t x) /* The result is exact for x up to 20. */
{
    uint64_t y = 1;
    for (; x > 1; x--) y *= x;
    return y;
}

MAP_LOOPS(uint64_t, factorial, uint32_t, OPENMP_FOR)

static void three_numbers(void *x, size_t n, size_t seed, size_t input)
{
    (void)seed, (void)input;
    for (size_t i = 0; i < n; i++) ((uint32_t *)x)[i] = 10 + 2 * (uint32_t)(i % 3);
}

#define FACTORIAL_WORKLOAD(NAME, ABOUT, COUNT) \
    MAP_WORKLOAD(NAME, ABOUT, .fill = three_numbers, .single = 1, .element = "number", \
                 .group = "tutorial", .n = COUNT, .in_size = sizeof(uint32_t), \
                 .out_size = sizeof(uint64_t), .bytes = sizeof(uint32_t) + sizeof(uint64_t), \
                 .regular = 1)
