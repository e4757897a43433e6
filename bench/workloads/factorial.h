/* factorial.h - a workload W named NAME: the factorials of COUNT numbers 10, 12, 14, 10, 12, … The
   includer also sets ABOUT. */
#include "arrays.h"

static inline uint64_t factorial(uint32_t x) /* The result is exact for x up to 20. */
{
    uint64_t y = 1;
    for (; x > 1; x--) y *= x;
    return y;
}
TINE_FN(uint64_t, factorial, uint32_t)

#define F factorial
#define X uint32_t
#define Y uint64_t
#define LOOP OPENMP_FOR
#include "map.h"

static int prepare(bench_data *d, const bench_source *s)
{
    if (arrays_make(&W, d, s, NULL)) return -1;
    uint32_t *x = d->own;
    for (size_t i = 0; i < d->n; i++) x[i] = 10 + 2 * (uint32_t)(i % 3);
    return 0;
}

static void release(bench_data *d) { arrays_free(&W, d); }

const bench_workload W = {
    .name = NAME,
    .about = ABOUT,
    .element = "number",
    .group = "tutorial",
    .n = COUNT,
    .in_size = sizeof(uint32_t),
    .out_size = sizeof(uint64_t),
    .bytes = sizeof(uint32_t) + sizeof(uint64_t),
    .regular = 1,
    .prepare = prepare,
    .release = release,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
};
