/* probe.c - AUTO's first look: runs 1, 1, 2, 4, 8, … pieces on the calling thread and watches the clock, so that a small
   loop never wakes anybody and a large one gets a chunk that fits its cost. */
#include "clock.h"
#include "team.h"

/* So much time and the cost of an element is believed: a cold cache or the clock's grain no longer decide. */
static const double BELIEVED_NS = 2000;
/* A rest that should take less than this is finished without another look. */
static const double TRIFLE_NS = 1000;

static double timed(team_call *c, size_t hi)
{
    size_t lo = c->from;
    uint64_t t = clock_ticks();
    team_range(c, c->probed, lo, hi);
    c->from = hi;
    c->probed++;
    if (hi - lo > c->chunk) c->chunk = hi - lo; /* what stats say if nothing is left to be planned */
    return clock_ns(t, clock_ticks());
}

double probe(team_call *c)
{
    const team_loop *l = c->loop;
    size_t piece = plan_given_chunk(l, c->o), step = 1;
    if (!piece) piece = l->grain;
    double spent = 0;
    while (c->from < l->n && c->rc == 0) {
        size_t lo = c->from, left = l->n - lo;
        double ns = 0;
        if (l->chunk) /* one by one: every chunk is its own */
            for (size_t i = 0; i < step && c->from < l->n && c->rc == 0; i++)
                ns += timed(c, l->n - c->from < piece ? l->n : c->from + piece);
        else
            ns = timed(c, left / piece < step || left - step * piece < piece ? l->n : lo + step * piece);
        spent += ns;
        double each = ns / (double)(c->from - lo), rest = each * (double)(l->n - c->from);
        if (spent + rest < TRIFLE_NS) {
            team_rest(c);
            return 0;
        }
        if (spent >= BELIEVED_NS && plan_pays(rest)) return each;
        if (lo > 0) step *= 2;
    }
    return 0;
}
