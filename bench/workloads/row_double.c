/* row_double.c - y = 2 * x for every number of a row. A tutorial's row * 2 meant this, but would
   repeat a Python list. */
#include "map.h"

static inline double twice(double x) { return 2 * x; }

MAP_LOOPS(double, twice, double, OPENMP_SIMD)
MAP_WORKLOAD(row_double, "y = 2 * x, the rows one after another", .element = "double",
             .group = "tutorial", MAP_DOUBLES(1))
