/* exponent_bins.h - exact sums of doubles of any exponents: one sum of fractions for each exponent
   and sign. It takes 48 KiB of scratch, of which L1 holds the entries for the exponents that occur.
   Without memory the terms are added one by one. */
#ifndef TINE_EXPONENT_BINS_H
#define TINE_EXPONENT_BINS_H
#include "../scratch.h"
#include "superaccumulator.h"

enum {
    BUCKET_BATCH = 256, /* terms that are prepared at once */
    MINUS = F64_SPECIAL + 1,
    BUCKETS = 2 * MINUS
};
typedef struct exponent_bins {
    /* [upper 12 bits]: the sum of the fractions modulo 2^64, each with a leading 1 */
    uint64_t sum[BUCKETS];
    /* [upper 12 bits]: how often that sum has passed 2^64: at most once in 2048 additions */
    uint32_t carry[BUCKETS];
    /* The numbers of zeros and subnormals in bins 0 and MINUS. A leading 1 was added to each of
       them, which exponent_bins_tiny subtracts. */
    uint64_t tiny[2];
} exponent_bins;

/* Zeros and subnormals are only counted here, and corrected at the end. A branch on them for each
   term would cost a third of the time. */
static void exponent_bins_add(exponent_bins *b, const double *v, size_t m)
{
    _Pragma("GCC unroll 8") for (size_t i = 0; i < m; i++)
    {
        const uint64_t u = bits_of(v[i]), e = u >> 52, f = (u & (F64_IMPLICIT - 1)) | F64_IMPLICIT;
        if (__builtin_expect(__builtin_add_overflow(b->sum[e], f, &b->sum[e]), 0)) b->carry[e]++;
    }
    if (!(b->sum[0] | b->carry[0] | b->sum[MINUS] | b->carry[MINUS])) return;
    for (size_t i = 0; i < m; i++) {
        const uint64_t u = bits_of(v[i]);
        b->tiny[u >> 63] += (u & ~F64_SIGN) < F64_IMPLICIT;
    }
}

/* The sum of zeros and subnormals of one sign; clears their bin. */
static int128 exponent_bins_tiny(exponent_bins *b, int minus)
{
    const int e = minus * MINUS;
    const int128 v = (int128)b->carry[e] * ((int128)1 << 64) + b->sum[e] -
                     (int128)b->tiny[minus] * (int128)F64_IMPLICIT;
    b->sum[e] = b->carry[e] = 0;
    return v;
}

/* The sum of the bins of LIMB exponents from e on, in units of bin e. The lower halves of the bins,
   shifted, add up without overflow in 64 bits; so do the upper halves. */
INLINE int128 exponent_bins_limb(const exponent_bins *b, size_t e)
{
    uint64_t low = 0, high = 0, carry = 0;
    for (uint64_t s = 0; s < LIMB; s++) {
        low += (b->sum[e + s] & UINT32_MAX) << s;
        high += b->sum[e + s] >> LIMB << s;
        carry += (uint64_t)b->carry[e + s] << s;
    }
    return (int128)(((uint128)carry << 64) + ((uint128)high << LIMB) + low);
}

/* *a += the sum of all finite terms. Returns whether there were infinities or NaNs. Clears the bins
   of special numbers. */
static int exponent_bins_empty(exponent_bins *b, superaccumulator *a)
{
    const int e = F64_SPECIAL, f = MINUS + F64_SPECIAL,
              special = (b->sum[e] | b->carry[e] | b->sum[f] | b->carry[f]) != 0;
    b->sum[e] = b->carry[e] = b->sum[f] = b->carry[f] = 0;
    superaccumulator_add_wide(a, exponent_bins_tiny(b, 0) - exponent_bins_tiny(b, 1), 1 - F64_BIAS);
    for (int k = 0; k < MINUS; k += LIMB) {
        const int128 v =
            exponent_bins_limb(b, (size_t)k) - exponent_bins_limb(b, MINUS + (size_t)k);
        if (v) superaccumulator_add_wide(a, v, k - F64_BIAS);
    }
    return special;
}

/* *a += m terms, one by one; fewer than 2^31 terms before superaccumulator_carry. Returns whether
   there were infinities or NaNs, which are left out. */
static int exponent_bins_none(superaccumulator *a, const double *v, size_t m)
{
    int special = 0;
    for (size_t i = 0; i < m; i++) {
        const uint64_t u = bits_of(v[i]);
        const int64_t f = (int64_t)fraction_of(u);
        if (exponent_of(u) == F64_SPECIAL)
            special = 1;
        else
            superaccumulator_add(a, u & F64_SIGN ? -f : f, exponent_of(u) - F64_BIAS);
    }
    return special;
}
#endif
