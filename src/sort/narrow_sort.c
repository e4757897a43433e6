/* narrow_sort.c - sorts keys of 8 and 16 bits by counting how often each key occurs. For few keys
   of 16 bits a table of all keys costs too much: they take two stable passes, by the lower and by
   the upper byte. Without memory for these passes, swaps bring the keys to the places of their
   upper bytes (American flag sort: McIlroy, Bostic and McIlroy 1993), and the lower bytes are
   counted for each upper byte. */
#include <string.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "narrow_count.h"
#include "narrow_sort.h"

enum {
    TILES = 64,          /* the largest number of tiles */
    TILE_LENGTH = 16384, /* elements in a tile, at most, until there are TILES tiles */
    BYTES = 256,         /* values of a byte */
    FEW = 32,            /* keys up to which insertion is faster than tables of BYTES counters */
    ALONE_8 = 32768,     /* keys up to which one thread is faster than a team */
    ALONE_16 = 1 << 18   /* keys up to which two passes are faster than tables of all keys */
};
static const double ALONE_NS = 3, FILL_NS = 0.2; /* nanoseconds an element on one thread */

/* ---- one thread ------------------------------------------------------------------------------ */
static void sort8(uint8_t *x, size_t n, uint8_t sign_mask)
{
    size_t count[BYTES] = {0};
    for (size_t i = 0; i < n; i++) count[x[i] ^ sign_mask]++;
    for (size_t key = 0; key < BYTES; x += count[key], key++)
        memset(x, (int)key ^ sign_mask, count[key]);
}

static void insert16(uint16_t *x, size_t n, uint16_t sign_mask)
{
    for (size_t i = 1; i < n; i++) {
        const uint16_t v = x[i];
        size_t j = i;
        for (; j && (x[j - 1] ^ sign_mask) > (v ^ sign_mask); j--) x[j] = x[j - 1];
        x[j] = v;
    }
}

/* Sorts keys that have the same upper byte. */
static void sort_lower(uint16_t *x, size_t n, uint16_t sign_mask)
{
    if (n <= FEW) {
        insert16(x, n, sign_mask);
        return;
    }
    size_t count[BYTES] = {0};
    const unsigned upper = (x[0] ^ sign_mask) & 0xff00u;
    for (size_t i = 0; i < n; i++) count[(x[i] ^ sign_mask) & 0xff]++;
    for (unsigned low = 0; low < BYTES; low++)
        for (size_t m = count[low]; m; m--) *x++ = (uint16_t)((upper | low) ^ sign_mask);
}

/* Sorts n < 2^32 keys; spare has room for n keys. */
static void sort_by_bytes(uint16_t *x, uint16_t *spare, size_t n, uint16_t sign_mask)
{
    uint32_t low[BYTES] = {0}, high[BYTES] = {0}, before_low = 0, before_high = 0;
    for (size_t i = 0; i < n; i++) low[x[i] & 0xff]++, high[(x[i] ^ sign_mask) >> 8]++;
    for (size_t b = 0; b < BYTES; b++) {
        const uint32_t lows = low[b], highs = high[b];
        low[b] = before_low, high[b] = before_high;
        before_low += lows, before_high += highs;
    }
    for (size_t i = 0; i < n; i++) spare[low[x[i] & 0xff]++] = x[i];
    for (size_t i = 0; i < n; i++) x[high[(spare[i] ^ sign_mask) >> 8]++] = spare[i];
}

static void sort_by_swaps(uint16_t *x, size_t n, uint16_t sign_mask)
{
    size_t start[BYTES + 1] = {0}, at[BYTES];
    for (size_t i = 0; i < n; i++) start[((x[i] ^ sign_mask) >> 8) + 1]++;
    for (size_t b = 0; b < BYTES; b++) at[b] = start[b], start[b + 1] += start[b];
    for (size_t b = 0; b < BYTES; b++)
        while (at[b] < start[b + 1]) {
            const uint16_t v = x[at[b]];
            const size_t to = (size_t)(v ^ sign_mask) >> 8;
            x[at[b]] = x[at[to]];
            x[at[to]++] = v;
        }
    for (size_t b = 0; b < BYTES; b++) sort_lower(x + start[b], start[b + 1] - start[b], sign_mask);
}

void narrow_sort_alone(void *x, void *spare, size_t n, const struct tine_keys *k)
{
    /* The mask that makes signed elements sort as unsigned ones; for bytes it is in the lower byte.
     */
    const uint16_t sign_mask = (uint16_t)k->map.sign;
    if (n < 2) return; /* x may be NULL for n == 0 */
    if (k->size == 1)
        sort8(x, n, (uint8_t)sign_mask);
    else if (n <= FEW)
        insert16(x, n, sign_mask);
    else if (spare)
        sort_by_bytes(x, spare, n, sign_mask);
    else
        sort_by_swaps(x, n, sign_mask);
}

/* ---- all threads ----------------------------------------------------------------------------- */
typedef struct sorting {
    void *x, *spare; /* spare: used if one thread does the work; may be NULL */
    size_t n, tile;
    const struct tine_keys *k;
    /* [key]: the place of the first element with this key. The last entry is n. */
    const size_t *start;
} sorting;

static int alone_body(size_t lo, size_t hi, void *ctx)
{
    const sorting *c = ctx;
    (void)lo, (void)hi;
    narrow_sort_alone(c->x, c->spare, c->n, c->k);
    return 0;
}

/* The key of element i of the sorted array: the last key that begins at or before i. */
static size_t key_at(const sorting *c, size_t i)
{
    size_t key = 0;
    for (size_t half = narrow_keys(c->k) / 2; half; half /= 2)
        if (c->start[key + half] <= i) key += half;
    return key;
}

static int fill_body(size_t lo, size_t hi, void *ctx)
{
    const sorting *c = ctx;
    hi = min_size(hi * c->tile, c->n), lo *= c->tile;
    for (size_t key = key_at(c, lo), end; lo < hi; key++, lo = end) {
        const uint64_t bits = key ^ c->k->map.sign;
        end = min_size(c->start[key + 1], hi);
        if (c->k->size == 1) {
            memset((uint8_t *)c->x + lo, (int)bits, end - lo);
            continue;
        }
        uint16_t *const x = c->x;
        for (size_t i = lo; i < end; i++) x[i] = (uint16_t)bits;
    }
    return 0;
}

/* Replaces how often each key occurs by where its elements begin. */
static void begin_keys(size_t *start, size_t keys)
{
    size_t sum = 0;
    for (size_t key = 0; key <= keys; key++) {
        const size_t here = key < keys ? start[key] : 0;
        start[key] = sum;
        sum += here;
    }
}

int narrow_sort(phases *s, void *x, size_t n, const struct tine_keys *k, double weight)
{
    const size_t keys = narrow_keys(k);
    const bool few = n <= (k->size == 1 ? ALONE_8 : ALONE_16);
    sorting c = {.x = x, .n = n, .k = k};
    size_t *const start = few ? NULL : scratch_get((keys + 1) * sizeof *start);
    int rc = start ? narrow_count(s, start, x, n, k, weight * 0.6) : TINE_ENOMEM;
    if (rc == 0) {
        begin_keys(start, keys);
        c.start = start;
        c.tile = tile_length(n, TILE_LENGTH, TILES);
        s->committed = true;
        phases_for(s, fill_body, &c, tile_count(n, c.tile), FILL_NS * (double)c.tile, weight * 0.4);
    }
    scratch_put(start);
    if (rc != TINE_ENOMEM) return rc;
    if (few && k->size == 2) c.spare = scratch_get(n * k->size);
    rc = phases_for(s, alone_body, &c, 1, ALONE_NS * (double)n, weight);
    scratch_put(c.spare);
    return rc;
}
