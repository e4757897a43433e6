/* found_groups.c - collects the groups that threads find. */
#include <string.h>
#include "found_groups.h"

void found_groups_add(found_groups *f, const struct tine_group_job *j, const void *keys,
                      const void *t, const uint64_t *count, size_t m)
{
    const size_t at = atomic_fetch_add(&f->many, m);
    if (at > f->room || f->room - at < m) return;
    memcpy(f->keys + at * j->keys->width, keys, m * j->keys->width);
    j->op->put(f->results + at * j->op->out, t, count, m);
}
