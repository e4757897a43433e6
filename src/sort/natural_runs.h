/* natural_runs.h - sorts an array that is one run or two, each ascending or descending, whatever
   the order of its elements. */
#ifndef TINE_NATURAL_RUNS_H
#define TINE_NATURAL_RUNS_H
#include "../schedule/phases.h"

/* What an algorithm returns that does not suit the array: the array is as it was, and another
   algorithm must sort it. */
enum { SORT_DECLINED = 2 };

/* Of f, only order, reverse, rank and merge are called, with the context c. part: the share of the
   operation. SORT_DECLINED: x has more runs than two, or there is no memory for a merge. */
int natural_runs(phases *s, void *x, size_t n, const tine_less_ *f, const void *c, double part);

#endif
