/* geoid_swap.c - the geoid's big-endian floats turned into this machine's: a map that moves
   bytes. */
#include "geoid.h"

TINE_FN(uint32_t, swap_bytes, uint32_t)

static int prepare(bench_data *d, const bench_source *s)
{
    return geoid_make(&bench_workload_geoid_swap, d, s, GEOID_HEIGHTS, 1);
}

static void release(bench_data *d) { arrays_free(&bench_workload_geoid_swap, d); }

static void serial(bench_data *d)
{
    size_t n = d->n;
    const uint32_t *x = d->in;
    uint32_t *y = d->out;
    for (size_t i = 0; i < n; i++) y[i] = swap_bytes(x[i]);
}

static void openmp(bench_data *d, const bench_plan *p)
{
    size_t n = d->n;
    const uint32_t *x = d->in;
    uint32_t *y = d->out;
    OPENMP_SIMD(p, , for (size_t i = 0; i < n; i++) y[i] = swap_bytes(x[i]););
}

static int by_tine(bench_data *d, const tine_opts *o)
{
    const uint32_t *x = d->in;
    uint32_t *y = d->out;
    return tine_map(swap_bytes, y, x, d->n, o);
}

static int range(const void *in, void *out, void *acc, size_t lo, size_t hi, const bench_data *d)
{
    const uint32_t *x = in;
    uint32_t *y = out;
    (void)acc, (void)d;
    for (size_t i = 0; i < hi - lo; i++) y[i] = swap_bytes(x[i]);
    return 0;
}

const bench_workload bench_workload_geoid_swap = {
    .name = "geoid_swap",
    .about = "big-endian floats of the geoid, byte-swapped",
    .element = "height",
    .group = "data",
    .in_size = sizeof(uint32_t),
    .out_size = sizeof(uint32_t),
    .bytes = 2 * sizeof(uint32_t),
    .regular = 1,
    .prepare = prepare,
    .release = release,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
};
