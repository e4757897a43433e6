/* simd.h - the vectors of the current instruction set, through the vector extensions of gcc and
   clang. */
#ifndef TINE_SIMD_H
#define TINE_SIMD_H
#if defined __x86_64__
#    include <immintrin.h>
#endif

#if defined __AVX512F__
#    define VBYTES 64
#elif defined __AVX2__
#    define VBYTES 32
#else
#    define VBYTES 16
#endif
#define VL (VBYTES / 8) /* doubles in a vector */
#define NV (LANES / VL) /* vectors in a row of 32 lanes: 4, 8 or 16 */

typedef double f64v __attribute__((vector_size(VBYTES)));
typedef uint64_t u64v __attribute__((vector_size(VBYTES)));

INLINE f64v splat_f64(double v) { return v - (f64v){0}; }

INLINE u64v splat_u64(uint64_t v) { return v + (u64v){0}; }

/* All ones in the lanes of vector j of a row whose number is below n. */
INLINE u64v below(size_t n, size_t j)
{
#if VL == 8
    const u64v lane = {0, 1, 2, 3, 4, 5, 6, 7};
#elif VL == 4
    const u64v lane = {0, 1, 2, 3};
#else
    const u64v lane = {0, 1};
#endif
    typedef int64_t i64v __attribute__((vector_size(VBYTES)));
    return (u64v)((i64v)lane < (int64_t)n - (int64_t)(j * VL) + (i64v){0});
}

/* v's 64-bit words in another order: word i is word i ^ k of v. */
#if VL == 8
#    define SWAP_WORDS(v, k) \
        __builtin_shufflevector(v, v, 0 ^ (k), 1 ^ (k), 2 ^ (k), 3 ^ (k), 4 ^ (k), 5 ^ (k), \
                                6 ^ (k), 7 ^ (k))
#elif VL == 4
#    define SWAP_WORDS(v, k) __builtin_shufflevector(v, v, 0 ^ (k), 1 ^ (k), 2 ^ (k), 3 ^ (k))
#else
#    define SWAP_WORDS(v, k) __builtin_shufflevector(v, v, 0 ^ (k), 1 ^ (k))
#endif

/* Keeps vector v in a register. Otherwise gcc 12 reads it from memory again for each use, and a
   read that crosses cache lines takes twice as long. */
#if defined __x86_64__
#    define IN_REGISTER(v) __asm__("" : "+v"(v))
#else
#    define IN_REGISTER(v) (void)(v)
#endif

/* FOLD_VECTORS and FOLD_LANES add up a row of 32 lanes in registers: s[l] += s[l + h] for h = 16,
   8, 4, 2, 1. FOLD_VECTORS adds the NV vectors of the row to the first one. FOLD_LANES then adds
   the lanes of that vector to lane 0. Only the sums that lane 0 depends on are computed. */
#define FOLD_LANES(a) \
    if (VL > 4) (a) += SWAP_WORDS(a, 4 % VL); \
    if (VL > 2) (a) += SWAP_WORDS(a, 2 % VL); \
    (a) += SWAP_WORDS(a, 1)

/* The steps are written out as loops of fixed bounds: with an outer loop over the steps gcc 12
   keeps the sums in memory. */
#define FOLD_VECTORS(a) \
    if (NV == 16) { \
        UNROLL for (int j = 0; j < 8; j++)(a)[j] += (a)[(j + 8) % NV]; \
    } \
    if (NV >= 8) { \
        UNROLL for (int j = 0; j < 4; j++)(a)[j] += (a)[(j + 4) % NV]; \
    } \
    (a)[0] += (a)[2]; \
    (a)[1] += (a)[3]; \
    (a)[0] += (a)[1]

INLINE double fold_f64(f64v a[NV])
{
    FOLD_VECTORS(a);
    FOLD_LANES(a[0]);
    return a[0][0];
}

INLINE uint64_t fold_u64(u64v a[NV])
{
    FOLD_VECTORS(a);
    FOLD_LANES(a[0]);
    return a[0][0];
}

/* An x86 intrinsic of this width, by the part of its name that all widths share. */
#if VBYTES == 64
#    define MM_(op) _mm512_##op
typedef __m512d mm_f64;
typedef __m512 mm_f32;
typedef __m512i mm_int;
typedef __m256i half_int;
typedef __m256 half_f32;
#elif VBYTES == 32
#    define MM_(op) _mm256_##op
typedef __m256d mm_f64;
typedef __m256 mm_f32;
typedef __m256i mm_int;
typedef __m128i half_int;
typedef __m128 half_f32;
#elif defined __x86_64__
#    define MM_(op) _mm_##op
typedef __m128d mm_f64;
typedef __m128 mm_f32;
typedef __m128i mm_int;
#endif

/* Prefetches the row that lies AHEAD bytes ahead. 4 KiB is beyond the page at which the hardware
   prefetcher stops. Do not use it for data in L1: there it takes up to a third of the time of a
   sum. */
enum { AHEAD = 4096, LINE = 64 };
INLINE void fetch(const void *x, size_t bytes)
{
    UNROLL for (size_t b = 0; b < bytes; b += LINE) __builtin_prefetch((const char *)x + AHEAD + b);
}
#endif
