/* narrow_count.c - counts how often each key of 8 or 16 bits occurs: each thread counts in a table
   of its own, and the tables are added up. */
#include <string.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "narrow_count.h"

enum {
    TILES = 64,          /* the largest number of tiles */
    TILE_LENGTH = 16384, /* elements in a tile, at most, until there are TILES tiles */
    KEYS_TILE = 4096,    /* keys whose counts are added up at a time */
    /* counters in a cache line; the tables of two threads lie at least that far apart */
    LINE = 16,
    /* The number of tables for a tile if there are 256 keys. Neighbouring elements use different
       tables, so that increments for equal neighbours need not wait for each other. */
    APART = 4,
    /* Tables are added up after at most this many elements, so that counters of 32 bits do not
       overflow. */
    AT_ONCE = 1 << 30,
};
/* Nanoseconds on one thread (2.4 GHz Zen 3). COUNT_NS: to count an element. ADD_NS: to add up the
   counts of a key. */
static const double COUNT_NS = 0.7, ADD_NS = 0.5;

typedef struct counting {
    const unsigned char *x; /* elements of `size` bytes */
    size_t n, tile, size, keys;
    /* [thread][element's bits]: a count. The word behind a thread's table says whether the table is
       in use. */
    uint32_t *tables;
    size_t stride; /* words from one thread's table to the next one's */
    size_t threads;
    size_t *count;
    uint64_t flip; /* key = bits of the element ^ flip */
} counting;

static void count8(uint32_t *mine, const uint8_t *x, size_t n)
{
    uint32_t t[APART][256] = {{0}};
    size_t i = 0;
    for (; n - i >= APART; i += APART)
        for (size_t k = 0; k < APART; k++) t[k][x[i + k]]++;
    for (; i < n; i++) t[0][x[i]]++;
    for (size_t v = 0; v < 256; v++) mine[v] += (t[0][v] + t[1][v]) + (t[2][v] + t[3][v]);
}

static void count16(uint32_t *mine, const uint16_t *x, size_t n)
{
    for (size_t i = 0; i < n; i++) mine[x[i]]++;
}

static int count_body(size_t lo, size_t hi, void *ctx)
{
    const counting *c = ctx;
    uint32_t *mine = c->tables + (size_t)tine_thread() * c->stride, *used = mine + c->keys;
    if (!*used) memset(mine, 0, c->keys * sizeof *mine);
    *used = 1;
    hi = min_size(hi * c->tile, c->n), lo *= c->tile;
    if (c->size == 1)
        count8(mine, c->x + lo, hi - lo);
    else
        count16(mine, (const uint16_t *)(const void *)c->x + lo, hi - lo);
    return 0;
}

static int add_body(size_t lo, size_t hi, void *ctx)
{
    const counting *c = ctx;
    lo *= KEYS_TILE, hi = min_size(hi * KEYS_TILE, c->keys);
    for (size_t k = 0; k < c->threads; k++) {
        const uint32_t *t = c->tables + k * c->stride;
        for (size_t v = lo; t[c->keys] && v < hi; v++) c->count[v ^ c->flip] += t[v];
    }
    return 0;
}

int narrow_count(phases *s, size_t *count, const void *x, size_t n, const struct tine_keys *k,
                 double weight)
{
    counting c = {.size = k->size, .keys = narrow_keys(k), .count = count, .flip = k->map.sign};
    c.threads = (size_t)s->threads;
    c.stride = c.keys + LINE;
    c.tables = scratch_get(c.threads * c.stride * sizeof *c.tables);
    if (!c.tables) return TINE_ENOMEM;
    memset(count, 0, c.keys * sizeof *count);
    int rc = 0;
    for (size_t from = 0; rc == 0 && from < n; from += c.n) {
        c.x = (const unsigned char *)x + from * k->size;
        c.n = min_size(n - from, AT_ONCE);
        c.tile = tile_length(c.n, TILE_LENGTH, TILES);
        for (size_t t = 0; t < c.threads; t++) c.tables[t * c.stride + c.keys] = 0;
        const double share = weight * (double)c.n / (double)n;
        rc = phases_for(s, count_body, &c, tile_count(c.n, c.tile), COUNT_NS * (double)c.tile,
                        share * 0.9);
        if (rc == 0)
            rc = phases_for(s, add_body, &c, tile_count(c.keys, KEYS_TILE), ADD_NS * KEYS_TILE,
                            share * 0.1);
    }
    scratch_put(c.tables);
    return rc;
}
