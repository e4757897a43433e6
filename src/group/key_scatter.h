/* key_scatter.h - scatters keys and their elements to buckets, in order, so that each bucket's
   table fits a cache and one thread can add it up. */
#ifndef TINE_GROUP_KEY_SCATTER_H
#define TINE_GROUP_KEY_SCATTER_H
#include "../../kernels/group/group.h"
#include "../schedule/phases.h"
#include "blocks.h"

typedef struct key_scatter {
    const struct tine_group_job *j;
    struct tine_group_cut cut;
    size_t bound[GROUP_BLOCKS + 1], blocks;
    void *keys, *xs; /* in the order of their buckets */
    size_t *start;   /* [bucket][block], and n */
    size_t *at;      /* [block][bucket] */
    uint32_t *count; /* [block][bucket] */
    void *memory;
} key_scatter;
/* j and cut are filled in by the caller, bound and blocks too where they are not those of n
   elements (else blocks == 0). Returns 0, TINE_ENOMEM, TINE_ERANGE or TINE_ECANCELED. After an
   error there is nothing to give back. */
int key_scatter_run(phases *s, key_scatter *h, double part);
void key_scatter_free(key_scatter *h);
/* Where the elements of each block begin in bucket b: h->blocks + 1 entries. */
static inline const size_t *key_scatter_bucket(const key_scatter *h, size_t b)
{
    return h->start + b * h->blocks;
}

#endif
