/* select.h - keys by their rank, as one part of a larger operation. */
#ifndef TINE_SRC_SELECT_H
#define TINE_SRC_SELECT_H
#include "../../kernels/select/select.h"
#include "../sort/sort.h"

enum { SELECT_RANKS = 16, SELECT_GAPS = 8 };


typedef struct select_job {
    steps *s;
    const struct tine_keys *k;
    const struct tine_select *ops;
    bool count_beyond; /* whether to find out if there are … */
    uint64_t last;
    bool beyond;       /* … keys greater than last */
} select_job;

/* found[i] = key number ranks[i] of the n >= 1 keys of x in their order, 0 the least. The `many` ranks ascend; there are at most
   SELECT_RANKS, in at most SELECT_GAPS runs of neighbours. */
int select_keys(select_job *j, uint64_t *found, const size_t *ranks, size_t many, const void *x, size_t n);

/* One key, of rank `rank` of the n >= 1 keys that m makes of x. */
int select_by_digits(const select_job *j, const struct radix_map *m, uint64_t *found, size_t rank, const void *x, size_t n);

#endif
