/* copy_select.h - moves elements of given ranks to their places, in a copy of the array or in
   place. */
#ifndef TINE_COPY_SELECT_H
#define TINE_COPY_SELECT_H
#include "select_job.h"

enum { SELECT_DIRECT = 32768 }; /* up to this many keys are copied, and partitioned by one thread */

/* Copies the n elements of x to `copy`, and moves the elements of the wanted ranks to their places:
   for each rank r in `ranks`, copy[r] is the element that a sort by m would put there. The order of
   the other elements is indeterminate. Sets j->beyond if j->count_beyond is set. SORT_DECLINED: no
   memory. */
int select_in_copy(select_job *j, const struct radix_map *m, char *copy, const void *x, size_t n,
                   ranks_list ranks, double weight);

/* As select_in_copy, in x itself, which has more than SELECT_DIRECT elements. */
int select_in_place(const select_job *j, const struct radix_map *m, char *x, size_t n,
                    ranks_list ranks, double weight);

#endif
