/* probe.c - AUTO's first look: runs a few short pieces on the calling thread and watches the clock, so that a small loop wakes
   nobody and a large one gets a chunk that fits its cost; and remembers what it saw (memory.h).

   The pieces grow, so that all of n takes few of them: the elements done are doubled each time, or multiplied by 4 or 8 while
   that takes no longer than a reading of the clock is worth. So 10 elements of a nanosecond are read 3 times, 1000 5 times. */
#include "clock.h"
#include "memory.h"
#include "team.h"

/* So much time and the cost of an element is believed: a cold cache or the clock's grain no longer decide. */
static const double BELIEVED_NS = 2000;
/* A first piece that takes this long is believed alone: a page fault takes less (8 µs), and a second one would cost more than
   a mistake does. */
static const double DEAR_NS = 20000;
/* A piece so long is worth a reading of the clock, which takes some 10 ns. */
static const double PIECE_NS = 250;
/* So many pieces and the last one of the loop needs no watch. */
enum { PIECES_ENOUGH = 3 };

_Atomic uint64_t memory_words[MEMORY_PLACES];

/* How many units come after the first so many, when one takes ns: with them it is a power of two of units again, as a fold
   likes it. */
static size_t next_piece(size_t done, double ns)
{
    size_t most = PIECE_NS > ns * (double)done ? (size_t)(PIECE_NS / (ns > 0.1 ? ns : 0.1)) : 0;
    return done == 0 ? 1 : most >= 7 * done ? 7 * done : most >= 3 * done ? 3 * done : done;
}

/* The rest is worth the team as it is now: awake or not. Asked only of what may pay, for that takes two readings. */
static bool pays(const team_call *c, double each)
{
    double rest = each * (double)(c->loop->n - c->from);
    return plan_may_pay(rest) && plan_pays(plan_threads(c->o), rest);
}

/* An element is taken to cost the less of what the last two pieces say: one alone may have met a page fault, or waited while
   another program had the CPU. What one piece alone said is not remembered. */
double probe(team_call *c)
{
    const team_loop *l = c->loop;
    size_t unit = plan_given_chunk(l, c->o), done = 0, n = l->n;
    if (!unit) unit = l->grain;
    double spent = 0, last = 0, each = 0;
    uint64_t first = clock_ticks(), began = first;
    while (c->from < n && c->rc == 0) {
        size_t lo = c->from, units = next_piece(done, each * (double)unit), piece;
        team_advance(c, __builtin_mul_overflow(units, unit, &piece) || n - lo <= piece ? n : lo + piece);
        if (c->from == n && c->probed >= PIECES_ENOUGH && spent < BELIEVED_NS) break;
        uint64_t ended = clock_ticks();
        double now = clock_ns(began, ended) / (double)(c->from - lo);
        each = lo == 0 || now < last ? now : last;
        last = now;
        began = ended;
        done += units;
        spent += each * (double)(c->from - lo);
        if (spent >= (lo ? BELIEVED_NS : DEAR_NS) && c->from < n && pays(c, each)) break;
    }
    if (c->from == n && plan_may_pay(spent)) awake_alone(first, began);
    if (c->rc == 0 && each > 0 && c->probed > 1) remember(memory_key(l->key, c->o->name), n, each);
    return each;
}
