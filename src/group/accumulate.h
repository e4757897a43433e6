/* accumulate.h - one thread adds elements to a table of groups, block by block. */
#ifndef TINE_GROUP_ACCUMULATE_H
#define TINE_GROUP_ACCUMULATE_H
#include "../../kernels/group/group.h"

enum { GROUP_ROOM = 4 }; /* entries of t for each group */

/* The first `groups` entries of t = the results of the elements of some blocks: block p is elements
   bound[p] to bound[p + 1]. The id of element i is id[i], x[i] its value. t has room for GROUP_ROOM
   entries a group. Returns where in t the number of elements of each group is, if the operation
   asks for it. */
const uint64_t *group_accumulate(const struct tine_group_job *j, size_t groups, uint64_t *t,
                                 const uint32_t *id, const void *x, const size_t *bound,
                                 size_t blocks);

#endif
