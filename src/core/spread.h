/* spread.h - who folds and scans in place of this process's team, where a call's arrays are parts
   of arrays that lie on several processes: options.spread_. libtine_mpi fills it in. */
#ifndef TINE_SPREAD_H
#define TINE_SPREAD_H
#include "tine/tine.h"

/* The elements of dense group sums in buckets of `each` neighbouring groups. Those of bucket b and
   block p are numbers start[b * blocks + p] to start[b * blocks + p + 1]. */
typedef struct tine_buckets_ {
    size_t each, buckets, blocks;
    size_t first;  /* the number of the first bucket that is here */
    size_t x_size; /* bytes of an element */
    uint32_t *ids; /* of each element's group, from 0 on within its bucket */
    char *xs;      /* the elements */
    size_t *start;
} tine_buckets_;

/* The functions are called instead of those of that name, with their arguments; n and indexes are
   those of this process's part. */
typedef struct tine_spread_ {
    /* tine_fold_; unit is 1 for tine_fold_tree_, else block */
    int (*fold)(struct tine_spread_ *s, tine_leaf *leaf, tine_join *join, void *ctx, void *acc,
                size_t acc_size, size_t n, size_t block, size_t unit, double ns);
    /* tine_chain_run_ */
    int (*chain)(struct tine_spread_ *s, const tine_chain_ *c, void *ctx, void *base, size_t n);
    /* Group sums: the elements are one block of a longer array. Those of a group are added one
       after another, however many they are. */
    int one_block;
    /* Dense group sums, if it is not NULL: called when this process's elements are in buckets, and
       changes them for some buckets with the elements of all processes. The sums of those buckets'
       groups alone are then computed; places in the output are those of all groups. */
    int (*buckets)(struct tine_spread_ *s, tine_buckets_ *b);
    /* for it: this process's elements by the blocks of the whole array, and the number of
       processes */
    const size_t *bound;
    size_t blocks, ranks;
} tine_spread_;

#endif
