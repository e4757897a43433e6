/* low_cardinality.h - grouping by keys of any value where few of them are distinct. */
#ifndef TINE_LOW_CARDINALITY_H
#define TINE_LOW_CARDINALITY_H
#include "../schedule/phases.h"
#include "found_groups.h"

/* distinct keys, by the estimate, up to which low_cardinality is worth trying */
enum { LOW_CARDINALITY_MAX = 2048 };

/* An estimate of how many distinct keys there are, from a sample. SIZE_MAX: too many to tell. */
size_t low_cardinality_estimate(const struct tine_group_job *j, uint64_t seed);
/* Finds all groups: 0 or an error. 1: there are many distinct keys, and nothing was found. */
int low_cardinality(phases *s, found_groups *found, const struct tine_group_job *j, uint64_t seed,
                    double part);

#endif
