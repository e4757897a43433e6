/* bucket_lines.c - which lines have which bucket's elements, when pieces were dealt to them (lines.h). */
#include "bucket_lines.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"

enum {
    DEALT = 4,     /* pieces a thread: one that is late is late by so much */
    BIG = 1 << 18, /* a bucket of more elements, … */
    BIG_PART = 32  /* … and more than that part of all, is everybody's */
};
static const double LIST_NS = 0.1; /* an element on one thread (2.5 GHz Cascade Lake) */


bool lines_get(lines *l, size_t n, size_t each, size_t buckets, int threads)
{
    const size_t dealt = min_size(DEALT * (size_t)threads, LINES_PIECES);
    const size_t most = min_size(dealt, n / (LINES_OPEN * each) / (buckets + 1));
    *l = (lines){.n = n, .each = each, .buckets = buckets};
    l->piece = (n - 1) / (most ? most : 1) + 1;
    l->many = tile_count(n, l->piece);
    l->room = l->piece / each + buckets + 1;
    const size_t cells = l->many * buckets, all = l->many * l->room, words = 2 * (buckets + 1) + cells + l->many + all;
    uint64_t *w = scratch_get(words * sizeof *w + cells * sizeof *l->tally + all * sizeof *l->owner);
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

void lines_put(lines *l) { scratch_put(l->start); }

lines_piece lines_of(const lines *l, size_t p)
{
    const size_t from = p * l->piece, line = p * l->room;
    return (lines_piece){from, min_size(l->n - from, l->piece), line, l->owner + line, l->tally + p * l->buckets};
}

static size_t in_part(const lines *l, size_t p, size_t b)
{
    const struct radix_tally *t = &l->tally[p * l->buckets + b];
    return (t->lines - 1) * l->each + t->last;
}

bool lines_big(const lines *l, size_t b) { return lines_in(l, b) > BIG && lines_in(l, b) > l->n / BIG_PART; }

/* Where buckets begin; `end` is where the lines of each part begin, until they are listed. */
static void add_up(lines *l)
{
    l->start[0] = l->first[0] = 0;
    for (size_t b = 0; b < l->buckets; b++) {
        size_t elements = l->start[b], at = l->first[b];
        for (size_t p = 0; p < l->many; p++) {
            l->end[p * l->buckets + b] = at;
            at += l->tally[p * l->buckets + b].lines;
            elements += in_part(l, p, b);
        }
        l->start[b + 1] = elements;
        l->first[b + 1] = at;
        size_t *const most = lines_big(l, b) ? &l->biggest : &l->largest;
        if (lines_in(l, b) > *most) *most = lines_in(l, b);
    }
}

static int list_body(size_t lo, size_t hi, void *ctx)
{
    const lines *l = ctx;
    for (size_t p = lo; p < hi; p++) {
        const lines_piece from = lines_of(l, p);
        size_t *end = l->end + p * l->buckets;
        for (size_t k = 0; k < l->used[p]; k++) l->list[end[from.owner[k]]++] = (from.line + k) * RADIX_LIST + l->each;
        for (size_t b = 0; b < l->buckets; b++) l->list[end[b] - 1] -= l->each - from.tally[b].last;
    }
    return 0;
}

int lines_list(lines *l, steps *s)
{
    add_up(l);
    return steps_for(s, list_body, l, l->many, LIST_NS * (double)l->piece, 0);
}

const uint64_t *lines_part(const lines *l, size_t p, size_t b, size_t *many, size_t *before)
{
    const size_t cell = p * l->buckets + b;
    *many = l->tally[cell].lines;
    *before = 0;
    for (size_t i = 0; i < p; i++) *before += in_part(l, i, b);
    return l->list + l->end[cell] - *many;
}
