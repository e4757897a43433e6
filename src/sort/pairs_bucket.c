/* pairs_bucket.c - sorts keys with values, if all of them fit a thread's second-level cache. The
   next bits of the keys divide the pairs into parts that fit the first-level cache. For each pair
   of a part, a number is made: its upper bits are some bits of the key, its lower bits the pair's
   index. These numbers are sorted; the indexes make the sort stable. If the key bits in two numbers
   are equal, the other bits of the keys decide. Then the pairs are copied in that order.

   Sorting numbers of 32 bits takes half the time of sorting numbers of 64. They are used if few of
   them have equal key bits. */
#include <string.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "counting_pairs.h"
#include "pairs_bucket.h"

enum {
    /* pairs in a part: about as many as a network sorts at once, with their order in L1; 160 and
       112 take up to a tenth longer */
    PART = 224,
    PARTS_MAX = 1024,
    /* A bucket is sorted by counting if its keys lie in a range of at most NARROW values, and it
       has more pairs than that range has values. The counters (15 KiB of stack) and the ends of the
       runs then fit L1. */
    NARROW = 3840,
    /* A part with more pairs than this is taken to consist of a few keys near each other. */
    CROWDED = 8 * PART,
    /* with fewer pairs, a check for few distinct keys is not worth its time */
    FEW = 2048,
    /* A part of n pairs is sorted by short numbers only if these hold more than log2(n) + TIES bits
       of a key. Then 1 in 16 numbers equals another one. */
    TIES = 3
};
static const uint64_t PLACE = 0xffffffff;
static const struct radix_map NONE;

/* The words of memory that sorting n numbers takes. */
static size_t numbers(const struct tine_keys *k, size_t n)
{
    return k->packed->vectors ? n : 2 * n;
}
size_t pairs_room(const struct tine_keys *k, size_t size, size_t n)
{
    return numbers(k, n) * sizeof(uint64_t) + n * (k->size + size);
}

/* Sorts entries with equal upper halves by the other bits of their keys. These other bits replace
   the upper halves meanwhile. If the other bits ascend already, as those of equal keys do, the
   entries are in order and need no sort. */
static void sort_tie(uint64_t *order, uint64_t *spare, size_t n, const struct radix_lines *l,
                     key_fit fit, const struct tine_keys *k)
{
    const uint64_t tied = order[0] & ~PLACE;
    const size_t pair = k->size + l->size;
    uint64_t last = 0;
    bool descends = false;
    for (size_t i = 0; i < n; i++) {
        const uint64_t place = order[i] & PLACE;
        uint64_t key;
        /* a key of more than 32 bits has 8 bytes */
        memcpy(&key, l->pairs + place * pair, sizeof key);
        const uint64_t rest = (key - fit.min) & fit.rest;
        descends |= rest < last;
        last = rest;
        order[i] = rest << 32 | place;
    }
    if (descends) k->packed->whole(order, spare, n, &NONE, 32);
    for (size_t i = 0; i < n; i++) order[i] = tied | (order[i] & PLACE);
}

void pairs_sort_ties(uint64_t *order, uint64_t *spare, size_t n, const struct radix_lines *l,
                     key_fit fit, const struct tine_keys *k)
{
    for (size_t i = fit.rest ? k->ops->tie(order, 0, n) : n, end; i < n;
         i = k->ops->tie(order, end, n)) {
        for (end = i + 1; end < n && order[end] >> 32 == order[i] >> 32; end++) continue;
        sort_tie(order + i, spare, end - i, l, fit, k);
    }
}

/* A part of a bucket; its pairs lie one after the other. */
typedef struct part {
    const pairs_bucket *b;
    struct radix_lines l;
    struct radix_range range;
    size_t n;
    char *keys, *values;
    uint64_t *order;
} part;

static void sort_long(const part *p)
{
    const struct tine_keys *k = p->b->k;
    uint64_t *const spare = k->packed->vectors ? NULL : p->order + p->n;
    const key_fit fit = key_fit_of(p->range);
    k->ops->pack_pairs(p->order, &p->l, 0, p->n, fit.min, fit.shift);
    k->packed->whole(p->order, spare, p->n, &NONE, 32);
    pairs_sort_ties(p->order, spare, p->n, &p->l, fit, k);
    k->ops->take(p->keys, p->values, &p->l, p->order, p->n, &k->map);
}

/* Sorts a part by numbers of 32 bits; false: too many of them would tie, or did tie. Equal keys tie
   in the right order. Whether different keys have tied is checked after all pairs were copied. */
static bool sort_short(const part *p)
{
    const struct tine_keys *k = p->b->k;
    const unsigned width = bit_width(p->range.max - p->range.min), place = bit_width(p->n - 1),
                   left = 32 - place;
    const unsigned shift = width > left ? width - left : 0;
    if (shift && (left <= TIES || p->n >> (left - TIES))) return false;
    uint32_t *const order = (uint32_t *)p->order, *const spare =
                                                      k->halves->vectors ? NULL : order + p->n;
    k->ops->pack_short(order, &p->l, p->n, p->range.min, shift, place);
    k->halves->whole(order, spare, p->n, &NONE, place);
    k->ops->take_short(p->keys, p->values, &p->l, order, p->n, place, &k->map);
    if (!shift || k->ops->order(p->keys, 1, p->n, &k->map) & 1) return true;
    if (!k->ops->sort_short_ties(order, &p->l, p->n, place)) return false;
    k->ops->take_short(p->keys, p->values, &p->l, order, p->n, place, &k->map);
    return true;
}

/* How the bucket's keys are divided: PART pairs for each part, if keys are evenly distributed, or
   if all are equal. */
static struct radix_parts parting(const pairs_bucket *b)
{
    const uint64_t width = b->range.max - b->range.min;
    struct radix_parts p = {b->range.min, 0, excess_bits(width), PARTS_MAX};
    if (b->n / PART < PARTS_MAX) p.parts = (uint32_t)(b->n / PART) + 1;
    if (width < p.parts) p.parts = (uint32_t)width + 1;
    p.times = ((uint64_t)p.parts << 32) / ((width >> p.shift) + 1);
    return p;
}

/* The least key of part g. */
static uint64_t begin_of(const struct radix_parts *p, uint64_t g)
{
    return p->min + ((((g << 32) + p->times - 1) / p->times) << p->shift);
}

/* Sorts keys of a small range by counting each of them. */
static __attribute__((noinline)) bool sort_narrow(const pairs_bucket *b)
{
    const uint64_t width = b->range.max - b->range.min;
    if (width >= NARROW || width >= b->n) return false;
    const struct radix_parts each = {b->range.min, (uint64_t)1 << 32, 0, (uint32_t)width + 1};
    uint32_t end[NARROW];
    b->k->ops->place_lines(b->keys, b->values, end, (uint16_t *)b->room, b->l, b->list, b->many,
                           &each, &b->k->map);
    return true;
}

void pairs_bucket_sort(const pairs_bucket *b)
{
    const struct tine_radix *ops = b->k->ops;
    const size_t size = b->l->size, pair = b->k->size + size;
    if (b->range.min == b->range.max) {
        ops->copy_lines(b->keys, b->values, b->l, b->list, b->many, &b->k->map);
        return;
    }
    if (sort_narrow(b)) return;
    const struct radix_parts parts = parting(b);
    uint32_t end[PARTS_MAX];
    char *const pairs = (char *)(b->room + numbers(b->k, b->n));
    ops->part_lines(pairs, end, (uint16_t *)b->room, b->l, b->list, b->many, &parts);
    for (uint32_t g = 0, lo = 0; g < parts.parts; lo = end[g++]) {
        part p = {
            b,
            {pairs + lo * pair, size},
            {begin_of(&parts, g), g + 1 < parts.parts ? begin_of(&parts, g + 1) - 1 : b->range.max},
            end[g] - lo,
            b->keys + lo * b->k->size,
            b->values + lo * size,
            b->room};
        if (ops->same_pairs(&p.l, p.n)) {
            ops->copy_pairs(p.keys, p.values, &p.l, 0, p.n, &b->k->map);
            continue;
        }
        if (p.n > CROWDED) ops->range_of_pairs(&p.range, &p.l, 0, p.n);
        if (!sort_short(&p)) sort_long(&p);
    }
}

/* ---- an array that is one bucket ------------------------------------------------------------- */
typedef struct alone {
    pairs_bucket b;
    uint64_t *list;
} alone;

static int alone_body(size_t lo, size_t hi, void *ctx)
{
    alone *a = ctx;
    pairs_bucket *const b = &a->b;
    (void)lo, (void)hi;
    b->k->ops->key_range(&b->range, b->keys, 0, b->n, &b->k->map);
    b->k->ops->join_pairs(b->l, b->keys, b->values, b->n, &b->k->map);
    for (size_t i = 0; i < b->many; i++) a->list[i] = i * RADIX_LIST + RADIX_EACH;
    a->list[b->many - 1] -= b->many * RADIX_EACH - b->n;
    pairs_bucket_sort(b);
    return 0;
}

int pairs_alone(phases *s, void *keys, void *values, size_t size, size_t n,
                const struct tine_keys *k)
{
    static const double SORT_NS = 12;
    if (n < 2 || k->ops->order(keys, 1, n, &k->map) & 1) return 0;
    const sort_job j = {s, k->ops, k->size, k->map, 0, 1};
    const int counted =
        n < FEW ? SORT_DECLINED : counting_sort_pairs(&j, keys, values, size, n, pairs_alone, k);
    if (counted != SORT_DECLINED) return counted;
    const size_t many = tile_count(n, RADIX_EACH), work = (pairs_room(k, size, n) + 7) / 8;
    uint64_t *room = scratch_get((work + many) * sizeof *room + n * (k->size + size));
    if (!room) return TINE_ENOMEM;
    const struct radix_lines l = {(char *)(room + work + many), size};
    alone a = {{k, &l, room + work, many, n, {UINT64_MAX, 0}, keys, values, room}, room + work};
    const int rc = phases_for(s, alone_body, &a, 1, SORT_NS * (double)n, 1);
    scratch_put(room);
    return rc;
}
