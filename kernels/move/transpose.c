/* transpose.c - tine_transpose: y[c][r] = x[r][c], in tiles that fit the cache; squares also in
   place. Elements are moved as words of their size. */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"
#    include "../tiles.h"

/* Elements on a side of a tile. A tile of each array fits the second-level cache, and its rows have
   at least eight cache lines for 64-bit elements. */
enum { TILE = 64 };

typedef struct {
    void *y;
    const void *x;
    size_t rows, cols;
    size_t across; /* the number of tiles in a row of tiles */
} transpose_job;

INLINE size_t tile_side(size_t from, size_t n) { return n - from < TILE ? n - from : TILE; }

/* A tile (row, col), col >= row, which is swapped with tile (col, row). */
typedef struct {
    size_t row, col;
} tile_pair;

/* Pair t of a square of `across` by `across` tiles. Row i of the upper triangle has across - i
   pairs, and row across - 1 - i has i + 1. Together they fill one line of across + 1 pairs. */
INLINE tile_pair tile_pair_of(size_t t, size_t across)
{
    const size_t row = t / (across + 1), at = t % (across + 1);
    if (at < across - row) return (tile_pair){row, row + at};
    const size_t last = across - 1 - row;
    return (tile_pair){last, last + (at - (across - row))};
}

#    define K(part) transpose_32_##part
#    define WORD uint32_t
#    if VL == 2
#        define W 4
#    elif VL == 4
#        define W 8
#    else
#        define W 16
#    endif
#    include "transpose_width-inl.h"
#    define K(part) transpose_64_##part
#    define WORD uint64_t
#    define W VL
#    include "transpose_width-inl.h"
#    define TINE_TYPE_FILE "move/transpose.c"
#    include "tine/types.h"
#else
#    define WORDS(part) UNDER_(UNDER_(transpose, TINE_BITS_), part)

int FN(transpose)(T *y, const T *x, size_t rows, size_t cols, const tine_opts *o)
{
    DOOR("transpose", cols && rows > PTRDIFF_MAX / sizeof *x / cols,
         "rows * cols is too large for an array");
    const size_t n = rows * cols;
    DOOR("transpose", !y && n, "y is NULL");
    DOOR("transpose", !x && n, "x is NULL");
    DOOR("transpose", y == x && n && rows != cols, "y is x, which is no square");
    DOOR_IN_PLACE("transpose", y, x, n);
    const size_t across = cols ? (cols - 1) / TILE + 1 : 0, down = rows ? (rows - 1) / TILE + 1 : 0;
    transpose_job j = {y, x, rows, cols, across};
    const int in_place = y == x;
    tine_body *const body = in_place ? WORDS(in_place) : WORDS(body);
    const size_t tiles = in_place ? across * (across + 1) / 2 : across * down;
    if (is_direct(n, o)) return n ? body(0, tiles, &j) : 0;
    tiles_loop l = {.body = body,
                    .tiles = tiles,
                    .ctx = &j,
                    .n = n,
                    .ns = READ_NS(sizeof *x) + WRITE_NS(sizeof *y)};
    return tine_tiles_(&l, o);
}
#    undef WORDS
#endif
