/* factorial.h - the factorial of each number of a list, on every backend: for three of them, and
   for very many. */
#include "arrays.h"

static inline uint64_t factorial(uint32_t x) /* exact up to 20 */
{
    uint64_t y = 1;
    for (; x > 1; x--) y *= x;
    return y;
}
TINE_FN(uint64_t, factorial, uint32_t)

static void ten_twelve_fourteen(bench_data *d)
{
    uint32_t *x = d->own;
    for (size_t i = 0; i < d->n; i++) x[i] = 10 + 2 * (uint32_t)(i % 3);
}

#define F factorial
#define X uint32_t
#define Y uint64_t
#define LOOP OPENMP_FOR
#include "map.h"
