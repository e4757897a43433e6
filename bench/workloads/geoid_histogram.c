/* geoid_histogram.c - counts the geoid's heights in bins of one metre, row by row. Every thread
   needs counts of its own. */
#include "geoid.h"

enum { BINS = GEOID_HIGH - GEOID_LOW };
typedef uint64_t counts[BINS];

static void join(void *acc, const void *part, void *ctx)
{
    (void)ctx;
    uint64_t *a = acc;
    const uint64_t *b = part;
    for (size_t k = 0; k < BINS; k++) a[k] += b[k];
}

/* The conversion rounds down, because no difference is negative. In double the difference is
   exact. */
static inline size_t bin_of(float height) { return (size_t)((double)height - GEOID_LOW); }

static inline void count(uint64_t *bin, const float *x)
{
    for (size_t j = 0; j < GEOID_COLUMNS; j++) bin[bin_of(x[j])]++;
}

static void serial(bench_data *d)
{
    size_t n = d->n;
    const geoid_row *x = d->in;
    uint64_t *bin = d->acc;
    for (size_t i = 0; i < n; i++) count(bin, x[i].x);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const geoid_row *x = d->in;
    uint64_t *bin = d->acc;
    /* clang-format off */
    OPENMP_MONOTONIC(p, reduction(+ : bin[:BINS]),
                     for (size_t i = 0; i < n; i++) count(bin, x[i].x););
    /* clang-format on */
}

static int leaf(void *acc, size_t lo, size_t hi, void *ctx)
{
    const geoid_row *x = ctx;
    for (size_t i = lo; i < hi; i++) count(acc, x[i].x);
    return 0;
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    return tine_fold(leaf, join, d->own, d->acc, sizeof(counts), d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    const geoid_row *x = in;
    (void)out, (void)d;
    for (size_t i = 0; i < hi - lo; i++) count(acc, x[i].x);
    return 0;
}

const bench_workload bench_workload_geoid_histogram = {
    .name = "geoid_histogram",
    .about = "the geoid's heights counted by the metre",
    .element = "row",
    .group = "data",
    .in_size = sizeof(geoid_row),
    .acc_size = sizeof(counts),
    .bytes = sizeof(geoid_row),
    .regular = 1,
    .prepare = geoid_heights,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
    .join = join,
};
