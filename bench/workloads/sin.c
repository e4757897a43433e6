/* sin.c - y = sin(x): the arithmetic of an element outweighs its memory traffic. */
#include "arrays.h"
#include <math.h>

TINE_FN(double, sin, double)

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

#define F sin
#define W bench_workload_sin
#define NAME "sin"
#define ABOUT "y = sin(x)"
#define LOOP OPENMP_FOR
#define SAME same
#include "map_doubles.h"
