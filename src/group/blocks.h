/* blocks.h - how grouping cuts [0, n) into blocks: by n alone, because floats are added in order
   within a block, and block after block. The cut is part of the promised bits. */
#ifndef TINE_GROUP_BLOCKS_H
#define TINE_GROUP_BLOCKS_H
#include <stddef.h>
#include "../runtime/sizes.h"

enum {
    GROUP_BLOCKS = 64, /* blocks at most; part of the promised bits */
    /* elements of a block at least, where there are several; part of the promised bits */
    GROUP_BLOCK_MIN = 16384
};

/* How many blocks are wanted for n elements: an upper bound of what group_blocks returns. */
static inline size_t group_block_count(size_t n)
{
    return min_size(n / GROUP_BLOCK_MIN + 1, GROUP_BLOCKS);
}
/* Cuts [0, n), n > 0, into at most `blocks` blocks of equal length: block p is [bound[p], bound[p +
   1]). Returns how many there are. */
size_t group_cut(size_t bound[GROUP_BLOCKS + 1], size_t n, size_t blocks);
/* The same with the blocks that floats are added in; one_block: in a single one. */
size_t group_blocks(size_t bound[GROUP_BLOCKS + 1], size_t n, int one_block);

#endif
