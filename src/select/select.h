/* select.h - finds keys by their ranks, as one part of a larger operation. */
#ifndef TINE_SRC_SELECT_H
#define TINE_SRC_SELECT_H
#include "select_job.h"

enum {
    SELECT_RANKS = 16,
    SELECT_GAPS = 8,
    SELECT_DIRECT = 32768 /* up to this many keys are copied, and partitioned by one thread */
};
/* If more than this share of the keys lies between the brackets, the ranks are put into place in a
   copy of all keys. */
static const double SELECT_SHARE = 0.75;

/* found[i] = the key of rank ranks[i], counted from 0, of the n >= 1 keys of x. The `many` ranks
   ascend. There are at most SELECT_RANKS of them, in at most SELECT_GAPS groups of neighbouring
   ranks. */
int select_keys(select_job *j, uint64_t *found, const size_t *ranks, size_t many, const void *x,
                size_t n);

/* copy = the n elements of x, of which those whose ranks are in `ranks` are sorted by m; the others
   are indeterminate. Sets j->beyond if j->count_beyond is set. SORT_DECLINED: no memory. */
int select_in_copy(select_job *j, const struct radix_map *m, char *copy, const void *x, size_t n,
                   ranks_list ranks, double weight);

/* The share of n keys that select_keys expects to look at twice. Its time divided by a sort's time
   is a little more than this. */
double select_share(const size_t *ranks, size_t many, size_t n);

#endif
