/* sqrt.c - y = sqrt(x). Tutorials call it ideal for processes. In C it is a vector instruction that
   waits for memory. */
#include "arrays.h"
#include <math.h>

TINE_FN(double, sqrt, double)

#define F sqrt
#define W bench_workload_sqrt
#define NAME "sqrt"
#define ABOUT "y = sqrt(x)"
#define LOOP OPENMP_SIMD
#include "map_doubles.h"
