/* blocks.h - how grouping cuts [0, n) into blocks: by n alone, because floats are added in order within a block, and block after
   block. The cut is part of the promised bits. */
#ifndef TINE_GROUP_BLOCKS_H
#define TINE_GROUP_BLOCKS_H
#include <stddef.h>
#include "../runtime/sizes.h"

enum {
    GROUP_PIECES = 64,        /* blocks at most; part of the promised bits */
    GROUP_PIECE_LEAST = 16384 /* elements of a block at least, where there are several; part of the promised bits */
};

/* How many blocks are wanted for n elements: an upper bound of what group_runs returns. */
static inline size_t group_pieces(size_t n)
{
    return min_size(n / GROUP_PIECE_LEAST + 1, GROUP_PIECES);
}
/* Cuts [0, n), n > 0, into at most `pieces` blocks of equal length: block p is [run[p], run[p + 1]). Returns how many there are. */
size_t group_cut(size_t run[GROUP_PIECES + 1], size_t n, size_t pieces);
/* The same with the blocks that floats are added in. */
size_t group_runs(size_t run[GROUP_PIECES + 1], size_t n);

#endif
