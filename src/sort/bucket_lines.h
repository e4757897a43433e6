/* bucket_lines.h - lists where the elements of each bucket are, after the tiles of an array were
   scattered to lines of one bucket each (kernels/sort/radix.h). So a bucket's elements need not be
   counted before they are scattered.

       tiles ──scatter──> each tile's lines ──list──> each bucket's lines, tile by tile

   Tiles are scattered in order and listed in order, so equal keys keep their order. */
#ifndef TINE_BUCKET_LINES_H
#define TINE_BUCKET_LINES_H
#include "../../kernels/sort/radix.h"
#include "../schedule/phases.h"

enum {
    BUCKET_LINES_TILES = 256, /* the largest number of tiles */
    /* The lines that are not full, one for each bucket and tile, are at most 1 in BUCKET_LINES_OPEN
       of all. */
    BUCKET_LINES_OPEN = 8
};

typedef struct bucket_lines {
    /* n: elements in all. each: elements in a full line. buckets: the number of buckets. */
    size_t n, each, buckets;
    /* tile: elements in a tile. tiles: the number of tiles. room: lines for which each tile has
       memory. */
    size_t tile, tiles, room;
    /* largest: elements of the largest bucket that is not big. biggest: elements of the largest big
       bucket. */
    size_t largest, biggest;
    /* [bucket]. start: the place of the bucket's first element. first: the place of its first line
       in the list. */
    size_t *start, *first;
    /* [tile][bucket]: the end, in the list, of the lines that the tile has for the bucket. */
    size_t *end;
    size_t *used; /* [tile]: lines in use */
    uint64_t *list;
    /* [tile][bucket]: the number of lines that the bucket has in the tile, and the number of
       elements in the last of these lines. */
    struct radix_tally *tally;
    uint16_t *owner; /* [tile][line]: its bucket */
} bucket_lines;

/* Prepares for n > 0 elements, `each` a line, that `threads` threads scatter to `buckets` buckets.
   false: no memory. bucket_lines_put gives the memory back. */
bool bucket_lines_get(bucket_lines *l, size_t n, size_t each, size_t buckets, int threads);
void bucket_lines_put(bucket_lines *l);

/* What the scattering of one tile needs: the tile's n elements from `from` on, its first line, and
   where to write owners and tallies. The scattering also writes used[]. */
typedef struct bucket_lines_tile {
    size_t from, n, line;
    uint16_t *owner;
    struct radix_tally *tally;
} bucket_lines_tile;
bucket_lines_tile bucket_lines_tile_at(const bucket_lines *l, size_t tile);

/* Sets all other fields, after all tiles were scattered. Returns 0, or an error of the options'
   progress. */
int bucket_lines_list(bucket_lines *l, phases *s);

static inline size_t bucket_lines_size(const bucket_lines *l, size_t b)
{
    return l->start[b + 1] - l->start[b];
}
/* Whether bucket b is too large for one thread alone. */
bool bucket_lines_big(const bucket_lines *l, size_t b);
/* The `many` entries of bucket b's list that belong to one tile. *before = the number of the
   bucket's elements in the tiles before it. */
const uint64_t *bucket_lines_part(const bucket_lines *l, size_t tile, size_t b, size_t *many,
                                  size_t *before);

#endif
