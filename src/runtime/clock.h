/* clock.h - two clocks: seconds for the times that users see, and raw ticks for the scheduler's
   decisions, which must be cheap. */
#ifndef TINE_CLOCK_H
#define TINE_CLOCK_H
#include <stdint.h>
#include <time.h>

static inline double clock_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A counter that runs at a constant rate: 8 ns to read, where clock_gettime takes 20 to 40. */
static inline uint64_t clock_ticks(void)
{
#if defined __x86_64__
    return __builtin_ia32_rdtsc();
#elif defined __aarch64__
    uint64_t t;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(t));
    return t;
#else
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
#endif
}

/* Nanoseconds between two readings, less the cost of a reading. The error is a few per cent, which
   is small enough for a decision. */
double clock_ns(uint64_t from, uint64_t to);
/* The number of ticks in ns nanoseconds; at least 1. */
uint64_t clock_ticks_of(double ns);

#endif
