/* low_cardinality.h - groups of keys of any value, if few of them are distinct. */
#ifndef TINE_LOW_CARDINALITY_H
#define TINE_LOW_CARDINALITY_H
#include "../schedule/phases.h"
#include "found_groups.h"

/* The largest estimate of distinct keys with which low_cardinality is worth trying. */
enum { LOW_CARDINALITY_MAX = 2048 };

/* Estimates the number of distinct keys by a sample. SIZE_MAX: too many for an estimate. */
size_t low_cardinality_estimate(const struct tine_group_job *j, uint64_t seed);
/* Finds all groups. Returns 0 or an error; 1: there are many distinct keys, and no group was
   found. */
int low_cardinality(phases *s, found_groups *found, const struct tine_group_job *j, uint64_t seed,
                    double weight);

#endif
