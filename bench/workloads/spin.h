/* spin.h - tasks of a given length on every backend: a number of steps in a chain that no compiler
   can shorten. */
#include "arrays.h"
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
TINE_FN(uint64_t, spin, uint32_t)

#define F spin
#define X uint32_t
#define Y uint64_t
#define LOOP OPENMP_FOR
#include "map.h"

/* Returns the steps of task i, Pareto-distributed: SHORTEST / u^(1/SHAPE), u uniform. At shape 1.1
   a hundredth of the tasks holds most of the time. The length is limited to a millisecond, so that
   no single task decides the result. */
static inline uint32_t pareto(size_t i)
{
    static const double SHAPE = 1.1, SHORTEST = 300, LONGEST = 1e6;
    return (uint32_t)fmin(LONGEST, SHORTEST * pow(1 - uniform(i), -1 / SHAPE));
}
