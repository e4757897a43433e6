/* unique.c - the distinct elements of an array. If a sample shows few of them, hash tables find
   them (unique_hash.c). Otherwise a copy is sorted; if the inverse is wanted, it is gathered
   through an argsort instead. The result is the elements of the ascending copy that differ from
   their predecessor.

       x ──sort──> ascending ──starts──> how many in each tile ──> y, counts ──> inverse */
#include <string.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../sort/argsort.h"
#include "../sort/gather.h"
#include "../sort/narrow_count.h"
#include "../sort/sort.h"
#include "narrow_unique.h"
#include "unique_hash.h"
#include "unique_out.h"

enum {
    TILES = 256,           /* the largest number of tiles */
    TILE_LENGTH = 1 << 14, /* elements in a tile, at most, until there are TILES tiles */
    BATCH = 1024           /* elements whose starts of runs are collected at once, on the stack */
};
static const double GATHER_NS = 4, COPY_NS = 0.5, START_NS = 0.7, NUMBER_NS = 3;

/* ---- the starts of an ascending array -------------------------------------------------------- */
typedef struct ascending {
    const struct tine_distinct *ops;
    size_t size, n, tile;
    const char *x;
    char *y;
    size_t *counts, *inverse;
    const size_t *order;     /* [i]: the index in x of element i of the ascending copy */
    size_t first[TILES + 1]; /* [tile]: the number of starts of runs before the tile. */
    size_t last[TILES + 1];  /* [tile]: where the last of these starts is */
} ascending;

static int count_body(size_t lo, size_t hi, void *ctx)
{
    ascending *a = ctx;
    for (size_t p = lo; p < hi; p++) {
        const size_t end = min_size(a->n, (p + 1) * a->tile);
        size_t many = 0, last = 0;
        for (size_t i = p * a->tile, to; i < end; i = to) {
            unsigned char keep[BATCH];
            to = i + min_size(end - i, BATCH);
            a->ops->starts(keep, a->x, i, to);
            unsigned here = 0;
            for (size_t j = 0; j < to - i; j++) here += keep[j];
            many += here;
            for (size_t j = to; here && j > i; j--)
                if (keep[j - 1 - i]) {
                    last = j - 1;
                    break;
                }
        }
        a->first[p + 1] = many;
        a->last[p + 1] = last;
    }
    return 0;
}

/* Writes the elements of one batch that start a run to y, and the lengths of the runs that end
   there to counts. */
static size_t put_batch(const ascending *a, const unsigned char *keep, size_t lo, size_t hi,
                        size_t number, size_t *last)
{
    uint64_t t[BATCH + 16];
    const size_t many = tine_compact_(t, a->x + lo * a->size, keep, hi - lo, a->size);
    memcpy(a->y + number * a->size, t, many * a->size);
    if (!a->counts) return many;
    size_t *const at = (size_t *)t;
    tine_compact_indexes_(at, lo, keep, hi - lo);
    for (size_t i = 0; i < many; i++) {
        if (number + i > 0) a->counts[number + i - 1] = at[i] - *last;
        *last = at[i];
    }
    return many;
}

static int put_body(size_t lo, size_t hi, void *ctx)
{
    const ascending *a = ctx;
    for (size_t p = lo; p < hi; p++) {
        const size_t end = min_size(a->n, (p + 1) * a->tile);
        size_t number = a->first[p], last = a->last[p];
        for (size_t i = p * a->tile, to; i < end; i = to) {
            unsigned char keep[BATCH];
            to = i + min_size(end - i, BATCH);
            a->ops->starts(keep, a->x, i, to);
            const size_t before = number;
            number += put_batch(a, keep, i, to, number, &last);
            for (size_t j = i, k = before; a->inverse && j < to; j++) {
                k += keep[j - i];
                a->inverse[a->order[j]] = k - 1;
            }
        }
        if (a->counts && end == a->n) a->counts[number - 1] = a->n - last;
    }
    return 0;
}

/* Writes the distinct elements of an ascending array. order: where each of its elements is in the
   user's array, for to->inverse. The second half cannot be cancelled. */
static int unique_ascending(phases *s, const struct tine_distinct *ops, size_t size, const void *x,
                            size_t n, const unique_out *to, const size_t *order, double weight)
{
    ascending a = {.ops = ops, .size = size, .n = n, .x = x, .order = order};
    a.y = to->y, a.counts = to->counts, a.inverse = to->inverse;
    a.tile = tile_length(n, TILE_LENGTH, TILES);
    const size_t tiles = tile_count(n, a.tile);
    int rc = phases_for(s, count_body, &a, tiles, START_NS * (double)a.tile, weight / 3);
    if (rc) return rc;
    for (size_t p = 0; p < tiles; p++) {
        if (a.first[p + 1] == 0) a.last[p + 1] = a.last[p];
        a.first[p + 1] += a.first[p];
    }
    rc = unique_overlap(to, a.first[tiles]);
    if (rc) return rc;
    s->committed = true;
    *to->m = a.first[tiles];
    return phases_for(s, put_body, &a, tiles, (to->inverse ? NUMBER_NS : START_NS) * (double)a.tile,
                      weight * 2 / 3);
}

/* ---- through an order ------------------------------------------------------------------------ */
typedef struct gather {
    char *to;
    const char *x;
    const size_t *order;
    size_t size;
} gather;

static int gather_body(size_t lo, size_t hi, void *ctx)
{
    const gather *g = ctx;
    if (!g->order)
        memcpy(g->to + lo * g->size, g->x + lo * g->size, (hi - lo) * g->size);
    else
        gather_elements(g->to, g->x, g->order, lo, hi, g->size);
    return 0;
}

static int by_order(phases *s, const unique_out *to, const void *x, size_t n,
                    const struct tine_keys *k, const struct tine_distinct *ops)
{
    char *sorted = scratch_get(n * k->size), *spare = NULL;
    size_t *order = to->inverse && sorted ? scratch_get(n * sizeof *order) : NULL;
    int rc = !sorted || (to->inverse && !order) ? TINE_ENOMEM : 0;
    if (rc == 0 && order) rc = argsort(s, order, x, n, k, 0.6);
    gather g = {sorted, x, order, k->size};
    if (rc == 0) rc = phases_for(s, gather_body, &g, n, order ? GATHER_NS : COPY_NS, 0.1);
    if (rc == 0 && !order) {
        const sort_job j = {s, k->ops, k->size, k->map, 0, 0.6};
        spare = scratch_get(sort_spare(n, k->size));
        rc = sort_in_place(&j, sorted, spare, n);
        s->committed = false; /* only scratch was written: the call can still be cancelled */
        scratch_put(spare);
    }
    if (rc == 0) rc = unique_ascending(s, ops, k->size, sorted, n, to, order, 0.3);
    scratch_put(order);
    scratch_put(sorted);
    return rc;
}

int tine_unique_keys_(void *y, size_t *m, size_t *counts, size_t *inverse, const void *x, size_t n,
                      const struct tine_keys *k, const struct tine_distinct *ops,
                      const tine_opts *o)
{
    phases s;
    int rc = phases_begin(&s, n, o);
    if (rc) return rc;
    const unique_out to = {y, m, counts, inverse, x, n, k->size};
    if (n == 0) {
        *m = 0;
    } else if (keys_are_narrow(k)) {
        rc = narrow_unique(&s, &to, k);
    } else {
        rc = unique_hash(&s, &to, x, n, k, ops);
        if (rc == UNIQUE_DECLINED) rc = by_order(&s, &to, x, n, k, ops);
    }
    return phases_end(&s, rc);
}
