/* geoid_swap.c - converts the geoid's big-endian floats to this machine's: a map that moves
   bytes. */
#include "geoid.h"
#include "map.h"

MAP_LOOPS(uint32_t, swap_bytes, uint32_t, OPENMP_SIMD)
MAP_WORKLOAD(geoid_swap, "big-endian floats of the geoid, byte-swapped", .prepare = geoid_words,
             .element = "height", .group = "data", .in_size = sizeof(uint32_t),
             .out_size = sizeof(uint32_t), .bytes = 2 * sizeof(uint32_t), .regular = 1)
