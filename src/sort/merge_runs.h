/* merge_runs.h - merges neighbouring runs of an array over all threads. */
#ifndef TINE_MERGE_RUNS_H
#define TINE_MERGE_RUNS_H
#include "../schedule/phases.h"

enum { RUNS_MAX = 16 }; /* the largest number of runs */

/* Merges the `many` runs of x: run i is x[start[i], start[i + 1]), and many <= RUNS_MAX. y has room
   for all elements. Only rank and merge of f are called, with the context c. x is written, so the
   operation can no longer be cancelled. */
int merge_runs(phases *s, const tine_less_ *f, const void *c, char *x, char *y,
               const size_t start[RUNS_MAX + 1], size_t many, double weight);

#endif
