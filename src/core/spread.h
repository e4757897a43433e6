/* spread.h - options.spread_: functions that fold and scan instead of this process's team, for
   arrays that are parts of arrays on several processes. libtine_mpi sets them. */
#ifndef TINE_SPREAD_H
#define TINE_SPREAD_H
#include "tine/tine.h"

/* The elements of dense group sums, in buckets of `each` neighbouring groups. The elements of
   bucket b and block p are those from number start[b * blocks + p] up to start[b * blocks + p + 1].
 */
typedef struct tine_buckets_ {
    size_t each, buckets, blocks;
    size_t first;  /* the number of the first bucket on this process */
    size_t x_size; /* the bytes of an element */
    uint32_t *ids; /* the number of each element's group within its bucket, from 0 on */
    char *xs;      /* the elements */
    size_t *start;
} tine_buckets_;

/* Each function is called instead of the one that its comment names, with the same arguments. n and
   indexes are those of this process's part. */
typedef struct tine_spread_ {
    /* Called instead of tine_fold_ (unit = block) and of tine_fold_tree_ (unit = 1). */
    int (*fold)(struct tine_spread_ *s, tine_leaf *leaf, tine_join *join, void *ctx, void *acc,
                size_t acc_size, size_t n, size_t block, size_t unit, double ns);
    /* Called instead of tine_chain_run_. */
    int (*chain)(struct tine_spread_ *s, const tine_chain_ *c, void *ctx, void *base, size_t n);
    /* For group sums: whether the elements are one block of a longer array. Then the elements of a
       group are added one after another, whatever their number. */
    int one_block;
    /* For dense group sums, unless NULL. Called when this process's elements are in buckets.
       Replaces these buckets by some buckets with the elements of all processes. Then only the sums
       of the groups in the new buckets are computed. The output has a place for every group. */
    int (*buckets)(struct tine_spread_ *s, tine_buckets_ *b);
    /* For `buckets`: the bounds of the whole array's blocks among this process's elements, the
       number of blocks, and the number of processes. */
    const size_t *bound;
    size_t blocks, ranks;
} tine_spread_;

#endif
