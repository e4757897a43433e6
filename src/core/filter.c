/* filter.c - filters, partitions and searches. The caller gives the loops that call a predicate;
   this file decides where elements go, and in which order tiles are done. */
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../schedule/loop.h"
#include "../schedule/plan.h"

/* ---- filters: a chain whose sums are counts -------------------------------------------------- */
void tine_kept_carry_(void *sums, size_t count, void *base, int first, void *ctx)
{
    tine_kept_ *s = sums, *b = base;
    (void)first, (void)ctx;
    for (size_t k = 0; k < count; k++) {
        s[k].at = b->at;
        b->at += s[k].count;
    }
}

/* In place, a tile's results overwrite elements of earlier tiles, which must be done by then. So
   one thread takes all tiles in order. */
int tine_filter_run_(const tine_chain_ *c, void *ctx, int in_place, size_t *m, size_t n,
                     const tine_opts *o)
{
    tine_opts alone = {.threads = 1};
    tine_kept_ base[2] = {{0, 0}, {0, 0}};
    if (in_place && o) {
        alone = *o;
        alone.threads = 1;
    }
    int rc = tine_chain_run_(c, ctx, base, n, in_place ? &alone : o);
    if (rc == 0) *m = base[0].at;
    return rc;
}

/* ---- count ----------------------------------------------------------------------------------- */
void tine_count_join_(void *acc, const void *next, void *ctx)
{
    (void)ctx;
    *(size_t *)acc += *(const size_t *)next;
}

/* ---- partition: matches are counted first, because the other elements begin behind them ------ */
enum {
    /* The most tiles: their counts take 4 KiB of stack, and hundreds of threads have a tile each.
     */
    TILES = 512,
    TILE_MIN = 4096 /* the least number of elements in a tile */
};
/* Tiles of a partition are multiples of this number of elements, which one step of packing takes.
 */
static const size_t EVEN = 64;

typedef struct partition {
    tine_tally_ *tally;
    tine_divide_ *divide;
    void *ctx;
    size_t n, tile, all;
    /* the number of matches in each tile; later the number before each tile, and the total */
    size_t at[TILES + 1];
} partition;

static size_t tile_end(const partition *p, size_t lo)
{
    return p->n - lo < p->tile ? p->n : lo + p->tile;
}

static int tally_body(size_t lo, size_t hi, void *ctx)
{
    partition *p = ctx;
    for (; lo < hi; lo += p->tile) p->at[lo / p->tile] = p->tally(lo, tile_end(p, lo), p->ctx);
    return 0;
}

static int divide_body(size_t lo, size_t hi, void *ctx)
{
    const partition *p = ctx;
    for (; lo < hi; lo += p->tile) {
        const size_t *at = &p->at[lo / p->tile];
        p->divide(lo, tile_end(p, lo), at[0], at[1] - at[0], p->all + (lo - at[0]), p->ctx);
    }
    return 0;
}

/* .stats, .events and .progress describe the second loop, which moves the elements. */
int tine_partition_run_(tine_tally_ *tally, tine_divide_ *divide, void *ctx, size_t *m, size_t n,
                        const tine_opts *o)
{
    partition p = {.tally = tally, .divide = divide, .ctx = ctx, .n = n, .tile = TILE_MIN};
    if (n / TILES >= TILE_MIN) p.tile = (n / TILES / EVEN + 1) * EVEN;
    const tine_opts second = plan_settled(o);
    tine_opts first = second;
    first.progress = NULL;
    first.stats = NULL;
    first.events = NULL;
    int rc = team_for(tally_body, &p, n, p.tile, 0, (uintptr_t)tally, &first);
    if (rc) return rc;
    const size_t tiles = n ? tile_count(n, p.tile) : 0;
    for (size_t k = 0; k < tiles; k++) {
        size_t count = p.at[k];
        p.at[k] = p.all;
        p.all += count;
    }
    p.at[tiles] = p.all;
    rc = team_for(divide_body, &p, n, p.tile, 0, (uintptr_t)divide, &second);
    if (rc == 0) *m = p.all;
    return rc;
}

/* ---- find: tiles are searched in order, and none behind a match ------------------------------ */
typedef struct search {
    tine_first_ *first;
    void *ctx;
    size_t n;
    _Atomic size_t next;  /* the number of tiles handed out */
    _Atomic size_t found; /* the lowest match found until now; n: none */
} search;

static void lower(_Atomic size_t *found, size_t at)
{
    size_t was = atomic_load(found);
    while (at < was && !atomic_compare_exchange_weak(found, &was, at)) continue;
}

/* Searches hi - lo tiles: the next ones in ascending order, whatever lo is. So under any schedule,
   all tiles below a match were handed out before the match's tile. */
static int find_body(size_t lo, size_t hi, void *ctx)
{
    search *s = ctx;
    for (; lo < hi; lo += TILE_MIN) {
        size_t from = atomic_fetch_add_explicit(&s->next, 1, memory_order_relaxed) * TILE_MIN;
        if (from >= atomic_load_explicit(&s->found, memory_order_relaxed)) return 1;
        size_t end = s->n - from < TILE_MIN ? s->n : from + TILE_MIN,
               at = s->first(from, end, s->ctx);
        if (at < end) {
            lower(&s->found, at);
            return 1;
        }
    }
    return 0;
}

int tine_find_run_(tine_first_ *first, void *ctx, size_t *at, size_t n, const tine_opts *o)
{
    search s = {.first = first, .ctx = ctx, .n = n, .found = n};
    int rc = team_for(find_body, &s, n, TILE_MIN, 0, (uintptr_t)first, o);
    if (rc < 0) return rc;
    *at = s.found;
    return 0;
}

/* ---- predicates that may fail: their answers ------------------------------------------------- */
unsigned char *tine_answers_get_(size_t n) { return scratch_get(n ? n : 1); }
void tine_answers_put_(unsigned char *answers) { scratch_put(answers); }
