/* square.c - y = x * x: the pool.map(square, xs) at the start of every tutorial. */
#include "map.h"

static inline double square(double x) { return x * x; }

MAP_LOOPS(double, square, double, OPENMP_SIMD)
MAP_WORKLOAD(square, "y = x * x", .element = "double", .group = "tutorial", MAP_DOUBLES(1))
