/* inputs.c - makes the inputs of the array operations. */
#include "inputs.h"
#include <math.h>

enum { SEEDS_MAX = 64 };

/* Returns the start of a seed's numbers. Starts lie far apart, so that no two seeds share
   numbers. */
static uint64_t start(size_t seed) { return (uint64_t)seed << 40; }

void fill_uniform(void *x, size_t n, size_t seed, size_t input)
{
    double *y = x;
    (void)input;
    for (size_t i = 0; i < n; i++) y[i] = uniform(start(seed) + i);
}

const char *const number_kinds[] = {"uniform", "zeros", "nan", "subnormal", NULL};
enum { ZEROS = 1, SOME_NAN, SUBNORMAL };

void fill_numbers(void *x, size_t n, size_t seed, size_t input)
{
    double *y = x;
    fill_uniform(x, n, seed, 0);
    for (size_t i = 0; i < n; i++) {
        if (input == ZEROS) y[i] = 0;
        if (input == SOME_NAN && i % 10 == 9) y[i] = nan("");
        if (input == SUBNORMAL) y[i] *= 0x1p-1023;
    }
}

const char *const share_names[] = {"50%", "1%", "99%", "clustered", NULL};
enum { CLUSTERED = 3, CLUSTER = 4096 };

/* Fills x for one share. clustered: the elements of a run of 4096 neighbours are all below one half
   or all above, with equal probability. */
void fill_shares(void *x, size_t n, size_t seed, size_t input)
{
    static const double share[] = {0.5, 0.01, 0.99};
    double *y = x;
    for (size_t i = 0; i < n; i++) {
        double u = uniform(start(seed) + i);
        int taken = input == CLUSTERED ? (int)(hash(start(seed + SEEDS_MAX) + i / CLUSTER) & 1)
                                       : uniform(start(seed + SEEDS_MAX) + i) < share[input];
        y[i] = taken ? u / 2 : 0.5 + u / 2;
    }
}
