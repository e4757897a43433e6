/* sqrt.c - y = sqrt(x). Tutorials call it ideal for processes. In C it is a vector instruction that
   waits for memory. */
#include "map.h"
#include <math.h>

MAP_LOOPS(double, sqrt, double, OPENMP_SIMD)
MAP_WORKLOAD(sqrt, "y = sqrt(x)", .element = "double", .group = "tutorial", MAP_DOUBLES(1))
