/* geoid_mean.c - the mean height of the geoid over the globe. The weight of a row is the length of
   its parallel. */
#include "geoid.h"
#include <math.h>

typedef struct mean {
    double sum, weight; /* The mean is sum / weight. */
} mean;

static void join(void *acc, const void *part, void *ctx)
{
    (void)ctx;
    mean *a = acc;
    const mean *b = part;
    a->sum += b->sum;
    a->weight += b->weight;
}

/* Every backend uses omp simd, for the reason given in sum_chunks.c. */
static inline double row_sum(const float *x)
{
    double s = 0;
#pragma omp simd reduction(+ : s)
    for (size_t j = 0; j < GEOID_COLUMNS; j++) s += x[j];
    return s;
}

/* Returns the cosine of row i's latitude. */
static inline double row_weight(size_t i)
{
    return cos((0.25 * (double)i - 90) * 3.14159265358979323846 / 180);
}

static void serial(bench_data *d)
{
    const geoid_row *x = d->in;
    double sum = 0, weight = 0;
    for (size_t i = 0; i < d->n; i++) {
        double w = row_weight(i);
        sum += w * row_sum(x[i].x);
        weight += w * GEOID_COLUMNS;
    }
    *(mean *)d->acc = (mean){sum, weight};
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const geoid_row *x = d->in;
    double sum = 0, weight = 0;
    OPENMP_FOR(p, reduction(+ : sum, weight), for (size_t i = 0; i < n; i++) {
        double w = row_weight(i);
        sum += w * row_sum(x[i].x);
        weight += w * GEOID_COLUMNS;
    });
    *(mean *)d->acc = (mean){sum, weight};
}

/* Adds rows [lo, hi), which begin at x, to *m. */
static void rows(mean *m, const geoid_row *x, size_t lo, size_t hi)
{
    for (size_t i = lo; i < hi; i++) {
        double w = row_weight(i);
        m->sum += w * row_sum(x[i - lo].x);
        m->weight += w * GEOID_COLUMNS;
    }
}

static int leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    const geoid_row *x = ctx;
    rows(acc, x + lo, lo, hi);
    return 0;
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    return tine_fold(leaf, join, d->own, d->acc, sizeof(mean), d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    (void)out, (void)d;
    rows(acc, in, lo, hi);
    return 0;
}

/* The weighting rounds each term twice more than in a sum of numbers, which counts as two more
   terms for sums_agree. */
static int same(const bench_data *d, const void *out, const void *acc, const void *out_serial,
                const void *acc_serial)
{
    const mean *a = acc, *b = acc_serial;
    const geoid_row *x = d->in;
    double magnitude = 0;
    (void)out, (void)out_serial;
    for (size_t i = 0; i < d->n; i++)
        for (size_t j = 0; j < GEOID_COLUMNS; j++) magnitude += fabs(row_weight(i) * x[i].x[j]);
    return sums_agree(a->sum, b->sum, d->n * GEOID_COLUMNS + 2, magnitude) &&
           sums_agree(a->weight, b->weight, d->n + 2, b->weight);
}

const bench_workload bench_workload_geoid_mean = {
    .name = "geoid_mean",
    .about = "mean height of the geoid, weighted by area",
    .element = "row",
    .group = "data",
    .in_size = sizeof(geoid_row),
    .acc_size = sizeof(mean),
    .bytes = sizeof(geoid_row),
    .regular = 1,
    .prepare = geoid_heights,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
    .join = join,
    .same = same,
};
