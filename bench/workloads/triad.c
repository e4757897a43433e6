/* triad.c - a = b + 3 * c: the loop by which the STREAM benchmark (McCalpin 1995) measures
   memory. */
#include "arrays.h"

static inline double triad(double b, double c) { return b + 3 * c; }
TINE_FN(double, triad, double, double)

#define F triad
#define W bench_workload_triad
#define NAME "triad"
#define ABOUT "a = b + 3 * c"
#define GROUP "field"
#include "starmap_doubles.h"
