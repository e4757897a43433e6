/* pairs.c - keys with values, sorted by buckets: both are dealt to lines by their keys, which a sample cuts into even
   buckets; then each bucket, small enough for a thread's cache, is sorted by key and place there, and written back in
   that order. So no value is fetched from a far place, as it would be through an order of the whole.

       keys    ──cut──> deal ──> lines of keys   ──list──> each bucket: key | place, sorted ──> keys
       values                    lines of values                                        ──> values

   Pieces are dealt in order and listed in order, so places of equal keys ascend. */
#include "cpus.h"
#include "pairs.h"
#include "scratch.h"
#include "team.h"

enum {
    DEALT = 4, /* pieces a thread: one that is late is late by so much; … */
    DEALT_MOST = 256,
    OPEN = 8,       /* … and lines that are not full are an OPENth of all at most */
    BUCKET = 12288, /* pairs wanted: some 40 bytes each at work, half of a 1 MiB second-level cache; … */
    CUT_BITS = 12,  /* … but no more than 2^CUT_BITS, whose open lines fill it: 2^10 cost 1.2 times as much at 1e8 */
    BIG = 1 << 18, /* a bucket of more pairs, … */
    BIG_PART = 16, /* … and more than that part of all, is worked on by all threads */
    PIECES = 64    /* of a big bucket that is taken back */
};
/* Nanoseconds a pair on one thread (2.5 GHz Cascade Lake). */
static const double DEAL_NS = 5, LIST_NS = 0.1, SPAN_NS = 0.5, PACK_NS = 1, COPY_NS = 1.5, SORT_NS = 10, TAKE_NS = 4;

typedef struct pairs {
    steps *s;
    const struct tine_keys *k;
    char *keys, *values;
    struct radix_lines y;
    size_t size, n, piece, many, lines; /* many pieces, for each of which y has so many lines */
    struct radix_cut cut;
    uint64_t *bound; /* [bucket]: its least key, of so many buckets */
    size_t bounds;
    size_t *start, *first; /* [bucket]: where its pairs begin, where its lines begin in the list */
    size_t *at;            /* [piece][bucket]: where the next of its lines goes in the list */
    size_t *used;          /* [piece]: lines */
    uint64_t *list;
    struct radix_tally *tally; /* [piece][bucket] */
    uint16_t *owner;           /* [piece][line] */
    size_t largest, biggest;   /* bucket that is one thread's, that is everybody's */
    uint64_t *rooms;           /* [thread]: of so much room for the largest; the biggest's order begins there, too */
    size_t room;
} pairs;

static size_t least_of(size_t a, size_t b) { return a < b ? a : b; }
static size_t most_of(size_t a, size_t b) { return a > b ? a : b; }

/* ---- deal, list ------------------------------------------------------------------------------------------------ */
static int deal_body(size_t lo, size_t hi, void *ctx)
{
    const pairs *p = ctx;
    const size_t buckets = p->cut.buckets;
    void *room = scratch_get(RADIX_PAIRS_ROOM(buckets, p->k->size + p->size));
    for (size_t i = lo; i < hi && room; i++) {
        const struct radix_lines to = {p->y.pairs + i * p->lines * RADIX_EACH * (p->k->size + p->size), p->size};
        const size_t from = i * p->piece;
        p->used[i] =
            p->k->ops->deal(&to, p->owner + i * p->lines, p->tally + i * buckets, p->keys + from * p->k->size,
                            p->values + from * p->size, least_of(p->n - from, p->piece), &p->k->map, &p->cut, room,
                            p->n * (p->k->size + p->size) > cpus_last_cache);
    }
    scratch_put(room);
    return room ? 0 : 1;
}

static size_t pairs_in(const pairs *p, size_t piece, size_t b)
{
    const struct radix_tally *t = &p->tally[piece * p->cut.buckets + b];
    return (t->lines - 1) * RADIX_EACH + t->last;
}

static bool is_big(const pairs *p, size_t n) { return n > BIG && n > p->n / BIG_PART; }

static void add_up(pairs *p)
{
    const size_t buckets = p->cut.buckets;
    size_t n = 0, lines = 0;
    for (size_t b = 0; b < buckets; b++) {
        p->start[b] = n;
        p->first[b] = lines;
        for (size_t i = 0; i < p->many; i++) {
            p->at[i * buckets + b] = lines;
            lines += p->tally[i * buckets + b].lines;
            n += pairs_in(p, i, b);
        }
        size_t *const most = is_big(p, n - p->start[b]) ? &p->biggest : &p->largest;
        if (n - p->start[b] > *most) *most = n - p->start[b];
    }
    p->start[buckets] = n;
    p->first[buckets] = lines;
}

static int list_body(size_t lo, size_t hi, void *ctx)
{
    const pairs *p = ctx;
    const size_t buckets = p->cut.buckets;
    for (size_t i = lo; i < hi; i++) {
        size_t *at = p->at + i * buckets;
        for (size_t l = i * p->lines; l < i * p->lines + p->used[i]; l++)
            p->list[at[p->owner[l]]++] = l * RADIX_LIST + RADIX_EACH;
        for (size_t b = 0; b < buckets; b++) p->list[at[b] - 1] -= RADIX_EACH - p->tally[i * buckets + b].last;
    }
    return 0;
}

/* ---- buckets --------------------------------------------------------------------------------------------------- */
/* Where each bucket's keys begin; beyond the first and the last, which have no bounds, keys may be anything. */
static void find_bounds(pairs *p)
{
    const struct radix_cut *c = &p->cut;
    size_t b = 0;
    for (uint64_t k = 0; k <= c->reach >> c->shift; k++) {
        const unsigned part = c->cell[k] & 63;
        for (uint64_t far = k << c->shift, j = c->cell[k] >> 8; far <= c->reach && far >> c->shift == k;
             far += (uint64_t)1 << part, j++)
            if (j == b) p->bound[b++] = c->least + far;
    }
    p->bounds = b;
}

static struct radix_span bounds(const pairs *p, size_t b)
{
    if (b == 0 || b + 1 >= p->bounds) return (struct radix_span){UINT64_MAX, 0};
    return (struct radix_span){p->bound[b], p->bound[b + 1] - 1};
}

static int bucket_body(size_t lo, size_t hi, void *ctx)
{
    const pairs *p = ctx;
    const struct tine_radix *ops = p->k->ops;
    pairs_bucket g = {.k = p->k, .l = &p->y, .room = p->rooms + (size_t)tine_thread() * p->room};
    for (size_t b = lo; b < hi; b++) {
        g.n = p->start[b + 1] - p->start[b];
        if (g.n == 0 || is_big(p, g.n)) continue;
        g.list = p->list + p->first[b];
        g.many = p->first[b + 1] - p->first[b];
        g.span = bounds(p, b);
        if (g.span.most < g.span.least) ops->span_lines(&g.span, &p->y, g.list, g.many);
        g.keys = p->keys + p->start[b] * p->k->size;
        g.values = p->values + p->start[b] * p->size;
        pairs_bucket_sort(&g);
    }
    return 0;
}

/* One bucket over all threads, piece by piece of the input, then of its order. */
typedef struct big {
    const pairs *p;
    size_t bucket, n, piece;
    struct radix_span spans[DEALT_MOST];
    pairs_fit fit;
} big;

/* The bucket's lines of a piece, and how many pairs there are before them. */
static const uint64_t *lines_of(const big *g, size_t piece, size_t *many, size_t *before)
{
    const size_t cell = piece * g->p->cut.buckets + g->bucket;
    *many = g->p->tally[cell].lines;
    for (size_t i = *before = 0; i < piece; i++) *before += pairs_in(g->p, i, g->bucket);
    return g->p->list + g->p->at[cell] - *many;
}

static int span_body(size_t lo, size_t hi, void *ctx)
{
    big *g = ctx;
    for (size_t i = lo, many, before; i < hi; i++) {
        const uint64_t *list = lines_of(g, i, &many, &before);
        g->spans[i] = (struct radix_span){UINT64_MAX, 0};
        g->p->k->ops->span_lines(&g->spans[i], &g->p->y, list, many);
    }
    return 0;
}

static int copy_body(size_t lo, size_t hi, void *ctx)
{
    const big *g = ctx;
    const pairs *p = g->p;
    for (size_t i = lo, many, before; i < hi; i++) {
        const uint64_t *list = lines_of(g, i, &many, &before);
        const size_t to = p->start[g->bucket] + before;
        p->k->ops->copy_lines(p->keys + to * p->k->size, p->values + to * p->size, &p->y, list, many, &p->k->map);
    }
    return 0;
}

static int pack_body(size_t lo, size_t hi, void *ctx)
{
    const big *g = ctx;
    for (size_t i = lo, many, before; i < hi; i++) {
        const uint64_t *list = lines_of(g, i, &many, &before);
        for (size_t j = 0; j < many; before += list[j++] % RADIX_LIST)
            g->p->k->ops->pack_pairs(g->p->rooms + before, &g->p->y, list[j] / RADIX_LIST * RADIX_EACH,
                                     list[j] % RADIX_LIST, g->fit.least, g->fit.shift);
    }
    return 0;
}

static int take_body(size_t lo, size_t hi, void *ctx)
{
    const big *g = ctx;
    const pairs *p = g->p;
    const size_t from = lo * g->piece, to = p->start[g->bucket] + from;
    p->k->ops->take(p->keys + to * p->k->size, p->values + to * p->size, &p->y, p->rooms + from,
                    least_of(g->n, hi * g->piece) - from, &p->k->map);
    return 0;
}

static void sort_big(steps *s, const pairs *p, size_t b)
{
    static const struct radix_map none;
    big g = {.p = p, .bucket = b, .n = p->start[b + 1] - p->start[b]};
    const double each = (double)g.n / (double)p->many;
    steps_for(s, span_body, &g, p->many, SPAN_NS * each, 0);
    struct radix_span all = g.spans[0];
    for (size_t i = 1; i < p->many; i++) {
        if (g.spans[i].least < all.least) all.least = g.spans[i].least;
        if (g.spans[i].most > all.most) all.most = g.spans[i].most;
    }
    if (all.least == all.most) {
        steps_for(s, copy_body, &g, p->many, COPY_NS * each, 0);
        return;
    }
    g.fit = pairs_fitting(all);
    steps_for(s, pack_body, &g, p->many, PACK_NS * each, 0);
    const sort_job j = {s, p->k->packed, 8, none, 32, 0};
    sort_in_place(&j, p->rooms, NULL, g.n);
    pairs_settle(p->rooms, NULL, g.n, &p->y, g.fit, p->k);
    g.piece = g.n / PIECES + 1;
    steps_for(s, take_body, &g, (g.n - 1) / g.piece + 1, TAKE_NS * (double)g.piece, 0);
}

/* ---- the whole ------------------------------------------------------------------------------------------------- */
static unsigned cut_bits(size_t n)
{
    unsigned log = SORT_CUT_LEAST;
    while (log < CUT_BITS && n >> log > BUCKET) log++;
    return log;
}

/* Pieces, and memory for what is known of them, of buckets and of lines. */
static void *take_lists(pairs *p)
{
    const size_t buckets = p->cut.buckets, threads = (size_t)plan_threads(p->s->o);
    const size_t most = least_of(least_of(DEALT * threads, DEALT_MOST), p->n / (OPEN * RADIX_EACH) / (buckets + 1));
    p->piece = (p->n - 1) / most_of(1, most) + 1;
    p->many = (p->n - 1) / p->piece + 1;
    p->lines = p->piece / RADIX_EACH + buckets + 1;
    const size_t cells = p->many * buckets, lines = p->many * p->lines,
                 words = 3 * (buckets + 1) + cells + p->many + lines;
    uint64_t *w = scratch_get(words * sizeof *w + cells * sizeof *p->tally + lines * sizeof *p->owner);
    if (!w) return NULL;
    p->start = (size_t *)w;
    p->first = p->start + buckets + 1;
    p->bound = p->first + buckets + 1;
    p->at = p->bound + buckets + 1;
    p->used = p->at + cells;
    p->list = w + (words - lines);
    p->tally = (struct radix_tally *)(w + words);
    p->owner = (uint16_t *)(p->tally + cells);
    return w;
}

static int sort_lines(pairs *p, steps *s)
{
    int rc = steps_for(s, deal_body, p, p->many, DEAL_NS * (double)p->piece, 0.4);
    if (rc) return rc > 0 ? TINE_ENOMEM : rc;
    add_up(p);
    find_bounds(p);
    p->room = pairs_room(p->k, p->size, p->largest) / sizeof *p->rooms + 1;
    const size_t rooms = most_of((size_t)plan_threads(s->o) * p->room, p->biggest);
    p->rooms = scratch_get(rooms * sizeof *p->rooms);
    if (!p->rooms) return TINE_ENOMEM;
    const size_t buckets = p->cut.buckets;
    s->deaf = true;
    steps_for(s, list_body, p, p->many, LIST_NS * (double)p->piece, 0);
    steps_for(s, bucket_body, p, buckets, SORT_NS * (double)p->n / (double)buckets, 0.6);
    for (size_t b = 0; b < buckets; b++)
        if (is_big(p, p->start[b + 1] - p->start[b])) sort_big(s, p, b);
    scratch_put(p->rooms);
    return 0;
}

static int order_body(size_t lo, size_t hi, void *ctx)
{
    const pairs *p = ctx;
    for (size_t i = lo; i < hi; i++) {
        const size_t from = i * p->piece;
        if (!(p->k->ops->order(p->keys, from ? from : 1, least_of(p->n, from + p->piece), &p->k->map) & 1)) return 1;
    }
    return 0;
}

int pairs_sort(steps *s, void *keys, void *values, size_t size, size_t n, const struct tine_keys *k)
{
    pairs *p = scratch_get(sizeof *p);
    if (!p) return TINE_ENOMEM;
    *p = (pairs){.s = s, .k = k, .keys = keys, .values = values, .size = size, .n = n, .piece = n / PIECES + 1};
    const sort_job j = {s, k->ops, k->size, k->map, 0, 1};
    void *lists = NULL, *room = NULL;
    int rc = steps_for(s, order_body, p, (n - 1) / p->piece + 1, SPAN_NS * (double)p->piece, 0.02);
    if (rc == 1) rc = sort_few_pairs(&j, keys, values, size, n);
    if (rc == SORT_MANY) {
        p->y.size = size;
        lists = sort_cut(&j, &p->cut, keys, n, cut_bits(n)) ? take_lists(p) : NULL;
        room = lists ? scratch_get(p->many * p->lines * RADIX_EACH * (k->size + size)) : NULL;
        p->y.pairs = room;
        rc = room ? sort_lines(p, s) : TINE_ENOMEM;
    }
    scratch_put(room);
    scratch_put(lists);
    scratch_put(p);
    return rc;
}
