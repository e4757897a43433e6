/* pairs.c - keys with values, sorted by buckets: both are dealt out by their keys' upper bits, in their order; then each bucket,
   which fits a thread's cache, is sorted by key and index there, and written back through that order. So no value is
   fetched from a far place, as it would be through an order of the whole.

       keys    5 1 9 1 …   cells of equal width are counted, neighbours joined to buckets of some BUCKET elements
       values  a b c d …   [1 1 …) [5 …) [9 …)      each keeps the order of the input: pieces one after another          */
#include <string.h>
#include "argsort.h"
#include "pairs.h"
#include "scratch.h"
#include "team.h"

enum {
    CELLS = 4096,        /* their counters, and the buckets they map to, stay in L1 */
    BUCKET = 1 << 14,    /* elements: some 32 bytes each at work, half of a 1 MiB second-level cache; … */
    BUCKETS_MOST = 1024, /* … but no more than this, whose open lines fill an eighth of it */
    PIECES_MOST = 64,
    PIECE_LEAST = 1 << 15,
    CROWDED = 8          /* a bucket with a greater part of all than this would keep one thread busy at the end */
};
/* Nanoseconds an element on one thread (2.5 GHz Cascade Lake). */
static const double COUNT_NS = 1.5, DEAL_NS = 5, SORT_NS = 12;

typedef struct pairs {
    const struct tine_keys *k;
    char *keys, *values, *keys_to, *values_to; /* _to: scratch, by buckets */
    size_t size, n, piece, pieces, buckets, largest;
    uint64_t least;
    unsigned shift;
    uint16_t bucket_of[CELLS];
    size_t start[BUCKETS_MOST + 1];
    uint32_t *count; /* [piece][cell], then [piece][bucket]: elements; … */
    size_t *at;      /* … and [piece][bucket]: where its next one goes */
    uint64_t *rooms; /* [thread]: for 2 * largest */
} pairs;

static size_t least_of(size_t a, size_t b) { return a < b ? a : b; }

/* radix_map's key of an element, of a constant size. */
static inline __attribute__((always_inline)) uint64_t key_of(const char *x, size_t i, size_t size, const struct radix_map *m)
{
    if (size == 4) {
        uint32_t u;
        memcpy(&u, x + i * 4, 4);
        return (uint32_t)((u ^ ((0 - (u >> 31)) & (uint32_t)m->flip) ^ (uint32_t)m->sign) - (uint32_t)m->base);
    }
    uint64_t u;
    memcpy(&u, x + i * 8, 8);
    return (u ^ ((0 - (u >> 63)) & m->flip) ^ m->sign) - m->base;
}

static inline __attribute__((always_inline)) void count(const pairs *p, uint32_t *c, size_t lo, size_t hi, size_t size)
{
    const struct radix_map m = p->k->map;
    for (size_t i = lo; i < hi; i++) c[(key_of(p->keys, i, size, &m) - p->least) >> p->shift]++;
}

static int count_body(size_t lo, size_t hi, void *ctx)
{
    const pairs *p = ctx;
    for (size_t k = lo; k < hi; k++) {
        uint32_t *c = p->count + k * CELLS;
        memset(c, 0, CELLS * sizeof *c);
        if (p->k->size == 4)
            count(p, c, k * p->piece, least_of(p->n, (k + 1) * p->piece), 4);
        else
            count(p, c, k * p->piece, least_of(p->n, (k + 1) * p->piece), 8);
    }
    return 0;
}

/* Cells to buckets, and where each piece's elements of a bucket go. */
static void plan(pairs *p)
{
    const size_t want = p->n / BUCKET < BUCKETS_MOST ? p->n / BUCKET : BUCKETS_MOST, fill = p->n / want + 1;
    size_t b = 0, in = 0, at = 0;
    for (size_t c = 0; c < CELLS; c++) {
        size_t all = 0;
        for (size_t k = 0; k < p->pieces; k++) all += p->count[k * CELLS + c];
        if (in && in + all > fill + fill / 2 && b + 1 < BUCKETS_MOST) b++, in = 0;
        in += all;
        p->bucket_of[c] = (uint16_t)b;
        if (in > p->largest) p->largest = in;
    }
    p->buckets = b + 1;
    memset(p->at, 0, p->pieces * p->buckets * sizeof *p->at);
    for (size_t k = 0; k < p->pieces; k++)
        for (size_t c = 0; c < CELLS; c++) p->at[k * p->buckets + p->bucket_of[c]] += p->count[k * CELLS + c];
    for (b = 0; b < p->buckets; b++) {
        p->start[b] = at;
        for (size_t k = 0; k < p->pieces; k++) {
            const size_t here = p->at[k * p->buckets + b];
            p->at[k * p->buckets + b] = at;
            at += here;
        }
    }
    p->start[p->buckets] = at;
}

static inline __attribute__((always_inline)) void deal(const pairs *p, size_t k, size_t size, size_t value)
{
    const struct radix_map m = p->k->map;
    size_t *at = p->at + k * p->buckets;
    for (size_t i = k * p->piece, end = least_of(p->n, i + p->piece); i < end; i++) {
        const size_t to = at[p->bucket_of[(key_of(p->keys, i, size, &m) - p->least) >> p->shift]]++;
        memcpy(p->keys_to + to * size, p->keys + i * size, size);
        memcpy(p->values_to + to * value, p->values + i * value, value);
    }
}

static int deal_body(size_t lo, size_t hi, void *ctx)
{
    const pairs *p = ctx;
    for (size_t k = lo; k < hi; k++) {
        if (p->k->size == 4 && p->size == 4)
            deal(p, k, 4, 4);
        else if (p->k->size == 4 && p->size == 8)
            deal(p, k, 4, 8);
        else if (p->k->size == 4)
            deal(p, k, 4, p->size);
        else if (p->size == 4)
            deal(p, k, 8, 4);
        else if (p->size == 8)
            deal(p, k, 8, 8);
        else
            deal(p, k, 8, p->size);
    }
    return 0;
}

/* A memcpy of constant size is a load and a store. */
#define TAKE(bytes) \
    for (size_t i = 0; i < n; i++) memcpy(to + i * (bytes), from + order[i] * (bytes), bytes)
static void take(char *to, const char *from, const uint64_t *order, size_t n, size_t size)
{
    switch (size) {
    case 4: TAKE(4); break;
    case 8: TAKE(8); break;
    case 16: TAKE(16); break;
    default: TAKE(size);
    }
}

static int sort_body(size_t lo, size_t hi, void *ctx)
{
    const pairs *p = ctx;
    const size_t key = p->k->size;
    uint64_t *order = p->rooms + (size_t)tine_thread() * 2 * p->largest;
    for (size_t b = lo; b < hi; b++) {
        const size_t from = p->start[b], n = p->start[b + 1] - from;
        if (n == 0) continue;
        argsort_alone(order, order + p->largest, p->keys_to + from * key, n, p->k);
        take(p->keys + from * key, p->keys_to + from * key, order, n, key);
        take(p->values + from * p->size, p->values_to + from * p->size, order, n, p->size);
    }
    return 0;
}

/* The keys' cells and buckets. 1: they are of no use. */
static int look(steps *s, pairs *p)
{
    struct radix_span span;
    const sort_job j = {s, p->k->ops, p->k->size, p->k->map, 0, 1};
    int rc = sort_span(&j, &span, p->keys, p->n, 0.05);
    if (rc) return rc;
    const uint64_t width = span.most - span.least;
    const unsigned bits = width ? 64 - (unsigned)__builtin_clzll(width) : 0;
    p->least = span.least;
    p->shift = bits > 12 ? bits - 12 : 0;
    rc = steps_for(s, count_body, p, p->pieces, COUNT_NS * (double)p->piece, 0.1);
    if (rc) return rc;
    plan(p);
    return p->largest > p->n / CROWDED;
}

int pairs_sort(steps *s, void *keys, void *values, size_t size, size_t n, const struct tine_keys *k)
{
    const size_t threads = (size_t)plan_threads(s->o);
    pairs *p = scratch_get(sizeof *p);
    if (!p) return TINE_ENOMEM;
    *p = (pairs){.k = k, .keys = keys, .values = values, .size = size, .n = n};
    p->pieces = least_of(PIECES_MOST, n / PIECE_LEAST);
    p->piece = (n - 1) / p->pieces + 1;
    const size_t counts = p->pieces * CELLS * sizeof *p->count, ats = p->pieces * BUCKETS_MOST * sizeof *p->at;
    p->at = scratch_get(ats + counts);
    int rc = TINE_ENOMEM;
    if (p->at) {
        p->count = (uint32_t *)(void *)((char *)p->at + ats);
        rc = look(s, p);
    }
    if (rc == 0) {
        p->keys_to = scratch_get(n * (k->size + size));
        p->rooms = p->keys_to ? scratch_get(threads * 2 * p->largest * sizeof *p->rooms) : NULL;
        rc = p->rooms ? 0 : TINE_ENOMEM;
    }
    if (rc == 0) {
        p->values_to = p->keys_to + n * k->size;
        rc = steps_for(s, deal_body, p, p->pieces, DEAL_NS * (double)p->piece, 0.35);
    }
    if (rc == 0) {
        s->deaf = true;
        rc = steps_for(s, sort_body, p, p->buckets, SORT_NS * (double)n / (double)p->buckets, 0.5);
    }
    scratch_put(p->rooms);
    scratch_put(p->keys_to);
    scratch_put(p->at);
    scratch_put(p);
    return rc;
}
