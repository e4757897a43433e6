/* parallel_quicksort.c - sorts keys over all threads, in place. Every thread partitions a tile of a
   bucket about one pivot. Then keys on the wrong side of the whole bucket are swapped, and the
   bucket becomes two. This is repeated until there are enough buckets for all threads.

       | < < < > > | < < > > > |  ──swap──>  | < < < < < | > > > > > |  ──> …

   The first pivots come from one sample of the whole array: a pivot of its own for each of a few
   buckets would be serial work on many threads. Buckets that hold too little of the sample have
   samples of their own.

   Finally each bucket is sorted by one thread (kernels/sort/quicksort-inl.h). */
#include <string.h>
#include "../runtime/hash.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "parallel_quicksort.h"

enum {
    TILES = 64,      /* the largest number of tiles of a bucket */
    TILE_MIN = 4096, /* the least number of keys in a tile */
    /* Buckets per thread. The last thread ends at most about one bucket's time after the others. */
    EACH = 8,
    BUCKETS = 256, /* the largest number of buckets */
    /* the largest number of rounds: an array made to defeat the pivots cannot make the sort
       endless */
    ROUNDS = 24,
    SAMPLES_EACH = 16, /* keys of the sample for each bucket that is wanted */
    SAMPLE_MAX = 1024, /* the largest number of keys in the sample */
    /* the least number of sampled keys in a bucket that is cut at the middle one of them */
    SAMPLED = 32,
    SIZES = 64,    /* the number of sizes that are told apart when buckets are put in order */
    SWAPPED = 4096 /* bytes that are swapped at once */
};
/* Nanoseconds a key on one thread (2.5 GHz Cascade Lake). */
static const double SPLIT_NS = 0.5, SWAP_NS = 0.4, QUICK_NS = 6;
static const double PIVOT_NS = 500; /* nanoseconds a bucket */

typedef struct bucket {
    size_t lo, n;
    uint64_t min, max; /* all keys are in [min, max] */
    uint64_t pivot;    /* keys below the pivot come first */
    size_t from, to;   /* sample[from, to) are the bucket's keys of the sample */
    size_t below[TILES];
} bucket;

typedef struct parting {
    const sort_job *j;
    char *x;
    size_t n, threads;
    size_t limit; /* a bucket of more keys than this is cut */
    size_t many;  /* the number of buckets in s */
    size_t tiles; /* the number of tiles of a bucket that is cut in this round */
    /* x holds elements; the first round turns them into keys, which saves a pass */
    bool raw;
    /* The ranks whose keys must end in their places. A sort wants all ranks. */
    ranks_list ranks;
    /* cut[0, cuts): the numbers of the buckets that are cut in this round. own[0, owns): those of
       them that need a sample of their own. */
    size_t cut[BUCKETS], cuts, own[BUCKETS], owns;
    size_t order[BUCKETS]; /* the numbers of all buckets in the order in which they are sorted */
    uint64_t sample[SAMPLE_MAX]; /* keys in order, as unsigned numbers */
    bucket s[BUCKETS];
} parting;

static size_t tile_from(const parting *w, const bucket *s, size_t p)
{
    return s->lo + s->n / w->tiles * p;
}
static size_t tile_to(const parting *w, const bucket *s, size_t p)
{
    return p + 1 == w->tiles ? s->lo + s->n : tile_from(w, s, p + 1);
}

static int split_body(size_t lo, size_t hi, void *ctx)
{
    parting *w = ctx;
    for (size_t t = lo; t < hi; t++) {
        bucket *s = &w->s[w->cut[t / w->tiles]];
        const size_t p = t % w->tiles, from = tile_from(w, s, p);
        s->below[p] = w->j->ops->split(w->x + from * w->j->size, tile_to(w, s, p) - from, s->pivot,
                                       w->raw ? &w->j->map : NULL);
    }
    return 0;
}

/* An iterator over runs of misplaced keys, tile after tile: keys not below the pivot in front of
   `mid`, or keys below the pivot behind it. */
typedef struct runs {
    size_t tile, at, to;
    bool low;
} runs;

static void next_run(const parting *w, const bucket *s, runs *r, size_t mid)
{
    while (r->at >= r->to && r->tile < w->tiles) {
        const size_t from = tile_from(w, s, r->tile), to = tile_to(w, s, r->tile),
                     part = from + s->below[r->tile];
        r->tile++;
        r->at = r->low ? (from > mid ? from : mid) : part;
        r->to = r->low ? part : min_size(to, mid);
    }
}

static void skip(const parting *w, const bucket *s, runs *r, size_t mid, size_t keys)
{
    for (next_run(w, s, r, mid); r->at < r->to && keys >= r->to - r->at; next_run(w, s, r, mid)) {
        keys -= r->to - r->at;
        r->at = r->to;
    }
    r->at += keys;
}

static size_t below(const parting *w, const bucket *s)
{
    size_t sum = 0;
    for (size_t p = 0; p < w->tiles; p++) sum += s->below[p];
    return sum;
}

/* Swaps the misplaced pairs of keys [from, to) of a bucket. */
static void swap_pairs(const parting *w, const bucket *s, size_t mid, size_t from, size_t to)
{
    const size_t size = w->j->size;
    runs high = {.low = false}, low = {.low = true};
    skip(w, s, &high, mid, from);
    skip(w, s, &low, mid, from);
    for (size_t left = to - from, many; left; left -= many) {
        next_run(w, s, &high, mid);
        next_run(w, s, &low, mid);
        char aside[SWAPPED];
        many = min_size(min_size(left, sizeof aside / size),
                        min_size(high.to - high.at, low.to - low.at));
        memcpy(aside, w->x + high.at * size, many * size);
        memcpy(w->x + high.at * size, w->x + low.at * size, many * size);
        memcpy(w->x + low.at * size, aside, many * size);
        high.at += many;
        low.at += many;
    }
}

static int swap_body(size_t lo, size_t hi, void *ctx)
{
    const parting *w = ctx;
    for (size_t t = lo; t < hi; t++) {
        const bucket *s = &w->s[w->cut[t / w->tiles]];
        const size_t mid = s->lo + below(w, s), part = t % w->tiles;
        size_t pairs = 0;
        for (size_t p = 0; p < w->tiles; p++) {
            const size_t from = tile_from(w, s, p) + s->below[p],
                         end = min_size(tile_to(w, s, p), mid);
            pairs += from < end ? end - from : 0;
        }
        swap_pairs(w, s, mid, pairs * part / w->tiles, pairs * (part + 1) / w->tiles);
    }
    return 0;
}

/* ---- pivots ---------------------------------------------------------------------------------- */
static bool all_wanted(const parting *w, const bucket *s)
{
    return ranks_cover(ranks_within(w->ranks, s->lo, s->n), s->lo, s->n);
}

/* The low bits of a number that have a key's width. */
static uint64_t number(const parting *w, uint64_t bits)
{
    return w->j->size == 4 ? (uint32_t)bits : bits;
}

/* Takes a sample of the whole array, which is the first bucket. */
static void take_sample(parting *w)
{
    const size_t size = w->j->size, wanted = SAMPLES_EACH * EACH * w->threads,
                 many = min_size(min_size(wanted, SAMPLE_MAX), w->n / TILE_MIN * SAMPLES_EACH);
    char element[SAMPLE_MAX * sizeof *w->sample];
    sample_copy(element, w->x, w->n / many, 0, many, size);
    w->j->ops->whole(element, NULL, many, &w->j->map, 0);
    for (size_t i = 0; i < many; i++) w->sample[i] = w->j->ops->key(element, i, &w->j->map);
    w->s[0].to = many;
}

/* Sets the bucket's pivot to the middle one of its keys of the sample; false: it has too few. */
static bool sampled_pivot(const parting *w, bucket *s)
{
    if (s->to - s->from < SAMPLED || !all_wanted(w, s)) return false;
    const uint64_t middle = w->sample[s->from + (s->to - s->from) / 2];
    s->pivot = number(w, w->j->ops->lowest + middle);
    if (s->pivot == s->min) s->pivot = number(w, s->pivot + 1);
    return true;
}

static int pivot_body(size_t lo, size_t hi, void *ctx)
{
    parting *w = ctx;
    for (size_t k = lo; k < hi; k++) {
        bucket *s = &w->s[w->own[k]];
        const ranks_list l = ranks_within(w->ranks, s->lo, s->n);
        const size_t at = all_wanted(w, s) ? s->n / 2 : ranks_edge(l, s->lo, s->n);
        s->pivot = w->j->ops->pivot(w->x + s->lo * w->j->size, s->n, at, s->min,
                                    w->raw ? &w->j->map : NULL);
    }
    return 0;
}

static void choose_pivots(parting *w)
{
    w->owns = 0;
    for (size_t k = 0; k < w->cuts; k++)
        if (!sampled_pivot(w, &w->s[w->cut[k]])) w->own[w->owns++] = w->cut[k];
    if (w->owns) phases_for(w->j->s, pivot_body, w, w->owns, PIVOT_NS, 0);
}

/* ---- rounds ---------------------------------------------------------------------------------- */
/* Decides which buckets are cut in this round, and about which pivots. */
static void plan_round(parting *w)
{
    size_t min_keys = w->n; /* the keys of the smallest bucket that is cut */
    w->cuts = 0;
    for (size_t k = 0; k < w->many && w->many + w->cuts < BUCKETS; k++) {
        const bucket *s = &w->s[k];
        if (s->min == s->max || s->n <= w->limit) continue;
        if (ranks_within(w->ranks, s->lo, s->n).many == 0) continue;
        w->cut[w->cuts++] = k;
        min_keys = min_size(min_keys, s->n);
    }
    /* If there are as many buckets as threads, each bucket is one tile, and no keys need to be
       swapped. */
    if (w->cuts)
        w->tiles = min_size(min_size((w->threads - 1) / w->cuts + 1, TILES), min_keys / TILE_MIN);
}

/* A bucket that was cut becomes two. */
static void cut(parting *w, bucket *s)
{
    const size_t first = below(w, s);
    const uint64_t key = number(w, s->pivot - w->j->ops->lowest);
    size_t mid = s->from;
    while (mid < s->to && w->sample[mid] < key) mid++;
    w->s[w->many++] = (bucket){.lo = s->lo + first,
                               .n = s->n - first,
                               .min = s->pivot,
                               .max = s->max,
                               .from = mid,
                               .to = s->to};
    s->n = first;
    s->max = number(w, s->pivot - 1);
    s->to = mid;
}

static int quicksort_body(size_t lo, size_t hi, void *ctx)
{
    const parting *w = ctx;
    for (size_t k = lo; k < hi; k++) {
        const bucket *s = &w->s[w->order[k]];
        w->j->ops->quickselect_keys(w->x + s->lo * w->j->size, s->n, s->lo, w->ranks, s->min,
                                    s->max, &w->j->map);
    }
    return 0;
}

/* Cuts buckets of equal keys into smaller ones, so that all threads share the rest of the work.
   Equal keys are in order, but must still be turned into elements. */
static void split_equal_buckets(parting *w)
{
    for (size_t k = 0; k < w->many; k++) {
        bucket *s = &w->s[k];
        for (; s->min == s->max && s->n > w->limit && w->many < BUCKETS; s->n -= w->limit) {
            w->s[w->many] = *s;
            w->s[w->many].lo += s->n - w->limit;
            w->s[w->many++].n = w->limit;
        }
    }
}

/* The largest buckets come first, so that no large one is left for the end. */
static void order_buckets(parting *w)
{
    size_t largest = 1, at[SIZES + 1] = {0}, sum = 0;
    for (size_t k = 0; k < w->many; k++) largest = max_size(largest, w->s[k].n);
    for (size_t k = 0; k < w->many; k++) at[w->s[k].n * SIZES / largest]++;
    for (size_t i = SIZES + 1; i-- > 0;) {
        const size_t many = at[i];
        at[i] = sum;
        sum += many;
    }
    for (size_t k = 0; k < w->many; k++) w->order[at[w->s[k].n * SIZES / largest]++] = k;
}

int parallel_quicksort(const sort_job *j, void *x, size_t n)
{
    const struct radix_ranks all = {0, n};
    return parallel_quickselect(j, x, n, (ranks_list){&all, 1});
}

int parallel_quickselect(const sort_job *j, void *x, size_t n, ranks_list ranks)
{
    const size_t threads = (size_t)j->s->threads;
    parting *const w = scratch_get(sizeof *w);
    if (!w) return SORT_DECLINED;
    w->j = j, w->x = x, w->n = n, w->threads = threads, w->many = 1, w->raw = true;
    w->ranks = ranks;
    w->limit = n / (EACH * threads);
    if (w->limit < 2 * TILE_MIN) w->limit = 2 * TILE_MIN;
    w->s[0] = (bucket){.n = n, .min = j->ops->lowest, .max = j->ops->highest};
    j->s->committed = true;
    if (ranks_cover(ranks, 0, n)) take_sample(w);
    for (int round = 0; round < ROUNDS; round++) {
        plan_round(w);
        if (w->cuts == 0) break;
        choose_pivots(w);
        size_t keys = 0;
        for (size_t k = 0; k < w->cuts; k++) keys += w->s[w->cut[k]].n;
        const double each = (double)keys / (double)(w->cuts * w->tiles);
        phases_for(j->s, split_body, w, w->cuts * w->tiles, SPLIT_NS * each, 0);
        if (w->tiles > 1) phases_for(j->s, swap_body, w, w->cuts * w->tiles, SWAP_NS * each, 0);
        for (size_t k = 0; k < w->cuts; k++) cut(w, &w->s[w->cut[k]]);
        w->raw = false;
    }
    split_equal_buckets(w);
    order_buckets(w);
    const int rc = phases_for(j->s, quicksort_body, w, w->many,
                              QUICK_NS * (double)n / (double)w->many, j->weight * 0.9);
    scratch_put(w);
    return rc;
}
