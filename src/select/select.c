/* select.c - finds keys by their ranks, in little more than one pass over memory. A sample gives
   two keys between which the wanted one almost surely lies. One pass counts the keys outside these
   two and keeps those inside, a few per cent. The wanted key is then found among these in the same
   way.

       sample ──> lo, hi ──pass──> keys < lo | = lo | between, kept | = hi | > hi

   Each rank, or group of neighbouring ranks, has two such keys, its bracket. The keys that several
   brackets keep are searched side by side, by the same loops: these keys are too few for a team for
   each bracket.

   This is the method of Floyd and Rivest (1975). If the sample was wrong, or if the kept keys do
   not fit, the key is found digit by digit (radix_select.c). The result is the same either way,
   since a key of given rank is unique. */
#include <stdatomic.h>
#include <string.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../sort/sort.h"
#include "brackets.h"
#include "copy_select.h"
#include "radix_select.h"
#include "select.h"

enum {
    /* keys that a thread compares with all brackets at a time, at most, so that they stay in L1 */
    TILE = 512,
    LANES = 16, /* the number of keys in the longest vector */
    /* The number of kept keys that a thread collects before it copies them to the memory that all
       threads share. Each copy waits for a cache line from another core: 0.2 to 0.6 µs (Zen 4, a
       guest). With 128 keys for each bracket, 1e6 elements took two threads 1.5 times as long as
       one. With more than 1920 keys, the stack frame would exceed 16 KiB. */
    STAGED = 1920,
    /* Up to LAST candidates in all are left to one thread each. On a large team, that is less work
       than the region of one more pass. On a team of up to ALONE threads, one thread takes up to
       SELECT_DIRECT candidates. */
    LAST = 8192,
    ALONE = 4
};
/* Nanoseconds a key on one thread (2.5 GHz Cascade Lake). */
static const double DIRECT_NS = 4;
static const struct radix_map NONE;

static size_t ranges_of(struct radix_ranks r[SELECT_RANKS], const size_t *rank, size_t many)
{
    size_t used = 0;
    for (size_t i = 0; i < many; i++) used = ranks_add(r, used, rank[i], rank[i] + 1);
    return used;
}

/* ---- one pass -------------------------------------------------------------------------------- */
/* A thread collects the keys that it keeps in a stage of its own until the stage might have no room
   for those of the next step. The stages of all brackets share one array of STAGED keys. A step is
   a tile, or shorter if the stages are small. */
typedef struct stage {
    struct tine_tally t; /* t.inside: the number of keys in the stage */
    char *keys;
} stage;

static void hand_in(bracket *b, stage *g, size_t size)
{
    const size_t many = g->t.inside;
    if (many == 0) return;
    const size_t at = atomic_fetch_add_explicit(&b->used, many, memory_order_relaxed);
    if (at <= b->room && many <= b->room - at) memcpy(b->kept + at * size, g->keys, many * size);
    g->t.inside = 0;
}

/* Compares the keys [from, end) of the candidates with their brackets. */
static void pass(search *w, const candidates *c, size_t from, size_t end)
{
    const select_job *const j = w->j;
    const size_t size = j->k->size, room = STAGED / max_size(c->brackets, 1),
                 step = min_size(TILE, room / 2 / LANES * LANES);
    _Alignas(64) char staged[STAGED * 8];
    stage g[SELECT_GAPS];
    size_t beyond = 0;
    for (size_t k = 0; k < c->brackets; k++) g[k] = (stage){.keys = staged + k * room * size};
    for (size_t i = from; i < end; i += step) {
        const char *x = c->x + i * size;
        const size_t n = min_size(end - i, step);
        for (size_t k = 0; k < c->brackets; k++) {
            bracket *const b = &c->b[k];
            if (room - g[k].t.inside < n) hand_in(b, &g[k], size);
            j->ops->between(g[k].keys + g[k].t.inside * size, &g[k].t, x, n, c->m, b->lo, b->hi,
                            b->closed);
        }
        if (w->count_beyond) beyond += j->ops->beyond(x, n, c->m, j->last);
    }
    for (size_t k = 0; k < c->brackets; k++) {
        bracket *const b = &c->b[k];
        hand_in(b, &g[k], size);
        atomic_fetch_add_explicit(&b->below, g[k].t.below, memory_order_relaxed);
        atomic_fetch_add_explicit(&b->upto, g[k].t.upto, memory_order_relaxed);
        atomic_fetch_add_explicit(&b->within, g[k].t.within, memory_order_relaxed);
    }
    if (beyond) w->beyond = true;
}

static int pass_body(size_t lo, size_t hi, void *ctx)
{
    search *w = ctx;
    for (const candidates *c = w->c; lo < hi; c++) {
        const size_t to = min_size(hi, c->tile + c->tiles);
        if (lo >= to) continue;
        pass(w, c, (lo - c->tile) * TILE, min_size((to - c->tile) * TILE, c->n));
        lo = to;
    }
    return 0;
}

static int pass_all(search *w, double weight)
{
    size_t tiles = 0;
    double work = 0;
    for (candidates *c = w->c; c < w->c + w->many; c++) {
        c->tile = tiles;
        c->tiles = tile_count(c->n, TILE);
        tiles += c->tiles;
        work += (double)(c->tiles * (c->brackets + w->count_beyond));
    }
    return phases_for(w->j->s, pass_body, w, tiles, w->j->ops->ns * TILE * work / (double)tiles,
                      weight);
}

/* ---- the search ------------------------------------------------------------------------------ */
/* Puts the ranks into place among few candidates, on one thread. */
static void finish(const search *w, const candidates *c)
{
    struct radix_ranks r[SELECT_RANKS];
    const size_t many = ranges_of(r, w->rank + c->first, c->end - c->first);
    char *const x = w->kept + (c->x - w->kept);
    w->j->k->ops->quickselect(x, c->n, (ranks_list){r, many}, c->m);
    for (size_t i = c->first; i < c->end; i++) w->found[i] = w->j->k->ops->key(x, w->rank[i], c->m);
}

static int finish_body(size_t lo, size_t hi, void *ctx)
{
    const search *w = ctx;
    for (size_t k = lo; k < hi; k++) finish(w, &w->c[k]);
    return 0;
}

/* Finds the ranks of one bracket, after the pass. Adds the kept keys to the candidates if they are
   wanted. */
static int look_in_bracket(search *w, const candidates *c, const bracket *b, candidates *next)
{
    const size_t used = b->used <= b->room ? b->used : 0;
    *next = (candidates){.x = b->kept, .m = &NONE, .n = used};
    int rc = 0;
    for (size_t i = b->first; i < b->end && rc == 0; i++) {
        const size_t r = w->rank[i];
        if (r >= b->below && r < b->upto) {
            w->found[i] = b->lo;
        } else if (r >= b->upto && r - b->upto < used) {
            if (next->end == 0) next->first = i;
            next->end = i + 1;
            w->rank[i] = r - b->upto;
        } else if (r >= b->upto + b->used && r < b->within) {
            w->found[i] = b->hi;
        } else {
            rc = radix_select(w->j, c->m, &w->found[i], r, c->x, c->n);
        }
    }
    return rc;
}

/* Finds the ranks that the pass has decided. The other ranks are wanted among the kept keys. */
static int look(search *w)
{
    candidates next[SELECT_RANKS];
    size_t many = 0;
    int rc = 0;
    for (const candidates *c = w->c; c < w->c + w->many; c++) {
        for (size_t k = 0; k < c->brackets && rc == 0; k++) {
            rc = look_in_bracket(w, c, &c->b[k], &next[many]);
            many += next[many].end > 0;
        }
        for (size_t i = c->first; i < c->end && c->brackets == 0 && rc == 0; i++)
            rc = radix_select(w->j, c->m, &w->found[i], w->rank[i], c->x, c->n);
    }
    memcpy(w->c, next, many * sizeof *next);
    w->many = many;
    return rc;
}

/* Replaces the candidates by those that lie in brackets. */
static int narrow(search *w, double weight)
{
    int rc = brackets_set(w);
    if (rc) return rc;
    size_t room = 0, width = w->j->k->size;
    for (size_t k = 0; k < w->brackets; k++) room += w->b[k].room;
    char *const kept = room ? scratch_get(room * width) : NULL;
    room = 0;
    for (bracket *b = w->b; b < w->b + w->brackets; b++) {
        if (!kept) b->room = 0;
        b->kept = kept ? kept + room * width : NULL;
        room += b->room;
    }
    rc = pass_all(w, weight);
    if (rc == 0) rc = look(w);
    scratch_put(w->kept);
    w->kept = kept;
    return rc;
}

/* The number of keys among which one thread finds the ranks of a bracket. */
static size_t short_length(const search *w)
{
    const size_t threads = (size_t)w->j->s->threads, each = LAST / max_size(w->many, 1);
    return threads <= ALONE ? SELECT_DIRECT : max_size(SELECT_DIRECT * ALONE / threads, each);
}

/* Finishes candidates that are few, or most of which would lie in brackets. */
static int finish_short(search *w)
{
    const size_t length = short_length(w);
    search ends = {.j = w->j, .found = w->found, .kept = w->kept};
    memcpy(ends.rank, w->rank, sizeof w->rank);
    size_t many = 0, keys = 0;
    for (size_t k = 0; k < w->many; k++) {
        const candidates *c = &w->c[k];
        if (c->n <= length ||
            brackets_share(w->rank + c->first, c->end - c->first, c->n) > SELECT_SHARE) {
            ends.c[ends.many++] = *c;
            keys += c->n;
        } else {
            w->c[many++] = *c;
        }
    }
    w->many = many;
    if (ends.many == 0) return 0;
    return phases_for(w->j->s, finish_body, &ends, ends.many,
                      DIRECT_NS * (double)keys / (double)ends.many, 0);
}

static int by_sample(select_job *j, uint64_t *found, const size_t *ranks, size_t many,
                     const void *x, size_t n)
{
    search w = {.j = j, .found = found, .count_beyond = j->count_beyond, .many = 1};
    memcpy(w.rank, ranks, many * sizeof *ranks);
    w.c[0] = (candidates){.x = x, .m = &j->k->map, .n = n, .end = many};
    int rc = narrow(&w, 1);
    j->beyond = w.beyond;
    w.count_beyond = false;
    while (rc == 0 && w.many) {
        rc = finish_short(&w);
        if (rc == 0 && w.many) rc = narrow(&w, 0);
    }
    scratch_put(w.kept);
    return rc;
}

/* Finds keys in a copy; TINE_ENOMEM: there is no memory for it. */
static int by_copy(select_job *j, uint64_t *found, const size_t *ranks, size_t many, const void *x,
                   size_t n)
{
    struct radix_ranks r[SELECT_RANKS];
    const ranks_list wanted = {r, ranges_of(r, ranks, many)};
    char *const copy = scratch_get(n * j->k->size);
    if (!copy) return TINE_ENOMEM;
    const int rc = select_in_copy(j, &j->k->map, copy, x, n, wanted, 1);
    for (size_t i = 0; i < many && rc == 0; i++)
        found[i] = j->k->ops->key(copy, ranks[i], &j->k->map);
    scratch_put(copy);
    return rc == SORT_DECLINED ? TINE_ENOMEM : rc;
}

double select_share(const size_t *ranks, size_t many, size_t n)
{
    return n > SELECT_DIRECT ? brackets_share(ranks, many, n) : 1;
}

int select_keys(select_job *j, uint64_t *found, const size_t *ranks, size_t many, const void *x,
                size_t n)
{
    int rc = TINE_ENOMEM;
    if (select_share(ranks, many, n) > SELECT_SHARE) rc = by_copy(j, found, ranks, many, x, n);
    return rc == TINE_ENOMEM ? by_sample(j, found, ranks, many, x, n) : rc;
}
