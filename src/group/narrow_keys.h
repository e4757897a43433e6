/* narrow_keys.h - widens keys of 8 and 16 bits to 32 bits for groupings. */
#ifndef TINE_NARROW_KEYS_H
#define TINE_NARROW_KEYS_H
#include "../../kernels/group/group.h"
#include "../schedule/phases.h"

/* Whether the keys of a job must be widened first. */
static inline bool keys_to_widen(const struct tine_group_job *j)
{
    return j->key_size < j->keys->width;
}
/* Widens the keys of *j into `to`, which has room for n keys, and sets *wide to a job with these
   keys. */
int widen_keys(phases *s, struct tine_group_job *wide, uint32_t *to,
               const struct tine_group_job *j);

#endif
