/* random_normal.c - n normal random numbers. Each pair comes from a pair of uniform ones (Box and
   Muller 1958), with libm's functions. */
#include "arrays.h"
#include "philox.h"
#include <math.h>

/* Computes block b, the numbers 2 b and 2 b + 1. The upper two bits of the angle select a quarter
   turn. The other bits give the angle within an eighth turn to either side of it. */
static inline void block(double y[2], uint64_t b)
{
    static const double quarter = 1.57079632679489661923;
    uint64_t word[2];
    philox(word, b);
    double r = sqrt(-2 * log(philox_unit(word[0])));
    double angle = ((double)(word[1] >> 62) + (philox_unit(word[1] << 2) - 0.5)) * quarter;
    y[0] = r * cos(angle);
    y[1] = r * sin(angle);
}

#include "blocks.h"

static int by_tine(bench_data *d, const tine_opts *o)
{
    double *y = d->out;
    return tine_random_normal(y, PHILOX_SEED, 0, d->n, o);
}

/* libm's functions and a rounded angle of up to a whole turn cause errors of about 2^-50. */
static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    const double *a = out, *b = out_serial;
    (void)acc, (void)acc_serial;
    for (size_t i = 0; i < d->n; i++) {
        if (!(fabs(a[i] - b[i]) <= 0x1p-46)) return 0;
    }
    return 1;
}

const bench_workload bench_workload_random_normal = {
    .name = "random_normal",
    .about = "normal random doubles",
    .element = "double",
    .group = "array",
    .n = 50000000,
    .out_size = sizeof(double),
    .bytes = sizeof(double),
    .regular = 1,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .same = same,
};
