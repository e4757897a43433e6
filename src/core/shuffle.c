/* shuffle.c - tine_shuffle: a random permutation on all threads (C. R. Rao 1961, M. Sandelius
   1962). Every element goes to a random one of 256 buckets, in order. Each bucket is then shuffled
   by itself. The result does not depend on the threads.

       x ──count, scatter by random bytes──> buckets ──Fisher and Yates──> x

   A number below m is the upper half of m times 32 random bits. A product that would make some
   numbers more likely is rejected, and the next bits are taken (D. Lemire 2019). With perfectly
   random bits all n! permutations are equally likely. */
#include <string.h>
#include "../runtime/error.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../schedule/phases.h"

enum {
    BUCKETS = 256,
    /* Up to this number of elements there is one bucket. The promised result depends on ALONE and
       on BUCKETS. At this length one pass takes 3.6 ns an element of 8 bytes, and two threads with
       buckets 3.9 ns (2.5 GHz Cascade Lake). */
    ALONE = 1 << 18,
    WORDS = 512, /* the number of random words of 64 bits that one call makes: 4 KiB */
    /* The number of elements that get one byte each of the WORDS random words. */
    BATCH = 8 * WORDS,
    DRAWS = 1024, /* the number of random words of 32 bits that one call makes */
    /* the largest number of tiles. A tile is whole batches, so 64 would leave some of 64 threads
       without one. */
    TILES = 128,
    TILE_MIN = 4 * BATCH
};
/* Nanoseconds per element of 8 bytes on one thread (2.5 GHz Cascade Lake). */
static const double COUNT_NS = 1, SCATTER_NS = 3, SHUFFLE_NS = 4;
#define INLINE static inline __attribute__((always_inline))
static const tine_opts ONE = {.threads = 1};

typedef struct shuffle {
    /* far: the elements, bucket after bucket. It is x itself if there is one bucket. */
    char *x, *far;
    size_t size, n, tile, buckets;
    uint64_t key;
    /* [tile][bucket]: the number of the tile's elements for the bucket. Later it is the place of
       the next of these elements. */
    size_t *room;
    size_t start[BUCKETS + 1];
} shuffle;

/* ---- random numbers -------------------------------------------------------------------------- */
/* The bytes of the random 64-bit words 0 to n / 8 choose buckets. Within the bucket that begins at
   element b, the random 32-bit words from number 2^63 + 4 b on are drawn. */

/* The key of a seed, by the finishing steps of splitmix64. It differs from tine_random's key, so
   that an array of random numbers may be shuffled with the seed that made it. Distinct seeds have
   distinct keys. */
static uint64_t key_of(uint64_t seed)
{
    seed = ((seed ^ seed >> 30) + 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;
    seed = (seed ^ seed >> 27) * 0x94d049bb133111ebu;
    return seed ^ seed >> 31;
}

/* The buckets of elements [lo, lo + m), where m <= BATCH and lo is a multiple of BATCH. Element
   lo + i gets byte i of the words, whose lowest bytes come first. */
static const unsigned char *choose(const shuffle *s, uint64_t word[WORDS], size_t lo, size_t m)
{
    (void)!tine_random_u64(word, s->key, lo / 8, (m + 7) / 8, &ONE);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    for (size_t i = 0; i < (m + 7) / 8; i++) word[i] = __builtin_bswap64(word[i]);
#endif
    return (const unsigned char *)word;
}

/* ---- loops ----------------------------------------------------------------------------------- */

static int count_body(size_t lo, size_t hi, void *ctx)
{
    const shuffle *s = ctx;
    uint64_t word[WORDS];
    for (size_t k = lo; k < hi; k++) {
        size_t *count = s->room + k * BUCKETS, end = min_size(s->n, (k + 1) * s->tile);
        memset(count, 0, BUCKETS * sizeof *count);
        for (size_t i = k * s->tile; i < end; i += BATCH) {
            const size_t m = min_size(end - i, BATCH);
            const unsigned char *bucket = choose(s, word, i, m);
            for (size_t e = 0; e < m; e++) count[bucket[e]]++;
        }
    }
    return 0;
}

static void add_up(shuffle *s, size_t tiles)
{
    size_t sum = 0;
    for (size_t b = 0; b < BUCKETS; b++) {
        s->start[b] = sum;
        for (size_t k = 0; k < tiles; k++) {
            const size_t count = s->room[k * BUCKETS + b];
            s->room[k * BUCKETS + b] = sum;
            sum += count;
        }
    }
    s->start[BUCKETS] = sum;
}

/* This loop is compiled for each constant size, so that a memcpy is a load and a store. It
   prefetches the line that a bucket writes next, because stores would wait for their lines one
   after another: 1.3 to 2.8 times the speed. */
INLINE void scatter(char *far, size_t *room, const char *from, const unsigned char *bucket,
                    size_t m, size_t size)
{
    for (size_t e = 0; e < m; e++) {
        char *to = far + room[bucket[e]]++ * size;
        __builtin_prefetch(to + 64, 1);
        memcpy(to, from + e * size, size);
    }
}

static int scatter_body(size_t lo, size_t hi, void *ctx)
{
    const shuffle *s = ctx;
    uint64_t word[WORDS];
    for (size_t k = lo; k < hi; k++) {
        size_t *room = s->room + k * BUCKETS, end = min_size(s->n, (k + 1) * s->tile);
        for (size_t i = k * s->tile; i < end; i += BATCH) {
            const size_t m = min_size(end - i, BATCH);
            const char *from = s->x + i * s->size;
            const unsigned char *bucket = choose(s, word, i, m);
            switch (s->size) {
            case 4:
                scatter(s->far, room, from, bucket, m, 4);
                break;
            case 8:
                scatter(s->far, room, from, bucket, m, 8);
                break;
            case 16:
                scatter(s->far, room, from, bucket, m, 16);
                break;
            default:
                scatter(s->far, room, from, bucket, m, s->size);
            }
        }
    }
    return 0;
}

/* to[i] = to[j] and to[j] = from[i], as if at once. to and from may be the same array. */
INLINE void exchange(char *to, const char *from, size_t i, size_t j, size_t size)
{
    char part[64];
    for (size_t at = 0, m; at < size; at += m) {
        m = min_size(size - at, sizeof part);
        memcpy(part, from + i * size + at, m);
        if (j != i) memcpy(to + i * size + at, to + j * size + at, m);
        memcpy(to + j * size + at, part, m);
    }
}

__extension__ typedef unsigned __int128 uint128;

/* Fisher and Yates's shuffle of m elements: element i goes to a random place up to i. The place is
   drawn from one word of 32 bits, and from two words if there are 2^32 places or more. A word that
   would make some places more likely is skipped. */
INLINE void fisher_yates(char *to, const char *from, size_t m, size_t size, uint64_t key,
                         uint64_t next)
{
    uint32_t word[DRAWS];
    for (size_t i = 0, many; i < m; next += many) {
        const size_t wide = m >> 32 ? 2 : 1;
        many = min_size((m - i) * wide, DRAWS);
        (void)!tine_random_u32(word, key, next, many, &ONE);
        for (size_t k = 0; k < many; k += wide) {
            const uint64_t below = i + 1;
            uint64_t j;
            if (wide == 1) {
                const uint64_t p = word[k] * below;
                if (__builtin_expect((uint32_t)p < below, 0) &&
                    (uint32_t)p < (uint32_t)-below % below)
                    continue;
                j = p >> 32;
            } else {
                const uint128 p = (uint128)((uint64_t)word[k] << 32 | word[k + 1]) * below;
                if ((uint64_t)p < below && (uint64_t)p < -below % below) continue;
                j = (uint64_t)(p >> 64);
            }
            exchange(to, from, i++, j, size);
        }
    }
}

static int fisher_yates_body(size_t lo, size_t hi, void *ctx)
{
    const shuffle *s = ctx;
    for (size_t k = lo; k < hi; k++) {
        const size_t start = s->start[k], m = s->start[k + 1] - start, size = s->size;
        const char *from = s->far + start * size;
        char *to = s->x + start * size;
        const uint64_t next = ((uint64_t)1 << 63) + 4 * start;
        switch (size) {
        case 4:
            fisher_yates(to, from, m, 4, s->key, next);
            break;
        case 8:
            fisher_yates(to, from, m, 8, s->key, next);
            break;
        case 16:
            fisher_yates(to, from, m, 16, s->key, next);
            break;
        default:
            fisher_yates(to, from, m, size, s->key, next);
        }
    }
    return 0;
}

static int to_buckets(shuffle *s, phases *t)
{
    const size_t many = min_size(s->n / TILE_MIN + 1, TILES);
    s->tile = ((s->n - 1) / many / BATCH + 1) * BATCH;
    const size_t tiles = tile_count(s->n, s->tile);
    int rc = phases_for(t, count_body, s, tiles, COUNT_NS * (double)s->tile, 0.1);
    if (rc) return rc;
    add_up(s, tiles);
    return phases_for(t, scatter_body, s, tiles, SCATTER_NS * (double)s->tile, 0.4);
}

static int permute(void *x, size_t size, uint64_t seed, size_t n, const tine_opts *o)
{
    shuffle s = {
        .x = x, .far = x, .size = size, .n = n, .buckets = 1, .key = key_of(seed), .start = {0, n}};
    phases t;
    int rc = phases_begin(&t, n, o);
    if (rc || n == 0) return rc ? rc : phases_end(&t, 0);
    if (n > ALONE) {
        s.buckets = BUCKETS;
        s.far = scratch_get(n * size);
        s.room = s.far ? scratch_get(TILES * BUCKETS * sizeof *s.room) : NULL;
        rc = s.room ? to_buckets(&s, &t) : TINE_ENOMEM;
    }
    if (rc == 0) {
        t.committed = true; /* x changes from here on, so the call can no longer be cancelled */
        rc = phases_for(&t, fisher_yates_body, &s, s.buckets,
                        SHUFFLE_NS * ((double)n / (double)s.buckets + 1), 0.5);
    }
    scratch_put(s.room);
    if (s.far != x) scratch_put(s.far);
    return phases_end(&t, rc);
}

int tine_shuffle(void *x, size_t size, uint64_t seed, size_t n, const tine_opts *o)
{
    if (!x && n) return tine_error_(TINE_EINVAL, "tine_shuffle: x is NULL");
    if (n && !size) return tine_error_(TINE_EINVAL, "tine_shuffle: size is 0");
    if (size && n > PTRDIFF_MAX / size)
        return tine_error_(TINE_EINVAL, "tine_shuffle: n is too large for an array");
    unsigned from = error_mark();
    return error_exit(from, permute(x, size, seed, n, o), "tine_shuffle");
}
