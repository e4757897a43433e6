/* natural_runs.c - sorts an array that consists of few runs. First, tiles are checked for ascending
   and descending order. The check ends when too many tiles are in neither. Then the array is
   divided into runs. The elements between the runs, at most a quarter of all, are sorted, and
   descending runs are reversed. Neighbouring runs are merged (merge_runs.c).

       ──────run─────> ──run──> ~ other ~ <────run────    sort, reverse, merge    ──────────────> */
#include <stdbool.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "natural_runs.h"

enum {
    TILES = 64,          /* the largest number of tiles */
    TILE_LENGTH = 16384, /* elements in a tile, at most, until there are TILES tiles */
    /* the largest number of tiles in neither order, in addition to one for each run */
    BROKEN = 2,
    RUN_MIN = 32,    /* the least number of elements of a run */
    RUN_SHARE = 64,  /* a run has at least 1 in RUN_SHARE elements */
    OTHER_SHARE = 4, /* at most 1 in OTHER_SHARE elements is in no run */
    RISES = 1,
    FALLS = 2
};
/* Nanoseconds an element on one thread, for a cheap order, estimated (2.5 GHz Xeon). */
static const double LOOK_NS = 0.4, REVERSE_NS = 0.5;

typedef struct run {
    size_t from, end;
    bool falls, other; /* other: the elements are in no order */
} run;

typedef struct look {
    const tine_less_ *f;
    const void *c;
    char *x;
    size_t n, tile;
    /* [tile]: RISES or FALLS if the tile, with the element before it, ascends or descends; else 0.
     */
    int order[TILES];
    size_t max_runs;       /* the largest number of runs */
    _Atomic size_t broken; /* the number of tiles that neither rise nor fall */
} look;

/* Whether every element of [lo, hi) continues the run of its predecessor: an ascending run, or if
   `falls`, a descending one. */
static bool extends(const look *l, size_t lo, size_t hi, bool falls)
{
    return l->f->extend(l->x, lo, hi, falls, l->c) == hi;
}

static int order_body(size_t lo, size_t hi, void *ctx)
{
    look *l = ctx;
    for (size_t p = lo; p < hi && l->broken <= l->max_runs + BROKEN; p++) {
        const size_t from = p ? p * l->tile : 1, to = min_size(l->n, (p + 1) * l->tile);
        l->order[p] = extends(l, from, to, false) ? RISES : extends(l, from, to, true) ? FALLS : 0;
        l->broken += l->order[p] == 0;
    }
    return 0;
}

/* The end of the run whose second element is x[at]. Tiles of equal keys both rise and fall. */
static size_t run_end(const look *l, size_t at, bool falls)
{
    /* tile 0 was looked at from x[1] on, other tiles from their first element on */
    size_t p = at == 1 ? 0 : tile_count(at, l->tile), end = at == 1 ? 1 : p * l->tile;
    if (end > l->n) end = l->n;
    if (at < end) at = l->f->extend(l->x, at, end, falls, l->c);
    for (; at == end && at < l->n; p++) {
        end = min_size(l->n, (p + 1) * l->tile);
        if (l->order[p] == (falls ? FALLS : RISES))
            at = end;
        else
            at = l->f->extend(l->x, at, end, falls, l->c);
    }
    return at;
}

/* The longer of the rising and the falling run that begin at x[from]: equal keys do both. */
static run run_at(const look *l, size_t from)
{
    run r = {from, run_end(l, from + 1, false), false, false};
    if (r.end < l->n) {
        const size_t end = run_end(l, from + 1, true);
        if (end > r.end) r.end = end, r.falls = true;
    }
    r.other = r.end < l->n && r.end - from < max_size(RUN_MIN, l->n / RUN_SHARE);
    return r;
}

/* Divides the array into runs, and at most one range of elements in no order (run.other). Returns
   the number of runs; 0: there are more than max_runs, or the range is too long. */
static size_t find_runs(const look *l, run *runs)
{
    size_t many = 0, others = 0;
    for (size_t from = 0; from < l->n; from = runs[many - 1].end) {
        run r = run_at(l, from);
        if (r.other) r.end = min_size(l->n, (from / l->tile + 1) * l->tile), r.falls = false;
        if (r.other && many && runs[many - 1].other) {
            runs[many - 1].end = r.end;
        } else {
            if (many == l->max_runs || (r.other && others++)) return 0;
            runs[many++] = r;
        }
        const run *last = &runs[many - 1];
        if (last->other && last->end - last->from > l->n / OTHER_SHARE) return 0;
    }
    return many;
}

/* ---- reverse --------------------------------------------------------------------------------- */
typedef struct descending {
    const tine_less_ *f;
    void *x;
    size_t n, tile; /* n: elements of the first half of x. tile: elements in a tile of this half. */
} descending;

static int reverse_body(size_t lo, size_t hi, void *ctx)
{
    const descending *d = ctx;
    d->f->reverse(d->x, lo * d->tile, min_size(d->n / 2, hi * d->tile), d->n);
    return 0;
}

static int reverse_run(phases *s, const look *l, const run *r, double weight)
{
    const size_t n = r->end - r->from;
    if (n < 2) return 0;
    descending d = {l->f, l->x + r->from * l->f->size, n, tile_length(n / 2, TILE_LENGTH, TILES)};
    s->committed = true;
    return phases_for(s, reverse_body, &d, tile_count(n / 2, d.tile), REVERSE_NS * (double)d.tile,
                      weight);
}

/* ---- the whole array ------------------------------------------------------------------------- */
static int join(phases *s, const look *l, run *runs, size_t many, const natural_rest *rest,
                double weight)
{
    size_t start[RUNS_MAX + 1];
    char *const y = scratch_get(l->n * l->f->size);
    if (!y) return SORT_DECLINED;
    int rc = 0;
    for (size_t i = 0; i < many && rc == 0; i++)
        if (runs[i].other)
            rc = rest->sort(rest->ctx, l->x + runs[i].from * l->f->size, y,
                            runs[i].end - runs[i].from);
    for (size_t i = 0; i < many && rc == 0; i++) {
        if (runs[i].falls) reverse_run(s, l, &runs[i], 0);
        start[i] = runs[i].from;
    }
    start[many] = l->n;
    if (rc == 0) rc = merge_runs(s, l->f, l->c, l->x, y, start, many, weight);
    scratch_put(y);
    return rc;
}

int natural_runs(phases *s, void *x, size_t n, const tine_less_ *f, const void *c,
                 const natural_rest *rest, double weight)
{
    look l = {.f = f,
              .c = c,
              .x = x,
              .n = n,
              .tile = tile_length(n, TILE_LENGTH, TILES),
              .max_runs = rest->runs};
    const size_t tiles = tile_count(n, l.tile);
    const int rc = phases_for(s, order_body, &l, tiles, LOOK_NS * (double)l.tile, weight * 0.1);
    if (rc) return rc;
    run runs[RUNS_MAX];
    const size_t many = l.broken > l.max_runs + BROKEN ? 0 : find_runs(&l, runs);
    if (many == 1 && !runs[0].other)
        return runs[0].falls ? reverse_run(s, &l, &runs[0], weight * 0.9) : 0;
    return many > 1 && n >= rest->merged_min ? join(s, &l, runs, many, rest, weight * 0.9)
                                             : SORT_DECLINED;
}
