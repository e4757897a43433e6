/* key_ranges.h - groups by dense keys, too many for a table a block, on few threads. */
#ifndef TINE_GROUP_KEY_RANGES_H
#define TINE_GROUP_KEY_RANGES_H
#include <stdbool.h>
#include "../../kernels/group/group.h"
#include "../schedule/phases.h"

/* Whether ranges are faster than buckets for this number of groups and of threads. */
bool key_ranges_pay(size_t groups, int threads);
/* Writes the results of all groups to out. TINE_ERANGE (without its text), if a key is not below
   groups, and TINE_ENOMEM leave out as it was. */
int key_ranges(phases *s, void *out, const struct tine_group_job *j, size_t groups);

#endif
