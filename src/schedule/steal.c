/* steal.c - range stealing. Each slot owns consecutive chunks as one 64-bit pair {first, end}. Its
   thread takes from the front; a thread with none left takes the back half of another's (Cilk's
   idea on ranges instead of deques). One compare-and-swap takes a chunk: 2.4 to 4.8 ns. Slots of
   threads that never arrived are robbed too, so fewer threads than planned do all the work. If
   there are more than 2^31 chunks, the pair counts tiles of several chunks, so that it fits in 64
   bits.

   If chunks follow the work (pace.h), a chunk is the least unit, and each thread takes as many
   units at a time as last some CHUNK_NS. Takes are disjoint, so a failed take is ordered among
   others by its first unit. The last thread takes from the end of its range: dear elements at the
   end of a loop then begin first, and no thread has to wait for them. */
#include "steal.h"
#include "../runtime/clock.h"
#include "chunk.h"
#include "contention.h"

static const size_t TILES_MAX = (size_t)1 << 31;

static uint64_t pair(uint64_t first, uint64_t end) { return end << 32 | first; }
static uint64_t first_of(uint64_t range) { return range & UINT32_MAX; }
static uint64_t end_of(uint64_t range) { return range >> 32; }

static size_t chunks_a_tile(const team_call *c) { return (c->chunks - 1) / TILES_MAX + 1; }

/* If units are taken in index order, all of them belong to the first slot. */
void steal_deal(team_call *c)
{
    uint64_t tiles = (c->chunks - 1) / chunks_a_tile(c) + 1, t = (uint64_t)c->threads;
    uint64_t each = tiles / t, more = tiles % t, at = 0;
    for (uint64_t i = 0; i < t; i++) {
        uint64_t end = c->in_order ? tiles : at + each + (i < more);
        atomic_store_explicit(&c->slots[i].range, pair(at, end), memory_order_relaxed);
        c->slots[i].pace = (pace){.run = c->pace.first, .steady = !c->paced};
        at = end;
    }
}

/* How many of its own `left` tiles a thread takes at once: at most half of them, rounded up. If
   chunks follow the work, the thread's pace says how many. */
static uint64_t at_once(const team_call *c, pace *p, uint64_t left)
{
    if (c->paced) return pace_take(p, left);
    uint64_t many = 1;
    if (c->run > 1 && chunks_a_tile(c) == 1) many = left / 2 < c->run ? (left + 1) / 2 : c->run;
    p->taken = (uint32_t)many;
    return many;
}

/* Whether a thread takes tiles from the end of its range. */
static bool from_end(const team_call *c, int thread)
{
    return c->paced && !c->in_order && thread == c->threads - 1;
}

/* Takes tiles from one end of a slot; false: it is empty. */
static bool take_own(const team_call *c, team_slot *own, bool back, pace *p, steal_take *t)
{
    uint64_t r = atomic_load_explicit(&own->range, memory_order_relaxed);
    while (first_of(r) < end_of(r)) {
        const uint64_t first = first_of(r), end = end_of(r), many = at_once(c, p, end - first);
        *t = (steal_take){back ? end - many : first, many};
        if (atomic_compare_exchange_weak_explicit(
                &own->range, &r, back ? pair(first, end - many) : pair(first + many, end),
                memory_order_relaxed, memory_order_relaxed))
            return true;
    }
    return false;
}

/* Takes the half of the victim's tiles that the victim would take last. One of them is run at once;
   the others go to the thread's own slot. false: the victim has none. */
static bool rob(team_slot *own, team_slot *victim, bool victim_back, steal_take *t)
{
    uint64_t r = atomic_load_explicit(&victim->range, memory_order_relaxed);
    while (first_of(r) < end_of(r)) {
        const uint64_t first = first_of(r), end = end_of(r), half = (end - first + 1) / 2,
                       from = victim_back ? first : end - half;
        if (!atomic_compare_exchange_weak_explicit(
                &victim->range, &r, victim_back ? pair(first + half, end) : pair(first, from),
                memory_order_relaxed, memory_order_relaxed))
            continue;
        if (half > 1)
            atomic_store_explicit(&own->range, pair(from + 1, from + half), memory_order_relaxed);
        *t = (steal_take){from, 1};
        return true;
    }
    return false;
}

bool steal_next(const team_call *c, int thread, uint64_t now, steal_take *t)
{
    team_slot *own = &c->slots[thread];
    if (c->paced)
        pace_note(&own->pace, &c->pace, now);
    else
        own->pace.last = now;
    if (take_own(c, c->in_order ? &c->slots[0] : own, from_end(c, thread), &own->pace, t))
        return true;
    if (c->in_order) return false;
    for (int i = 1; i < c->threads; i++) {
        const int victim = (thread + i) % c->threads;
        if (rob(own, &c->slots[victim], from_end(c, victim), t)) {
            pace_stole(&own->pace);
            return true;
        }
    }
    return false;
}

static void run_tile(team_call *c, size_t tile, size_t width)
{
    size_t k = tile * width, end = c->chunks - k < width ? c->chunks : k + width;
    for (; k < end; k++) chunk_run(c, k);
}

/* Tells contention.c that the calling thread has ended a take. */
static void note_take(team_call *c, const pace *own, uint64_t now)
{
    if (!own->taken) return;
    const double ns = clock_ns(own->last, now);
    contention_note(c, ns, ns / ((double)own->taken * (double)c->chunk));
}

void steal_work(team_call *c, int thread)
{
    const size_t width = chunks_a_tile(c);
    pace *own = &c->slots[thread].pace;
    const bool looks = thread == 0 && c->contention.on;
    steal_take t;
    for (uint64_t now = 0;;) {
        if (c->paced || looks) now = clock_ticks();
        if (looks) note_take(c, own, now);
        if (!steal_next(c, thread, now, &t)) break;
        if (thread > 0 && atomic_load_explicit(&c->paused, memory_order_relaxed)) {
            contention_wait(c);
            own->last = clock_ticks();
        }
        if (width == 1)
            chunk_run_many(c, t.first, t.many);
        else
            run_tile(c, t.first, width);
    }
    if (!c->paced) own->last = clock_ticks();
    if (thread == 0) contention_let_go(c);
}
