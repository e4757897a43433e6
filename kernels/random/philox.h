/* philox.h - Philox4x32-10, a counter-based generator (J. K. Salmon, M. A. Moraes, R. O. Dror and
   D. E. Shaw, Parallel random numbers: as easy as 1, 2, 3, SC 2011), many blocks side by side, and
   its bits as numbers of (0, 1).

   Block b of a stream is the result for the counter (b, b >> 32, stream, stream >> 32) under the
   key (seed, seed >> 32). Its four words of 32 bits are two words of 64, low and high; the first
   word of 32 bits is the lower half of low. Arrays of random numbers are stream 0. */
#ifndef TINE_PHILOX_H
#define TINE_PHILOX_H

enum {
    ROUNDS = 10,
    /* vectors of blocks at once: enough to hide the 5 cycles of a multiplication */
    TOGETHER = VL == 8 ? 6 : 4,
    BLOCKS = TOGETHER * VL,
    WORDS = 2 * BLOCKS /* 64-bit words made at a time */
};

/* The 64-bit products of the lower halves of the lanes. */
INLINE u64v times(u64v a, u64v b)
{
#if VBYTES == 64
    return (u64v)_mm512_mul_epu32((__m512i)a, (__m512i)b);
#elif VBYTES == 32
    return (u64v)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#elif defined __x86_64__
    return (u64v)_mm_mul_epu32((__m128i)a, (__m128i)b);
#else
    return (a & UINT32_MAX) * (b & UINT32_MAX);
#endif
}

INLINE u64v xor3(u64v a, u64v b, u64v c)
{
#if VBYTES == 64
    return (u64v)_mm512_ternarylogic_epi64((__m512i)a, (__m512i)b, (__m512i)c, 0x96);
#else
    return a ^ b ^ c;
#endif
}

/* ZIP_LOWER, ZIP_UPPER: the lower and the upper half of a[0] b[0] a[1] b[1] … TURN: the halves of
   each lane, exchanged. */
typedef uint32_t u32v __attribute__((vector_size(VBYTES)));
#if VL == 8
#    define TURN(a) \
        __builtin_shufflevector((u32v)(a), (u32v)(a), 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, \
                                12, 15, 14)
#    define ZIP_LOWER(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#    define ZIP_UPPER(a, b) __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#elif VL == 4
#    define TURN(a) __builtin_shufflevector((u32v)(a), (u32v)(a), 1, 0, 3, 2, 5, 4, 7, 6)
#    define ZIP_LOWER(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#    define ZIP_UPPER(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#else
#    define TURN(a) __builtin_shufflevector((u32v)(a), (u32v)(a), 1, 0, 3, 2)
#    define ZIP_LOWER(a, b) __builtin_shufflevector(a, b, 0, 2)
#    define ZIP_UPPER(a, b) __builtin_shufflevector(a, b, 1, 3)
#endif

/* low[j], high[j]: the words of blocks first + j * VL …, for BLOCKS blocks in all. */
INLINE void philox(u64v low[TOGETHER], u64v high[TOGETHER], uint64_t first, uint64_t stream,
                   uint64_t seed)
{
    const u64v m0 = splat_u64(0xd2511f53), m1 = splat_u64(0xcd9e8d57);
    u64v c0[TOGETHER], c1[TOGETHER], c2[TOGETHER], c3[TOGETHER], lane;
    for (int l = 0; l < VL; l++) lane[l] = (uint64_t)l;
    UNROLL for (int j = 0; j < TOGETHER; j++)
    {
        c0[j] = lane + (first + (uint64_t)(j * VL)); /* the upper halves are not used */
        c1[j] = c0[j] >> 32;
        c2[j] = splat_u64(stream);
        c3[j] = splat_u64(stream >> 32);
    }
    uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
    UNROLL for (int r = 0; r < ROUNDS; r++, k0 += 0x9e3779b9, k1 += 0xbb67ae85)
    {
        const u64v a = splat_u64(k0), b = splat_u64(k1);
        UNROLL for (int j = 0; j < TOGETHER; j++)
        {
            const u64v p = times(c0[j], m0), q = times(c2[j], m1);
            /* The upper half of q, xored, becomes the lower half of the result. */
            if (r == ROUNDS - 1) {
                low[j] = xor3((u64v)TURN(q), c1[j] & UINT32_MAX, a);
                high[j] = xor3((u64v)TURN(p), c3[j] & UINT32_MAX, b);
                continue;
            }
            c0[j] = xor3(q >> 32, c1[j], a);
            c2[j] = xor3(p >> 32, c3[j], b);
            c1[j] = q;
            c3[j] = p;
        }
    }
}

INLINE void store(void *to, u64v v) { memcpy(to, &v, sizeof v); }

/* (k + 1/2) * 2^-52 for the upper 52 bits k: never 0, never 1. It is computed as 1 + k * 2^-52,
   less 1 - 2^-53, since AVX2 cannot convert k. */
INLINE f64v unit_f64(u64v w) { return (f64v)(w >> 12 | 0x3ff0000000000000) - (1 - 0x1p-53); }

/* (k + 1/2) * 2^-23 for the upper 23 bits k of each half. */
typedef float f32v __attribute__((vector_size(VBYTES)));
INLINE f32v unit_f32(u64v w)
{
    typedef int32_t i32v __attribute__((vector_size(VBYTES)));
    return (__builtin_convertvector((i32v)((u32v)w >> 9), f32v) + 0.5f) * 0x1p-23f;
}
#endif
