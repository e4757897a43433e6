/* sin.c - y = sin(x): the arithmetic of an element outweighs its memory traffic. */
#include "map.h"
#include <math.h>

/* Sines of other libraries are off by up to 4 units in the last place (Intel's, in NumPy), and C's
   by less than 1. */
static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    const double *a = out, *b = out_serial;
    (void)acc, (void)acc_serial;
    for (size_t i = 0; i < d->n; i++) {
        if (!(fabs(a[i] - b[i]) <= 5 * 0x1p-52 * fabs(b[i])) && !(isnan(a[i]) && isnan(b[i])))
            return 0;
    }
    return 1;
}

MAP_LOOPS(double, sin, double, OPENMP_FOR)
MAP_WORKLOAD(sin, "y = sin(x)", .element = "double", .group = "tutorial", .same = same,
             MAP_DOUBLES(1))
