/* row_double.c - y = 2 * x for every number of a row. A tutorial's row * 2 meant this, but would
   repeat a Python list. */
#include "arrays.h"

static inline double twice(double x) { return 2 * x; }
TINE_FN(double, twice, double)

#define F twice
#define W bench_workload_row_double
#define NAME "row_double"
#define ABOUT "y = 2 * x, the rows one after another"
#define LOOP OPENMP_SIMD
#include "map_doubles.h"
