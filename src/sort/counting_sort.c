/* counting_sort.c - sorts keys of few distinct values in place, by counting how often each value
   occurs. A sample shows the values.

       x ──a sample──> at most RADIX_COUNTING_MAX values ──count──> how many of each ──fill──> x */
#include <stdatomic.h>
#include <string.h>
#include "../runtime/hash.h"
#include "../runtime/sizes.h"
#include "counting_sort.h"

enum {
    /* keys of the sample: it contains each of 64 equally frequent values, except once in 50
       times */
    SAMPLE = 512,
    PART = 32, /* in shorter arrays, one key in PART is in the sample */
    /* each value must be in the sample this often on average; values outside the sample are then
       rare */
    SEEN = 4,
    /* The sampled keys that are looked at first. Among this many keys drawn from 64 equally
       frequent values two are equal, except once in 13000 times. */
    SOON = 32,
    TILES = 64,        /* the largest number of tiles of x */
    TILE_LENGTH = 8192 /* keys in a tile, at most, until there are TILES tiles */
};
/* Nanoseconds a key on one thread (2.5 GHz Cascade Lake). */
static const double COUNT_NS = 1, FILL_NS = 0.4;

typedef struct counting {
    const sort_job *j;
    char *x;
    size_t n, tile; /* n: the number of keys of x. tile: the number of keys in a tile. */
    size_t many;    /* the number of distinct values */
    /* the values in ascending order, as the bits of an element */
    uint64_t bits[RADIX_COUNTING_MAX];
    struct radix_counting table;
    _Atomic uint64_t count[RADIX_COUNTING_MAX];
    uint64_t start[RADIX_COUNTING_MAX + 1];
    _Atomic bool outside; /* a value outside the sample was met */
} counting;

/* Sorts the first `size` elements of the sample and stores their distinct values in f; false: there
   are more than `max`. */
static bool values_of(counting *f, void *sample, size_t size, size_t max)
{
    uint64_t spare[SAMPLE];
    const sort_job *j = f->j;
    j->ops->whole(sample, spare, size, &j->map, 0);
    f->many = 0;
    for (size_t i = 0; i < size; i++) {
        uint64_t u = 0;
        /* bits of a 4-byte element: counting_make casts them back */
        memcpy(&u, (char *)sample + i * j->size, j->size);
        if (f->many && f->bits[f->many - 1] == u) continue;
        if (f->many == max) return false;
        f->bits[f->many++] = u;
    }
    return true;
}

/* Stores the distinct values of a sample in f; false: there are too many. Most arrays are declined
   after SOON keys. Unlike in estimate_distinct (unique_hash.c), the sample consists of elements'
   bits, which are written back later. Not inlined, so that the samples leave the stack. */
static __attribute__((noinline)) bool sample_values(counting *f)
{
    uint64_t sample[SAMPLE];
    const size_t each = f->j->size, size = min_size(SAMPLE, f->n / PART), stride = f->n / size;
    for (size_t i = 0; i < size; i++) {
        memcpy((char *)sample + i * each, f->x + sample_place(i, stride) * each, each);
        if (i + 1 == SOON && !values_of(f, sample, SOON, SOON - 1)) return false;
    }
    return values_of(f, sample, size, min_size(RADIX_COUNTING_MAX, size / SEEN)) &&
           f->j->ops->counting_make(&f->table, f->bits, f->many);
}

static int count_body(size_t lo, size_t hi, void *ctx)
{
    counting *f = ctx;
    for (size_t p = lo; p < hi && !f->outside; p++) {
        uint64_t count[RADIX_COUNTING_MAX] = {0};
        const size_t from = p * f->tile;
        if (!f->j->ops->counting_tally(&f->table, count, f->x + from * f->j->size,
                                       min_size(f->n - from, f->tile)))
            f->outside = true;
        for (size_t v = 0; v < f->many; v++) f->count[v] += count[v];
    }
    return 0;
}

static int fill_body(size_t lo, size_t hi, void *ctx)
{
    const counting *f = ctx;
    const size_t end = min_size(f->n, hi * f->tile);
    size_t v = 0;
    for (size_t i = lo * f->tile, to; i < end; i = to) {
        while (f->start[v + 1] <= i) v++;
        to = min_size(end, f->start[v + 1]);
        f->j->ops->fill(f->x + i * f->j->size, f->bits[v], to - i);
    }
    return 0;
}

/* Counts the keys of each tile. SORT_DECLINED: there are values that the sample lacks. */
static int count_all(counting *f, size_t tiles)
{
    const int rc = phases_for(f->j->s, count_body, f, tiles, COUNT_NS * (double)f->tile, 0);
    if (rc || f->outside) return rc ? rc : SORT_DECLINED;
    for (size_t v = 0; v < f->many; v++) f->start[v + 1] = f->start[v] + f->count[v];
    return 0;
}

static int sort_counted(counting *f)
{
    const sort_job *j = f->j;
    f->tile = tile_length(f->n, TILE_LENGTH, TILES);
    const size_t many = tile_count(f->n, f->tile);
    const int rc = count_all(f, many);
    if (rc) return rc;
    j->s->committed = true;
    return phases_for(j->s, fill_body, f, many, FILL_NS * (double)f->tile, j->weight * 0.9);
}

int counting_sort(const sort_job *j, void *x, size_t n)
{
    counting f = {.j = j, .x = x, .n = n};
    return sample_values(&f) ? sort_counted(&f) : SORT_DECLINED;
}
