/* merge_runs.h - sorts an array that is one descending run, or two runs, each ascending or
   descending. */
#ifndef TINE_MERGE_RUNS_H
#define TINE_MERGE_RUNS_H
#include "sort_job.h"

/* x[0, n) descends, n > 1. part: the share of the operation. */
int reverse_run(const sort_job *j, void *x, size_t n, double part);

/* x[0, first) and x[first, n) are runs. falls: whether the first one descends, and the second.
   SORT_DECLINED: there is no memory, and x is as it was. */
int merge_runs(const sort_job *j, void *x, size_t n, size_t first, const bool falls[2]);

#endif
