/* buckets.h - exact sums of doubles of any exponents: one sum of fractions for each sign and exponent, 48 KiB in all. */
#ifndef TINE_BUCKETS_H
#define TINE_BUCKETS_H
#include "exact.h"

enum { BUCKETS = 4096 };
typedef struct buckets {
    uint64_t sum[BUCKETS];    /* of fractions, by the upper 12 bits of the double; … */
    uint32_t carry[BUCKETS];  /* … 2^64 of them: once in 2048 additions at most */
} buckets;

INLINE void buckets_add(buckets *b, double v)
{
    const uint64_t u = bits_of(v), f = fraction_of(u);
    if (__builtin_add_overflow(b->sum[u >> 52], f, &b->sum[u >> 52])) b->carry[u >> 52]++;
}

/* *a += all but infinities and NaN. Returns whether there were any of those. */
static int buckets_empty(const buckets *b, exact *a)
{
    for (int i = 0; i < BUCKETS; i++) {
        if (!b->sum[i] && !b->carry[i]) continue;
        const int e = i % (BUCKETS / 2);
        const int128 v = (int128)b->carry[i] << 64 | b->sum[i];
        if (e != F64_SPECIAL) exact_add_wide(a, i < BUCKETS / 2 ? v : -v, (e ? e : 1) - F64_BIAS);
    }
    return b->sum[F64_SPECIAL] || b->sum[BUCKETS / 2 + F64_SPECIAL];
}
#endif
