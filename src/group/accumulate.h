/* accumulate.h - one thread adds elements to a table of groups, block by block. */
#ifndef TINE_GROUP_ACCUMULATE_H
#define TINE_GROUP_ACCUMULATE_H
#include "../../kernels/group/group.h"

enum { GROUP_ROOM = 4 }; /* entries of t per group */

/* Computes the results of `groups` groups over several blocks, in the first `groups` entries of t.
   Block p is elements bound[p] to bound[p + 1]. Element i has the group id[i] and the value x[i]. t
   has room for GROUP_ROOM entries a group. If the operation counts elements, returns where in t
   each group's number of elements is. */
const uint64_t *group_accumulate(const struct tine_group_job *j, size_t groups, uint64_t *t,
                                 const uint32_t *id, const void *x, const size_t *bound,
                                 size_t blocks);

#endif
