/* low_cardinality.h - grouping by keys of any value where few of them are distinct. */
#ifndef TINE_LOW_CARDINALITY_H
#define TINE_LOW_CARDINALITY_H
#include "../schedule/phases.h"
#include "found_groups.h"

enum { GROUP_FEW = 2048 }; /* distinct keys, by the estimate, up to which group_few is worth trying */

/* An estimate of how many distinct keys there are, from a sample. SIZE_MAX: too many to tell. */
size_t group_guess(const struct tine_group_job *j, uint64_t seed);
/* Finds all groups: 0 or an error. 1: there are many distinct keys, and nothing was found. */
int group_few(steps *s, group_found *found, const struct tine_group_job *j, uint64_t seed, double part);

#endif
