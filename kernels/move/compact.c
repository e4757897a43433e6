/* compact.c - moves the kept elements together, without a branch. Filters are built on it. */
#include "../kernel.h"
#include "../simd.h"
#include "../table.h"

/* One element after another: each is written to the next place, and the next one overwrites it if
   it was not kept. */
#define ONE_BY_ONE(size) \
    for (; i < m; i++) { \
        memcpy((char *)t + c * (size), (const char *)x + i * (size), size); \
        c += keep[i]; \
    }

#if defined __AVX512F__
/* Takes 64 decisions at once. Each vector is compressed in a register and stored whole; a
   compressing store to memory takes 100 cycles on Zen 4. */
static size_t pack8(uint64_t *t, const uint64_t *x, const unsigned char *keep, size_t m)
{
    size_t c = 0, i = 0;
    for (; m - i >= 64; i += 64) {
        const __m512i k = _mm512_loadu_si512(keep + i);
        const uint64_t all = _mm512_test_epi8_mask(k, k);
        UNROLL for (unsigned j = 0; j < 8; j++)
        {
            const __mmask8 some = (__mmask8)(all >> 8 * j);
            _mm512_storeu_si512(
                t + c, _mm512_maskz_compress_epi64(some, _mm512_loadu_si512(x + i + 8 * j)));
            c += (size_t)__builtin_popcountll(some);
        }
    }
    ONE_BY_ONE(8)
    return c;
}

static size_t pack4(uint32_t *t, const uint32_t *x, const unsigned char *keep, size_t m)
{
    size_t c = 0, i = 0;
    for (; m - i >= 64; i += 64) {
        const __m512i k = _mm512_loadu_si512(keep + i);
        const uint64_t all = _mm512_test_epi8_mask(k, k);
        UNROLL for (unsigned j = 0; j < 4; j++)
        {
            const __mmask16 some = (__mmask16)(all >> 16 * j);
            _mm512_storeu_si512(
                t + c, _mm512_maskz_compress_epi32(some, _mm512_loadu_si512(x + i + 16 * j)));
            c += (size_t)__builtin_popcountll(some);
        }
    }
    ONE_BY_ONE(4)
    return c;
}

#elif defined __AVX2__
#    include "../kept_lanes.h"

/* 32 decisions: bit i is set if keep[i] is 1. Each keep[i] is 0 or 1. */
INLINE unsigned kept_bits(const unsigned char *keep)
{
    const __m256i k = _mm256_loadu_si256((const void *)keep);
    return (unsigned)_mm256_movemask_epi8(_mm256_sub_epi8(_mm256_setzero_si256(), k));
}

static size_t pack8(uint64_t *t, const uint64_t *x, const unsigned char *keep, size_t m)
{
    size_t c = 0, i = 0;
    for (; m - i >= 32; i += 32) {
        const unsigned all = kept_bits(keep + i);
        UNROLL for (unsigned j = 0; j < 8; j++)
        {
            const unsigned some = all >> 4 * j & 15;
            const __m256i v = _mm256_loadu_si256((const void *)(x + i + 4 * j));
            _mm256_storeu_si256((void *)(t + c), keep_lanes64(v, some));
            c += (size_t)__builtin_popcount(some);
        }
    }
    ONE_BY_ONE(8)
    return c;
}

static size_t pack4(uint32_t *t, const uint32_t *x, const unsigned char *keep, size_t m)
{
    size_t c = 0, i = 0;
    for (; m - i >= 32; i += 32) {
        const unsigned all = kept_bits(keep + i);
        UNROLL for (unsigned j = 0; j < 4; j++)
        {
            const unsigned some = all >> 8 * j & 255;
            const __m256i v = _mm256_loadu_si256((const void *)(x + i + 8 * j));
            _mm256_storeu_si256((void *)(t + c), keep_lanes32(v, some));
            c += (size_t)__builtin_popcount(some);
        }
    }
    ONE_BY_ONE(4)
    return c;
}

#else
static size_t pack8(uint64_t *t, const uint64_t *x, const unsigned char *keep, size_t m)
{
    size_t c = 0, i = 0;
    ONE_BY_ONE(8)
    return c;
}

static size_t pack4(uint32_t *t, const uint32_t *x, const unsigned char *keep, size_t m)
{
    size_t c = 0, i = 0;
    ONE_BY_ONE(4)
    return c;
}
#endif

size_t UNDER_(tine_compact, TINE_ISA)(void *t, const void *x, const unsigned char *keep, size_t m,
                                      size_t size)
{
    size_t c = 0, i = 0;
    switch (size) {
    case 8:
        return pack8(t, x, keep, m);
    case 4:
        return pack4(t, x, keep, m);
    case 2:
        ONE_BY_ONE(2) break;
    case 1:
        ONE_BY_ONE(1) break;
    default:
        ONE_BY_ONE(size)
    }
    return c;
}

/* Stores to t the numbers first + i with keep[i] != 0, in order, and returns how many there are. */
size_t UNDER_(tine_compact_indexes, TINE_ISA)(size_t *t, size_t first, const unsigned char *keep,
                                              size_t m)
{
    size_t c = 0, i = 0;
#if defined __AVX512F__
    __m512i v = _mm512_add_epi64(_mm512_set1_epi64((int64_t)first),
                                 _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7));
    for (; m - i >= 64; i += 64) {
        const __m512i k = _mm512_loadu_si512(keep + i);
        const uint64_t all = _mm512_test_epi8_mask(k, k);
        UNROLL for (unsigned j = 0; j < 8; j++)
        {
            const __mmask8 some = (__mmask8)(all >> 8 * j);
            _mm512_storeu_si512(t + c, _mm512_maskz_compress_epi64(some, v));
            c += (size_t)__builtin_popcountll(some);
            v = _mm512_add_epi64(v, _mm512_set1_epi64(8));
        }
    }
#elif defined __AVX2__
    __m256i v =
        _mm256_add_epi64(_mm256_set1_epi64x((int64_t)first), _mm256_setr_epi64x(0, 1, 2, 3));
    for (; m - i >= 32; i += 32) {
        const unsigned all = kept_bits(keep + i);
        UNROLL for (unsigned j = 0; j < 8; j++)
        {
            const unsigned some = all >> 4 * j & 15;
            _mm256_storeu_si256((void *)(t + c), keep_lanes64(v, some));
            c += (size_t)__builtin_popcount(some);
            v = _mm256_add_epi64(v, _mm256_set1_epi64x(4));
        }
    }
#endif
    for (; i < m; i++) {
        t[c] = first + i;
        c += keep[i];
    }
    return c;
}
