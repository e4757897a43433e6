/* axis.h - reductions along one axis of a matrix, cut into tiles. A tile is a group of neighbouring
   results by a part of their elements. Groups and parts depend on the matrix alone. If results have
   several parts, these are joined at the end. */
#ifndef TINE_KERNELS_AXIS_H
#define TINE_KERNELS_AXIS_H
#include "../kernel.h"
#include "../tiles.h"

enum {
    AXIS_TILE = 32768, /* the least number of elements in a tile: some 10 µs */
    /* The least number of elements in a tile that has a part of the columns: long rows are read
       faster, and there are fewer parts to join. */
    AXIS_TILE_COLUMNS = 65536,
    /* The elements of a result are cut into parts only while there are at most this many tiles.
       Parts of columns take a row of results each, so they are fewer. */
    AXIS_TILES = 256,
    AXIS_TILES_COLUMNS = 128,
    AXIS_ROWS = 64, /* rows that are added one after another; part of the promised bits */
    /* The largest number of columns in a tile. Their sums fit the second-level cache. Fewer columns
       make memory slower: a tile then reads a short part of each row. Sums of 10^4 by 10^4 doubles
       took 1.1 times as long with 4096 columns in a tile, 1.2 with 2048, 1.4 with 1024, and 2.2
       with 176 (Zen 4). */
    AXIS_COLUMNS = 16384,
    AXIS_STACK =
        14336 /* the bytes that a tile's sums may take on the stack, without other memory */
};

typedef struct axis_cut {
    int axis;
    size_t rows, cols, pitch;
    /* results: the number of results. length: the number of elements of each result. */
    size_t results, length;
    /* group: the number of results in a tile. groups: the number of such groups of results. */
    size_t group, groups;
    /* part: the elements of one result in a tile, a power of two times the unit. parts: the number
       of parts of a result. */
    size_t part, parts;
} axis_cut;

INLINE size_t axis_least(size_t a, size_t b) { return a < b ? a : b; }
INLINE size_t axis_count(size_t n, size_t part) { return n ? (n - 1) / part + 1 : 0; }

/* The number of results in a tile. Rows: about a tile's length in all. Columns: as many as
   possible, while blocks of rows and groups of columns give enough tiles. */
static inline size_t axis_group(int axis, size_t rows, size_t cols)
{
    if (axis) return cols < AXIS_TILE ? axis_count(AXIS_TILE, cols) : 1;
    const size_t tiles = axis_least(axis_count(rows * cols, AXIS_TILE_COLUMNS), AXIS_TILES_COLUMNS),
                 by_tiles = axis_count(tiles, axis_count(rows, AXIS_ROWS)),
                 by_columns = axis_count(cols, AXIS_COLUMNS);
    const size_t group = axis_count(cols, by_tiles > by_columns ? by_tiles : by_columns);
    return (group + 7) / 8 * 8;
}

/* Cuts a matrix into tiles. unit: the elements of a result that form one block. whole: results are
   not cut into parts. A matrix without elements has no tiles. */
static inline axis_cut axis_cut_of(size_t rows, size_t cols, size_t pitch, int axis, size_t unit,
                                   int whole)
{
    axis_cut c = {.axis = axis, .rows = rows, .cols = cols, .pitch = pitch};
    c.results = axis ? rows : cols;
    c.length = axis ? cols : rows;
    if (!rows || !cols) return c;
    const size_t tiles = axis ? AXIS_TILES : AXIS_TILES_COLUMNS,
                 least = axis ? AXIS_TILE : AXIS_TILE_COLUMNS;
    c.group = axis_least(axis_group(axis, rows, cols), c.results);
    c.groups = axis_count(c.results, c.group);
    c.part = unit;
    c.parts = axis_count(c.length, c.part);
    while (c.parts > 1 && (whole || c.part * c.group < least || c.parts > tiles / c.groups)) {
        c.part *= 2;
        c.parts = axis_count(c.length, c.part);
    }
    return c;
}

/* The most rows of sums that a tile's stack holds: of blocks 0 … b - 1, the last one is pushed on
   at most log2(b) joined ones. */
static inline size_t axis_depth(const axis_cut *c)
{
    size_t depth = 0;
    for (size_t blocks = axis_count(axis_least(c->part, c->length), AXIS_ROWS); blocks; blocks /= 2)
        depth++;
    return depth;
}

/* A tile: results [lo, hi), their elements [from, to), part number p. Tiles are numbered in the
   order of memory. */
typedef struct axis_tile {
    size_t lo, hi, from, to, p;
} axis_tile;
static inline axis_tile axis_tile_of(const axis_cut *c, size_t t)
{
    const size_t g = c->axis ? t / c->parts : t % c->groups,
                 p = c->axis ? t % c->parts : t / c->groups;
    const size_t lo = g * c->group, from = p * c->part;
    return (axis_tile){lo, c->results - lo < c->group ? c->results : lo + c->group, from,
                       c->length - from < c->part ? c->length : from + c->part, p};
}

static inline size_t axis_tiles(const axis_cut *c) { return c->groups * c->parts; }

/* The bytes from x's first element to the end of its last one, including the gaps between rows. */
static inline size_t axis_bytes(size_t rows, size_t cols, size_t pitch, size_t size)
{
    return rows && cols ? ((rows - 1) * pitch + cols) * size : 0;
}

/* Checks the matrix x of an operation along an axis. */
#define DOOR_MATRIX(f, x, rows, cols, pitch, axis) \
    do { \
        DOOR(f, axis != 0 && axis != 1, "axis is not 0 or 1"); \
        DOOR(f, !x && rows && cols, "x is NULL"); \
        DOOR(f, pitch < cols, "pitch is less than cols"); \
        DOOR(f, rows &&pitch > PTRDIFF_MAX / sizeof *x / rows, \
             "rows * pitch is too large for an array"); \
    } while (0)
/* Checks an output of n results, which must not overlap x. */
#define DOOR_RESULTS(f, y, n, x, rows, cols, pitch) \
    do { \
        DOOR(f, n > PTRDIFF_MAX / sizeof *y, #y " is too large for an array"); \
        DOOR_APART_BYTES(f, y, y ? n * sizeof *y : 0, x, \
                         axis_bytes(rows, cols, pitch, sizeof *x)); \
    } while (0)

#endif
