/* narrow_keys.h - keys of 8 and 16 bits, which groupings see as those of 32 bits. */
#ifndef TINE_NARROW_KEYS_H
#define TINE_NARROW_KEYS_H
#include "../../kernels/group/group.h"
#include "../schedule/phases.h"

/* Whether the keys of a job are to be widened first. */
static inline bool keys_to_widen(const struct tine_group_job *j)
{
    return j->key_size < j->keys->width;
}
/* Makes *wide the job with its keys widened into `to`, which has room for n. */
int widen_keys(phases *s, struct tine_group_job *wide, uint32_t *to,
               const struct tine_group_job *j);

#endif
