/* spin.h - tasks of a given length, on every backend: so many steps of a chain that no compiler can
   shorten. */
#include "arrays.h"
#include <math.h>

/* A step is a multiplication that waits for the last one: about a nanosecond. Its constants are
   Knuth's (MMIX). An exclusive or, for with a sum eight steps are one multiplication and one sum,
   which LLVM knows (it was 7 times as fast in numba). */
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

/* Steps of task i, Pareto-distributed: SHORTEST / u^(1/SHAPE), u uniform. At shape 1.1 a hundredth
   of the tasks holds most of the time. Cut off at a millisecond, so that no single task decides the
   outcome. */
static inline uint32_t pareto(size_t i)
{
    static const double SHAPE = 1.1, SHORTEST = 300, LONGEST = 1e6;
    return (uint32_t)fmin(LONGEST, SHORTEST * pow(1 - uniform(i), -1 / SHAPE));
}
