/* contention.c - finds out, while a loop runs, whether its threads slow each other down: at a
   shared counter, at a lock, in malloc. Elements that merely differ in cost look the same until one
   thread has worked alone.

   The calling thread gets the cost of each take from a reading of the clock that pacing needs
   anyway (pace.h). It compares the cheapest of three takes, made while other threads work, with the
   cost on one thread. If an element costs so much more that one thread would be as fast as the
   team, the other threads are paused: each waits before its next take, while the calling thread
   times three takes alone. If even the dearest of these three is that much cheaper, the threads
   slow each other down. Then the others stay paused for a while, and the loop is measured again.
   Otherwise the elements themselves differ in cost, and all threads go on. They also go on as soon
   as a later take alone is as dear as the takes before the pause. A measurement costs the other
   threads some takes. So the next measurement waits until this cost is the share EXPLORE of the
   time spent since the last one. The first one does not wait.

       calling thread   beside ×3 | settle ×3 | alone ×3 | alone …     | beside ×3 | settle | …
       others           work      | end       | wait     | wait        | work      | end    | …

   A call that is too short for a measurement is judged at its end, by the time of all threads
   together. If its elements cost that much, the next call runs on one thread and is timed.

   The result is kept as the loop's slow-down, with which the model decides about the next calls. */
#include "contention.h"
#include <math.h>
#include <sched.h>
#include "../runtime/clock.h"
#include "cost_cache.h"

enum { BESIDE, SETTLE, ALONE, SPAN };
/* The ns after which a measurement may be repeated. It makes the others wait for as many takes as
   settle, and for as many that are measured. */
static double look_wait(const team_call *c)
{
    return 2 * TAKES_COMPARED * CHUNK_NS * (c->threads - 1) / EXPLORE;
}

/* The factor by which an element must take longer beside other threads for one thread to be clearly
   faster. Shared bandwidth makes an element dearer by up to the number of threads. */
static double too_slow(const team_call *c) { return NOISE * c->threads; }

void contention_begin(team_call *c)
{
    const uintptr_t key = cost_key(c->loop->key, c->o->name);
    c->contention = (contention_monitor){
        .on = c->sched == TINE_STEAL && !c->in_order && c->o->sched == TINE_AUTO && c->ns > 0 &&
              !team_even(c->loop),
        .serial_ns = c->ns,
        .wait = c->slowdown > 0 ? look_wait(c) / (1 + cost_calls(key, c->loop->n)) : 0};
}

static bool others_came(const team_call *c)
{
    for (int t = 1; t < c->threads; t++)
        if (atomic_load_explicit(&c->slots[t].arrived, memory_order_relaxed)) return true;
    return false;
}

static void set_mode(team_call *c, int mode)
{
    contention_monitor *q = &c->contention;
    q->mode = mode;
    q->seen = 0;
    q->spent = 0;
    atomic_store_explicit(&c->paused, mode != BESIDE, memory_order_relaxed);
}

/* Adds a take to the measurement; returns whether there are enough of them. */
static bool note_take(contention_monitor *q, double ns)
{
    if (!q->seen || ns < q->min_ns) q->min_ns = ns;
    if (!q->seen || ns > q->max_ns) q->max_ns = ns;
    return ++q->seen == TAKES_COMPARED;
}

static void note_beside(team_call *c, double take_ns, double ns)
{
    contention_monitor *q = &c->contention;
    if (!c->slots[0].pace.steady || take_ns > M_SQRT2 * CHUNK_NS || !others_came(c) ||
        !note_take(q, ns))
        return;
    q->seen = 0;
    q->beside_ns = q->min_ns;
    if (q->beside_ns > too_slow(c) * q->serial_ns && q->spent >= q->wait) set_mode(c, SETTLE);
}

/* Whether one thread is as fast as the team, judged by the dearest take that the calling thread did
   alone. */
static bool contended(const team_call *c)
{
    const contention_monitor *q = &c->contention;
    return q->beside_ns > too_slow(c) * q->max_ns;
}

static void elements_differ(team_call *c)
{
    contention_monitor *q = &c->contention;
    q->serial_ns = q->min_ns;
    q->slowdown = 1;
    q->wait = look_wait(c);
    set_mode(c, BESIDE);
}

static void note_alone(team_call *c, double ns)
{
    contention_monitor *q = &c->contention;
    if (!note_take(q, ns)) return;
    if (!contended(c)) {
        elements_differ(c);
        return;
    }
    q->serial_ns = q->min_ns;
    q->slowdown = q->beside_ns / q->min_ns;
    q->wait = 0;
    set_mode(c, SPAN);
}

static void note_span(team_call *c, double ns)
{
    contention_monitor *q = &c->contention;
    if (ns > q->max_ns) q->max_ns = ns;
    if (!contended(c))
        elements_differ(c);
    else if (q->spent >= look_wait(c))
        set_mode(c, BESIDE);
}

void contention_note(team_call *c, double take_ns, double ns)
{
    contention_monitor *q = &c->contention;
    q->spent += take_ns;
    switch (q->mode) {
    case BESIDE:
        note_beside(c, take_ns, ns);
        break;
    case SETTLE:
        if (++q->seen == TAKES_COMPARED) set_mode(c, ALONE);
        break;
    case ALONE:
        note_alone(c, ns);
        break;
    default:
        note_span(c, ns);
    }
    if (q->mode != BESIDE) atomic_fetch_add_explicit(&q->heartbeat, 1, memory_order_relaxed);
}

/* A paused thread goes on if the calling thread has ended no take for CHUNK_NS / EXPLORE, since an
   element may take minutes. */
void contention_wait(team_call *c)
{
    const contention_monitor *q = &c->contention;
    unsigned last_heartbeat = 0;
    for (uint64_t since = clock_ticks(); atomic_load_explicit(&c->paused, memory_order_relaxed);
         sched_yield()) {
        const unsigned now = atomic_load_explicit(&q->heartbeat, memory_order_relaxed);
        if (now != last_heartbeat)
            since = clock_ticks();
        else if (clock_ns(since, clock_ticks()) > CHUNK_NS / EXPLORE)
            atomic_store_explicit(&c->paused, false, memory_order_relaxed);
        last_heartbeat = now;
    }
}

static void store_slowdown(const team_call *c, double ns, double slowdown)
{
    cost_store_beside(cost_key(c->loop->key, c->o->name), c->loop->n, ns, slowdown);
}

/* Makes the next call run on one thread, if that takes no longer than a measurement may. If all
   elements cost the same, a great slow-down was an accident. So the least one that keeps the loop
   alone is stored, and the team is tried again after the next measurement alone. */
void contention_suspect(const team_call *c, double ns)
{
    const double left = (double)(c->loop->n - c->from);
    if (c->ns > 0 && ns > too_slow(c) * c->ns && ns * left < look_wait(c))
        store_slowdown(c, c->ns, team_even(c->loop) ? too_slow(c) : ns / c->ns);
}

/* The ns of an element, by the time of all threads together. */
static double cost_together(const team_call *c)
{
    double ns = 0;
    for (int t = 0; t < c->threads; t++) {
        const uint64_t arrived = atomic_load_explicit(&c->slots[t].arrived, memory_order_relaxed);
        if (arrived) ns += clock_ns(arrived, c->slots[t].pace.last);
    }
    return ns / (double)(c->loop->n - c->from);
}

/* If the first look saw only one dear element, the average over the team becomes the cost of an
   element. So the next call need not time its first element alone. */
void contention_learn(const team_call *c)
{
    const double each = cost_together(c);
    if (!team_even(c->loop) && c->paced && c->probed == 1 && each > BRIEF_NS)
        cost_store(cost_key(c->loop->key, c->o->name), c->loop->n, each);
    else
        contention_suspect(c, each);
}

void contention_check(const team_call *c, double ns)
{
    if (c->slowdown > 1 && ns > NOISE * c->ns) store_slowdown(c, ns, c->slowdown * c->ns / ns);
}

void contention_let_go(team_call *c)
{
    atomic_store_explicit(&c->paused, false, memory_order_relaxed);
}

void contention_end(const team_call *c)
{
    const contention_monitor *q = &c->contention;
    if (q->slowdown > 0) store_slowdown(c, q->serial_ns, q->slowdown);
}
