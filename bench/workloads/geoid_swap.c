/* geoid_swap.c - converts the geoid's big-endian floats to this machine's: a map that moves
   bytes. */
#include "geoid.h"

TINE_FN(uint32_t, swap_bytes, uint32_t)

static int prepare(bench_data *d, const bench_source *s)
{
    return geoid_make(&bench_workload_geoid_swap, d, s, GEOID_HEIGHTS, 1);
}

static void release(bench_data *d) { arrays_free(&bench_workload_geoid_swap, d); }

#define F swap_bytes
#define X uint32_t
#define Y uint32_t
#define LOOP OPENMP_SIMD
#include "map.h"

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
