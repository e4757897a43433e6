/* tune.h - tunes a workload of the harness, for wisdom. */
#ifndef BENCH_TUNE_H
#define BENCH_TUNE_H
#include "../cli/cli_common.h"

/* Calls tine_tune on the workload's code for process pools, under this name. Returns TINE_ERANGE if
   the workload's accumulator is too large. */
int tune_workload(const char *name, const bench_workload *w, bench_data *d);
int bench_tune(int argc, char **argv);
#endif
