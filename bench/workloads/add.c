/* add.c - z = x + y: a function of two arguments, pool.starmap(add, zip(xs, ys)). */
#include "arrays.h"

static inline double add(double x, double y) { return x + y; }
TINE_FN(double, add, double, double)

#define F add
#define W bench_workload_add
#define NAME "add"
#define ABOUT "z = x + y"
#define GROUP "tutorial"
#include "starmap_doubles.h"
