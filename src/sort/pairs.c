/* pairs.c - sorts keys with values, by buckets. A sample's splitters divide the keys into even
   buckets, and the pairs are dealt to lines of their buckets. Then each bucket, which fits a
   thread's cache, is sorted by key and place there, and is written back in that order. So no value
   is fetched from far away, as it would be if one order of the whole array were applied.

       keys    ──cut──> deal ──> lines of keys   ──list──> each bucket: key | place, sorted ──> keys
       values                    lines of values                                        ──> values

   Tiles are dealt in order and listed in order, so the places of equal keys ascend. */
#include "../runtime/cpus.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "bucket_lines.h"
#include "counting_pairs.h"
#include "pairs.h"
#include "pairs_bucket.h"
#include "sort.h"
#include "splitters.h"

enum {
    PAIRS_MIN = 1 << 15, /* elements: shorter arrays are sorted faster by one thread */
    /* The number of pairs in a bucket. With some 40 bytes of work memory each, they take half of a
       second-level cache of 1 MiB. */
    BUCKET = 12288,
    /* The largest number of buckets is 2^CUT_BITS: the open lines of 2^12 buckets fill a
       second-level cache of 1 MiB. With 2^10 buckets 1e8 pairs take 1.2 times as long. */
    CUT_BITS = 12,
    /* the largest number of tiles when the order of all keys is checked, and when a big bucket is
       copied back */
    TILES = 64
};
/* Nanoseconds a pair on one thread (2.5 GHz Cascade Lake). */
static const double DEAL_NS = 5, RANGE_NS = 0.5, PACK_NS = 1, COPY_NS = 1.5, SORT_NS = 10,
                    TAKE_NS = 4;

typedef struct pairs {
    const struct tine_keys *k;
    char *keys, *values;
    size_t size, n, tile;
    struct radix_lines y;
    struct radix_cut cut;
    bucket_lines l;
    uint64_t *bound; /* [bucket]: its least key, for `bounds` buckets */
    size_t bounds;
    /* [thread]: `room` words of memory, enough for the largest bucket. The order of a big bucket is
       stored from the beginning of this memory on. */
    uint64_t *rooms;
    size_t room;
} pairs;

static int deal_body(size_t lo, size_t hi, void *ctx)
{
    const pairs *p = ctx;
    const size_t pair = p->k->size + p->size;
    void *room = scratch_get(RADIX_PAIRS_ROOM(p->cut.buckets, pair));
    for (size_t i = lo; i < hi && room; i++) {
        const bucket_lines_tile at = bucket_lines_tile_at(&p->l, i);
        const struct radix_lines to = {p->y.pairs + at.line * RADIX_EACH * pair, p->size};
        p->l.used[i] = p->k->ops->deal(&to, at.owner, at.tally, p->keys + at.from * p->k->size,
                                       p->values + at.from * p->size, at.n, &p->k->map, &p->cut,
                                       room, p->n * pair > cpus_last_cache);
    }
    scratch_put(room);
    return room ? 0 : 1;
}

/* ---- buckets --------------------------------------------------------------------------------- */
/* Computes the least key of each bucket. The first and the last bucket have no bounds outwards:
   they take any keys. */
static void find_bounds(pairs *p)
{
    const struct radix_cut *c = &p->cut;
    size_t b = 0;
    for (uint64_t k = 0; k <= c->reach >> c->shift; k++) {
        const unsigned part = c->cell[k] & 63;
        const size_t first = c->cell[k] >> 8, end = first + ((size_t)1 << (c->shift - part));
        for (uint64_t far; b < end && (far = (k << c->shift) + ((b - first) << part)) <= c->reach;
             b++)
            p->bound[b] = c->min + far;
    }
    p->bounds = b;
}

static struct radix_range bounds(const pairs *p, size_t b)
{
    if (b == 0 || b + 1 >= p->bounds) return (struct radix_range){UINT64_MAX, 0};
    return (struct radix_range){p->bound[b], p->bound[b + 1] - 1};
}

static int bucket_body(size_t lo, size_t hi, void *ctx)
{
    const pairs *p = ctx;
    const bucket_lines *l = &p->l;
    pairs_bucket g = {.k = p->k, .l = &p->y, .room = p->rooms + (size_t)tine_thread() * p->room};
    for (size_t b = lo; b < hi; b++) {
        g.n = bucket_lines_size(l, b);
        if (g.n == 0 || bucket_lines_big(l, b)) continue;
        g.list = l->list + l->first[b];
        g.many = l->first[b + 1] - l->first[b];
        g.range = bounds(p, b);
        if (g.range.max < g.range.min) p->k->ops->range_of_lines(&g.range, &p->y, g.list, g.many);
        g.keys = p->keys + l->start[b] * p->k->size;
        g.values = p->values + l->start[b] * p->size;
        pairs_bucket_sort(&g);
    }
    return 0;
}

/* A bucket that all threads sort together: first tiles of the input, then tiles of its order. */
typedef struct big {
    const pairs *p;
    size_t bucket, n, tile;
    struct radix_range ranges[BUCKET_LINES_TILES];
    key_fit fit;
} big;

static int range_body(size_t lo, size_t hi, void *ctx)
{
    big *g = ctx;
    for (size_t i = lo, many, before; i < hi; i++) {
        const uint64_t *list = bucket_lines_part(&g->p->l, i, g->bucket, &many, &before);
        g->ranges[i] = (struct radix_range){UINT64_MAX, 0};
        g->p->k->ops->range_of_lines(&g->ranges[i], &g->p->y, list, many);
    }
    return 0;
}

static int copy_body(size_t lo, size_t hi, void *ctx)
{
    const big *g = ctx;
    const pairs *p = g->p;
    for (size_t i = lo, many, before; i < hi; i++) {
        const uint64_t *list = bucket_lines_part(&p->l, i, g->bucket, &many, &before);
        const size_t to = p->l.start[g->bucket] + before;
        p->k->ops->copy_lines(p->keys + to * p->k->size, p->values + to * p->size, &p->y, list,
                              many, &p->k->map);
    }
    return 0;
}

static int pack_body(size_t lo, size_t hi, void *ctx)
{
    const big *g = ctx;
    for (size_t i = lo, many, before; i < hi; i++) {
        const uint64_t *list = bucket_lines_part(&g->p->l, i, g->bucket, &many, &before);
        for (size_t j = 0; j < many; before += list[j++] % RADIX_LIST)
            g->p->k->ops->pack_pairs(g->p->rooms + before, &g->p->y,
                                     list[j] / RADIX_LIST * RADIX_EACH, list[j] % RADIX_LIST,
                                     g->fit.min, g->fit.shift);
    }
    return 0;
}

static int take_body(size_t lo, size_t hi, void *ctx)
{
    const big *g = ctx;
    const pairs *p = g->p;
    const size_t from = lo * g->tile, to = p->l.start[g->bucket] + from;
    p->k->ops->take(p->keys + to * p->k->size, p->values + to * p->size, &p->y, p->rooms + from,
                    min_size(g->n, hi * g->tile) - from, &p->k->map);
    return 0;
}

static void sort_big(phases *s, const pairs *p, size_t b)
{
    static const struct radix_map none;
    big g = {.p = p, .bucket = b, .n = bucket_lines_size(&p->l, b)};
    const size_t many = p->l.tiles;
    const double each = (double)g.n / (double)many;
    phases_for(s, range_body, &g, many, RANGE_NS * each, 0);
    struct radix_range all = g.ranges[0];
    for (size_t i = 1; i < many; i++) {
        if (g.ranges[i].min < all.min) all.min = g.ranges[i].min;
        if (g.ranges[i].max > all.max) all.max = g.ranges[i].max;
    }
    if (all.min == all.max) {
        phases_for(s, copy_body, &g, many, COPY_NS * each, 0);
        return;
    }
    g.fit = key_fit_of(all);
    phases_for(s, pack_body, &g, many, PACK_NS * each, 0);
    const sort_job j = {s, p->k->packed, 8, none, 32, 0};
    sort_in_place(&j, p->rooms, NULL, g.n);
    pairs_sort_ties(p->rooms, NULL, g.n, &p->y, g.fit, p->k);
    g.tile = g.n / TILES + 1;
    phases_for(s, take_body, &g, tile_count(g.n, g.tile), TAKE_NS * (double)g.tile, 0);
}

/* ---- the whole array ------------------------------------------------------------------------- */
static unsigned cut_bits(size_t n)
{
    unsigned log = SPLITTERS_LOG_MIN;
    while (log < CUT_BITS && n >> log > BUCKET) log++;
    return log;
}

/* Allocates memory for the beginnings of buckets and for sorting them. */
static bool take_rooms(pairs *p, int threads)
{
    p->room = pairs_room(p->k, p->size, p->l.largest) / sizeof *p->rooms + 1;
    const size_t rooms = max_size((size_t)threads * p->room, p->l.biggest);
    p->rooms = scratch_get((rooms + p->l.buckets + 1) * sizeof *p->rooms);
    p->bound = p->rooms ? p->rooms + rooms : NULL;
    return p->rooms;
}

static int sort_lines(pairs *p, phases *s)
{
    const bucket_lines *l = &p->l;
    int rc = phases_for(s, deal_body, p, l->tiles, DEAL_NS * (double)l->tile, 0.4);
    if (rc == 0) rc = bucket_lines_list(&p->l, s);
    if (rc) return rc > 0 ? TINE_ENOMEM : rc;
    if (!take_rooms(p, s->threads)) return TINE_ENOMEM;
    find_bounds(p);
    s->committed = true;
    phases_for(s, bucket_body, p, l->buckets, SORT_NS * (double)p->n / (double)l->buckets, 0.6);
    for (size_t b = 0; b < l->buckets; b++)
        if (bucket_lines_big(l, b)) sort_big(s, p, b);
    scratch_put(p->rooms);
    return 0;
}

/* Deals the pairs to lines of memory, each of which belongs to one bucket (bucket_lines.h), and
   sorts the buckets. */
static int sort_by_buckets(pairs *p, phases *s)
{
    const sort_job j = {s, p->k->ops, p->k->size, p->k->map, 0, 1};
    if (!splitters_choose(&j, &p->cut, p->keys, p->n, cut_bits(p->n))) return TINE_ENOMEM;
    if (!bucket_lines_get(&p->l, p->n, RADIX_EACH, p->cut.buckets, s->threads)) return TINE_ENOMEM;
    void *room = scratch_get(p->l.tiles * p->l.room * RADIX_EACH * (p->k->size + p->size));
    p->y = (struct radix_lines){room, p->size};
    const int rc = room ? sort_lines(p, s) : TINE_ENOMEM;
    scratch_put(room);
    bucket_lines_put(&p->l);
    return rc;
}

static int order_body(size_t lo, size_t hi, void *ctx)
{
    const pairs *p = ctx;
    for (size_t i = lo; i < hi; i++) {
        const size_t from = i * p->tile;
        if (!(p->k->ops->order(p->keys, from ? from : 1, min_size(p->n, from + p->tile),
                               &p->k->map) &
              1))
            return 1;
    }
    return 0;
}

static int sort_long(phases *s, void *keys, void *values, size_t size, size_t n,
                     const struct tine_keys *k)
{
    pairs *p = scratch_get(sizeof *p);
    if (!p) return TINE_ENOMEM;
    *p = (pairs){
        .k = k, .keys = keys, .values = values, .size = size, .n = n, .tile = n / TILES + 1};
    const sort_job j = {s, k->ops, k->size, k->map, 0, 1};
    int rc = phases_for(s, order_body, p, tile_count(n, p->tile), RANGE_NS * (double)p->tile, 0.02);
    if (rc == 1) rc = counting_sort_pairs(&j, keys, values, size, n, pairs_sort, k);
    if (rc == SORT_DECLINED) rc = sort_by_buckets(p, s);
    scratch_put(p);
    return rc;
}

int pairs_sort(phases *s, void *keys, void *values, size_t size, size_t n,
               const struct tine_keys *k)
{
    return n < PAIRS_MIN ? pairs_alone(s, keys, values, size, n, k)
                         : sort_long(s, keys, values, size, n, k);
}
