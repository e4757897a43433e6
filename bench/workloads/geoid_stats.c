/* geoid_stats.c - the lowest, the highest and the sum (for the mean) of the geoid's heights. */
#include "geoid.h"
#include <float.h>
#include <math.h>

typedef struct stats {
    double sum;
    float low, high;
    size_t n; /* 0: low and high have no values yet. */
} stats;

static void join(void *acc, const void *part, void *ctx)
{
    (void)ctx;
    stats *a = acc;
    const stats *b = part;
    a->sum += b->sum;
    a->low = a->n == 0 || b->low < a->low ? b->low : a->low;
    a->high = a->n == 0 || b->high > a->high ? b->high : a->high;
    a->n += b->n;
}

/* Every backend uses omp simd, for the reason given in sum_chunks.c. Compilers do not vectorise a
   minimum either, because of NaN, so this file is compiled with -ffinite-math-only. */
static inline stats stats_of(const float *x, size_t n)
{
    double sum = 0;
    float low = FLT_MAX, high = -FLT_MAX;
#pragma omp simd reduction(+ : sum) reduction(min : low) reduction(max : high)
    for (size_t i = 0; i < n; i++) {
        sum += x[i];
        low = x[i] < low ? x[i] : low;
        high = x[i] > high ? x[i] : high;
    }
    return (stats){sum, low, high, n};
}

static void serial(bench_data *d) { *(stats *)d->acc = stats_of(d->in, d->n); }

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const float *x = d->in;
    double sum = 0;
    float low = FLT_MAX, high = -FLT_MAX;
    /* clang-format off */
    OPENMP_SIMD(p, reduction(+ : sum) reduction(min : low) reduction(max : high),
        for (size_t i = 0; i < n; i++) {
            sum += x[i];
            low = x[i] < low ? x[i] : low;
            high = x[i] > high ? x[i] : high;
        });
    /* clang-format on */
    *(stats *)d->acc = (stats){sum, low, high, n};
}

/* A user-defined fold computes three results in one pass. */
static int leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    *(stats *)acc = stats_of((const float *)ctx + lo, hi - lo);
    return 0;
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    return tine_fold(leaf, join, (void *)d->in, d->acc, sizeof(stats), d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    (void)out, (void)d;
    *(stats *)acc = stats_of(in, hi - lo);
    return 0;
}

static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    const stats *a = acc, *b = acc_serial;
    const float *x = d->in;
    double magnitude = 0;
    (void)out, (void)out_serial;
    for (size_t i = 0; i < d->n; i++) magnitude += fabsf(x[i]);
    return a->low == b->low && a->high == b->high && sums_agree(a->sum, b->sum, d->n, magnitude);
}

const bench_workload bench_workload_geoid_stats = {
    .name = "geoid_stats",
    .about = "least, greatest and mean height of the geoid",
    .element = "height",
    .group = "data",
    .in_size = sizeof(float),
    .acc_size = sizeof(stats),
    .bytes = sizeof(float),
    .regular = 1,
    .prepare = geoid_heights,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
    .join = join,
    .same = same,
};
