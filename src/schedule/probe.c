/* probe.c - AUTO's first look at a loop: runs a few short chunks on the calling thread and times
   them. So a small loop wakes no thread, and a large one gets a chunk that fits its cost. The cost
   is remembered (cost_cache.h).

   The chunks grow, so that the whole of n needs few of them. Each chunk doubles the number of
   elements done. It multiplies that number by up to 16 if that takes at most BRIEF_NS by the dearer
   of the last two chunks. So 10 elements of a nanosecond need two readings of the clock, 1000 need
   four. The number of elements done is always a power of two (of a fold's blocks).
 */
#include "../runtime/clock.h"
#include "../runtime/guard.h"
#include "cost_cache.h"
#include "chunk.h"
#include "plan.h"
#include "probe.h"
#include "wakeup.h"

_Atomic uint64_t cost_words[COST_PLACES];

static size_t first_unit(const team_loop *l, const tine_opts *o)
{
    return o->chunk ? plan_given_chunk(l, o) : l->grain;
}

/* Where the next chunk ends. Chunks grow, unless the options give a chunk. */
static size_t next_end(const team_look *k, size_t unit, bool given, size_t n)
{
    size_t left = n - k->from, times = 1;
    if (given || k->from == 0) return left <= unit ? n : k->from + unit;
    const double ns = k->dear.ns * (double)k->from, worth = BRIEF_NS * k->dear.count;
    while (times < OFF_BY && (double)(2 * times + 1) * ns <= worth) times = 2 * times + 1;
    return left / times <= k->from ? n : k->from + times * k->from;
}

/* Notes a chunk that has ended. The cost of an element is the lesser one of the last two chunks: a
   single chunk may have met a page fault, or waited while another program had the CPU. A chunk that
   took as long as creating a team is believed. A cost is kept as two numbers, since a division
   takes 5 ns. */
static void note(team_look *k, size_t hi, uint64_t now)
{
    team_cost was = k->last, is = {clock_ns(k->at, now), (double)(hi - k->from)};
    bool cheaper = !k->chunks || is.ns * was.count < was.ns * is.count;
    k->cost = cheaper || is.ns >= START_CREATING_NS ? is : was;
    k->dear = cheaper && k->chunks ? was : is;
    k->last = is;
    k->spent += is.ns;
    if (!k->chunks) k->first_ns = is.ns;
    k->at = now;
}

/* Whether the last chunk need not be timed: the loop is short, and two chunks have shown its cost.
 */
static bool ends_untimed(const team_look *k, size_t hi, size_t n)
{
    return hi == n && k->chunks > 1 && k->spent < WORK_LEAST_NS / 2;
}

/* Returns the ns of an element. The cost is remembered unless it comes from a single chunk. */
static double learn(const team_look *k, const team_loop *l, const tine_opts *o)
{
    double each = k->cost.count > 0 ? k->cost.ns / k->cost.count : 0;
    if (each > 0 && k->chunks > 1) cost_store(cost_key(l->key, o->name), l->n, each);
    return each;
}

/* Called if the look has done the whole of a loop that might have been worth a team. */
static void ran_alone(const team_loop *l, const tine_opts *o, const team_look *k)
{
    const double slowdown = cost_slowdown(cost_key(l->key, o->name), l->n);
    wakeup_alone(plan_prospect(plan_threads(o), slowdown, 0), k->began, k->at);
}

bool probe_quick(team_look *k, const team_loop *l, const tine_opts *o)
{
    size_t unit = first_unit(l, o), n = l->n;
    const bool given = o->chunk;
    k->at = k->began = clock_ticks();
    while (k->spent < WORK_LEAST_NS / 2) {
        size_t hi = next_end(k, unit, given, n);
        bool untimed = ends_untimed(k, hi, n);
        k->rc = guard_body(l->body, k->from, hi, l->ctx);
        if (k->rc) return true;
        if (!untimed) note(k, hi, clock_ticks());
        k->chunks++;
        k->from = hi;
        if (hi < n) continue;
        learn(k, l, o);
        if (plan_may_pay(k->spent)) ran_alone(l, o, k);
        return true;
    }
    return false;
}

/* Whether the cost of the rest is known, and the rest is worth the team, awake or asleep, if there
   can be one: the chunks of a long look grow beyond what progress can wait for. The first of
   several chunks does not count. In a new process it meets page faults of 2 µs, which made an
   element of 0.4 ns look like one of 30 to 60. */
static bool is_decided(team_call *c, const team_look *k)
{
    if (k->chunks > 1 ? k->spent - k->first_ns < WORK_LEAST_NS / 2 : k->spent < CHUNK_NS)
        return false;
    double rest = k->cost.ns / k->cost.count * (double)(c->loop->n - c->from);
    return c->max_threads < 2 || plan_pays(c, rest);
}

double probe(team_call *c, team_look *k)
{
    const team_loop *l = c->loop;
    size_t unit = first_unit(l, c->o), n = l->n;
    const bool given = c->o->chunk;
    k->at = clock_ticks();
    if (!k->chunks) k->began = k->at;
    while (c->from < n && c->rc == 0 && !is_decided(c, k)) {
        size_t hi = next_end(k, unit, given, n);
        bool untimed = ends_untimed(k, hi, n);
        chunk_advance(c, hi);
        if (!untimed) note(k, hi, clock_ticks());
        k->chunks++;
        k->from = hi;
    }
    if (c->from == n && plan_may_pay(k->spent)) ran_alone(l, c->o, k);
    return c->rc == 0 ? learn(k, l, c->o) : 0;
}
