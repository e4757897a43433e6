/* blocks.c - how grouping cuts [0, n) into blocks. */
#include "blocks.h"

size_t group_cut(size_t run[GROUP_PIECES + 1], size_t n, size_t pieces)
{
    const size_t piece = (n - 1) / pieces + 1;
    pieces = (n - 1) / piece + 1;
    for (size_t p = 0; p <= pieces; p++) run[p] = group_least(p * piece, n);
    return pieces;
}

size_t group_runs(size_t run[GROUP_PIECES + 1], size_t n) { return group_cut(run, n, group_pieces(n)); }
