/* own_loop.h - loads a loop of the user's as a workload. */
#ifndef BENCH_OWN_LOOP_H
#define BENCH_OWN_LOOP_H
#include "../measure/harness.h"

/* Returns the workload of a module if the word ends in .so, else NULL. Exits with a message if the
   module cannot be loaded. */
const bench_workload *own_loop(const char *word);
#endif
