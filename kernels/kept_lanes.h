/* kept_lanes.h - tables that say which 32-bit lanes of an AVX2 vector hold the kept elements, first
   to last, given one bit for each element. pext and pdep would also do it, but they are microcode
   on Zen 1 and 2, and slower than a load elsewhere. */
#ifndef TINE_KEPT_LANES_H
#define TINE_KEPT_LANES_H
#include <immintrin.h>
#include "sort/partition_table.h"

/* kept_halves[m] is for four elements of eight bytes, of which element i is kept if bit i of m is
   set. It holds, a byte each, the numbers of the 32-bit halves of the kept elements. HALVES gives
   the two bytes of element i, at their place behind those of lower kept elements. */
#define HALVES(m, i) \
    ((m) >> (i)&1 \
         ? (0x0100 + 0x0202 * (uint64_t)(i)) << 16 * __builtin_popcount((m) & ((1 << (i)) - 1)) \
         : 0)
#define KEPT(m) (HALVES(m, 0) | HALVES(m, 1) | HALVES(m, 2) | HALVES(m, 3))
#define KEPT_4(m) KEPT(m), KEPT(m + 1), KEPT(m + 2), KEPT(m + 3)
static const uint64_t kept_halves[16] = {KEPT_4(0), KEPT_4(4), KEPT_4(8), KEPT_4(12)};
#undef HALVES
#undef KEPT
#undef KEPT_4

/* Moves the elements of v that `which` keeps to the front, in order; the lanes behind them are
   indeterminate. For elements of eight and of four bytes. */
INLINE __m256i keep_lanes64(__m256i v, unsigned which)
{
    const __m128i lanes = _mm_loadl_epi64((const void *)&kept_halves[which]);
    return _mm256_permutevar8x32_epi32(v, _mm256_cvtepu8_epi32(lanes));
}

INLINE __m256i keep_lanes32(__m256i v, unsigned which)
{
    const __m128i lanes = _mm_loadl_epi64((const void *)&partition_table[which]);
    return _mm256_permutevar8x32_epi32(v, _mm256_cvtepu8_epi32(lanes));
}
#endif
