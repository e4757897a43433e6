/* shuffle.c - a random permutation over all threads: every element goes to a random one of 256 buckets, in order, and each
   bucket is then shuffled by itself (C. R. Rao 1961, M. Sandelius 1962): where a thread was in it makes no difference.

       x ──count, scatter by random bytes──> buckets ──Fisher and Yates──> x

   Each draw below m is m times 64 random bits, rejected where that would favour anybody (D. Lemire, 2019): given perfectly
   random bits all n! permutations come equally often. */
#include <string.h>
#include "scratch.h"
#include "steps.h"

enum {
    BUCKETS = 256,
    ALONE = 32768,           /* up to so many elements there is one bucket: part of the promise, as is BUCKETS */
    WORDS = 512,             /* random words made at once: 4 KiB */
    ROW = 8 * WORDS,         /* elements that they give a byte each */
    PIECES = 64, PIECE_LEAST = 4 * ROW
};
/* Nanoseconds an element on one thread, of 8 bytes (2.5 GHz Cascade Lake). */
static const double COUNT_NS = 0.7, SCATTER_NS = 3, SETTLE_NS = 4;
static const tine_opts ONE = {.threads = 1};

typedef struct shuffle {
    char *x, *far;           /* far: buckets; x itself if there is one bucket only */
    size_t size, n, piece, buckets;
    uint64_t key;
    size_t *room;            /* of piece k in bucket b, at k * BUCKETS + b: a count, later where its elements go */
    size_t start[BUCKETS + 1];
} shuffle;

/* ---- random numbers: bytes of words [0, n / 8], and for the bucket that begins at b, words from 2^63 + 2 b on -------------- */
/* Another key than tine_random's, so that shuffling what the same seed made is still random; distinct for distinct seeds
   (the finishing steps of splitmix64). */
static uint64_t key_of(uint64_t seed)
{
    seed = ((seed ^ seed >> 30) + 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;
    seed = (seed ^ seed >> 27) * 0x94d049bb133111ebu;
    return seed ^ seed >> 31;
}

__extension__ typedef unsigned __int128 uint128;
typedef struct draws {
    uint64_t word[WORDS], key, next;
    size_t left;
} draws;

static uint64_t draw(draws *d)
{
    if (d->left == 0) {
        tine_random_u64(d->word, d->key, d->next, WORDS, &ONE);
        d->next += WORDS;
        d->left = WORDS;
    }
    return d->word[WORDS - d->left--];
}

static uint64_t draw_below(draws *d, uint64_t m)
{
    uint128 p = (uint128)draw(d) * m;
    if ((uint64_t)p < m) {
        const uint64_t least = -m % m;
        while ((uint64_t)p < least) p = (uint128)draw(d) * m;
    }
    return (uint64_t)(p >> 64);
}

/* The buckets of elements [lo, lo + m), m <= ROW, lo a multiple of ROW. */
static void choose(const shuffle *s, unsigned char *bucket, size_t lo, size_t m)
{
    uint64_t word[WORDS];
    tine_random_u64(word, s->key, lo / 8, (m + 7) / 8, &ONE);
    for (size_t i = 0; i < m; i++) bucket[i] = (unsigned char)(word[i / 8] >> 8 * (i % 8));
}

/* ---- loops ----------------------------------------------------------------------------------------------------------- */
static size_t least_of(size_t a, size_t b) { return a < b ? a : b; }

static int count_body(size_t lo, size_t hi, void *ctx)
{
    const shuffle *s = ctx;
    unsigned char bucket[ROW];
    for (size_t k = lo; k < hi; k++) {
        size_t *count = s->room + k * BUCKETS, end = least_of(s->n, (k + 1) * s->piece);
        memset(count, 0, BUCKETS * sizeof *count);
        for (size_t i = k * s->piece; i < end; i += ROW) {
            const size_t m = least_of(end - i, ROW);
            choose(s, bucket, i, m);
            for (size_t e = 0; e < m; e++) count[bucket[e]]++;
        }
    }
    return 0;
}

static void add_up(shuffle *s, size_t pieces)
{
    size_t sum = 0;
    for (size_t b = 0; b < BUCKETS; b++) {
        s->start[b] = sum;
        for (size_t k = 0; k < pieces; k++) {
            const size_t count = s->room[k * BUCKETS + b];
            s->room[k * BUCKETS + b] = sum;
            sum += count;
        }
    }
    s->start[BUCKETS] = sum;
}

/* A memcpy of constant size is a load and a store. */
#define SCATTER(bytes) \
    for (size_t e = 0; e < m; e++) memcpy(s->far + room[bucket[e]]++ * (bytes), from + e * (bytes), bytes)
static int scatter_body(size_t lo, size_t hi, void *ctx)
{
    const shuffle *s = ctx;
    unsigned char bucket[ROW];
    for (size_t k = lo; k < hi; k++) {
        size_t *room = s->room + k * BUCKETS, end = least_of(s->n, (k + 1) * s->piece);
        for (size_t i = k * s->piece; i < end; i += ROW) {
            const size_t m = least_of(end - i, ROW);
            const char *from = s->x + i * s->size;
            choose(s, bucket, i, m);
            switch (s->size) {
            case 4: SCATTER(4); break;
            case 8: SCATTER(8); break;
            case 16: SCATTER(16); break;
            default: SCATTER(s->size);
            }
        }
    }
    return 0;
}

/* to[i], to[j] = to[j], from[i]; to and from are one array or two. */
static void exchange(char *to, const char *from, size_t i, size_t j, size_t size)
{
    char part[64];
    for (size_t at = 0, m; at < size; at += m) {
        m = least_of(size - at, sizeof part);
        memcpy(part, from + i * size + at, m);
        if (j != i) memcpy(to + i * size + at, to + j * size + at, m);
        memcpy(to + j * size + at, part, m);
    }
}

/* The same for a constant size; where j is i, what was read of it is written over. */
#define SETTLE(bytes) \
    for (size_t i = 0; i < m; i++) { \
        const size_t j = draw_below(&d, i + 1); \
        char a[bytes], b[bytes]; \
        memcpy(a, from + i * (bytes), bytes); \
        memcpy(b, to + j * (bytes), bytes); \
        memcpy(to + i * (bytes), b, bytes); \
        memcpy(to + j * (bytes), a, bytes); \
    }
static int settle_body(size_t lo, size_t hi, void *ctx)
{
    const shuffle *s = ctx;
    for (size_t k = lo; k < hi; k++) {
        const size_t start = s->start[k], m = s->start[k + 1] - start, size = s->size;
        const char *from = s->far + start * size;
        char *to = s->x + start * size;
        draws d = {.key = s->key, .next = ((uint64_t)1 << 63) + 2 * start};
        switch (size) {
        case 4: SETTLE(4); break;
        case 8: SETTLE(8); break;
        case 16: SETTLE(16); break;
        default:
            for (size_t i = 0; i < m; i++) exchange(to, from, i, draw_below(&d, i + 1), size);
        }
    }
    return 0;
}

static int to_buckets(shuffle *s, steps *t)
{
    const size_t many = least_of(s->n / PIECE_LEAST + 1, PIECES);
    s->piece = ((s->n - 1) / many / ROW + 1) * ROW;
    const size_t pieces = (s->n - 1) / s->piece + 1;
    int rc = steps_for(t, count_body, s, pieces, COUNT_NS * (double)s->piece, 0.1);
    if (rc) return rc;
    add_up(s, pieces);
    return steps_for(t, scatter_body, s, pieces, SCATTER_NS * (double)s->piece, 0.4);
}

int tine_shuffle(void *x, size_t size, uint64_t seed, size_t n, const tine_opts *o)
{
    shuffle s = {.x = x, .far = x, .size = size, .n = n, .buckets = 1, .key = key_of(seed), .start = {0, n}};
    steps t;
    if ((!x && n) || (n && !size) || (size && n > PTRDIFF_MAX / size)) return TINE_EINVAL;
    int rc = steps_begin(&t, n, o);
    if (rc || n == 0) return rc ? rc : steps_end(&t, 0);
    if (n > ALONE) {
        s.buckets = BUCKETS;
        s.far = scratch_get(n * size);
        s.room = s.far ? scratch_get(PIECES * BUCKETS * sizeof *s.room) : NULL;
        rc = s.room ? to_buckets(&s, &t) : TINE_ENOMEM;
    }
    if (rc == 0) {
        t.deaf = true; /* from here on x changes: there is no way back */
        rc = steps_for(&t, settle_body, &s, s.buckets, SETTLE_NS * (double)(n / s.buckets + 1), 0.5);
    }
    scratch_put(s.room);
    if (s.far != x) scratch_put(s.far);
    return steps_end(&t, rc);
}
