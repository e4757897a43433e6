/* scan.c - chains: loops in which a tile of [0, n) needs the sum of all tiles before it.

   Tiles are assigned to the threads in turn, whatever the schedule, so that a repeated loop finds
   them in the same caches. Other threads take the tiles of a late thread. A thread looks at its
   tile, which gives the tile's sums. It carries the running base over all tiles that have been
   looked at without a gap, and writes its tile once the tile's base is known.

       tile    0     1     2     3     4
       looked  yes   yes   no    yes   yes       base is known up to tile 2: 3 and 4 wait,
       written yes   now         owed            but not for long

   A thread waits for its base about as long as its own look took. If the base is still unknown
   then, the thread that has the tile in the gap may be descheduled. The waiting thread goes on to
   its next tile, and its own tile is owed. Owed tiles are written at the end, from the input again.
   So no thread waits for a thread that does not run. Without memory for a team, the tiles are done
   in order, under a lock. */
#include "../runtime/clock.h"
#include "../runtime/scratch.h"
#include "../runtime/sizes.h"
#include "../runtime/spin.h"
#include "../schedule/cost_cache.h"
#include "../schedule/loop.h"
#include "spread.h"

enum {
    /* Bytes of stage on one thread: stage, input and output of a tile stay in L1. */
    ALONE_BYTES = 8192,
    /* Bytes in a tile of a team. The tile, its stage and its output stay in the second-level cache,
       and the fixed cost of a tile is small beside its work. Twice as many bytes gain 2 %, half as
       many lose 6 to 10 %. */
    TEAM_BYTES = 65536,
    TILES = 12, /* a small array has this number of tiles, so that threads can share it */
    UNIT = 64,  /* Tiles are multiples of UNIT elements. */
    /* Tiles of more than WIDE elements are multiples of UNITS units, the elements that one step of
       the vector kernels takes. */
    UNITS = 8,
    WIDE = 4096,
    SLACK = 64, /* bytes that a vector may write behind the last result */
    LINE = 128, /* bytes between the data of two threads */
    /* The least time that a thread waits for its base. It covers the clock's resolution and a late
       start of another thread. */
    WAIT_NS = 1000,
    PAUSES = 1 /* pauses between two looks at the base */
};
/* ns: a tile takes at least this long, if the cost of an element is known. Beside its work a tile
   costs 500: handing it out, the carry, and cache lines that go to another thread and back. */
static const double TILE_NS = 3000;
enum { UNSEEN, TAKEN, LOOKED, WRITTEN };

/* The tile that a thread takes next, on a cache line of its own. */
typedef struct chain_slot {
    size_t next;
    char pad[LINE - sizeof(size_t)];
} chain_slot;

typedef struct chain_job {
    const tine_chain_ *c;
    void *ctx;
    /* Two accs. base: the sum of all elements before tile `ready`. spare: room for one sum if a
       single thread does the call. */
    char *base, *spare;
    /* n: elements in all. tile: elements in a tile. tiles: the number of tiles. */
    size_t n, tile, tiles;
    size_t each;          /* the number of sums that a tile has */
    pthread_mutex_t lock; /* held by the thread that carries the base */
    char *sums;           /* the sums of every tile, and later its bases; NULL without a team */
    _Atomic unsigned char *state; /* [tile]: UNSEEN, TAKEN, LOOKED or WRITTEN. */
    chain_slot *slots;            /* one for each thread */
    char *stages;                 /* a stage for each thread; NULL without memory for them */
    /* stride: the bytes from one thread's stage to the next. first: the team's first tile; earlier
       tiles were done before it started. */
    size_t stride, threads, first;
    size_t next;          /* without a team: the number of tiles handed out */
    _Atomic size_t ready; /* the number of tiles whose bases are known */
    _Atomic size_t owed;  /* The number of tiles that a thread has looked at and not yet written. */
} chain_job;

static size_t end_of(const chain_job *j, size_t lo, size_t m)
{
    return j->n - lo < m ? j->n : lo + m;
}
static size_t sums_in(const chain_job *j, size_t m)
{
    return j->c->block ? tile_count(m, j->c->block) : 1;
}

/* ---- one thread ------------------------------------------------------------------------------ */
/* Scans the next elements [lo, hi), in tiles that stay in L1. */
static void go_on(chain_job *j, size_t lo, size_t hi)
{
    _Alignas(64) char stage[ALONE_BYTES + SLACK], own_sums[ALONE_BYTES / 8];
    const tine_chain_ *c = j->c;
    size_t wide = c->stage > c->element ? c->stage : c->element,
           tile = ALONE_BYTES / wide / UNIT * UNIT;
    int fits = tile > 0 && c->stage > 0;
    if (!tile) tile = UNIT;
    char *sums = sums_in(j, tile) <= sizeof own_sums / c->size ? own_sums : j->spare;
    if (sums == j->spare && c->block) tile = c->block;
    for (; lo < hi; lo += tile) {
        size_t end = hi - lo < tile ? hi : lo + tile;
        c->look(sums, fits ? stage : NULL, lo, end, j->ctx);
        c->carry(sums, sums_in(j, end - lo), j->base, lo == 0, j->ctx);
        c->write(sums, fits ? stage : NULL, lo, end, j->ctx);
    }
}

/* ---- a team ---------------------------------------------------------------------------------- */
static char *sums_of(const chain_job *j, size_t k) { return j->sums + k * j->each * j->c->size; }

/* Carries the base over all tiles that have been looked at, unless another thread does it. */
static void carry_on(chain_job *j)
{
    size_t k = atomic_load_explicit(&j->ready, memory_order_relaxed);
    if (k == j->tiles || atomic_load_explicit(&j->state[k], memory_order_relaxed) < LOOKED) return;
    if (pthread_mutex_trylock(&j->lock)) return;
    k = atomic_load_explicit(&j->ready, memory_order_relaxed);
    for (; k < j->tiles && atomic_load_explicit(&j->state[k], memory_order_acquire) >= LOOKED;
         k++) {
        size_t lo = k * j->tile;
        j->c->carry(sums_of(j, k), sums_in(j, end_of(j, lo, j->tile) - lo), j->base, k == 0,
                    j->ctx);
        atomic_store_explicit(&j->ready, k + 1, memory_order_release);
    }
    pthread_mutex_unlock(&j->lock);
}

/* Whether the base of tile k is known, or becomes known within patience_ns. The thread does not
   wait if many tiles before k are without a base. */
static bool has_base(chain_job *j, size_t k, double patience_ns)
{
    uint64_t began = clock_ticks();
    for (;;) {
        carry_on(j);
        size_t ready = atomic_load_explicit(&j->ready, memory_order_acquire);
        if (ready > k) return true;
        if (k - ready > 2 * j->threads || clock_ns(began, clock_ticks()) > patience_ns)
            return false;
        for (int i = 0; i < PAUSES; i++) spin_pause();
    }
}

/* Takes tile k if no thread has it. A plain exchange would be wrong: another thread may have taken
   and finished the tile since its state was read. */
static bool claim(chain_job *j, size_t k)
{
    unsigned char state = atomic_load_explicit(&j->state[k], memory_order_relaxed);
    return state == UNSEEN &&
           atomic_compare_exchange_strong_explicit(&j->state[k], &state, TAKEN,
                                                   memory_order_relaxed, memory_order_relaxed);
}

/* Takes a tile that no thread has: one left over from the round before, else the thread's own tile
   of this round. There is one, because next_tile is called once for each tile. */
static size_t next_tile(chain_job *j, chain_slot *slot)
{
    for (;; slot->next += j->threads) {
        const size_t mine = slot->next, all = j->threads,
                     round = (mine - j->first) / all * all + j->first;
        size_t k = round > j->first ? round - all : round;
        const size_t end = mine < j->tiles ? round : round + all;
        for (; k < end && k < j->tiles; k++)
            if (claim(j, k)) return k;
        if (mine < j->tiles && claim(j, mine)) {
            slot->next += all;
            return mine;
        }
    }
}

static void take(chain_job *j, size_t k)
{
    size_t lo = k * j->tile, hi = end_of(j, lo, j->tile);
    char *stage = j->stages ? j->stages + (size_t)tine_thread() * j->stride : NULL;
    uint64_t began = clock_ticks();
    j->c->look(sums_of(j, k), stage, lo, hi, j->ctx);
    double look_ns = clock_ns(began, clock_ticks());
    atomic_store_explicit(&j->state[k], LOOKED, memory_order_release);
    if (!has_base(j, k, 2 * look_ns + WAIT_NS)) {
        atomic_fetch_add_explicit(&j->owed, 1, memory_order_relaxed);
        return;
    }
    j->c->write(sums_of(j, k), stage, lo, hi, j->ctx);
    atomic_store_explicit(&j->state[k], WRITTEN, memory_order_relaxed);
}

/* Does the next tiles in order, as many as [lo, hi) has. The elements lo to hi themselves do not
   matter. */
static int chain_body(size_t lo, size_t hi, void *p)
{
    chain_job *j = p;
    size_t many = (hi - lo - 1) / j->tile + 1;
    if (j->sums) {
        for (; many; many--) take(j, next_tile(j, &j->slots[tine_thread()]));
        return 0;
    }
    pthread_mutex_lock(&j->lock);
    size_t k = j->next;
    j->next += many;
    go_on(j, k * j->tile, end_of(j, k * j->tile, many * j->tile));
    pthread_mutex_unlock(&j->lock);
    return 0;
}

/* Called when the team starts: takes memory for the sums and the state of each tile, and for a slot
   and a stage a thread. */
static int chain_split(void *p, const team_call *call)
{
    chain_job *j = p;
    if (call->threads == 1) return 0;
    size_t size = j->c->size, k = j->next, threads = (size_t)call->threads;
    if (j->each > PTRDIFF_MAX / 4 / j->tiles / size) return 0;
    size_t sums = round_up(j->tiles * j->each * size, LINE), slots = threads * sizeof *j->slots;
    j->sums = scratch_get(sums + slots + j->tiles);
    if (!j->sums) return 0;
    j->slots = (chain_slot *)(void *)(j->sums + sums);
    j->state = (_Atomic unsigned char *)(j->sums + sums + slots);
    for (size_t t = 0; t < threads; t++) j->slots[t].next = k + t;
    for (size_t i = 0; i < j->tiles; i++) atomic_init(&j->state[i], i < k ? WRITTEN : UNSEEN);
    atomic_store_explicit(&j->ready, k, memory_order_relaxed);
    j->threads = threads;
    j->first = k;
    j->stride = round_up(j->tile * j->c->stage + SLACK, LINE);
    if (j->c->stage && j->stride <= PTRDIFF_MAX / 2 / j->threads)
        j->stages = scratch_get(j->stride * j->threads);
    return 0;
}

/* ---- what is owed ---------------------------------------------------------------------------- */
static int write_owed_body(size_t lo, size_t hi, void *p)
{
    chain_job *j = p;
    for (; lo < hi; lo += j->tile) {
        size_t k = lo / j->tile;
        if (j->state[k] == LOOKED)
            j->c->write(sums_of(j, k), NULL, lo, end_of(j, lo, j->tile), j->ctx);
    }
    return 0;
}

static int write_owed(chain_job *j, const tine_opts *o)
{
    tine_opts quiet = {.threads = (int)j->threads};
    double began = o->stats ? clock_seconds() : 0;
    carry_on(j);
    int rc = tine_for_(write_owed_body, j, j->n, j->tile, 1, &quiet);
    if (o->stats) o->stats->seconds += clock_seconds() - began;
    return rc;
}

/* The number of elements in a tile. An element takes ns nanoseconds; 0 means that this is unknown.
 */
static size_t tile_of(const tine_chain_ *c, size_t n, double ns)
{
    const size_t wide = c->stage > c->element ? c->stage : c->element;
    const size_t max = TEAM_BYTES / wide / UNIT * UNIT, share = (n - 1) / TILES + 1;
    const double min = ns > 0 ? TILE_NS / ns : 0;
    if (share >= max || min >= (double)max) return max ? max : UNIT;
    const size_t tile = (double)share < min ? (size_t)min : share;
    /* Rounding down keeps the number of tiles a multiple of TILES, or nearly. */
    return tile > WIDE ? tile / (UNIT * UNITS) * (UNIT * UNITS) : round_up(tile, UNIT);
}

int tine_chain_run_(const tine_chain_ *c, void *ctx, void *base, size_t n, const tine_opts *o)
{
    static const tine_opts none;
    if (!o) o = &none;
    if (o->spread_) return o->spread_->chain(o->spread_, c, ctx, base, n);
    if (n == 0 || n > PTRDIFF_MAX || !tine_can_have_(o))
        return tine_for_(chain_body, NULL, n, 1, 0, o);
    const uintptr_t key = (uintptr_t)c->look;
    const double measured = cost_last(cost_key(key, o->name), n);
    const size_t tile = tile_of(c, n, measured > 0 ? measured : c->ns);
    chain_job j = {.c = c,
                   .ctx = ctx,
                   .base = base,
                   .spare = (char *)base + c->size,
                   .n = n,
                   .tile = tile,
                   .tiles = tile_count(n, tile),
                   .each = c->block ? tile / c->block : 1,
                   .lock = PTHREAD_MUTEX_INITIALIZER};
    team_loop l = {
        .body = chain_body, .ctx = &j, .n = n, .grain = tile, .key = key, .on_chunks = chain_split};
    int rc = team_run(&l, o);
    if (rc == 0 && j.owed) rc = write_owed(&j, o);
    scratch_put(j.stages);
    scratch_put(j.sums);
    return rc;
}
