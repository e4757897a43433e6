/* probe.c - AUTO's first look: runs a few short pieces on the calling thread and watches the clock,
   so that a small loop wakes nobody and a large one gets a chunk that fits its cost; and remembers
   what it saw (cost_cache.h).

   The pieces grow, so that all of n takes few of them: the elements done are doubled each time, or
   multiplied by 4 or 16 while that takes no longer than a reading of the clock is worth, by the
   dearer of the last two pieces. So 10 elements of a nanosecond are read twice, 1000 4 times. A
   power of two of elements (of a fold's blocks) is done each time. */
#include "../runtime/clock.h"
#include "../runtime/guard.h"
#include "cost_cache.h"
#include "chunk.h"
#include "plan.h"
#include "probe.h"
#include "wakeup.h"

/* ns: a later piece that is to be believed must outlast what a virtual machine's host takes away
   now and then. */
static const double LONG_NS = 1e6;
/* So many pieces and the last one of the loop needs no watch. */
enum { PIECES_ENOUGH = 3 };

_Atomic uint64_t cost_words[COST_PLACES];

static size_t first_unit(const team_loop *l, const tine_opts *o)
{
    return o->chunk ? plan_given_chunk(l, o) : l->grain;
}

/* Where the next piece ends: they grow, unless their size was given. */
static size_t next_end(const team_look *k, size_t unit, bool given, size_t n)
{
    size_t left = n - k->from, times = 1;
    if (given || k->from == 0) return left <= unit ? n : k->from + unit;
    double ns = k->dear.ns * (double)k->from, worth = PIECE_NS * k->dear.count;
    if (15 * ns <= worth)
        times = 15;
    else if (3 * ns <= worth)
        times = 3;
    return left / times <= k->from ? n : k->from + times * k->from;
}

/* A piece has ended. An element is taken to cost the less of what the last two pieces say: one
   alone may have met a page fault, or waited while another program had the CPU. Two numbers instead
   of a quotient: a division takes 5 ns. */
static void note(team_look *k, size_t hi, uint64_t now)
{
    team_cost was = k->last, is = {clock_ns(k->at, now), (double)(hi - k->from)};
    bool cheaper = !k->pieces || is.ns * was.count < was.ns * is.count;
    k->cost = cheaper || is.ns >= LONG_NS ? is : was;
    k->dear = cheaper && k->pieces ? was : is;
    k->last = is;
    k->spent += is.ns;
    if (!k->pieces) k->first_ns = is.ns;
    k->at = now;
}

static bool last_unwatched(const team_look *k, size_t hi, size_t n)
{
    return hi == n && k->pieces + 1 >= PIECES_ENOUGH && k->spent < WORK_LEAST_NS / 2;
}

/* ns an element. What one piece alone said is not remembered. */
static double learn(const team_look *k, const team_loop *l, const tine_opts *o)
{
    double each = k->cost.count > 0 ? k->cost.ns / k->cost.count : 0;
    if (each > 0 && k->pieces > 1) cost_store(cost_key(l->key, o->name), l->n, each);
    return each;
}

/* The look was all of a loop that might have paid for a team. */
static void ran_alone(const team_loop *l, const tine_opts *o, const team_look *k)
{
    const team_call c = {.settled = plan_threads(o),
                         .slowdown = cost_slowdown(cost_key(l->key, o->name), l->n)};
    wakeup_alone(plan_prospect(&c, 0), k->began, k->at);
}

bool probe_quick(team_look *k, const team_loop *l, const tine_opts *o)
{
    size_t unit = first_unit(l, o), n = l->n;
    const bool given = o->chunk;
    k->at = k->began = clock_ticks();
    while (k->spent < WORK_LEAST_NS / 4) {
        size_t hi = next_end(k, unit, given, n);
        bool unwatched = last_unwatched(k, hi, n);
        k->rc = guard_body(l->body, k->from, hi, l->ctx);
        if (k->rc) return true;
        if (!unwatched) note(k, hi, clock_ticks());
        k->pieces++;
        k->from = hi;
        if (hi < n) continue;
        learn(k, l, o);
        if (plan_may_pay(k->spent)) ran_alone(l, o, k);
        return true;
    }
    return false;
}

/* It is clear what the rest costs, and that is worth the team as it is now: awake or not. The first
   piece does not count among others: in a new process it meets page faults of 2 µs, after which a
   single element of 0.4 ns was believed to take 30 to 60. */
static bool clear(team_call *c, const team_look *k)
{
    if (k->pieces > 1 ? k->spent - k->first_ns < WORK_LEAST_NS / 2 : k->spent < DEAR_NS)
        return false;
    double rest = k->cost.ns / k->cost.count * (double)(c->loop->n - c->from);
    return plan_pays(c, rest);
}

double probe(team_call *c, team_look *k)
{
    const team_loop *l = c->loop;
    size_t unit = first_unit(l, c->o), n = l->n;
    const bool given = c->o->chunk;
    k->at = clock_ticks();
    if (!k->pieces) k->began = k->at;
    while (c->from < n && c->rc == 0 && !clear(c, k)) {
        size_t hi = next_end(k, unit, given, n);
        bool unwatched = last_unwatched(k, hi, n);
        chunk_advance(c, hi);
        if (!unwatched) note(k, hi, clock_ticks());
        k->pieces++;
        k->from = hi;
    }
    if (c->from == n && plan_may_pay(k->spent)) ran_alone(l, c->o, k);
    return c->rc == 0 ? learn(k, l, c->o) : 0;
}
