/* nontemporal.c - how a large output is written: through the cache, or past it with non-temporal
   stores.

   Past the cache a line need not be read before it is written, which is worth up to 1.37 × on some
   machines (Zen 5) and costs up to 1.4 × on others (Cascade Lake in a virtual machine, at every
   size from 0.8 to 400 MB, with one thread or two). So the machine is asked: the first outputs
   larger than the last-level cache are written in turns of either way, in pieces that are timed,
   and the better way is kept for the life of the process. The bytes are the same. */
#include <stdlib.h>
#include "../runtime/clock.h"
#include "../runtime/cpus.h"
#include "../runtime/locks.h"
#include "loop.h"

enum {
    /* bytes of output timed at once: some 20 µs, a thousand times the clock's grain */
    PIECE = 256 << 10,
    /* pieces one way before it is the other's turn; the first is not counted, it meets the other's
       stores */
    TURN = 4,
    SAMPLES = 12, /* pieces counted each way: the whole question takes 8 MiB of output */
    /* times that the answer may be "no difference" before it is taken for "through the cache" */
    ASKED_AT_MOST = 4
};
static const double DECISIVE = 1.05; /* differences up to this are noise */

enum { UNKNOWN, THROUGH, PAST };
static _Atomic int verdict = UNKNOWN;
static _Atomic unsigned turn;

/* Under LOCK_NONTEMPORAL: */
static double sample[2][SAMPLES]; /* ns a piece, through and past */
static int samples[2], asked;

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *v)
{
    qsort(v, SAMPLES, sizeof *v, by_size);
    return v[SAMPLES / 2];
}

static void note(int past, double ns)
{
    lock_take(LOCK_NONTEMPORAL);
    if (samples[past] < SAMPLES) sample[past][samples[past]++] = ns;
    if (verdict == UNKNOWN && samples[0] == SAMPLES && samples[1] == SAMPLES) {
        double through = median(sample[0]), beyond = median(sample[1]);
        if (through > beyond * DECISIVE)
            verdict = PAST;
        else if (beyond > through * DECISIVE || ++asked == ASKED_AT_MOST)
            verdict = THROUGH;
        samples[0] = samples[1] = 0;
    }
    lock_give(LOCK_NONTEMPORAL);
}

int tine_nontemporal_(size_t n, size_t size)
{
    return verdict == PAST && n * size > cpus_last_cache;
}

typedef struct either_way {
    tine_body *through, *past;
    void *ctx;
    size_t piece; /* elements */
} either_way;

static int either_body(size_t lo, size_t hi, void *p)
{
    const either_way *e = p;
    int known = atomic_load_explicit(&verdict, memory_order_relaxed);
    while (known == UNKNOWN && hi - lo >= e->piece) {
        unsigned k = atomic_fetch_add_explicit(&turn, 1, memory_order_relaxed);
        int past = k / TURN % 2;
        uint64_t t = clock_ticks();
        int rc = (past ? e->past : e->through)(lo, lo + e->piece, e->ctx);
        if (rc) return rc;
        if (k % TURN) note(past, clock_ns(t, clock_ticks()));
        lo += e->piece;
        known = atomic_load_explicit(&verdict, memory_order_relaxed);
    }
    return lo < hi ? (known == PAST ? e->past : e->through)(lo, hi, e->ctx) : 0;
}

int tine_write_(tine_body *through, tine_body *past, void *ctx, size_t n, size_t size, size_t grain,
                double ns, const tine_opts *o)
{
    if (!past || n * size <= cpus_last_cache || verdict == THROUGH)
        return team_for(through, ctx, n, grain, ns, (uintptr_t)through, o);
    either_way e = {through, past, ctx, (PIECE / size / grain + 1) * grain};
    return team_for(either_body, &e, n, grain, ns, (uintptr_t)through, o);
}
