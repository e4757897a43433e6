/* top_candidates.c - finds the candidates of topk: all elements that reach a threshold. The
   threshold of a long array comes from a sample, that of a short one from lanes. If many keys equal
   it, the candidates are all greater keys and the first of the equal ones. If that fails, too, or
   if many elements are wanted, the k-th key is found by its rank. */
#include <math.h>
#include <string.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../sort/sample.h"
#include "copy_select.h"
#include "select.h"
#include "top_candidates.h"

enum {
    TILE = 1024, /* elements searched before the candidates among them are stored */
    SAMPLE_MIN = 64,
    SAMPLE_MAX = 16384,
    TIES_TILES = 256, /* the largest number of tiles in a search for equal keys */
    /* The elements searched for equal keys first, and how many times as many are searched next. So
       a search ends soon after the last wanted key. */
    TIES_FIRST = 4096,
    TIES_GROWTH = 4,
    /* Lanes of a short array: at least LANES_EACH for each wanted element. 1.15 k keys of a random
       array then reach the threshold. */
    LANES_EACH = 4
};
/* The safety margin of the threshold, in standard deviations of the sample. */
static const double SPARE = 4;

static int pass_body(size_t lo, size_t hi, void *ctx)
{
    top *t = ctx;
    size_t at[TILE + 1];
    for (size_t b = lo; b < hi; b++) {
        /* More candidates were found than t->at has room for. */
        if (atomic_load_explicit(&t->used, memory_order_relaxed) > t->room) return 0;
        const size_t from = b * TILE, end = from + min_size(t->n - from, TILE);
        const size_t found = t->ops->reach(at, t->x, from, end, &t->k->map, t->threshold);
        if (found == 0) continue;
        const size_t to = atomic_fetch_add_explicit(&t->used, found, memory_order_relaxed);
        if (to <= t->room && found <= t->room - to) memcpy(t->at + to, at, found * sizeof *at);
    }
    return 0;
}

static int pass(top *t, double weight)
{
    t->used = 0;
    return phases_for(t->s, pass_body, t, tile_count(t->n, TILE), t->ops->ns * TILE, weight);
}

/* The size of the sample: one key in 256, fewer in a long array. Sorting the sample takes a tenth
   of the time of the pass over all keys. */
static size_t sample_size(size_t n)
{
    const size_t dense = n / 256 < 4096 ? n / 256 : 4096, sparse = n / 2048,
                 size = dense > sparse ? dense : sparse;
    return min_size(size < SAMPLE_MIN   ? SAMPLE_MIN
                    : size > SAMPLE_MAX ? SAMPLE_MAX
                                        : size,
                    n / 2 + 1);
}

/* *key = the key that somewhat more than `many` keys reach, by a sample of `size` elements. */
static int guess(const top *t, uint64_t *key, void *sample, size_t size)
{
    const double expected = (double)t->many / (double)t->n * (double)size;
    const size_t rank = (size_t)(expected + SPARE * sqrt(expected) + SPARE), at = size - 1 - rank;
    *key = 0;
    if (rank >= size) return 0;
    const struct radix_ranks wanted = {at, at + 1};
    const sampled of = {sample, size, t->x, t->n};
    const int rc = sample_ranks(t->s, &of, t->k, (ranks_list){&wanted, 1});
    if (rc == 0) *key = t->k->ops->key(sample, at, &t->k->map);
    return rc;
}

size_t top_lanes(size_t many)
{
    size_t lanes = TOP_LANES_MIN;
    while (lanes < LANES_EACH * many) lanes *= 2;
    return lanes;
}

uint64_t top_lanes_threshold(const top *t, uint64_t *room, size_t lanes)
{
    static const struct radix_map none;
    if (t->n < 2 * lanes) return 0;
    t->ops->maxima(room, lanes, t->x, t->n, &t->k->map);
    t->k->packed->whole(room, room + lanes, lanes, &none, 0);
    return room[lanes - t->many];
}

/* The search for keys of x[lo, hi) that equal `key`. Tile p has at[p + 1] - at[p] of them after the
   first pass, which counts. The second pass writes their indexes to `to`, in order, as many as are
   wanted. */
typedef struct tie_search {
    const top *t;
    uint64_t key;
    size_t lo, hi, *to, wanted, tile;
    size_t at[TIES_TILES + 1];
} tie_search;

static size_t tie_tile(const tie_search *s, size_t p)
{
    return min_size(s->hi, s->lo + p * s->tile);
}

static int count_ties_body(size_t lo, size_t hi, void *ctx)
{
    tie_search *s = ctx;
    const top *t = s->t;
    char keys[TILE * 8];
    for (size_t p = lo; p < hi; p++) {
        size_t many = 0;
        for (size_t i = tie_tile(s, p), end = tie_tile(s, p + 1), m; i < end; i += m) {
            struct tine_tally found = {0};
            m = min_size(end - i, TILE);
            t->ops->between(keys, &found, t->x + i * t->k->size, m, &t->k->map, s->key, s->key, 1);
            many += found.inside;
        }
        s->at[p + 1] = many;
    }
    return 0;
}

static int list_ties_body(size_t lo, size_t hi, void *ctx)
{
    const tie_search *s = ctx;
    const top *t = s->t;
    size_t at[TILE + 1];
    for (size_t i = tie_tile(s, lo), to = s->at[lo], m; to < min_size(s->wanted, s->at[hi]);
         i += m) {
        m = min_size(tie_tile(s, hi) - i, TILE);
        const size_t found = t->ops->reach(at, t->x, i, i + m, &t->k->map, s->key);
        for (size_t k = 0; k < found && to < s->wanted; k++)
            if (top_key(t, at[k]) == s->key) s->to[to++] = at[k];
    }
    return 0;
}

/* Finds the lowest indexes of keys that equal `key`, at most `wanted` of them, and adds their
   number to t->used. */
static int ties(top *t, uint64_t key, size_t wanted)
{
    tie_search s = {.t = t, .key = key, .wanted = wanted};
    int rc = 0;
    for (size_t length = TIES_FIRST; rc == 0 && s.wanted && s.lo < t->n; length *= TIES_GROWTH) {
        s.hi = s.lo + min_size(t->n - s.lo, length);
        s.to = t->at + t->used;
        s.tile = tile_length(s.hi - s.lo, TILE, TIES_TILES);
        const size_t tiles = tile_count(s.hi - s.lo, s.tile);
        const double ns = t->ops->ns * (double)s.tile;
        rc = phases_for(t->s, count_ties_body, &s, tiles, ns, 0);
        for (size_t p = 0; p < tiles; p++) s.at[p + 1] += s.at[p];
        if (rc == 0) rc = phases_for(t->s, list_ties_body, &s, tiles, ns, 0);
        const size_t found = min_size(s.wanted, s.at[tiles]);
        t->used += found;
        s.wanted -= found;
        s.lo = s.hi;
    }
    return rc;
}

/* The candidates of a key: all keys that are greater, and the first `equal` of those that equal it.
   greater[p] and equal[p]: how many of both lie before tile p. */
typedef struct exact {
    const top *t;
    uint64_t key;
    size_t wanted, tile; /* wanted: how many of the equal keys are candidates */
    size_t greater[TIES_TILES + 1], equal[TIES_TILES + 1];
} exact;

static int count_exact_body(size_t lo, size_t hi, void *ctx)
{
    exact *e = ctx;
    const top *t = e->t;
    char keys[TILE * 8];
    for (size_t p = lo; p < hi; p++) {
        struct tine_tally all = {0};
        const size_t from = p * e->tile, end = min_size(t->n, from + e->tile);
        size_t equal = 0;
        for (size_t i = from; i < end; i += TILE, equal += all.inside, all.inside = 0)
            t->ops->between(keys, &all, t->x + i * t->k->size, min_size(end - i, TILE), &t->k->map,
                            e->key, e->key, 1);
        e->equal[p + 1] = equal;
        e->greater[p + 1] = end - from - all.below - equal;
    }
    return 0;
}

/* Lists the candidates of tile p. Most tiles have no equal keys: all keys found there are
   candidates. */
static void list_exact(const exact *e, size_t p)
{
    const top *t = e->t;
    size_t at[TILE + 1], equal = min_size(e->equal[p], e->wanted), to = e->greater[p] + equal;
    const size_t end = min_size(t->n, (p + 1) * e->tile);
    const bool plain = e->equal[p] == e->equal[p + 1] || equal == e->wanted;
    if (plain && e->greater[p] == e->greater[p + 1]) return;
    for (size_t i = p * e->tile; i < end; i += TILE) {
        const size_t found =
            t->ops->reach(at, t->x, i, min_size(end, i + TILE), &t->k->map, e->key + plain);
        if (plain) {
            memcpy(t->at + to, at, found * sizeof *at);
            to += found;
            continue;
        }
        for (size_t k = 0; k < found; k++) {
            const bool is_equal = top_key(t, at[k]) == e->key;
            if (is_equal && equal == e->wanted) continue;
            equal += is_equal;
            t->at[to++] = at[k];
        }
    }
}

static int list_exact_body(size_t lo, size_t hi, void *ctx)
{
    for (size_t p = lo; p < hi; p++) list_exact(ctx, p);
    return 0;
}

/* Finds exactly `many` candidates, in the order of their indexes: all keys greater than the k-th
   one, and the first of those that equal it. */
static int exactly(top *t)
{
    const size_t rank = t->n - t->many, tile = tile_length(t->n, TILE, TIES_TILES),
                 tiles = tile_count(t->n, tile);
    const double ns = t->ops->ns * (double)tile;
    select_job j = {.s = t->s, .k = t->k, .ops = t->ops};
    exact e = {.t = t, .tile = tile};
    int rc = select_keys(&j, &e.key, &rank, 1, t->x, t->n);
    if (rc == 0) rc = phases_for(t->s, count_exact_body, &e, tiles, ns, 0);
    for (size_t p = 0; p < tiles; p++) {
        e.greater[p + 1] += e.greater[p];
        e.equal[p + 1] += e.equal[p];
    }
    e.wanted = t->many - e.greater[tiles];
    t->used = t->many;
    return rc ? rc : phases_for(t->s, list_exact_body, &e, tiles, ns, 0);
}

/* Finds the candidates. If more keys reach the threshold than there is room for, many of them equal
   it. Then the candidates are all greater keys and the first of the equal ones. */
static int find_candidates(top *t, uint64_t threshold)
{
    t->threshold = threshold;
    int rc = pass(t, 0.8);
    if (rc || t->used <= t->room) return rc;
    t->used = 0;
    if (threshold < top_greatest(t)) {
        t->threshold++;
        rc = pass(t, 0);
    }
    return rc || t->used >= t->many ? rc : ties(t, threshold, t->many - t->used);
}

int top_candidates(top *t)
{
    const bool rare = t->many <= t->n / TOP_DENSE, brief = t->n <= SELECT_DIRECT;
    const size_t size = brief ? top_lanes(t->many) : sample_size(t->n),
                 room = 4 * t->many + 16 * (t->n / size + 1);
    t->room = rare ? min_size(room, t->n) : t->many;
    t->used = 0;
    uint64_t *const sample = scratch_get(2 * size * sizeof *sample);
    t->at = scratch_get(t->room * sizeof *t->at);
    int rc = sample && t->at ? 0 : TINE_ENOMEM;
    uint64_t threshold = 0;
    if (rc == 0 && rare && brief) threshold = top_lanes_threshold(t, sample, size);
    if (rc == 0 && rare && !brief) rc = guess(t, &threshold, sample, size);
    if (rc == 0 && rare) rc = find_candidates(t, threshold);
    scratch_put(sample);
    return rc == 0 && (t->used < t->many || t->used > t->room) ? exactly(t) : rc;
}
