/* square.c - y = x * x: the pool.map(square, xs) at the start of every tutorial. */
#include "arrays.h"

static inline double square(double x) { return x * x; }
TINE_FN(double, square, double)

#define F square
#define W bench_workload_square
#define NAME "square"
#define ABOUT "y = x * x"
#define LOOP OPENMP_SIMD
#include "map_doubles.h"
