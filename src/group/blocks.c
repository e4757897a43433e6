/* blocks.c - how grouping cuts [0, n) into blocks. */
#include "../runtime/sizes.h"
#include "blocks.h"

size_t group_cut(size_t bound[GROUP_BLOCKS + 1], size_t n, size_t blocks)
{
    const size_t length = (n - 1) / blocks + 1;
    blocks = tile_count(n, length);
    for (size_t p = 0; p <= blocks; p++) bound[p] = min_size(p * length, n);
    return blocks;
}

size_t group_blocks(size_t bound[GROUP_BLOCKS + 1], size_t n, int one_block)
{
    return group_cut(bound, n, one_block ? 1 : group_block_count(n));
}
