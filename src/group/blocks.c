/* blocks.c - how grouping cuts [0, n) into blocks. */
#include "../runtime/sizes.h"
#include "blocks.h"

size_t group_cut(size_t run[GROUP_PIECES + 1], size_t n, size_t pieces)
{
    const size_t piece = (n - 1) / pieces + 1;
    pieces = tile_count(n, piece);
    for (size_t p = 0; p <= pieces; p++) run[p] = min_size(p * piece, n);
    return pieces;
}

size_t group_runs(size_t run[GROUP_PIECES + 1], size_t n) { return group_cut(run, n, group_pieces(n)); }
