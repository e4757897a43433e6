/* probe.c - AUTO's first look: runs 1, 1, 2, 4, 8, … pieces on the calling thread and watches the clock, so that a small
   loop wakes nobody and a large one gets a chunk that fits its cost; and remembers what it saw (memory.h). */
#include "clock.h"
#include "memory.h"
#include "team.h"

/* So much time and the cost of an element is believed: a cold cache or the clock's grain no longer decide. */
static const double BELIEVED_NS = 2000;
/* A first piece that takes this long is believed alone: a second one would cost more than a mistake. */
static const double DEAR_NS = 200000;
/* A loop that should take less than this as a whole is finished without another look. */
static const double TRIFLE_NS = 1000;

_Atomic uint64_t memory_words[MEMORY_PLACES];

/* Runs [from, hi) and returns what an element of it cost, in ns. */
static double timed(team_call *c, size_t hi)
{
    size_t lo = c->from;
    uint64_t t = clock_ticks();
    team_advance(c, hi);
    return clock_ns(t, clock_ticks()) / (double)(hi - lo);
}

/* An element is taken to cost the less of what the last two pieces say: one alone may have met a page fault, or waited while
   another program had the CPU. What one piece alone said is not remembered. */
double probe(team_call *c)
{
    const team_loop *l = c->loop;
    size_t piece = plan_given_chunk(l, c->o), step = 1, n = l->n;
    if (!piece) piece = l->grain;
    double spent = 0, last = 0, each = 0;
    while (c->from < n && c->rc == 0) {
        size_t lo = c->from, left = n - lo;
        double now = timed(c, left / piece < step || left == step * piece ? n : lo + step * piece);
        each = lo == 0 || now < last ? now : last;
        last = now;
        spent += each * (double)(c->from - lo);
        double rest = each * (double)(n - c->from);
        if (c->from < n && spent + rest < TRIFLE_NS) {
            team_advance(c, n);
            break;
        }
        if (spent >= (lo ? BELIEVED_NS : DEAR_NS) && plan_pays(rest)) break;
        if (lo > 0) step *= 2;
    }
    if (c->rc == 0 && each > 0 && c->probed > 1) remember(l->key, n, each);
    return each;
}
