/* select.h - keys by their rank, as one part of a larger operation. */
#ifndef TINE_SRC_SELECT_H
#define TINE_SRC_SELECT_H
#include "select_job.h"

enum {
    SELECT_RANKS = 16,
    SELECT_GAPS = 8,
    SELECT_DIRECT = 2048 /* up to so many keys are sorted */
};
/* Where a larger share of the keys than this lies between the brackets, a copy is sorted. */
static const double SELECT_SHARE = 0.75;

/* found[i] = key number ranks[i] of the n >= 1 keys of x in ascending order, counted from 0. The
   `many` ranks ascend. There are at most SELECT_RANKS of them, in at most SELECT_GAPS groups of
   neighbours. */
int select_keys(select_job *j, uint64_t *found, const size_t *ranks, size_t many, const void *x,
                size_t n);

/* copy = the n keys of x, of map m, ascending. Sets j->beyond if that is asked for. */
int select_sorted(select_job *j, const struct radix_map *m, char *copy, const void *x, size_t n,
                  double part);

/* The share of n keys that select_keys expects to look at twice. Its time over a sort's is a little
   more than this. */
double select_share(const size_t *ranks, size_t many, size_t n);

#endif
