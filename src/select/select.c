/* select.c - finds keys by their ranks, in little more than one pass over memory. A sample gives
   two keys between which the wanted one almost surely lies. One pass counts the keys outside these
   two and keeps those inside, a few per cent. The wanted key is then found among these in the same
   way.

       sample ──> lo, hi ──pass──> keys < lo | = lo | between, kept | = hi | > hi

   This is the method of Floyd and Rivest (1975). If the sample was wrong, or if the kept keys do
   not fit, the key is found digit by digit (radix_select.c). The result is the same either way,
   since a key of given rank is unique. */
#include <math.h>
#include <stdatomic.h>
#include <string.h>
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../sort/parallel_quicksort.h"
#include "../sort/sample.h"
#include "../sort/sort.h"
#include "radix_select.h"
#include "select.h"

enum {
    /* keys that a thread compares with all brackets at a time, at most, so that they stay in L1 */
    TILE = 512,
    LANES = 16,      /* the number of keys in the longest vector */
    COPIED = 4096,   /* keys that are copied at a time */
    ROOM_MIN = 2048, /* the least number of keys for which a bracket has room */
    /* The number of kept keys that a thread collects before it copies them to the memory that all
       threads share. Each copy waits for a cache line from another core: 0.2 to 0.6 µs (Zen 4, a
       guest). With 128 keys for each bracket, 1e6 elements took two threads 1.5 times as long as
       one. With more than 1920 keys, the stack frame would exceed 16 KiB. */
    STAGED = 1920,
    SAMPLE_MIN = 256,
    SAMPLE_MAX = 1 << 16
};
/* The number of standard deviations by which a rank may differ from the sample's estimate: 1 in
   16,000 ranks differs by more. */
static const double SIGMAS = 4;
/* Nanoseconds a key on one thread (2.5 GHz Cascade Lake). */
static const double DIRECT_NS = 4, COPY_NS = 0.5;
static const struct radix_map NONE;

typedef struct bracket {
    uint64_t lo, hi; /* The keys strictly between these two are kept. */
    bool closed;     /* The keys that equal lo or hi are kept, too, because they seem to be rare. */
    char *kept;
    /* The number of keys for which `kept` has room. It is less than n, so that the recursion ends.
       It exceeds SELECT_SHARE of n clearly, so that a pass rarely fails. */
    size_t room;
    /* The numbers of keys less than lo; less than or equal to lo; between lo and hi, even if there
       is no room for them; less than or equal to hi. The fields above are read for every tile, so
       that these counts have cache lines of their own. */
    _Alignas(128) _Atomic size_t below;
    _Atomic size_t upto, used, within;
} bracket;

typedef struct pass {
    const select_job *j;
    const struct radix_map *m;
    const char *x;
    size_t n, brackets;
    _Atomic size_t beyond;
    bracket b[SELECT_GAPS];
} pass;

/* ---- a copy in which the ranks are put into place -------------------------------------------- */
typedef struct copying {
    select_job *j;
    const struct radix_map *m;
    char *copy;
    const char *x;
    size_t n;
    ranks_list ranks;
    _Atomic bool beyond;
} copying;

/* Copies tiles [lo, hi). */
static int copy_body(size_t lo, size_t hi, void *ctx)
{
    copying *c = ctx;
    const size_t size = c->j->k->size, from = lo * COPIED, n = min_size(c->n, hi * COPIED) - from;
    memcpy(c->copy + from * size, c->x + from * size, n * size);
    if (c->j->count_beyond && c->j->ops->beyond(c->x + from * size, n, c->m, c->j->last))
        c->beyond = true;
    return 0;
}

static int direct_body(size_t lo, size_t hi, void *ctx)
{
    copying *c = ctx;
    (void)lo, (void)hi;
    copy_body(0, tile_count(c->n, COPIED), c);
    c->j->k->ops->quickselect(c->copy, c->n, c->ranks, c->m);
    return 0;
}

static int sort_copy(const sort_job *j, char *copy, size_t n)
{
    char *const spare = j->ops->vectors ? NULL : scratch_get(sort_spare(n, j->size));
    const int rc = sort_in_place(j, copy, spare, n);
    scratch_put(spare);
    return rc;
}

int select_in_copy(select_job *j, const struct radix_map *m, char *copy, const void *x, size_t n,
                   ranks_list ranks, double weight)
{
    copying c = {j, m, copy, x, n, ranks, false};
    const bool all = ranks_cover(ranks, 0, n) && n > j->k->ops->leaf;
    int rc;
    if (n <= SELECT_DIRECT && !all) {
        rc = weight == 0 ? direct_body(0, 1, &c)
                         : phases_for(j->s, direct_body, &c, 1, DIRECT_NS * (double)n, weight);
    } else {
        const sort_job sort = {j->s, j->k->ops, j->k->size, *m, 0, 0.9 * weight};
        rc = phases_for(j->s, copy_body, &c, tile_count(n, COPIED), COPY_NS * COPIED, 0.1 * weight);
        if (rc == 0)
            rc = all ? sort_copy(&sort, copy, n) : parallel_quickselect(&sort, copy, n, ranks);
    }
    if (rc == 0 && j->count_beyond) j->beyond = c.beyond;
    return rc;
}

/* Finds keys in a copy; TINE_ENOMEM: there is no memory for it. */
static int by_copy(select_job *j, const struct radix_map *m, uint64_t *found, const size_t *ranks,
                   size_t many, const void *x, size_t n, double weight)
{
    struct radix_ranks r[SELECT_RANKS];
    size_t used = 0;
    for (size_t i = 0; i < many; i++) {
        if (used && ranks[i] <= r[used - 1].to)
            r[used - 1].to = ranks[i] + 1;
        else
            r[used++] = (struct radix_ranks){ranks[i], ranks[i] + 1};
    }
    char *const copy = scratch_get(n * j->k->size);
    if (!copy) return TINE_ENOMEM;
    const int rc = select_in_copy(j, m, copy, x, n, (ranks_list){r, used}, weight);
    for (size_t i = 0; i < many && rc == 0; i++) found[i] = j->k->ops->key(copy, ranks[i], m);
    scratch_put(copy);
    return rc == SORT_DECLINED ? TINE_ENOMEM : rc;
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

static int pass_body(size_t lo, size_t hi, void *ctx)
{
    pass *p = ctx;
    const size_t size = p->j->k->size, end = min_size(hi * TILE, p->n);
    const size_t room = STAGED / max_size(p->brackets, 1),
                 step = min_size(TILE, room / 2 / LANES * LANES);
    const struct tine_select *ops = p->j->ops;
    _Alignas(64) char staged[STAGED * 8];
    stage g[SELECT_GAPS];
    size_t beyond = 0;
    for (size_t k = 0; k < p->brackets; k++) g[k] = (stage){.keys = staged + k * room * size};
    for (size_t i = lo * TILE; i < end; i += step) {
        const char *x = p->x + i * size;
        const size_t n = min_size(end - i, step);
        for (size_t k = 0; k < p->brackets; k++) {
            bracket *const br = &p->b[k];
            if (room - g[k].t.inside < n) hand_in(br, &g[k], size);
            ops->between(g[k].keys + g[k].t.inside * size, &g[k].t, x, n, p->m, br->lo, br->hi,
                         br->closed);
        }
        if (p->j->count_beyond) beyond += ops->beyond(x, n, p->m, p->j->last);
    }
    for (size_t k = 0; k < p->brackets; k++) {
        hand_in(&p->b[k], &g[k], size);
        atomic_fetch_add_explicit(&p->b[k].below, g[k].t.below, memory_order_relaxed);
        atomic_fetch_add_explicit(&p->b[k].upto, g[k].t.upto, memory_order_relaxed);
        atomic_fetch_add_explicit(&p->b[k].within, g[k].t.within, memory_order_relaxed);
    }
    if (beyond) p->beyond = 1;
    return 0;
}

/* The size of the sample, about n^(2/3) / 8 keys. Sorting it costs a tenth of the pass, and a few
   per cent of all keys lie between the brackets. */
static size_t sample_size(size_t n)
{
    const unsigned b = bit_width(n) * 2 / 3;
    const size_t s = b > 3 ? (size_t)1 << (b - 3) : 1;
    return s < SAMPLE_MIN ? SAMPLE_MIN : s > SAMPLE_MAX ? SAMPLE_MAX : s;
}

/* An interval of the sorted sample. The keys of some wanted ranks almost surely lie in it: those of
   ranks[first] and of all later ranks before the next gap's `first`. */
typedef struct gap {
    size_t from, to; /* the keys [from, to) of the sample lie inside */
    size_t first;
} gap;

/* Computes the gaps of ranks among n keys, in a sample of `size` keys, and joins gaps that overlap.
   Returns how many there are; *share = the part of all keys that is expected in them. */
static size_t gaps_of(gap g[SELECT_GAPS], double *share, const size_t *ranks, size_t many, size_t n,
                      size_t size)
{
    size_t gaps = 0, keys = 0;
    for (size_t i = 0; i < many; i++) {
        const double at_share = ((double)ranks[i] + 0.5) / (double)n, at = at_share * (double)size;
        const double off = SIGMAS * sqrt(at * (1 - at_share)) + 2;
        const size_t lo = at > off ? (size_t)(at - off) : 0,
                     hi = (size_t)(at + off) < size ? (size_t)(at + off) : size;
        if (gaps && (lo <= g[gaps - 1].to || gaps == SELECT_GAPS)) {
            gap *last = &g[gaps - 1];
            if (hi > last->to) last->to = hi;
        } else {
            g[gaps++] = (gap){lo, hi, i};
        }
    }
    for (size_t k = 0; k < gaps; k++) keys += g[k].to - g[k].from;
    *share = (double)keys / (double)size;
    return gaps;
}

double select_share(const size_t *ranks, size_t many, size_t n)
{
    gap g[SELECT_GAPS];
    double share = 1;
    if (n > SELECT_DIRECT) gaps_of(g, &share, ranks, many, n, sample_size(n));
    return share;
}

/* Sets the bracket that belongs to a gap in the sample. */
static void bracket_of(bracket *b, const gap *g, const uint64_t *sample, size_t size, const pass *p)
{
    const size_t from = g->from, to = g->to;
    b->lo = from ? sample[from - 1] : 0;
    b->hi = to < size ? sample[to] : p->j->k->size == 4 ? UINT32_MAX : UINT64_MAX;
    b->closed = b->lo != sample[from] && b->hi != sample[to - 1] &&
                !(from > 1 && sample[from - 2] == b->lo) &&
                !(to + 1 < size && sample[to + 1] == b->hi);
    /* between `keys` keys of the sample, the array may have more keys than expected, by SIGMAS
       standard deviations */
    const double keys = (double)(to - from), max_keys = keys + SIGMAS * sqrt(keys) + 2;
    b->room =
        min_size((size_t)(max_keys / (double)size * (double)p->n) + ROOM_MIN, p->n - p->n / 8);
}

static int select_of(select_job *j, const struct radix_map *m, uint64_t *found, const size_t *ranks,
                     size_t many, const void *x, size_t n, double weight);

/* Finds the ranks of one bracket, after the pass. */
static int find_in_bracket(const pass *p, const bracket *b, uint64_t *found, const size_t *ranks,
                           size_t many)
{
    /* the ranks [from, to) belong to keys that were kept */
    size_t inner[SELECT_RANKS], from = 0, to = 0;
    int rc = 0;
    for (size_t i = 0; i < many && rc == 0; i++) {
        const size_t r = ranks[i], used = b->used <= b->room ? b->used : 0;
        if (r >= b->below && r < b->upto) {
            found[i] = b->lo;
        } else if (r >= b->upto && r - b->upto < used) {
            if (from == to) from = i;
            inner[i - from] = r - b->upto;
            to = i + 1;
        } else if (r >= b->upto + b->used && r < b->within) {
            found[i] = b->hi;
        } else {
            rc = radix_select(p->j, p->m, &found[i], r, p->x, p->n);
        }
    }
    if (rc || from == to) return rc;
    select_job rest = *p->j;
    rest.count_beyond = false;
    return select_of(&rest, &NONE, found + from, inner, to - from, b->kept, b->used, 0);
}

static int by_sample(select_job *j, const struct radix_map *m, uint64_t *found, const size_t *ranks,
                     size_t many, const void *x, size_t n, double weight)
{
    pass p = {.j = j, .m = m, .x = x, .n = n};
    const size_t size = sample_size(n);
    gap g[SELECT_GAPS + 1];
    double share;
    const size_t gaps = gaps_of(g, &share, ranks, many, n, size);
    if (share > SELECT_SHARE) {
        const int rc = by_copy(j, m, found, ranks, many, x, n, weight);
        if (rc != TINE_ENOMEM) return rc;
    }
    size_t room = 0;
    uint64_t *sample = share > SELECT_SHARE ? NULL : scratch_get(2 * size * sizeof *sample);
    char *kept = NULL;
    if (sample) {
        sample_keys(sample, size, x, n, j->k, m);
        /* Ranks between the same two keys share a bracket, as in an array of equal keys. */
        for (size_t k = 0; k < gaps; k++) {
            bracket *const b = &p.b[p.brackets], *const last = p.brackets ? b - 1 : NULL;
            bracket_of(b, &g[k], sample, size, &p);
            if (last && b->lo == last->lo && b->hi == last->hi && b->closed == last->closed)
                last->room = max_size(last->room, b->room);
            else
                g[p.brackets++] = g[k];
        }
        g[p.brackets].first = many;
        for (size_t k = 0; k < p.brackets; k++) room += p.b[k].room;
        scratch_put(sample);
        kept = scratch_get(room * j->k->size);
    }
    room = 0;
    for (size_t k = 0; k < p.brackets; k++) {
        if (!kept) p.b[k].room = 0;
        p.b[k].kept = kept ? kept + room * j->k->size : NULL;
        room += p.b[k].room;
    }
    const size_t tiles = tile_count(n, TILE);
    int rc = phases_for(j->s, pass_body, &p, tiles,
                        j->ops->ns * TILE * (double)(p.brackets + j->count_beyond), weight);
    if (j->count_beyond) j->beyond = p.beyond;
    for (size_t k = 0; k < p.brackets && rc == 0; k++)
        rc = find_in_bracket(&p, &p.b[k], found + g[k].first, ranks + g[k].first,
                             g[k + 1].first - g[k].first);
    for (size_t i = 0; i < many && !p.brackets && rc == 0; i++)
        rc = radix_select(j, m, &found[i], ranks[i], x, n);
    scratch_put(kept);
    return rc;
}

static int select_of(select_job *j, const struct radix_map *m, uint64_t *found, const size_t *ranks,
                     size_t many, const void *x, size_t n, double weight)
{
    if (n > SELECT_DIRECT) return by_sample(j, m, found, ranks, many, x, n, weight);
    int rc = by_copy(j, m, found, ranks, many, x, n, weight);
    if (rc != TINE_ENOMEM) return rc;
    rc = 0;
    for (size_t i = 0; i < many && rc == 0; i++) rc = radix_select(j, m, &found[i], ranks[i], x, n);
    if (rc == 0 && j->count_beyond) j->beyond = j->ops->beyond(x, n, m, j->last) > 0;
    return rc;
}

int select_keys(select_job *j, uint64_t *found, const size_t *ranks, size_t many, const void *x,
                size_t n)
{
    return select_of(j, &j->k->map, found, ranks, many, x, n, 1);
}
