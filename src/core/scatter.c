/* scatter.c - tine_put on all threads: of equal indexes the last one wins, as in the serial loop.
   Ascending indexes have no equals, so any thread may write their places. Other elements are first
   moved, in order, into buckets of neighbouring places; then one thread writes each bucket. If that
   would not pay, one thread looks at all indexes and writes all elements.

       at, x ──look──> ascending, or one thread? ──put──> y
                 └──count, scatter──> (at, x) by bucket ──write──> y */
#include <stdatomic.h>
#include "../../kernels/move/put.h"
#include <string.h>
#include "../runtime/cpus.h"
#include "../runtime/error.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../schedule/phases.h"

enum {
    TILES = 64, /* the most tiles of indexes */
    /* Indexes in a tile, at most, until there are TILES tiles. The counts of a tile then cost
       little. */
    TILE_LENGTH = 8192,
    BUCKETS = 256,     /* the most buckets: a thread writes up to 256 streams at full speed */
    SAMPLE = 1024,     /* the number of indexes that seems_near looks at */
    NEAR_BYTES = 4096, /* two places of y up to this many bytes apart are near */
    /* If more than 1 in FAR_PART sampled neighbours is far, the indexes are not near each other. */
    FAR_PART = 8,
    /* Moving elements through buckets is 3 to 6 times the work of writing them to places that are
       near one another, or in the last-level cache. It pays with more threads than this. */
    WRITES_ALONE = 4,
    BEGINNING = 1024 /* the indexes whose order is looked at before all others */
};
/* One thread writes a y of up to this many bytes. The writes then stay in its cache, and cost less
   than half of what counting into buckets costs. */
static const size_t CACHED_BYTES = 1 << 20;
/* Nanoseconds an element on one thread: entries of 16 bytes, y larger than the cache, 2.5 GHz
   Cascade Lake, November 2026. */
static const double LOOK_NS = 0.5, COUNT_NS = 1, SCATTER_NS = 4, WRITE_NS = 2, PUT_NS = 1;

typedef struct scatter {
    const struct tine_put *p;
    char *y, *entries;
    const size_t *at;
    const void *x;
    size_t n, ny, tile, buckets;
    unsigned shift;
    uint32_t *count; /* [tile][bucket]: how many entries the tile has for the bucket. */
    /* [tile][bucket]: the number of the next entry that the tile writes to the bucket. */
    size_t *room;
    size_t start[BUCKETS + 1]; /* [bucket]: the number of the bucket's first entry. */
    _Atomic int found;         /* what `look` found in the indexes: see kernels/move/put.h */
} scatter;

static size_t end_of(const scatter *s, size_t hi) { return min_size(hi * s->tile, s->n); }

static int look_body(size_t lo, size_t hi, void *ctx)
{
    scatter *s = ctx;
    const int found = s->p->look(s->at, lo * s->tile, end_of(s, hi), s->ny);
    atomic_fetch_or_explicit(&s->found, found, memory_order_relaxed);
    return 0;
}

static int put_body(size_t lo, size_t hi, void *ctx)
{
    const scatter *s = ctx;
    s->p->put(s->y, s->at, s->x, lo * s->tile, end_of(s, hi));
    return 0;
}

/* Whether most of a sample of indexes are near the index before them. */
static bool seems_near(const scatter *s)
{
    const size_t step = s->n / SAMPLE, reach = NEAR_BYTES / s->p->size;
    size_t far = 0;
    for (size_t i = step; i < s->n; i += step) far += s->at[i] - s->at[i - 1] + reach > 2 * reach;
    return far <= SAMPLE / FAR_PART;
}

static int count_body(size_t lo, size_t hi, void *ctx)
{
    const scatter *s = ctx;
    for (; lo < hi; lo++) {
        uint32_t *count = s->count + lo * s->buckets;
        memset(count, 0, s->buckets * sizeof *count);
        s->p->count(count, s->at, lo * s->tile, end_of(s, lo + 1), s->shift);
    }
    return 0;
}

static void add_up(scatter *s, size_t tiles)
{
    size_t sum = 0;
    for (size_t b = 0; b < s->buckets; b++) {
        s->start[b] = sum;
        for (size_t k = 0; k < tiles; k++) {
            s->room[k * s->buckets + b] = sum;
            sum += s->count[k * s->buckets + b];
        }
    }
    s->start[s->buckets] = sum;
}

static int scatter_body(size_t lo, size_t hi, void *ctx)
{
    const scatter *s = ctx;
    for (; lo < hi; lo++)
        s->p->scatter(s->entries, s->room + lo * s->buckets, s->at, s->x, lo * s->tile,
                      end_of(s, lo + 1), s->shift);
    return 0;
}

static int write_body(size_t lo, size_t hi, void *ctx)
{
    const scatter *s = ctx;
    for (; lo < hi; lo++)
        s->p->write(s->y + (lo << s->shift) * s->p->size, s->entries, s->start[lo],
                    s->start[lo + 1]);
    return 0;
}

/* Whether buckets gain. Counts, and places in a bucket, must fit 32 bits. */
static bool wants_buckets(scatter *s, int threads)
{
    const size_t bytes = s->ny * s->p->size;
    if (bytes <= CACHED_BYTES || s->n <= 2 * TILE_LENGTH || threads == 1) return false;
    if (threads <= WRITES_ALONE && (bytes <= cpus_last_cache / 2 || seems_near(s))) return false;
    while ((s->ny - 1) >> s->shift >= BUCKETS) s->shift++;
    s->buckets = ((s->ny - 1) >> s->shift) + 1;
    return s->shift <= 32 && s->tile <= UINT32_MAX;
}

/* Takes memory for the entries and the tables of all tiles. */
static bool has_room(scatter *s, size_t tiles)
{
    const size_t cells = tiles * s->buckets;
    if (s->n > PTRDIFF_MAX / s->p->entry) return false;
    s->entries = scratch_get(s->n * s->p->entry);
    s->room = s->entries ? scratch_get(cells * (sizeof *s->room + sizeof *s->count)) : NULL;
    if (!s->room) return false;
    s->count = (uint32_t *)(s->room + cells);
    return true;
}

static int by_buckets(scatter *s, phases *t, size_t tiles)
{
    int rc = phases_for(t, count_body, s, tiles, COUNT_NS * (double)s->tile, 0.1);
    if (rc) return rc;
    add_up(s, tiles);
    rc = phases_for(t, scatter_body, s, tiles, SCATTER_NS * (double)s->tile, 0.4);
    if (rc) return rc;
    t->committed = true; /* y changes from here on, so the call can no longer be cancelled */
    return phases_for(t, write_body, s, s->buckets,
                      WRITE_NS * ((double)s->n / (double)s->buckets + 1), 0.4);
}

/* Gives the code TINE_ERANGE its text, which says what is out of range. Returns rc. */
static int named(int rc)
{
    return rc == TINE_ERANGE ? error_rule(rc, "an index of at is not below ny") : rc;
}

/* Does the whole call on the calling thread. */
static int alone(const scatter *s)
{
    if (s->p->look(s->at, 0, s->n, s->ny) & PUT_BEYOND) return TINE_ERANGE;
    s->p->put(s->y, s->at, s->x, 0, s->n);
    return 0;
}

int tine_put_run_(const struct tine_put *p, void *y, size_t ny, const size_t *at, const void *x,
                  size_t n, const tine_opts *o)
{
    scatter s = {.p = p, .y = y, .at = at, .x = x, .n = n, .ny = ny};
    if (n <= 2048 && phases_plain(o)) return named(alone(&s));
    phases t;
    int rc = phases_begin(&t, n, o);
    if (rc || n == 0) return rc ? rc : phases_end(&t, 0);
    s.tile = tile_length(n, TILE_LENGTH, TILES);
    const bool buckets = wants_buckets(&s, t.threads);
    /* The thread that will write all elements also looks at all indexes: its cache then has them.
     */
    if (!buckets && t.threads <= WRITES_ALONE && p->look(at, 0, min_size(n, BEGINNING), ny))
        s.tile = n;
    const size_t tiles = tile_count(n, s.tile);
    rc = phases_for(&t, look_body, &s, tiles, LOOK_NS * (double)s.tile, 0.1);
    if (rc == 0 && s.found & PUT_BEYOND) rc = TINE_ERANGE;
    if (rc == 0) {
        if (s.found && buckets && has_room(&s, tiles)) {
            rc = by_buckets(&s, &t, tiles);
        } else {
            t.committed = true;
            if (s.found) s.tile = n; /* With one tile, one thread writes all elements in order. */
            rc = phases_for(&t, put_body, &s, tile_count(n, s.tile), PUT_NS * (double)s.tile, 0.9);
        }
        scratch_put(s.room);
        scratch_put(s.entries);
    }
    return phases_end(&t, named(rc));
}
