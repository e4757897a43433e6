/* own_loop.h - a loop of the user's. */
#ifndef BENCH_OWN_LOOP_H
#define BENCH_OWN_LOOP_H
#include "../measure/harness.h"

/* The workload of a module, for a word that ends in .so; NULL: it is none. Does not return if it
   cannot be loaded. */
const bench_workload *own_loop(const char *word);
#endif
