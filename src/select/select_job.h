/* select_job.h - the keys among which the algorithms of this folder select, and what else they
   need. */
#ifndef TINE_SRC_SELECT_JOB_H
#define TINE_SRC_SELECT_JOB_H
#include <stdbool.h>
#include "../../kernels/select/select.h"
#include "../../kernels/sort/radix.h"
#include "../schedule/phases.h"

/* The most ranks that one search finds, and the most groups of neighbouring ranks among them. */
enum { SELECT_RANKS = 16, SELECT_GAPS = 8 };

/* Adds the ranks [from, to) to the ascending ranges r[0, used), of which none ends later. Returns
   how many ranges there are then: ranges that touch become one. */
static inline size_t ranks_add(struct radix_ranks *r, size_t used, size_t from, size_t to)
{
    if (used && from <= r[used - 1].to) {
        r[used - 1].to = to;
        return used;
    }
    r[used] = (struct radix_ranks){from, to};
    return used + 1;
}

typedef struct select_job {
    phases *s;
    const struct tine_keys *k;
    const struct tine_select *ops;
    bool count_beyond; /* Whether to find out if any key is greater than `last`. */
    uint64_t last;
    bool beyond; /* The answer: some key is greater than `last`. */
} select_job;

#endif
