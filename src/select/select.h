/* select.h - keys by their rank, as one part of a larger operation. */
#ifndef TINE_SRC_SELECT_H
#define TINE_SRC_SELECT_H
#include "select_job.h"

enum { SELECT_RANKS = 16, SELECT_GAPS = 8 };

/* found[i] = key number ranks[i] of the n >= 1 keys of x in ascending order, counted from 0. The
   `many` ranks ascend. There are at most SELECT_RANKS of them, in at most SELECT_GAPS groups of
   neighbours. */
int select_keys(select_job *j, uint64_t *found, const size_t *ranks, size_t many, const void *x,
                size_t n);

#endif
