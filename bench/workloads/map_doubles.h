/* map_doubles.h - a workload W named NAME: y = F(x) for the doubles 0, 1, 2 and so on. The includer
   also sets ABOUT, LOOP (as for map.h), and SAME. SAME compares results, and may be NULL. */
#define X double
#define Y double
#include "map.h"
#ifndef SAME
#    define SAME NULL
#endif

static int prepare(bench_data *d, const bench_source *s) { return arrays_make(&W, d, s, identity); }
static void release(bench_data *d) { arrays_free(&W, d); }

const bench_workload W = {
    .name = NAME,
    .about = ABOUT,
    .element = "double",
    .group = "tutorial",
    .n = 5000000,
    .in_size = sizeof(double),
    .out_size = sizeof(double),
    .bytes = 2 * sizeof(double),
    .takes_input = 1,
    .regular = 1,
    .prepare = prepare,
    .release = release,
    .serial = serial,
    .openmp = openmp,
    .tine = by_tine,
    .range = range,
    .same = SAME,
};
