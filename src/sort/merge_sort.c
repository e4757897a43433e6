/* merge_sort.c - a stable merge sort by the user's own order (include/tine/make_sort.h): runs that
   fit a thread's cache, then passes that merge pairs of runs. The output of a pass is cut into
   tiles of equal length, so that all threads work to its end:

       a  ----------|------|----
       b  --|-----------------|----

   Tile k begins in a and b at rank(a, b, k * run) (Deo and Sarkar 1991). All ranks are found before
   any tile is merged, and are kept in order, so that an f that contradicts itself loses nothing. */
#include <string.h>
#include "../runtime/error.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "merge_sort.h"

enum {
    /* Bytes of a run: a run and its room stay in a 1 MiB second-level cache. */
    RUN_BYTES = 128 << 10,
    RUN_MIN = 256, /* elements of a run at least, whatever their size */
    RUNS = 16,     /* runs wanted for the threads to share */
    /* Elements of a shared run at least: fewer are sorted sooner than the team has met. */
    SHARED = 2048,
    TILES = 64 /* of the loops that only look at elements or move them */
};
/* Nanoseconds an element (and level, for runs) on one thread, for a cheap f, estimated (2.5 GHz
   Cascade Lake). */
static const double LOOK_NS = 0.7, MOVE_NS = 1, RUN_NS = 3.5, MERGE_NS = 3.5, RANK_NS = 300;

typedef struct merging {
    const tine_less_ *f;
    const void *c; /* f's context */
    char *x, *y;
    size_t n, run, tile;
    int to_y;     /* runs: where they go; passes: from x to y, or back */
    size_t width; /* passes: of the runs that are merged in pairs */
    size_t *cut;  /* where tile k begins in its pair's first run */
    double part;  /* the share of the operation that the whole sort is, for progress */
    _Atomic int ascending, descending;
} merging;

static int order_body(size_t lo, size_t hi, void *ctx)
{
    merging *m = ctx;
    for (size_t p = lo; p < hi; p++) {
        const size_t from = p * m->tile;
        const int order = m->f->order(m->x, from ? from : 1, min_size(m->n, from + m->tile), m->c);
        if (!(order & 1)) m->ascending = 0;
        if (!(order & 2)) m->descending = 0;
        if (!m->ascending && !m->descending) break;
    }
    return 0;
}

static int reverse_body(size_t lo, size_t hi, void *ctx)
{
    const merging *m = ctx;
    m->f->reverse(m->x, lo * m->tile, min_size(m->n / 2, hi * m->tile), m->n);
    return 0;
}

static int run_body(size_t lo, size_t hi, void *ctx)
{
    const merging *m = ctx;
    for (size_t k = lo; k < hi; k++) {
        const size_t from = k * m->run, at = from * m->f->size;
        m->f->run(m->x + at, m->y + at, min_size(m->n - from, m->run), m->to_y, m->c);
    }
    return 0;
}

/* The pair of runs that tile k belongs to: where it begins, and the lengths of both. */
typedef struct pair {
    size_t at, na, nb;
} pair;

static pair pair_of(const merging *m, size_t k)
{
    pair p = {k * m->run / m->width / 2 * 2 * m->width, 0, 0};
    p.na = min_size(m->width, m->n - p.at);
    p.nb = min_size(m->width, m->n - p.at - p.na);
    return p;
}

static int rank_body(size_t lo, size_t hi, void *ctx)
{
    const merging *m = ctx;
    const char *from = m->to_y ? m->x : m->y;
    for (size_t k = lo; k < hi; k++) {
        const pair p = pair_of(m, k);
        const char *a = from + p.at * m->f->size;
        m->cut[k] = m->f->rank(a, p.na, a + p.na * m->f->size, p.nb, k * m->run - p.at, m->c);
    }
    return 0;
}

/* Tiles follow each other in both runs. That holds for any order; it is made to hold for an f that
   is none. */
static void keep_in_order(const merging *m, size_t tiles)
{
    for (size_t k = 1; k < tiles; k++) {
        if (pair_of(m, k).at == k * m->run) continue;
        if (m->cut[k] < m->cut[k - 1]) m->cut[k] = m->cut[k - 1];
        if (m->cut[k] - m->cut[k - 1] > m->run) m->cut[k] = m->cut[k - 1] + m->run;
    }
}

static int merge_body(size_t lo, size_t hi, void *ctx)
{
    const merging *m = ctx;
    const size_t size = m->f->size;
    const char *from = m->to_y ? m->x : m->y;
    char *to = m->to_y ? m->y : m->x;
    for (size_t k = lo; k < hi; k++) {
        const pair p = pair_of(m, k);
        const size_t begin = k * m->run - p.at, end = min_size(begin + m->run, p.na + p.nb);
        const size_t i = m->cut[k], i_end = end == p.na + p.nb ? p.na : m->cut[k + 1];
        const char *a = from + p.at * size, *b = a + p.na * size;
        m->f->merge(to + k * m->run * size, a + i * size, i_end - i, b + (begin - i) * size,
                    end - i_end - (begin - i), m->c);
    }
    return 0;
}

static int back_body(size_t lo, size_t hi, void *ctx)
{
    const merging *m = ctx;
    const size_t size = m->f->size, end = min_size(m->n, hi * m->tile);
    memcpy(m->x + lo * m->tile * size, m->y + lo * m->tile * size, (end - lo * m->tile) * size);
    return 0;
}

static int sort_runs(phases *s, merging *m)
{
    const size_t runs = tile_count(m->n, m->run);
    unsigned passes = 0, levels = 1;
    while ((runs - 1) >> passes) passes++;
    while (m->run >> levels) levels++;
    const double part = 0.95 * m->part / (passes + levels);
    m->to_y = passes % 2;
    int rc = phases_for(s, run_body, m, runs, RUN_NS * levels * (double)m->run, part * levels);
    for (m->width = m->run; rc == 0 && m->width < m->n; m->width *= 2) {
        m->to_y = passes-- % 2 == 0;
        rc = phases_for(s, rank_body, m, runs, RANK_NS, 0);
        if (rc == 0) {
            keep_in_order(m, runs);
            rc = phases_for(s, merge_body, m, runs, MERGE_NS * (double)m->run, part);
        }
        if (rc && !m->to_y) { /* cancelled: the elements are all in y */
            s->committed = true;
            phases_for(s, back_body, m, tile_count(m->n, m->tile), MOVE_NS * (double)m->tile, 0);
        }
    }
    return rc;
}

static int sort_by(phases *s, merging *m)
{
    m->tile = m->n / TILES + 1;
    int rc = phases_for(s, order_body, m, tile_count(m->n, m->tile), LOOK_NS * (double)m->tile,
                        0.05 * m->part);
    if (rc || m->ascending) return rc;
    if (m->descending) {
        const size_t half = m->n / 2;
        s->committed = true;
        m->tile = half / TILES + 1;
        return phases_for(s, reverse_body, m, tile_count(half, m->tile), MOVE_NS * (double)m->tile,
                          0.95 * m->part);
    }
    const size_t share = m->n / RUNS < SHARED ? SHARED : m->n / RUNS + 1,
                 fits = RUN_BYTES / m->f->size + RUN_MIN;
    /* quarters of quarters are equal then */
    for (m->run = RUN_MIN; m->run < share && 2 * m->run <= fits;) m->run *= 2;
    const size_t tiles = tile_count(m->n, m->run);
    m->y = scratch_get(m->n * m->f->size);
    m->cut = m->y ? scratch_get(tiles * sizeof *m->cut) : NULL;
    rc = m->cut ? sort_runs(s, m) : TINE_ENOMEM;
    scratch_put(m->cut);
    scratch_put(m->y);
    return rc;
}

int merge_sort(phases *s, void *x, size_t n, const tine_less_ *f, const void *c, double part)
{
    merging m = {.f = f, .c = c, .x = x, .n = n, .part = part, .ascending = 1, .descending = 1};
    return n > 1 ? sort_by(s, &m) : 0;
}

int tine_sort_by_(void *x, size_t n, const tine_less_ *f, const void *c, const char *name,
                  const tine_opts *o)
{
    const unsigned from = error_mark();
    phases s;
    if (phases_begin(&s, n, o)) return error_exit(from, TINE_EINVAL, name);
    return error_exit(from, phases_end(&s, merge_sort(&s, x, n, f, c, 1)), name);
}
