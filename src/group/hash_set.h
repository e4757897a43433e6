/* hash_set.h - the distinct keys of an array, in tables that grow. */
#ifndef TINE_GROUP_SET_H
#define TINE_GROUP_SET_H
#include "../../kernels/group/group.h"
#include "tine/tine.h"

typedef struct group_set {
    const struct tine_group_keys *k;
    struct tine_group_set s;
} group_set;

uint64_t group_seed(void);
/* Allocates a set, which group_set_empty must empty before it is used. Returns 0 or TINE_ENOMEM. */
int group_set_make(group_set *g, const struct tine_group_keys *k, uint64_t seed, unsigned skip);
void group_set_empty(group_set *g);
/* Stores the ids of m keys; id == key is allowed. Returns TINE_ENOMEM, or 1 if the table has `max`
   keys or more and would have to grow. */
int group_set_ids(group_set *g, void *id, const void *key, size_t m, size_t max);
void group_set_free(group_set *g);
#endif
