/* random.c - n random doubles in (0, 1) of Philox4x32-10 (Salmon et al., SC 2011). Each depends on
   its index alone. */
#include "arrays.h"
#include "philox.h"

/* Computes block b, the doubles 2 b and 2 b + 1. */
static inline void block(double y[2], uint64_t b)
{
    uint64_t word[2];
    philox(word, b);
    y[0] = philox_unit(word[0]);
    y[1] = philox_unit(word[1]);
}

#include "blocks.h"

static int by_tine(bench_data *d, const tine_opts *o)
{
    double *y = d->out;
    return tine_random(y, PHILOX_SEED, 0, d->n, o);
}

const bench_workload bench_workload_random = {
    .name = "random",
    .about = "random doubles of Philox4x32-10",
    .element = "double",
    .group = "array",
    .n = 50000000,
    .out_size = sizeof(double),
    .bytes = sizeof(double),
    .regular = 1,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
};
