/* bucket_lines.c - lists where the elements of each bucket are, after tiles were scattered to
   lines. */
#include "bucket_lines.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"

enum {
    TILES_EACH = 4, /* Tiles per thread. A thread that ends late is late by one tile. */
    /* A bucket is big if it has more than BIG elements, and more than 1 in BIG_PART of all
       elements. All threads work on a big bucket. */
    BIG = 1 << 18,
    BIG_PART = 32
};
/* Nanoseconds on one thread (2.5 GHz Cascade Lake). LIST_NS: to list an element. COUNT_NS: to count
   a bucket's elements in one tile. */
static const double LIST_NS = 0.1, COUNT_NS = 1.5;

bool bucket_lines_get(bucket_lines *l, size_t n, size_t each, size_t buckets, int threads)
{
    const size_t wanted = min_size(TILES_EACH * (size_t)threads, BUCKET_LINES_TILES);
    const size_t tiles = min_size(wanted, n / (BUCKET_LINES_OPEN * each) / (buckets + 1));
    *l = (bucket_lines){.n = n, .each = each, .buckets = buckets};
    l->tile = (n - 1) / (tiles ? tiles : 1) + 1;
    l->tiles = tile_count(n, l->tile);
    l->room = l->tile / each + buckets + 1;
    const size_t cells = l->tiles * buckets, all = l->tiles * l->room,
                 words = 2 * (buckets + 1) + cells + l->tiles + all;
    uint64_t *w =
        scratch_get(words * sizeof *w + cells * sizeof *l->tally + all * sizeof *l->owner);
    if (!w) return false;
    l->start = (size_t *)w;
    l->first = l->start + buckets + 1;
    l->end = l->first + buckets + 1;
    l->used = l->end + cells;
    l->list = w + (words - all);
    l->tally = (struct radix_tally *)(w + words);
    l->owner = (uint16_t *)(l->tally + cells);
    return true;
}

void bucket_lines_put(bucket_lines *l) { scratch_put(l->start); }

bucket_lines_tile bucket_lines_tile_at(const bucket_lines *l, size_t p)
{
    const size_t from = p * l->tile, line = p * l->room;
    return (bucket_lines_tile){from, min_size(l->n - from, l->tile), line, l->owner + line,
                               l->tally + p * l->buckets};
}

/* The number of elements of bucket b in tile p. */
static size_t elements_in(const bucket_lines *l, size_t p, size_t b)
{
    const struct radix_tally *t = &l->tally[p * l->buckets + b];
    return (t->lines - 1) * l->each + t->last;
}

bool bucket_lines_big(const bucket_lines *l, size_t b)
{
    return bucket_lines_size(l, b) > BIG && bucket_lines_size(l, b) > l->n / BIG_PART;
}

/* Computes how many elements and lines buckets [lo, hi) have. `end` becomes the place where each
   tile's lines will begin, counted from the bucket's first line. list_body turns it into the end of
   these lines in the list. */
static int count_body(size_t lo, size_t hi, void *ctx)
{
    const bucket_lines *l = ctx;
    for (size_t b = lo; b < hi; b++) {
        size_t elements = 0, at = 0;
        for (size_t p = 0; p < l->tiles; p++) {
            l->end[p * l->buckets + b] = at;
            at += l->tally[p * l->buckets + b].lines;
            elements += elements_in(l, p, b);
        }
        l->start[b + 1] = elements;
        l->first[b + 1] = at;
    }
    return 0;
}

/* Computes where buckets begin. */
static void add_up(bucket_lines *l)
{
    l->start[0] = l->first[0] = 0;
    for (size_t b = 0; b < l->buckets; b++) {
        l->start[b + 1] += l->start[b];
        l->first[b + 1] += l->first[b];
        size_t *const max = bucket_lines_big(l, b) ? &l->biggest : &l->largest;
        if (bucket_lines_size(l, b) > *max) *max = bucket_lines_size(l, b);
    }
}

static int list_body(size_t lo, size_t hi, void *ctx)
{
    const bucket_lines *l = ctx;
    for (size_t p = lo; p < hi; p++) {
        const bucket_lines_tile from = bucket_lines_tile_at(l, p);
        size_t *end = l->end + p * l->buckets;
        for (size_t b = 0; b < l->buckets; b++) end[b] += l->first[b];
        for (size_t k = 0; k < l->used[p]; k++)
            l->list[end[from.owner[k]]++] = (from.line + k) * RADIX_LIST + l->each;
        for (size_t b = 0; b < l->buckets; b++) l->list[end[b] - 1] -= l->each - from.tally[b].last;
    }
    return 0;
}

int bucket_lines_list(bucket_lines *l, phases *s)
{
    const int rc = phases_for(s, count_body, l, l->buckets, COUNT_NS * (double)l->tiles, 0);
    if (rc) return rc;
    add_up(l);
    return phases_for(s, list_body, l, l->tiles, LIST_NS * (double)l->tile, 0);
}

const uint64_t *bucket_lines_part(const bucket_lines *l, size_t p, size_t b, size_t *many,
                                  size_t *before)
{
    const size_t cell = p * l->buckets + b;
    *many = l->tally[cell].lines;
    *before = 0;
    for (size_t i = 0; i < p; i++) *before += elements_in(l, i, b);
    return l->list + l->end[cell] - *many;
}
