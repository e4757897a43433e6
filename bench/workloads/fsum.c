/* fsum.c - the sum of n doubles, rounded once, like math.fsum of Python. The doubles have both
   signs and magnitudes from 2^-30 to 2^30. */
#include "inputs.h"
#include <math.h>

/* PARTS_MAX: doubles span 2098 bits, which need 40 parts of 53 bits. */
enum { EXPONENTS = 61, PARTS_MAX = 64 };

static const char *const kinds[] = {"spread", "zeros", "nan", "subnormal", NULL};

static void fill(void *x, size_t n, size_t seed, size_t input)
{
    double *y = x;
    fill_numbers(x, n, seed, input);
    for (size_t i = 0; i < n && input == 0; i++)
        y[i] = ldexp(y[i] - 0.5, (int)(hash(i) % EXPONENTS) - EXPONENTS / 2);
}

/* Adds x to parts that do not overlap and ascend in magnitude (Shewchuk 1997, grow-expansion,
   without zeros). Returns the new number of parts. */
static inline size_t grow(double *part, size_t parts, double x)
{
    size_t kept = 0;
    for (size_t k = 0; k < parts; k++) {
        double large = fabs(x) >= fabs(part[k]) ? x : part[k],
               small = fabs(x) >= fabs(part[k]) ? part[k] : x;
        double sum = large + small, rest = small - (sum - large);
        if (rest != 0) part[kept++] = rest;
        x = sum;
    }
    part[kept++] = x;
    return kept;
}

/* Adds the parts from the largest down until an addition is inexact. The sign of the rest decides a
   tie. */
static double rounded(const double *part, size_t parts)
{
    double sum = parts ? part[--parts] : 0, rest = 0;
    while (parts && rest == 0) {
        double next = part[--parts], whole = sum + next;
        rest = next - (whole - sum);
        sum = whole;
    }
    if (parts && rest != 0 && (rest > 0) == (part[parts - 1] > 0)) {
        double twice = 2 * rest, up = sum + twice;
        if (up - sum == twice) sum = up;
    }
    return sum;
}

static void serial(bench_data *d)
{
    const double *x = d->in;
    double part[PARTS_MAX];
    double special = 0; /* The sum of NaNs and infinities. */
    size_t parts = 0;
    for (size_t i = 0; i < d->n; i++) {
        if (isfinite(x[i]))
            parts = grow(part, parts, x[i]);
        else
            special += x[i];
    }
    *(double *)d->acc = special == 0 ? rounded(part, parts) : special;
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const double *x = d->in;
    return tine_fsum((double *)d->acc, x, d->n, o);
}

/* All NaNs compare as equal. */
static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    double a = *(const double *)acc, b = *(const double *)acc_serial;
    (void)d, (void)out, (void)out_serial;
    return a == b || (isnan(a) && isnan(b));
}

const bench_workload bench_workload_fsum = {
    .name = "fsum",
    .about = "the sum of doubles, correctly rounded",
    .element = "double",
    .group = "array",
    .n = 50000000,
    .in_size = sizeof(double),
    .acc_size = sizeof(double),
    .bytes = sizeof(double),
    .takes_input = 1,
    .regular = 1,
    .inputs = kinds,
    .fill = fill,
    .serial = serial,
    .tine = by_tine,
    .same = same,
};
