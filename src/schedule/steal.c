/* steal.c - range stealing: each slot owns neighbouring chunks as one 64-bit pair {first, end}; its
   thread takes from the front, and a thread with none left takes the back half of another's (Cilk's
   idea on ranges instead of deques).

   One compare-and-swap takes a chunk: 2.4 to 4.8 ns. Seats of threads that never arrived are robbed
   too, so fewer threads than planned do all the work. Chunks beyond 2^31 are moved in tiles of
   several, so that the pair fits in 64 bits. */
#include "steal.h"
#include "chunk.h"
#include "contention.h"

static const size_t TILES_MAX = (size_t)1 << 31;

static uint64_t pair(uint64_t first, uint64_t end) { return end << 32 | first; }
static uint64_t first_of(uint64_t range) { return range & UINT32_MAX; }
static uint64_t end_of(uint64_t range) { return range >> 32; }

static size_t chunks_a_tile(const team_call *c) { return (c->chunks - 1) / TILES_MAX + 1; }

void steal_deal(team_call *c)
{
    uint64_t tiles = (c->chunks - 1) / chunks_a_tile(c) + 1, t = (uint64_t)c->threads;
    uint64_t each = tiles / t, more = tiles % t, at = 0;
    for (uint64_t i = 0; i < t; i++) {
        uint64_t end = at + each + (i < more);
        atomic_store_explicit(&c->slots[i].range, pair(at, end), memory_order_relaxed);
        at = end;
    }
}

static void run_chunks(team_call *c, size_t tile, size_t width)
{
    size_t k = tile * width, end = c->chunks - k < width ? c->chunks : k + width;
    for (; k < end; k++) chunk_run(c, k);
}

/* How many of so many tiles a thread takes from its own at once: no more than it leaves to others,
   but for one. */
static uint64_t at_once(const team_call *c, uint64_t left, size_t width)
{
    return c->run <= 1 || width > 1 ? 1 : left / 2 < c->run ? (left + 1) / 2 : c->run;
}

/* Takes and runs tiles from the front of the slot until it is empty. */
static void work_own(team_call *c, team_slot *own, size_t width)
{
    uint64_t r = atomic_load_explicit(&own->range, memory_order_relaxed);
    while (first_of(r) < end_of(r)) {
        uint64_t tile = first_of(r), many = at_once(c, end_of(r) - tile, width);
        if (!atomic_compare_exchange_weak_explicit(&own->range, &r, pair(tile + many, end_of(r)),
                                                   memory_order_relaxed, memory_order_relaxed))
            continue;
        if (many > 1)
            chunk_run_many(c, tile, many);
        else
            run_chunks(c, tile, width);
        r = atomic_load_explicit(&own->range, memory_order_relaxed);
    }
}

/* Takes the back half of the victim's tiles: runs the first at once and keeps the others; false:
   it has none. */
static bool rob(team_call *c, team_slot *own, team_slot *victim, size_t width)
{
    uint64_t r = atomic_load_explicit(&victim->range, memory_order_relaxed);
    while (first_of(r) < end_of(r)) {
        uint64_t end = end_of(r), half = (end - first_of(r) + 1) / 2;
        if (!atomic_compare_exchange_weak_explicit(&victim->range, &r,
                                                   pair(first_of(r), end - half),
                                                   memory_order_relaxed, memory_order_relaxed))
            continue;
        if (half > 1)
            atomic_store_explicit(&own->range, pair(end - half + 1, end), memory_order_relaxed);
        run_chunks(c, end - half, width);
        return true;
    }
    return false;
}

void steal_work(team_call *c, int thread)
{
    team_slot *own = &c->slots[thread];
    size_t width = chunks_a_tile(c);
    bool found = true;
    while (found) {
        work_own(c, own, width);
        found = false;
        for (int i = 1; i < c->threads && !found; i++)
            found = rob(c, own, &c->slots[(thread + i) % c->threads], width);
    }
    if (thread == 0) contention_let_go(c);
}
