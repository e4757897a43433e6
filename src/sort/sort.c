/* sort.c - sorts keys over all threads. One run is kept or reversed; two runs, or a run and some
   other keys, are merged (natural_runs.c). Few distinct values are counted (counting_sort.c).
   Otherwise the keys are scattered to buckets, which are even because their bounds come from a
   sample. Then each bucket, which fits a thread's cache, is sorted by one thread
   (kernels/sort/radix.h).

       x ──in order? reversed?──cut──> scatter ──> lines of y, one bucket each ──list──> sort ──> x

   Tiles of x are scattered in order and listed in order, so equal keys keep their order. If vectors
   can partition keys (AVX2, AVX-512), or if there is no memory, keys are partitioned about pivots
   instead (parallel_quicksort.c), which works in place and is faster. */
#include "../runtime/cpus.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "bucket_lines.h"
#include "counting_sort.h"
#include "frequent_value.h"
#include "narrow_count.h"
#include "narrow_sort.h"
#include "parallel_quicksort.h"
#include "sort.h"
#include "splitters.h"

enum {
    TILES = 64,          /* The largest number of tiles of x in loops that only read x. */
    TILE_LENGTH = 16384, /* keys in a tile, at most, until there are TILES tiles */
    /* with fewer keys, a check for few distinct or one frequent value is not worth its time */
    FEW = 4096,
    /* for up to this many keys one thread is faster: its buckets would be leaves */
    ALONE = 32768,
    /* a bucket of this size and its work memory fit the second-level cache */
    BUCKET_BYTES = 256 << 10,
    /* There are at most 2^CUT_BITS buckets: the second-level cache has no room for the lines of
       more. */
    CUT_BITS = 10,
    BUCKETS_TIMES = 4, /* the number of buckets is at most this many times the number wanted */
    /* a big bucket, which all threads share, is sorted as x was, down to this depth: a hostile
       array cannot make the sort endless */
    DEPTH = 6,
    /* The largest number of runs that are merged. With more runs, sorting is faster. */
    RUNS = 2,
    MERGED_MIN = 128, /* the least number of keys of runs that are merged */
    LOOKED = 1024,    /* keys of a run that are compared at once */
    /* The keys compared at the beginning of a run. They are few, because most arrays have no order.
     */
    LOOKED_FIRST = 16,
    STACK_BYTES = 4096, /* bytes of spare memory on the stack */
    /* for up to this many keys a team cannot pay; the decision alone costs 0.5 ns a key for 1000 of
       them */
    DIRECT = 2048,
    /* The code that a loop returns when it finds no memory. The array is then unchanged, and one
       thread sorts all of it. */
    NO_ROOM = 1
};
/* Nanoseconds a key on one thread, estimated for a 2.5 GHz Cascade Lake: the costs of the loops,
   for the engine. */
static const double RANGE_NS = 0.4, SCATTER_NS = 2.5, BUCKET_NS = 6, PUT_NS = 0.5;

typedef struct work {
    const sort_job *j;
    char *x, *y; /* y is aligned to a cache line. */
    size_t n;
    struct radix_cut cut;
    bucket_lines l;
} work;

/* ---- the range of keys ----------------------------------------------------------------------- */
typedef struct ranging {
    const sort_job *j;
    const void *x;
    size_t n, tile;
    struct radix_range ranges[TILES];
} ranging;

static int range_body(size_t lo, size_t hi, void *ctx)
{
    ranging *l = ctx;
    for (size_t p = lo; p < hi; p++) {
        l->ranges[p] = (struct radix_range){UINT64_MAX, 0};
        l->j->ops->key_range(&l->ranges[p], l->x, p * l->tile, min_size(l->n, (p + 1) * l->tile),
                             &l->j->map);
    }
    return 0;
}

int sort_key_range(const sort_job *j, struct radix_range *range, const void *x, size_t n,
                   double weight)
{
    ranging l = {.j = j, .x = x, .n = n, .tile = tile_length(n, TILE_LENGTH, TILES)};
    const size_t many = tile_count(n, l.tile);
    const int rc = phases_for(j->s, range_body, &l, many, RANGE_NS * (double)l.tile, weight);
    if (rc) return rc;
    *range = l.ranges[0];
    for (size_t p = 1; p < many; p++) {
        if (l.ranges[p].min < range->min) range->min = l.ranges[p].min;
        if (l.ranges[p].max > range->max) range->max = l.ranges[p].max;
    }
    return 0;
}

/* ---- runs ------------------------------------------------------------------------------------ */
static size_t key_extend(const void *x, size_t lo, size_t hi, int falls, const void *c)
{
    const sort_job *j = c;
    const int way = falls ? 2 : 1;
    size_t end = lo, step = LOOKED_FIRST;
    do {
        lo = end;
        end = min_size(hi, lo + step);
        step = min_size(4 * step, LOOKED);
    } while (lo < hi && j->ops->order(x, lo, end, &j->map) & way);
    while (end - lo > 0) {
        const size_t mid = lo + (end - lo) / 2;
        if (j->ops->order(x, lo, mid + 1, &j->map) & way)
            lo = mid + 1;
        else
            end = mid;
    }
    return lo;
}

/* The number of keys of the first run among the first d keys of both runs merged. */
static size_t key_rank(const void *a, size_t na, const void *b, size_t nb, size_t d, const void *c)
{
    const sort_job *j = c;
    size_t lo = d > nb ? d - nb : 0, hi = min_size(d, na);
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (j->ops->key(b, d - mid - 1, &j->map) < j->ops->key(a, mid, &j->map))
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

static void key_merge(void *to, const void *a, size_t na, const void *b, size_t nb, const void *c)
{
    const sort_job *j = c;
    j->ops->merge(to, a, na, b, nb, &j->map);
}

/* The logarithm of the number of buckets: small buckets are wanted, but at most as many as there is
   room for open lines. */
static unsigned cut_bits(const sort_job *j, size_t n)
{
    const unsigned wanted = bit_width(n * j->size / BUCKET_BYTES),
                   max = bit_width(n * j->size / (BUCKETS_TIMES * BUCKET_LINES_OPEN * RADIX_LINE)) -
                         1;
    const unsigned most_bits = max < CUT_BITS ? max : CUT_BITS;
    return wanted > most_bits ? most_bits : wanted < SPLITTERS_LOG_MIN ? SPLITTERS_LOG_MIN : wanted;
}

/* ---- scatter, sort buckets ------------------------------------------------------------------- */
static int scatter_body(size_t lo, size_t hi, void *ctx)
{
    const work *w = ctx;
    const sort_job *j = w->j;
    void *room = scratch_get(RADIX_ROOM(w->cut.buckets));
    for (size_t p = lo; p < hi && room; p++) {
        const bucket_lines_tile to = bucket_lines_tile_at(&w->l, p);
        w->l.used[p] = j->ops->scatter(w->y + to.line * RADIX_LINE, to.owner, to.tally,
                                       w->x + to.from * j->size, to.n, &j->map, &w->cut, room,
                                       w->n * j->size > cpus_last_cache);
    }
    scratch_put(room);
    return room ? 0 : NO_ROOM;
}

static int bucket_body(size_t lo, size_t hi, void *ctx)
{
    const work *w = ctx;
    const bucket_lines *l = &w->l;
    const sort_job *j = w->j;
    void *room = scratch_get(2 * l->largest * j->size);
    for (size_t b = lo; b < hi; b++) {
        const size_t n = bucket_lines_size(l, b), many = l->first[b + 1] - l->first[b];
        const uint64_t *list = l->list + l->first[b];
        char *to = w->x + l->start[b] * j->size;
        if (n == 0 || bucket_lines_big(l, b)) continue;
        if (room) {
            j->ops->bucket(to, w->y, list, many, room, n, &j->map, j->low);
        } else {
            j->ops->gather(to, w->y, list, many, &j->map);
            j->ops->whole(to, NULL, n, &j->map, j->low);
        }
    }
    scratch_put(room);
    return 0;
}

typedef struct one {
    const work *w;
    size_t bucket;
} one;

/* Copies a big bucket's keys of tiles [lo, hi). */
static int gather_body(size_t lo, size_t hi, void *ctx)
{
    const one *o = ctx;
    const work *w = o->w;
    for (size_t p = lo, many, before; p < hi; p++) {
        const uint64_t *list = bucket_lines_part(&w->l, p, o->bucket, &many, &before);
        w->j->ops->gather(w->x + (w->l.start[o->bucket] + before) * w->j->size, w->y, list, many,
                          &w->j->map);
    }
    return 0;
}

static int sort_deep(const sort_job *j, void *x, void *spare, size_t n, int depth);

/* Sorts big buckets on all threads. All of them are gathered first, since sorting needs the memory
   of y. Then each is sorted as an array of its own. */
static void sort_large_buckets(work *w, int depth)
{
    const bucket_lines *l = &w->l;
    sort_job j = *w->j;
    j.weight = 0;
    for (size_t b = 0; b < l->buckets; b++)
        if (bucket_lines_big(l, b))
            phases_for(j.s, gather_body, &(one){w, b}, l->tiles,
                       PUT_NS * (double)bucket_lines_size(l, b) / (double)l->tiles, 0);
    for (size_t b = 0; b < l->buckets; b++)
        if (bucket_lines_big(l, b))
            sort_deep(&j, w->x + l->start[b] * j.size, w->y, bucket_lines_size(l, b), depth + 1);
}

/* Sorts x by buckets. After an error x is as it was. */
static int sort_by_buckets(const sort_job *j, char *x, char *spare, size_t n, work *w, int depth)
{
    bucket_lines *l = &w->l;
    w->j = j, w->x = x, w->n = n;
    w->y = (char *)round_up((uintptr_t)spare, RADIX_LINE);
    if (!splitters_choose(j, &w->cut, x, n, cut_bits(j, n))) return NO_ROOM;
    if (!bucket_lines_get(l, n, RADIX_LINE / j->size, w->cut.buckets, j->s->threads))
        return NO_ROOM;
    int rc =
        phases_for(j->s, scatter_body, w, l->tiles, SCATTER_NS * (double)l->tile, j->weight * 0.4);
    if (rc == 0) rc = bucket_lines_list(l, j->s);
    if (rc == 0) {
        j->s->committed = true;
        phases_for(j->s, bucket_body, w, l->buckets, BUCKET_NS * (double)n / (double)l->buckets,
                   j->weight * 0.6);
        sort_large_buckets(w, depth);
    }
    bucket_lines_put(l);
    return rc;
}

/* ---- the whole array ------------------------------------------------------------------------- */
typedef struct simple {
    const sort_job *j;
    void *x, *spare;
    size_t n;
} simple;

static int alone_body(size_t lo, size_t hi, void *ctx)
{
    const simple *c = ctx;
    (void)lo, (void)hi;
    c->j->ops->whole(c->x, c->spare, c->n, &c->j->map, c->j->low);
    return 0;
}

static int sort_alone(const sort_job *j, void *x, void *spare, size_t n)
{
    simple c = {j, x, spare, n};
    return phases_for(j->s, alone_body, &c, 1, (double)n, j->weight);
}

size_t sort_spare(size_t n, size_t size)
{
    return n * size + n * size / BUCKET_LINES_OPEN + BUCKET_LINES_TILES * size + RADIX_LINE;
}

/* Sorts elements most of which have one value, by sorting the others. */
static int sort_frequent(const sort_job *j, void *x, void *spare, size_t n, int depth)
{
    uint64_t value;
    if (!frequent_value(j, &value, x, n)) return SORT_DECLINED;
    sort_job rest = *j;
    rest.weight *= 0.4;
    const size_t others = frequent_value_take(j, x, n, value);
    sort_deep(&rest, x, spare, others, depth + 1);
    return frequent_value_put(j, x, n, others, value);
}

/* Sorts elements that are not in runs, by the first method that accepts them. */
static int sort_others(const sort_job *j, void *x, void *spare, size_t n, int depth)
{
    int rc = n < FEW ? SORT_DECLINED : sort_frequent(j, x, spare, n, depth);
    if (rc != SORT_DECLINED) return rc;
    rc = n < FEW ? SORT_DECLINED : counting_sort(j, x, n);
    if (rc != SORT_DECLINED) return rc;
    if (j->ops->vectors) spare = NULL;
    if (n > ALONE && !spare) rc = parallel_quicksort(j, x, n);
    if (rc != SORT_DECLINED) return rc;
    work *w = n > ALONE && spare && depth < DEPTH && !(n >> 37) ? scratch_get(sizeof *w) : NULL;
    rc = w ? sort_by_buckets(j, x, spare, n, w, depth) : NO_ROOM;
    scratch_put(w);
    if (rc != NO_ROOM) return rc;
    j->s->committed = true;
    return sort_alone(j, x, n >> 31 ? NULL : spare, n);
}

typedef struct rest {
    const sort_job *j;
    void *spare;
    int depth;
} rest;

/* Sorts the n keys of x, which lie between two runs of the array. */
static int sort_rest(void *ctx, void *x, void *y, size_t n)
{
    (void)y; /* y is too small to serve as spare memory of a sort by buckets. */
    const rest *r = ctx;
    sort_job j = *r->j;
    j.weight = 0;
    return n <= j.ops->leaf ? sort_alone(&j, x, NULL, n)
                            : sort_others(&j, x, r->spare, n, r->depth);
}

static int sort_deep(const sort_job *j, void *x, void *spare, size_t n, int depth)
{
    if (n <= j->ops->leaf) return n ? sort_alone(j, x, NULL, n) : 0;
    const tine_less_ keys = {.size = j->size,
                             .extend = key_extend,
                             .reverse = j->ops->reverse,
                             .rank = key_rank,
                             .merge = key_merge};
    rest r = {j, spare, depth};
    const natural_rest between = {RUNS, MERGED_MIN, sort_rest, &r};
    const int rc = natural_runs(j->s, x, n, &keys, j, &between, j->weight);
    return rc == SORT_DECLINED ? sort_others(j, x, spare, n, depth) : rc;
}

int sort_in_place(const sort_job *j, void *x, void *spare, size_t n)
{
    return sort_deep(j, x, spare, n, 0);
}

/* Sorts a few keys on the calling thread. spare: STACK_BYTES bytes, or NULL. */
static void sort_direct(void *x, void *spare, size_t n, const struct tine_keys *k)
{
    const int order = k->ops->order(x, 1, n, &k->map);
    if (order & 2 && !(order & 1)) k->ops->reverse(x, 0, n / 2, n);
    if (order == 0) k->ops->whole(x, spare, n, &k->map, 0);
}

static int narrow_sort_keys(void *x, size_t n, const struct tine_keys *k, const tine_opts *o)
{
    uint16_t on_stack[DIRECT];
    if (n <= DIRECT && phases_plain(o)) {
        narrow_sort_alone(x, on_stack, n, k);
        return 0;
    }
    phases s;
    const int rc = phases_begin(&s, n, o);
    return rc ? rc : phases_end(&s, n ? narrow_sort(&s, x, n, k, 1) : 0);
}

int tine_sort_keys_(void *x, size_t n, const struct tine_keys *k, const tine_opts *o)
{
    if (keys_are_narrow(k)) return narrow_sort_keys(x, n, k, o);
    uint64_t on_stack[STACK_BYTES / 8];
    const size_t room = sort_spare(n, k->size);
    if (n > 1 && n <= DIRECT && phases_plain(o) && (k->ops->vectors || room <= sizeof on_stack)) {
        sort_direct(x, k->ops->vectors ? NULL : on_stack, n, k);
        return 0;
    }
    phases s;
    int rc = phases_begin(&s, n, o);
    if (rc) return rc;
    void *spare = n <= k->ops->leaf || k->ops->vectors ? NULL
                  : room <= sizeof on_stack            ? on_stack
                                                       : scratch_get(room);
    const sort_job j = {&s, k->ops, k->size, k->map, 0, 1};
    rc = sort_in_place(&j, x, spare, n);
    if (spare != on_stack) scratch_put(spare);
    return phases_end(&s, rc);
}
