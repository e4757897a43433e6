/* spread.h - who folds and scans in place of this process's team, where a call's arrays are parts
   of arrays that lie on several processes: options.spread_. libtine_mpi fills it in. */
#ifndef TINE_SPREAD_H
#define TINE_SPREAD_H
#include "tine/tine.h"

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
} tine_spread_;

#endif
