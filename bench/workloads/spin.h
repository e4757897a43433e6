/* spin.h - tasks of a given length on every backend: a number of steps in a chain that no compiler
   can shorten. SPIN_WORKLOAD defines the workload NAME of COUNT tasks. */
#include "map.h"
#include <math.h>

/* A step takes about a nanosecond: a multiplication that depends on the step before. The constants
   are Knuth's (MMIX). The step uses an exclusive or: with a sum, LLVM combines eight steps into one
   multiplication and one sum (7 times as fast, in numba). */
static inline uint64_t spin(uint32_t steps)
{
    uint64_t h = steps;
    for (uint32_t k = 0; k < steps; k++) h = h * 6364136223846793005u ^ 1442695040888963407u;
    return h;
}

MAP_LOOPS(uint64_t, spin, uint32_t, OPENMP_FOR)

/* Task i takes steps[i] steps, which the function fill(steps, n) of the includer has stored. */
#define SPIN_WORKLOAD(NAME, ABOUT, ELEMENT, COUNT) \
    static void fill_steps(void *steps, size_t n, size_t seed, size_t input) \
    { \
        (void)seed, (void)input; \
        fill(steps, n); \
    } \
    MAP_WORKLOAD(NAME, ABOUT, .fill = fill_steps, .single = 1, .element = ELEMENT, \
                 .group = "field", .n = COUNT, .in_size = sizeof(uint32_t), \
                 .out_size = sizeof(uint64_t))

/* Returns the steps of task i, Pareto-distributed: SHORTEST / u^(1/SHAPE), u uniform. At shape 1.1
   a hundredth of the tasks holds most of the time. The length is limited to a millisecond, so that
   no single task decides the result. */
static inline uint32_t pareto(size_t i)
{
    static const double SHAPE = 1.1, SHORTEST = 300, LONGEST = 1e6;
    return (uint32_t)fmin(LONGEST, SHORTEST * pow(1 - uniform(i), -1 / SHAPE));
}
