/* tune.h - wisdom for a workload of the harness. */
#ifndef BENCH_TUNE_H
#define BENCH_TUNE_H
#include "../cli/cli_common.h"

/* tine_tune on what a process pool would run of the workload on [lo, hi), under this name;
   TINE_ERANGE: its accumulator is too large for that. */
int tune_workload(const char *name, const bench_workload *w, bench_data *d);
int bench_tune(int argc, char **argv);
#endif
