/* key_scatter.h - scatters keys and their elements to buckets, in order, so that one thread can add
   up each bucket in a table that fits a cache. */
#ifndef TINE_GROUP_KEY_SCATTER_H
#define TINE_GROUP_KEY_SCATTER_H
#include "../../kernels/group/group.h"
#include "../schedule/phases.h"
#include "blocks.h"

typedef struct key_scatter {
    const struct tine_group_job *j;
    struct tine_group_cut cut;
    size_t bound[GROUP_BLOCKS + 1], blocks;
    void *keys, *xs; /* keys and elements, bucket after bucket */
    /* [bucket][block]: the index in keys and xs at which the block's elements in the bucket begin.
       The last entry is n. */
    size_t *start;
    /* [block][bucket]: the index at which the block's next element for the bucket is written. */
    size_t *at;
    /* [block][bucket]: the number of the block's elements for the bucket. */
    uint32_t *count;
    void *memory;
} key_scatter;
/* The caller sets j and cut. For the usual blocks of n elements the caller sets blocks = 0; for
   other blocks, bound and blocks. Returns 0, TINE_ENOMEM, TINE_ERANGE or TINE_ECANCELED. After an
   error nothing needs to be freed. */
int key_scatter_run(phases *s, key_scatter *h, double weight);
void key_scatter_free(key_scatter *h);
/* Where the elements of each block begin in bucket b: h->blocks + 1 entries. */
static inline const size_t *key_scatter_bucket(const key_scatter *h, size_t b)
{
    return h->start + b * h->blocks;
}

#endif
