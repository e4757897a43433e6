/* fold_block.h - the elements of one block of a user's fold. The promised bits depend on all that
   stands here. */
#ifndef TINE_FOLD_BLOCK_H
#define TINE_FOLD_BLOCK_H
#include <stddef.h>

enum {
    FOLD_BLOCK_MAX = 2048, /* the largest number of elements in a block */
    FOLD_BLOCKS_MIN = 64   /* a fold has at least this number of blocks, if n allows */
};

/* The length of the blocks of n elements, a power of two. */
static inline size_t fold_block(size_t n)
{
    size_t block = 1;
    while (block < FOLD_BLOCK_MAX && block * 2 <= n / FOLD_BLOCKS_MIN) block *= 2;
    return block;
}

#endif
