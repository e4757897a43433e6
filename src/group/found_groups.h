/* found_groups.h - the distinct keys of any array that were found, with their results, in no order
   yet. */
#ifndef TINE_FOUND_GROUPS_H
#define TINE_FOUND_GROUPS_H
#include <stdatomic.h>
#include "../../kernels/group/group.h"

typedef struct found_groups {
    char *keys, *results;
    size_t room;         /* groups that fit */
    _Atomic size_t many; /* groups found: those beyond the room are only counted */
} found_groups;
/* Adds m groups. Any thread may call it. */
void found_groups_add(found_groups *f, const struct tine_group_job *j, const void *keys,
                      const void *t, const uint64_t *count, size_t m);

#endif
