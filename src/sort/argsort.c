/* argsort.c - the order of an array's elements. For each element, 32 bits of its key become the
   upper half of a number of 64 bits, and its index the lower half. These numbers are sorted; the
   indexes make the sort stable. If keys have more bits, elements whose 32 bits are equal are sorted
   by the other bits in a second round. Where few values make up nearly all keys, these are counted
   instead (counting_pairs.c). */
#include <stdbool.h>
#include <string.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "argsort.h"
#include "argsort_wide.h"
#include "counting_pairs.h"
#include "key_fit.h"
#include "narrow_argsort.h"
#include "narrow_count.h"
#include "pairs.h"
#include "sort.h"

enum {
    TILES = 64,
    TILE_LENGTH = 16384,
    FEW = 2048 /* with fewer elements, a check for few distinct keys is not worth its time */
};
/* Nanoseconds an element on one thread, estimated (2.5 GHz Cascade Lake). */
static const double PACK_NS = 1, FINISH_NS = 1.5;
static const uint64_t INDEX = 0xffffffff;
static const struct radix_map NONE;

typedef struct packing {
    const struct tine_keys *k;
    const void *x;
    uint64_t *order, *spare;
    /* start: the first element of each tile, moved so that equal keys are in one tile */
    size_t n, tile, start[TILES + 1];
    key_fit fit;
} packing;

static int pack_body(size_t lo, size_t hi, void *ctx)
{
    const packing *p = ctx;
    const size_t end = min_size(hi * p->tile, p->n);
    p->k->ops->pack(p->order, p->x, lo * p->tile, end, &p->k->map, p->fit.min, p->fit.shift);
    return 0;
}

/* Sorts order[lo, hi), entries with equal packed 32 bits, by the other bits of their keys. These
   other bits replace the packed 32 bits. If the other bits ascend already, as those of equal keys
   do, the entries are in order and need no sort. */
static void sort_ties(const packing *p, size_t lo, size_t hi)
{
    uint64_t last = 0;
    bool descends = false;
    for (size_t i = lo; i < hi; i++) {
        const uint64_t at = p->order[i] & INDEX;
        const uint64_t rest = (p->k->ops->key(p->x, at, &p->k->map) - p->fit.min) & p->fit.rest;
        descends |= rest < last;
        last = rest;
        p->order[i] = rest << 32 | at;
    }
    if (descends)
        p->k->packed->whole(p->order + lo, p->spare ? p->spare + lo : NULL, hi - lo, &NONE, 32);
}

static int finish_body(size_t lo, size_t hi, void *ctx)
{
    const packing *p = ctx;
    uint64_t *order = p->order;
    for (size_t i = p->start[lo], j; p->fit.rest && i < p->start[hi]; i = j) {
        for (j = i + 1; j < p->start[hi] && order[j] >> 32 == order[i] >> 32; j++) continue;
        if (j - i > 1) sort_ties(p, i, j);
    }
    for (size_t i = p->start[lo]; i < p->start[hi]; i++) order[i] &= INDEX;
    return 0;
}

static void find_starts(packing *p, size_t tiles)
{
    size_t at = 0;
    for (size_t k = 0; k < tiles; k++) {
        if (at < k * p->tile) at = k * p->tile;
        while (p->fit.rest && at && at < p->n && p->order[at] >> 32 == p->order[at - 1] >> 32) at++;
        p->start[k] = at;
    }
    p->start[tiles] = p->n;
}

/* Does what argsort does, for n < 2^32 elements. Unless counting suits the keys, packs 32 bits of
   each key with its index into a number of 64 bits, and sorts these numbers. */
static int argsort_packed(phases *s, size_t *order, const void *x, size_t n,
                          const struct tine_keys *k, double weight)
{
    packing p = {.k = k, .x = x, .order = (uint64_t *)order, .n = n};
    struct radix_range range;
    sort_job j = {s, k->ops, k->size, k->map, 0, weight * 0.7};
    p.tile = tile_length(n, TILE_LENGTH, TILES);
    int rc = n < FEW ? SORT_DECLINED : counting_argsort(&j, order, x, n, pairs_sort, k);
    if (rc != SORT_DECLINED) return rc;
    rc = sort_key_range(&j, &range, x, n, weight * 0.05);
    if (rc) return rc;
    p.fit = key_fit_of(range);
    const size_t tiles = tile_count(n, p.tile);
    rc = phases_for(s, pack_body, &p, tiles, PACK_NS * (double)p.tile, weight * 0.1);
    if (rc) return rc;
    p.spare = n > 1 && !k->packed->vectors ? scratch_get(sort_spare(n, sizeof *p.spare)) : NULL;
    j = (sort_job){s, k->packed, 8, NONE, 32, weight * 0.7};
    rc = sort_in_place(&j, p.order, p.spare, n);
    if (rc == 0) {
        find_starts(&p, tiles);
        rc = phases_for(s, finish_body, &p, tiles, FINISH_NS * (double)p.tile, weight * 0.15);
    }
    scratch_put(p.spare);
    return rc;
}

int argsort(phases *s, size_t *order, const void *x, size_t n, const struct tine_keys *k,
            double weight)
{
    if (n == 0) return 0;
    if (keys_are_narrow(k)) return narrow_argsort(s, order, x, n, k, weight);
    return n >> 32 ? argsort_wide(s, order, x, n, k) : argsort_packed(s, order, x, n, k, weight);
}

int tine_argsort_keys_(size_t *order, const void *x, size_t n, const struct tine_keys *k,
                       const tine_opts *o)
{
    phases s;
    const int rc = phases_begin(&s, n, o);
    return rc ? rc : phases_end(&s, argsort(&s, order, x, n, k, 1));
}
