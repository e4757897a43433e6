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

static void serial(bench_data *d)
{
    size_t n = d->n;
    const uint32_t *steps = d->in;
    uint64_t *y = d->out;
    for (size_t i = 0; i < n; i++) y[i] = spin(steps[i]);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const uint32_t *steps = d->in;
    uint64_t *y = d->out;
    OPENMP_FOR(p, , for (size_t i = 0; i < n; i++) y[i] = spin(steps[i]););
}

static inline int by_tine(bench_data *d, const tine_opts *o)
{
    const uint32_t *steps = d->in;
    uint64_t *y = d->out;
    return tine_map(spin, y, steps, d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    const uint32_t *steps = in;
    uint64_t *y = out;
    (void)acc, (void)d;
    for (size_t i = 0; i < hi - lo; i++) y[i] = spin(steps[i]);
    return 0;
}

/* Steps of task i, Pareto-distributed: SHORTEST / u^(1/SHAPE), u uniform. At shape 1.1 a hundredth
   of the tasks holds most of the time. Cut off at a millisecond, so that no single task decides the
   outcome. */
static inline uint32_t pareto(size_t i)
{
    static const double SHAPE = 1.1, SHORTEST = 300, LONGEST = 1e6;
    return (uint32_t)fmin(LONGEST, SHORTEST * pow(1 - uniform(i), -1 / SHAPE));
}
