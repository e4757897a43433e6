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

static int three_numbers(const bench_workload *w, bench_data *d, const bench_source *s)
{
    if (arrays_make(w, d, s, NULL)) return -1;
    uint32_t *x = d->own;
    for (size_t i = 0; i < d->n; i++) x[i] = 10 + 2 * (uint32_t)(i % 3);
    return 0;
}

#define FACTORIAL_WORKLOAD(NAME, ABOUT, COUNT) \
    MAP_WORKLOAD(NAME, ABOUT, three_numbers, .element = "number", .group = "tutorial", .n = COUNT, \
                 .in_size = sizeof(uint32_t), .out_size = sizeof(uint64_t), \
                 .bytes = sizeof(uint32_t) + sizeof(uint64_t), .regular = 1)
