/* found_groups.h - collects the groups of keys of any value: distinct keys with their results, not
   yet in order. */
#ifndef TINE_FOUND_GROUPS_H
#define TINE_FOUND_GROUPS_H
#include <stdatomic.h>
#include "../../kernels/group/group.h"

typedef struct found_groups {
    char *keys, *results;
    size_t room;         /* the number of groups for which there is room */
    _Atomic size_t many; /* the number of groups found, including those that do not fit */
} found_groups;
/* Adds m groups. Any thread may call it. */
void found_groups_add(found_groups *f, const struct tine_group_job *j, const void *keys,
                      const void *t, const uint64_t *count, size_t m);

#endif
