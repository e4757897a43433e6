/* key_scatter.h - scatters keys and their elements to buckets, in order, so that each bucket's table fits a cache and one thread
   can add it up. */
#ifndef TINE_GROUP_KEY_SCATTER_H
#define TINE_GROUP_KEY_SCATTER_H
#include "../../kernels/group/group.h"
#include "../schedule/phases.h"
#include "blocks.h"

typedef struct group_shares {
    const struct tine_group_job *j;
    struct tine_group_cut cut;
    size_t run[GROUP_PIECES + 1], pieces;
    void *keys, *xs; /* in the order of their buckets */
    size_t *start;   /* [bucket][block], and n */
    size_t *at;      /* [block][bucket] */
    uint32_t *count; /* [block][bucket] */
    void *memory;
} group_shares;
/* j and cut are filled in by the caller. Returns 0, TINE_ENOMEM, TINE_ERANGE or TINE_ECANCELED. After an error there is nothing to
   give back. */
int group_share(steps *s, group_shares *h, double part);
void group_unshare(group_shares *h);
/* Where the elements of each block begin in bucket b: h->pieces + 1 entries. */
static inline const size_t *group_bucket(const group_shares *h, size_t b) { return h->start + b * h->pieces; }

#endif
