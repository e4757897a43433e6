/* company.c - finds out, while a loop runs, that its threads stand in each other's way: at a shared counter, a lock, in malloc.

   The calling thread times its first chunks. Where an element costs so much more beside the others than it did alone, when AUTO
   looked at it, that one thread would be as fast, the others are hushed: they wait before their next chunk, while the calling
   thread times some alone. If that is faster than all were together, they stay hushed for a while, then are called back for
   three chunks, and hushed for four times as long if it was the same again. Else all go on, and nobody asks again in this call:
   elements that cost more than those that AUTO saw lose four chunks of 64 or more.

       calling thread   beside beside | settle alone … alone | again again | settle alone …
       others           work   work   | end    wait … wait   | work  work  | end    wait …                                  */
#include <sched.h>
#include "clock.h"
#include "memory.h"
#include "team.h"

enum { BESIDE, SETTLE, ALONE, AGAIN };
enum {
    FEW = 4,        /* a call of fewer chunks a thread is over before anything could be learned */
    BOTH = 3,       /* chunks beside the others before they are judged */
    FIRST_SPAN = 4, /* chunks alone, when hushed for the first time; … */
    LONGER = 4      /* … then so many times as many */
};
/* Elements dearer than this are not asked about: they do more than take a lock, and their costs differ by themselves (rows of a
   Mandelbrot set: 6 to 12 % lost by asking). */
static const double CHEAP_NS = 300;
/* Who is in the others' way costs alone what AUTO saw at first, up to so many times; else it is the elements that differ (segments of a
   coastline were taken for contention, and done by one thread). */
static const double ALIKE = 2;
/* A hushed thread that sees the calling thread end no chunk for so long goes on: that one may be an element of minutes. */
static const double PATIENCE_NS = 1e6;

void company_begin(team_call *c)
{
    c->company = (team_company){.asks = c->o->sched == TINE_AUTO && c->ns > 0 && c->ns < CHEAP_NS &&
                                       c->chunks / FEW >= (size_t)c->threads};
}

static void hush(team_company *q, bool yes)
{
    q->seen = 0;
    q->mode = yes ? SETTLE : AGAIN;
    atomic_store_explicit(&q->hushed, yes, memory_order_relaxed);
}

/* The least of some chunks' costs, once there are so many: one alone may have been dear by itself. */
static bool seen_both(team_company *q, double ns)
{
    q->beside = q->seen && q->beside < ns ? q->beside : ns;
    return ++q->seen == BOTH;
}

/* Whether somebody was there beside the calling thread when this chunk began. */
static bool together(const team_call *c, uint64_t began)
{
    uint64_t arrived = atomic_load_explicit(&c->seats[1].arrived, memory_order_relaxed);
    return arrived && arrived < began;
}

void company_let_go(team_call *c)
{
    atomic_store_explicit(&c->company.hushed, false, memory_order_relaxed);
    atomic_store_explicit(&c->company.asks, false, memory_order_relaxed);
}

static void enough(team_call *c)
{
    c->company.proven = false;
    company_let_go(c);
}

void company_note(team_call *c, uint64_t began, double ns)
{
    team_company *q = &c->company;
    double all = (double)c->threads;
    switch (q->mode) {
    case BESIDE:
        if (!together(c, began) || !seen_both(q, ns)) break;
        if (q->beside <= all * c->ns) {
            enough(c);
        } else {
            q->span = FIRST_SPAN;
            hush(q, true);
        }
        break;
    case SETTLE: /* the others end theirs */
        q->mode = ALONE;
        q->left = q->span;
        break;
    case ALONE:
        q->alone = ns;
        if (ns * all >= q->beside || ns > ALIKE * c->ns) {
            q->dearer = ns * all >= q->beside;
            enough(c);
        } else if (--q->left == 0) hush(q, false);
        break;
    case AGAIN:
        if (!seen_both(q, ns)) break;
        if (q->beside <= all * q->alone) {
            enough(c);
        } else {
            q->proven = true;
            q->span *= LONGER;
            hush(q, true);
        }
    }
    atomic_store_explicit(&q->beat, atomic_load_explicit(&q->beat, memory_order_relaxed) + 1, memory_order_relaxed);
}

void company_wait(team_call *c)
{
    team_company *q = &c->company;
    unsigned beat = 0;
    for (uint64_t since = clock_ticks(); atomic_load_explicit(&q->hushed, memory_order_relaxed); sched_yield()) {
        unsigned now = atomic_load_explicit(&q->beat, memory_order_relaxed);
        if (now != beat) since = clock_ticks();
        else if (clock_ns(since, clock_ticks()) > PATIENCE_NS) return;
        beat = now;
    }
}

void company_end(const team_call *c)
{
    const team_company *q = &c->company;
    uintptr_t key = memory_key(c->loop->key, c->o->name);
    if (q->dearer) remember(key, c->loop->n, q->alone); /* than what AUTO saw first: the next call need not wonder */
    if (q->proven) remember_alone(key, c->loop->n);
}
