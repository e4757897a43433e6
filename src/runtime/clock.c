/* clock.c - the length of a tick, measured with the system's clock without waiting for it. */
#include <stdatomic.h>
#include "clock.h"

/* Ticks and seconds when the library is loaded. From a millisecond later on, the differences to
   them give the rate with an error below 1 %. overhead: the ticks that a reading takes. */
static uint64_t ticks0, overhead;
static double seconds0;

__attribute__((constructor)) static void clock_start(void)
{
    seconds0 = clock_seconds();
    ticks0 = clock_ticks();
    overhead = UINT64_MAX;
    for (int i = 0; i < 16; i++) {
        uint64_t a = clock_ticks(), d = clock_ticks() - a;
        if (d < overhead) overhead = d;
    }
}

static double ns_per_tick(void)
{
    /* guess: nanoseconds a tick at 2.5 GHz, until `settled` seconds have passed. */
    static const double guess = 0.4, settled = 1e-3;
    static _Atomic double known;
    double rate = atomic_load_explicit(&known, memory_order_relaxed);
    if (rate > 0) return rate;
    double s = clock_seconds() - seconds0;
    uint64_t d = clock_ticks() - ticks0;
    if (s < settled || d == 0) return guess;
    rate = s * 1e9 / (double)d;
    atomic_store_explicit(&known, rate, memory_order_relaxed);
    return rate;
}

double clock_ns(uint64_t from, uint64_t to)
{
    uint64_t d = to - from;
    return d > overhead ? (double)(d - overhead) * ns_per_tick() : 0;
}

uint64_t clock_ticks_of(double ns)
{
    const double ticks = ns / ns_per_tick();
    return ticks > 1 ? (uint64_t)ticks : 1;
}
