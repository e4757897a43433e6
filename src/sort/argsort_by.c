/* argsort_by.c - the order of an array's elements by a user's order: pairs of an element and its
   index go through the sample sort. Sorting the indexes alone would take half the memory, but each
   comparison would fetch two elements from the array. */
#include <stddef.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "order_door.h"
#include "sample_sort.h"

enum { TILES = 64, TILE_LENGTH = 4096 };
/* Nanoseconds an element on one thread, estimated (2.5 GHz Cascade Lake). */
static const double PAIR_NS = 1, PART_NS = 1;

typedef struct indexing {
    const tine_indexed_ *p;
    size_t *order;
    const void *x;
    void *pairs;
    size_t n, tile;
} indexing;

static int pair_body(size_t lo, size_t hi, void *ctx)
{
    const indexing *j = ctx;
    j->p->pair(j->pairs, j->x, lo * j->tile, min_size(j->n, hi * j->tile));
    return 0;
}

static int part_body(size_t lo, size_t hi, void *ctx)
{
    const indexing *j = ctx;
    j->p->part(j->order, j->pairs, lo * j->tile, min_size(j->n, hi * j->tile));
    return 0;
}

static int argsort_by(phases *s, indexing *j, const void *c)
{
    const size_t tiles = tile_count(j->n, j->tile);
    int rc = phases_for(s, pair_body, j, tiles, PAIR_NS * (double)j->tile, 0.05);
    if (rc == 0) rc = sample_sort(s, j->pairs, j->n, j->p->less, c, 0.9);
    if (rc) return rc;
    s->committed = true;
    return phases_for(s, part_body, j, tiles, PART_NS * (double)j->tile, 0.05);
}

static int check(const size_t *order, const void *x, size_t n, const tine_indexed_ *p,
                 const void *c)
{
    RULE(!order && n, "order is NULL");
    RULE(!x && n, "x is NULL");
    RULE(n > PTRDIFF_MAX / p->less->size, "n is too large for an array");
    RULE(tine_overlap_(order, n * sizeof *order, x, n * p->size), "order overlaps x");
    RULES_OF_CONTEXT(p->less, c, order, n * sizeof *order);
    return 0;
}

int tine_argsort_by_(size_t *order, const void *x, size_t n, const tine_indexed_ *p, const void *c,
                     const char *name, const tine_opts *o)
{
    const unsigned from = error_mark();
    phases s;
    int rc = check(order, x, n, p, c);
    if (rc == 0) rc = phases_begin(&s, n, o);
    if (rc) return error_exit(from, rc, name);
    indexing j = {p, order, x, NULL, n, tile_length(n, TILE_LENGTH, TILES)};
    j.pairs = n ? scratch_get(n * p->less->size) : NULL;
    if (n) rc = j.pairs ? argsort_by(&s, &j, c) : TINE_ENOMEM;
    scratch_put(j.pairs);
    return error_exit(from, phases_end(&s, rc), name);
}
