/* probe.c - AUTO's first look: runs 1, 1, 2, 4, 8, … pieces on the calling thread and watches the clock, so that a small
   loop wakes nobody and a large one gets a chunk that fits its cost; and remembers what it saw. */
#include <string.h>
#include "clock.h"
#include "team.h"

/* So much time and the cost of an element is believed: a cold cache or the clock's grain no longer decide. */
static const double BELIEVED_NS = 2000;
/* A first piece that takes this long is believed alone: a second one would cost more than a mistake. */
static const double DEAR_NS = 200000;
/* A loop that should take less than this as a whole is finished without another look. */
static const double TRIFLE_NS = 1000;

/* ---- memory ------------------------------------------------------------------------------------------------------------- */
/* Reading the clock twice takes 21 ns, longer than many a loop. So a loop is remembered by its body's address and the
   magnitude of n, and looked at again after so many calls. A wrong memory costs time, never a wrong result. */
enum { PLACES = 256, TRUSTED_CALLS = 64 };

/* One word a loop: tag (32 bits), cost in ns (the upper 24 bits of a float), calls since it was measured (8 bits). */
static _Atomic uint64_t memory[PLACES];

static uint64_t mixed(const team_loop *l)
{
    uint64_t magnitude = 63 - (unsigned)__builtin_clzll(l->n | 1);
    return (l->key + magnitude) * 0x9e3779b97f4a7c15u; /* 2^64 over the golden ratio: spreads neighbouring keys */
}

double recall(const team_loop *l)
{
    uint64_t h = mixed(l), word = atomic_load_explicit(&memory[h % PLACES], memory_order_relaxed);
    if ((word ^ h) >> 32 || (word & 0xff) >= TRUSTED_CALLS) return 0;
    atomic_store_explicit(&memory[h % PLACES], word + 1, memory_order_relaxed);
    uint32_t bits = (uint32_t)word & 0xffffff00u;
    float ns;
    memcpy(&ns, &bits, sizeof ns);
    return (double)ns;
}

static void remember(const team_loop *l, double ns)
{
    float f = (float)ns;
    uint32_t bits;
    memcpy(&bits, &f, sizeof bits);
    uint64_t h = mixed(l);
    atomic_store_explicit(&memory[h % PLACES], (h >> 32 << 32) | (bits & 0xffffff00u), memory_order_relaxed);
}

/* ---- the look ----------------------------------------------------------------------------------------------------------- */
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
    if (c->rc == 0 && each > 0 && c->probed > 1) remember(l, each);
    return each;
}
