/* axis.h - reductions along one axis of a matrix, cut into tiles. A tile is a group of neighbouring
   results by a part of their elements. Groups and parts depend on the matrix alone. If results have
   several parts, these are joined at the end. */
#ifndef TINE_KERNELS_AXIS_H
#define TINE_KERNELS_AXIS_H
#include "../kernel.h"
#include "../tiles.h"

enum {
    AXIS_TILE = 32768, /* the least number of elements in a tile: some 10 µs */
    /* The elements of a result are cut into parts only while there are at most this many tiles. */
    AXIS_TILES = 256,
    AXIS_ROWS = 64, /* rows that are added one after another; part of the promised bits */
    /* the largest number of columns in a tile, so that their sums fit the first-level cache */
    AXIS_COLUMNS = 256,
    AXIS_STACK = 14336 /* the bytes that a tile's sums may take on the stack */
};

typedef struct axis_cut {
    int axis;
    size_t rows, cols, pitch;
    /* results: the number of results. length: the number of elements of each result. */
    size_t results, length;
    /* group: the number of results in a group. groups: the number of groups. */
    size_t group, groups;
    /* part: the elements of one result in a tile, a power of two times the unit. parts: the number
       of parts of a result. */
    size_t part, parts;
} axis_cut;

/* Cuts a matrix into tiles. unit: the elements of a result that form one block. group: the largest
   number of results in a tile. whole: results are not cut into parts. A matrix without elements has
   no tiles. */
static inline axis_cut axis_cut_of(size_t rows, size_t cols, size_t pitch, int axis, size_t unit,
                                   size_t group, int whole)
{
    axis_cut c = {.axis = axis, .rows = rows, .cols = cols, .pitch = pitch};
    c.results = axis ? rows : cols;
    c.length = axis ? cols : rows;
    if (!rows || !cols) return c;
    c.group = group < c.results ? group : c.results;
    c.groups = (c.results - 1) / c.group + 1;
    c.part = unit;
    c.parts = (c.length - 1) / unit + 1;
    while (c.parts > 1 &&
           (whole || c.part * c.group < AXIS_TILE || c.parts > AXIS_TILES / c.groups)) {
        c.part *= 2;
        c.parts = (c.length - 1) / c.part + 1;
    }
    return c;
}

/* The number of results in a tile. Rows: about a tile's length in all. Columns: as many as have
   room on a stack that is deep enough for all rows. */
static inline size_t axis_group(int axis, size_t rows, size_t cols, size_t node)
{
    if (axis) return cols && cols < AXIS_TILE ? (AXIS_TILE - 1) / cols + 1 : 1;
    size_t depth = 2;
    for (size_t r = rows / AXIS_ROWS; r; r /= 2) depth++;
    const size_t fits = AXIS_STACK / (depth * node) / 8 * 8;
    return fits < AXIS_COLUMNS ? fits : AXIS_COLUMNS;
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
