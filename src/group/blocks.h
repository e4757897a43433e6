/* blocks.h - how grouping cuts [0, n) into blocks. The cut depends on n alone: floats are added in
   order within a block, and block after block. So the cut is part of the promised bits. */
#ifndef TINE_GROUP_BLOCKS_H
#define TINE_GROUP_BLOCKS_H
#include <stddef.h>
#include "../runtime/sizes.h"

enum {
    GROUP_BLOCKS = 64, /* the largest number of blocks; part of the promised bits */
    /* n elements have n / GROUP_PER_BLOCK + 1 blocks, at most GROUP_BLOCKS. While there are fewer
       than GROUP_BLOCKS, a block has at most this number of elements. Part of the promised bits. */
    GROUP_PER_BLOCK = 16384
};

/* The number of blocks wanted for n elements. group_blocks returns at most this number. */
static inline size_t group_block_count(size_t n)
{
    return min_size(n / GROUP_PER_BLOCK + 1, GROUP_BLOCKS);
}
/* Cuts [0, n), n > 0, into at most `blocks` blocks of equal length: block p is [bound[p], bound[p +
   1]). Returns the number of blocks. */
size_t group_cut(size_t bound[GROUP_BLOCKS + 1], size_t n, size_t blocks);
/* Cuts [0, n) into the blocks in which floats are added; one_block: into a single block. */
size_t group_blocks(size_t bound[GROUP_BLOCKS + 1], size_t n, int one_block);

#endif
