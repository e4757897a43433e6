/* sizes.h - arithmetic with sizes that many files need. */
#ifndef TINE_SIZES_H
#define TINE_SIZES_H
#include <stddef.h>
#include <stdint.h>

static inline size_t min_size(size_t a, size_t b) { return a < b ? a : b; }
static inline size_t max_size(size_t a, size_t b) { return a > b ? a : b; }
/* The smallest multiple of unit that is at least v. */
static inline size_t round_up(size_t v, size_t unit) { return (v + unit - 1) / unit * unit; }
/* The position of the highest 1 bit, counted from 1; 0 for 0. */
static inline unsigned bit_width(uint64_t v) { return v ? 64 - (unsigned)__builtin_clzll(v) : 0; }
/* How many tiles of `length` elements cover n > 0 elements. The last tile may be shorter. */
static inline size_t tile_count(size_t n, size_t length) { return (n - 1) / length + 1; }
/* The length of the tiles of n > 0 elements. There are n / length + 1 tiles, but at most `max`.
   While there are fewer than `max` tiles, a tile has at most `length` elements, and at least half
   as many if there are several tiles. */
static inline size_t tile_length(size_t n, size_t length, size_t max)
{
    return tile_count(n, min_size(n / length + 1, max));
}
#endif
