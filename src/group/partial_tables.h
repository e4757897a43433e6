/* partial_tables.h - groups of few keys: a table for each block, then the sum of the tables. */
#ifndef TINE_GROUP_PARTIAL_TABLES_H
#define TINE_GROUP_PARTIAL_TABLES_H
#include "../../kernels/group/group.h"
#include "../schedule/phases.h"

/* out[g] = the result of group g < groups, over the blocks bound[p] to bound[p + 1]. memory:
   partial_tables_bytes bytes, or NULL; then the function allocates them itself. */
int partial_tables(phases *s, void *out, const struct tine_group_job *j, size_t groups,
                   const size_t *bound, size_t blocks, void *memory, double weight);
size_t partial_tables_bytes(const phases *s, const struct tine_group_job *j, size_t groups,
                            size_t blocks);

#endif
