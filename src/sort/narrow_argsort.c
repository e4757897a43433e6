/* narrow_argsort.c - the order of keys of 8 and 16 bits, by a stable counting sort of their
   indexes. 8 bits take one pass, 16 bits one pass by the lower byte and one by the upper byte.
   Between these two passes, the upper byte of a key stands above the element's index.

       x ──lower byte──> (upper byte, index) ──upper byte──> order

   Without memory for that, each index is packed with its whole key above it and sorted as a
   number. */
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "narrow_argsort.h"
#include "sort.h"

enum {
    TILES = 64,          /* the largest number of tiles */
    TILE_LENGTH = 16384, /* elements in a tile, at most, until there are TILES tiles */
    BYTES = 256,         /* values of a byte */
    UPPER = 56, /* In a word of 64 bits, an upper byte stands at this bit, above the index. */
    /* In a word of 64 bits, a whole key of 16 bits stands at this bit, above the index. */
    WHOLE = 48
};
/* Nanoseconds an element on one thread (2.4 GHz Zen 3). */
static const double COUNT_NS = 0.7, DEAL_NS = 2, PACK_NS = 0.7;
static const struct radix_map NONE;

typedef struct dealing {
    const void *x;
    /* The upper byte of each key, with the element's index. NULL in the pass that reads x. */
    const uint64_t *from;
    uint64_t *to;
    size_t n, tile, size; /* size: bytes of a key */
    unsigned flip;        /* key = bits of the element ^ flip */
    /* [tile][byte]: the number of elements with this byte. Later it is the place of the next of
       these elements. */
    size_t (*at)[BYTES];
} dealing;

static inline unsigned key_of(dealing d, size_t i)
{
    return (d.size == 1 ? ((const uint8_t *)d.x)[i] : ((const uint16_t *)d.x)[i]) ^ d.flip;
}

static inline unsigned byte_of(dealing d, size_t i)
{
    return d.from ? (unsigned)(d.from[i] >> UPPER) : key_of(d, i) & 0xff;
}

/* The loops below work on a copy of *ctx, so that compilers know that no store changes it. */
static int count_body(size_t lo, size_t hi, void *ctx)
{
    const dealing d = *(const dealing *)ctx;
    for (; lo < hi; lo++) {
        const size_t end = min_size((lo + 1) * d.tile, d.n);
        size_t *const count = d.at[lo];
        for (size_t b = 0; b < BYTES; b++) count[b] = 0;
        for (size_t i = lo * d.tile; i < end; i++) count[byte_of(d, i)]++;
    }
    return 0;
}

static int deal_body(size_t lo, size_t hi, void *ctx)
{
    const dealing d = *(const dealing *)ctx;
    for (; lo < hi; lo++) {
        size_t *const at = d.at[lo];
        const size_t end = min_size((lo + 1) * d.tile, d.n);
        for (size_t i = lo * d.tile; d.from && i < end; i++)
            d.to[at[d.from[i] >> UPPER]++] = d.from[i] << (64 - UPPER) >> (64 - UPPER);
        for (size_t i = lo * d.tile; !d.from && i < end; i++) {
            const unsigned key = key_of(d, i);
            d.to[at[key & 0xff]++] = (uint64_t)(key >> 8) << UPPER | i;
        }
    }
    return 0;
}

static void begin_bytes(const dealing *d, size_t tiles)
{
    size_t sum = 0;
    for (size_t b = 0; b < BYTES; b++)
        for (size_t t = 0; t < tiles; t++) {
            const size_t here = d->at[t][b];
            d->at[t][b] = sum;
            sum += here;
        }
}

static int deal(phases *s, dealing *d, double weight)
{
    const size_t tiles = tile_count(d->n, d->tile);
    int rc = phases_for(s, count_body, d, tiles, COUNT_NS * (double)d->tile, weight * 0.3);
    if (rc) return rc;
    begin_bytes(d, tiles);
    return phases_for(s, deal_body, d, tiles, DEAL_NS * (double)d->tile, weight * 0.7);
}

/* ---- without memory -------------------------------------------------------------------------- */
static int pack_body(size_t lo, size_t hi, void *ctx)
{
    const dealing d = *(const dealing *)ctx;
    for (size_t i = lo; i < hi; i++) d.to[i] = (uint64_t)key_of(d, i) << WHOLE | i;
    return 0;
}

static int unpack_body(size_t lo, size_t hi, void *ctx)
{
    const dealing *d = ctx;
    for (size_t i = lo; i < hi; i++) d->to[i] = d->to[i] << (64 - WHOLE) >> (64 - WHOLE);
    return 0;
}

static int sort_packed(phases *s, dealing *d, const struct tine_radix *ops, double weight)
{
    int rc = phases_for(s, pack_body, d, d->n, PACK_NS, weight * 0.1);
    if (rc) return rc;
    const sort_job j = {s, ops, sizeof *d->to, NONE, WHOLE, weight * 0.8};
    rc = sort_in_place(&j, d->to, NULL, d->n);
    return rc ? rc : phases_for(s, unpack_body, d, d->n, PACK_NS, weight * 0.1);
}

int narrow_argsort(phases *s, size_t *order, const void *x, size_t n, const struct tine_keys *k,
                   double weight)
{
    dealing d = {.x = x, .to = (uint64_t *)order, .n = n, .size = k->size};
    d.flip = (unsigned)k->map.sign;
    d.tile = tile_length(n, TILE_LENGTH, TILES);
    d.at = scratch_get(tile_count(n, d.tile) * sizeof *d.at);
    uint64_t *const between = d.at && k->size == 2 ? scratch_get(n * sizeof *between) : NULL;
    int rc;
    if (!d.at || (k->size == 2 && !between)) {
        rc = sort_packed(s, &d, k->packed, weight);
    } else {
        if (between) d.to = between;
        rc = deal(s, &d, between ? weight / 2 : weight);
        if (rc == 0 && between) {
            d.from = between, d.to = (uint64_t *)order;
            rc = deal(s, &d, weight / 2);
        }
    }
    scratch_put(between);
    scratch_put(d.at);
    return rc;
}
