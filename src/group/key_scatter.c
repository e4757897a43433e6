/* key_scatter.c - scatters keys and their elements to buckets, in order, over all threads. */
#include <string.h>
#include "../runtime/cpus.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "key_scatter.h"

enum { LINE = 64 }; /* bytes of a cache line, on which each array begins */
/* Nanoseconds an element on one thread (2.5 GHz Cascade Lake). PLACE_NS: for each block of a
   bucket. */
static const double COUNT_NS = 1, SCATTER_NS = 4, PLACE_NS = 1;

static int count_body(size_t lo, size_t hi, void *ctx)
{
    const key_scatter *h = ctx;
    const struct tine_group_keys *k = h->j->keys;
    for (size_t p = lo; p < hi; p++) {
        uint32_t *count = h->count + p * h->cut.buckets;
        memset(count, 0, h->cut.buckets * sizeof *count);
        if (!k->count(count, (const char *)h->j->key + h->bound[p] * k->width,
                      h->bound[p + 1] - h->bound[p], &h->cut))
            return 1;
    }
    return 0;
}

/* Counts the elements of buckets [lo, hi). */
static int total_body(size_t lo, size_t hi, void *ctx)
{
    const key_scatter *h = ctx;
    for (size_t b = lo; b < hi; b++) {
        size_t sum = 0;
        for (size_t p = 0; p < h->blocks; p++) sum += h->count[p * h->cut.buckets + b];
        h->start[b * h->blocks] = sum;
    }
    return 0;
}

/* Computes where the elements of each block go in buckets [lo, hi), whose starts are known. */
static int place_body(size_t lo, size_t hi, void *ctx)
{
    const key_scatter *h = ctx;
    for (size_t b = lo; b < hi; b++) {
        size_t at = h->start[b * h->blocks];
        for (size_t p = 0; p < h->blocks; p++) {
            h->start[b * h->blocks + p] = h->at[p * h->cut.buckets + b] = at;
            at += h->count[p * h->cut.buckets + b];
        }
    }
    return 0;
}

/* Computes where the elements of each bucket and block go. */
static int find_places(phases *s, key_scatter *h)
{
    const double each = PLACE_NS * (double)h->blocks;
    int rc = phases_for(s, total_body, h, h->cut.buckets, each, 0);
    size_t sum = 0;
    for (size_t b = 0; b < h->cut.buckets && rc == 0; b++) {
        size_t *const start = &h->start[b * h->blocks], many = *start;
        *start = sum;
        sum += many;
    }
    h->start[h->cut.buckets * h->blocks] = sum;
    return rc ? rc : phases_for(s, place_body, h, h->cut.buckets, each, 0);
}

static int scatter_body(size_t lo, size_t hi, void *ctx)
{
    const key_scatter *h = ctx;
    const struct tine_group_keys *k = h->j->keys;
    const size_t size = h->j->op->size, room = GROUP_BUFFERS(h->cut.buckets);
    void *buffers = h->j->n * (k->width + size) > cpus_last_cache ? scratch_get(room) : NULL;
    for (size_t p = lo; p < hi; p++) {
        const char *x = h->j->x;
        k->scatter(h->keys, h->xs, h->at + p * h->cut.buckets,
                   (const char *)h->j->key + h->bound[p] * k->width, x ? x + h->bound[p] * size : x,
                   size, h->bound[p + 1] - h->bound[p], &h->cut, buffers);
    }
    scratch_put(buffers);
    return 0;
}

int key_scatter_run(phases *s, key_scatter *h, double weight)
{
    const size_t n = h->j->n, width = h->cut.groups ? 4 : h->j->keys->width, size = h->j->op->size;
    if (!h->blocks) h->blocks = group_blocks(h->bound, n, h->j->one_block);
    const size_t cells = h->blocks * h->cut.buckets;
    /* counters have 32 bits */
    if (h->bound[1] >> 32 || n > SIZE_MAX / 64) return TINE_ENOMEM;
    const size_t keys = round_up(n * width, LINE), xs = round_up(n * size, LINE);
    const size_t starts = round_up((cells + 1) * sizeof *h->start, LINE),
                 at = round_up(cells * sizeof *h->at, LINE);
    char *m = h->memory = scratch_get(keys + xs + starts + at + cells * sizeof *h->count);
    if (!m) return TINE_ENOMEM;
    h->keys = m, m += keys;
    h->xs = m, m += xs;
    h->start = (size_t *)(void *)m, m += starts;
    h->at = (size_t *)(void *)m, m += at;
    h->count = (uint32_t *)(void *)m;
    const double each = (double)n / (double)h->blocks;
    int rc = phases_for(s, count_body, h, h->blocks, COUNT_NS * each, weight * 0.2);
    if (rc == 0) rc = find_places(s, h);
    if (rc == 0) rc = phases_for(s, scatter_body, h, h->blocks, SCATTER_NS * each, weight * 0.8);
    if (rc) key_scatter_free(h);
    return rc > 0 ? TINE_ERANGE : rc;
}

void key_scatter_free(key_scatter *h)
{
    scratch_put(h->memory);
    h->memory = NULL;
}
