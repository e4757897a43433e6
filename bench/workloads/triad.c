/* triad.c - a = b + 3 * c: the loop by which the STREAM benchmark (McCalpin 1995) measures
   memory. */
#include "map.h"

static inline double triad(double b, double c) { return b + 3 * c; }

STARMAP_LOOPS(triad)
MAP_WORKLOAD(triad, "a = b + 3 * c", .element = "pair of doubles", .group = "field", MAP_DOUBLES(2))
