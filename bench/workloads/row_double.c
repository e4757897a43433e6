/* row_double.c - y = 2 * x for every number of a row: what row * 2 meant (a Python list would
   repeat itself). */
#include "arrays.h"

static inline double twice(double x) { return 2 * x; }
TINE_FN(double, twice, double)

#define F twice
#define W bench_workload_row_double
#define NAME "row_double"
#define ABOUT "y = 2 * x, the rows one after another"
#define LOOP OPENMP_SIMD
#include "map_doubles.h"
