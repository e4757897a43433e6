/* add.c - z = x + y: a function of two arguments, pool.starmap(add, zip(xs, ys)). */
#include "map.h"

static inline double add(double x, double y) { return x + y; }

STARMAP_LOOPS(add)
MAP_WORKLOAD(add, "z = x + y", .element = "pair of doubles", .group = "tutorial", MAP_DOUBLES(2))
