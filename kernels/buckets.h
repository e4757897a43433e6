/* buckets.h - exact sums of doubles of any exponents: one sum of signed fractions for each exponent, 24 KiB in all, so that they
   stay in L1 beside the terms. */
#ifndef TINE_BUCKETS_H
#define TINE_BUCKETS_H
#include "exact.h"

enum { BUCKETS = F64_SPECIAL + 1 };
typedef struct buckets {
    int64_t sum[BUCKETS];   /* of fractions with their signs (infinities and NaN: without), modulo 2^64; … */
    int32_t carry[BUCKETS]; /* … 2^64 of them: once in 1024 additions at most */
} buckets;

INLINE void buckets_add(buckets *b, double v)
{
    const uint64_t u = bits_of(v), e = u >> 52 & F64_SPECIAL, f = (u & (F64_IMPLICIT - 1)) | (uint64_t)(e != 0) << 52;
    const int64_t minus = e == F64_SPECIAL ? 0 : -(int64_t)(u >> 63), signed_f = ((int64_t)f ^ minus) - minus;
    if (__builtin_add_overflow(b->sum[e], signed_f, &b->sum[e])) b->carry[e] += (int32_t)(1 + 2 * minus);
}

/* *a += all but infinities and NaN. Returns whether there were any of those. */
static int buckets_empty(const buckets *b, exact *a)
{
    for (int e = 0; e < F64_SPECIAL; e++) {
        if (!b->sum[e] && !b->carry[e]) continue;
        exact_add_wide(a, (int128)b->carry[e] * ((int128)1 << 64) + b->sum[e], (e ? e : 1) - F64_BIAS);
    }
    return b->sum[F64_SPECIAL] || b->carry[F64_SPECIAL];
}
#endif
