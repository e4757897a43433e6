/* geoid_swap.c - converts the geoid's big-endian floats to this machine's: a map that moves
   bytes. */
#include "geoid.h"
#include "map.h"

static int heights(const bench_workload *w, bench_data *d, const bench_source *s)
{
    return geoid_make(w, d, s, GEOID_HEIGHTS, 1);
}

MAP_LOOPS(uint32_t, swap_bytes, uint32_t, OPENMP_SIMD)
MAP_WORKLOAD(geoid_swap, "big-endian floats of the geoid, byte-swapped", heights,
             .element = "height", .group = "data", .in_size = sizeof(uint32_t),
             .out_size = sizeof(uint32_t), .bytes = 2 * sizeof(uint32_t), .regular = 1)
