/* natural_runs.c - sorts an array that is one run or two. Each tile is checked whether it ascends
   or descends; once two tiles do neither, the check ends. Descending runs are reversed. Two runs
   are merged: the output is cut into tiles of equal length, and a search finds where each tile
   begins in the runs (Deo and Sarkar 1991). So all threads take part in the whole merge.

       first   ----------|------|----
       second  --|-----------------|---- */
#include <string.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "natural_runs.h"

enum {
    TILES = 64,               /* the largest number of tiles */
    TILE_MIN = 16384,         /* the least number of elements in a tile */
    RUN_MIN = 64,             /* the first RUN_MIN elements of each run must be in order */
    MERGED_MIN = 2 * RUN_MIN, /* the least number of elements of two runs together */
    ASCENDS = 1,              /* the values that f->order returns */
    DESCENDS = 2
};
/* Nanoseconds an element on one thread, for a cheap order, estimated (2.5 GHz Xeon). */
static const double LOOK_NS = 0.4, REVERSE_NS = 0.5, MERGE_NS = 2, BACK_NS = 0.4;

typedef struct look {
    const tine_less_ *f;
    const void *c;
    char *x;
    size_t n, tile;
    int order[TILES];   /* what f->order said of each tile */
    _Atomic int broken; /* the number of tiles that neither ascend nor descend */
} look;

static int order_of(const look *l, size_t lo, size_t hi)
{
    return l->f->order(l->x, lo, min_size(l->n, hi), l->c);
}

static int order_body(size_t lo, size_t hi, void *ctx)
{
    look *l = ctx;
    for (size_t p = lo; p < hi && l->broken < 2; p++) {
        l->order[p] = order_of(l, p ? p * l->tile : 1, (p + 1) * l->tile);
        l->broken += l->order[p] == 0;
    }
    return 0;
}

/* The end of the run that contains x[at - 1]. way: ASCENDS or DESCENDS. */
static size_t run_end(const look *l, size_t at, int way)
{
    size_t p = at / l->tile, lo = at;
    if (order_of(l, at, (p + 1) * l->tile) & way) {
        for (p++; p * l->tile < l->n && l->order[p] & way;) p++;
        lo = p * l->tile;
        if (lo >= l->n) return l->n;
    }
    for (size_t hi = min_size(l->n, (p + 1) * l->tile); hi - lo > 1;) {
        const size_t mid = lo + (hi - lo) / 2;
        if (order_of(l, lo, mid) & way)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

/* Whether x consists of two runs, x[0, *first) and the rest. falls[i]: run i descends. */
static bool two_runs(const look *l, size_t *first, bool falls[2])
{
    size_t end = 0;
    for (int run = 0; run < 2; run++) {
        const int order = order_of(l, end + 1, end + RUN_MIN);
        if (order == 0) return false;
        falls[run] = !(order & ASCENDS);
        end = run_end(l, end + 1, falls[run] ? DESCENDS : ASCENDS);
        if (run == 0) *first = end;
    }
    return end == l->n;
}

/* ---- reverse --------------------------------------------------------------------------------- */
typedef struct descending {
    const tine_less_ *f;
    void *x;
    size_t n, tile; /* elements of the first half; elements of a tile of it */
} descending;

static int reverse_body(size_t lo, size_t hi, void *ctx)
{
    const descending *d = ctx;
    d->f->reverse(d->x, lo * d->tile, min_size(d->n / 2, hi * d->tile), d->n);
    return 0;
}

static int reverse_run(phases *s, const tine_less_ *f, void *x, size_t n, double part)
{
    if (n < 2) return 0;
    descending d = {f, x, n, tile_length(n / 2, TILE_MIN, TILES)};
    s->committed = true;
    return phases_for(s, reverse_body, &d, tile_count(n / 2, d.tile), REVERSE_NS * (double)d.tile,
                      part);
}

/* ---- merge ----------------------------------------------------------------------------------- */
typedef struct merging {
    const look *l;
    char *y;
    size_t first;                 /* the number of elements of the first run */
    size_t from_first[TILES + 1]; /* how many of them lie in front of each tile of y */
} merging;

static int rank_body(size_t lo, size_t hi, void *ctx)
{
    merging *m = ctx;
    const look *l = m->l;
    for (size_t p = lo; p < hi; p++)
        m->from_first[p] = l->f->rank(l->x, m->first, l->x + m->first * l->f->size, l->n - m->first,
                                      p * l->tile, l->c);
    return 0;
}

/* Makes the tiles follow each other in both runs. They do so for any consistent f; here an f that
   contradicts itself is corrected. */
static void keep_in_order(merging *m, size_t tiles)
{
    const look *l = m->l;
    m->from_first[tiles] = m->first;
    for (size_t p = 1; p <= tiles; p++) {
        size_t *const at = &m->from_first[p], before = at[-1];
        if (*at < before) *at = before;
        if (*at - before > l->tile) *at = before + l->tile;
    }
}

static int merge_body(size_t lo, size_t hi, void *ctx)
{
    const merging *m = ctx;
    const look *l = m->l;
    const size_t size = l->f->size;
    for (size_t p = lo; p < hi; p++) {
        const size_t from = p * l->tile, to = min_size(l->n, from + l->tile), i = m->from_first[p],
                     i_end = m->from_first[p + 1];
        l->f->merge(m->y + from * size, l->x + i * size, i_end - i,
                    l->x + (m->first + from - i) * size, (to - i_end) - (from - i), l->c);
    }
    return 0;
}

static int back_body(size_t lo, size_t hi, void *ctx)
{
    const merging *m = ctx;
    const look *l = m->l;
    const size_t size = l->f->size, from = lo * l->tile, to = min_size(l->n, hi * l->tile);
    memcpy(l->x + from * size, m->y + from * size, (to - from) * size);
    return 0;
}

static int merge_two(phases *s, const look *l, size_t first, const bool falls[2], double part)
{
    merging m = {.l = l, .y = scratch_get(l->n * l->f->size), .first = first};
    if (!m.y) return SORT_DECLINED;
    s->committed = true;
    if (falls[0]) reverse_run(s, l->f, l->x, first, 0);
    if (falls[1]) reverse_run(s, l->f, l->x + first * l->f->size, l->n - first, 0);
    const size_t tiles = tile_count(l->n, l->tile);
    rank_body(0, tiles, &m);
    keep_in_order(&m, tiles);
    phases_for(s, merge_body, &m, tiles, MERGE_NS * (double)l->tile, part * 0.7);
    const int rc = phases_for(s, back_body, &m, tiles, BACK_NS * (double)l->tile, part * 0.3);
    scratch_put(m.y);
    return rc;
}

int natural_runs(phases *s, void *x, size_t n, const tine_less_ *f, const void *c, double part)
{
    look l = {.f = f, .c = c, .x = x, .n = n, .tile = tile_length(n, TILE_MIN, TILES)};
    const size_t tiles = tile_count(n, l.tile);
    const int rc = phases_for(s, order_body, &l, tiles, LOOK_NS * (double)l.tile, part * 0.1);
    if (rc) return rc;
    if (l.broken > 1) return SORT_DECLINED;
    int order = ASCENDS | DESCENDS;
    for (size_t p = 0; p < tiles; p++) order &= l.order[p];
    if (order & ASCENDS) return 0;
    if (order & DESCENDS) return reverse_run(s, f, x, n, part * 0.9);
    size_t first;
    bool falls[2];
    return n >= MERGED_MIN && two_runs(&l, &first, falls)
               ? merge_two(s, &l, first, falls, part * 0.9)
               : SORT_DECLINED;
}
