/* geoid.h - the EGM96 geoid, a grid of heights above the ellipsoid in metres: rows from 90°S to
   90°N, each from 180°W eastwards, a quarter of a degree apart. */
#ifndef WORKLOADS_GEOID_H
#define WORKLOADS_GEOID_H
#include "arrays.h"

enum { GEOID_ROWS = 721, GEOID_COLUMNS = 1440, GEOID_HEIGHTS = GEOID_ROWS * GEOID_COLUMNS };
enum { GEOID_LOW = -107, GEOID_HIGH = 86 }; /* Bounds in metres: all heights lie in [low, high). */

typedef struct geoid_row {
    float x[GEOID_COLUMNS];
} geoid_row;

/* Prepare a workload whose elements are numbers or rows of the geoid: floats, or words as in the
   file, with the most significant byte first. */
int geoid_heights(const bench_workload *w, bench_data *d, const bench_source *s);
int geoid_words(const bench_workload *w, bench_data *d, const bench_source *s);

static inline uint32_t swap_bytes(uint32_t x)
{
    return x >> 24 | (x >> 8 & 0xff00) | (x & 0xff00) << 8 | x << 24;
}
#endif
