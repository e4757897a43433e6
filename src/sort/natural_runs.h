/* natural_runs.h - sorts an array that consists of one or two runs, each ascending or descending,
   by any order. */
#ifndef TINE_NATURAL_RUNS_H
#define TINE_NATURAL_RUNS_H
#include "../schedule/phases.h"

/* Returned by an algorithm that does not suit the array: the array is as it was, and another
   algorithm must sort it. */
enum { SORT_DECLINED = 2 };

/* Sorts x if it has at most two runs. Only order, reverse, rank and merge of f are called, with the
   context c. part: the share of the operation. SORT_DECLINED: x has more runs, or there is no
   memory for a merge. */
int natural_runs(phases *s, void *x, size_t n, const tine_less_ *f, const void *c, double part);

#endif
