/* random.c - tine_random: Philox4x32-10, a counter-based generator (J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw,
   Parallel random numbers: as easy as 1, 2, 3, SC 2011): element i is computed from the seed and i, and from nothing else.

   Block b is the four words of counter (b, b >> 32, 0, 0) under the key (seed, seed >> 32), and holds 16 bytes of output:
   elements 2b, 2b + 1 of 64-bit types, elements 4b … 4b + 3 of 32-bit ones; the first word is the lower half. */
#ifndef T
#    include "kernel.h"
#    include "simd.h"

enum {
    ROUNDS = 10,
    TOGETHER = VL == 8 ? 6 : 4,    /* vectors of blocks at once: a multiplication takes 5 cycles, and 4 of them are due */
    ROW = 2 * TOGETHER * VL,       /* 64-bit words made at a time */
    BLOCK_BYTES = 16
};

/* The 64-bit products of the lower halves of the lanes. */
INLINE u64v times(u64v a, u64v b)
{
#    if VBYTES == 64
    return (u64v)_mm512_mul_epu32((__m512i)a, (__m512i)b);
#    elif VBYTES == 32
    return (u64v)_mm256_mul_epu32((__m256i)a, (__m256i)b);
#    elif defined __x86_64__
    return (u64v)_mm_mul_epu32((__m128i)a, (__m128i)b);
#    else
    return (a & UINT32_MAX) * (b & UINT32_MAX);
#    endif
}

/* a[0] b[0] a[1] b[1] …: the lower and the upper half of it. */
#    if VL == 8
#        define ZIP_LOWER(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#        define ZIP_UPPER(a, b) __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#    elif VL == 4
#        define ZIP_LOWER(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#        define ZIP_UPPER(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#    else
#        define ZIP_LOWER(a, b) __builtin_shufflevector(a, b, 0, 2)
#        define ZIP_UPPER(a, b) __builtin_shufflevector(a, b, 1, 3)
#    endif

/* out[2i], out[2i + 1] = block first + i, for ROW words. */
static void blocks(uint64_t *out, uint64_t first, uint64_t seed)
{
    const u64v m0 = splat_u64(0xd2511f53), m1 = splat_u64(0xcd9e8d57);
    u64v c0[TOGETHER], c1[TOGETHER], c2[TOGETHER], c3[TOGETHER], lane;
    for (int l = 0; l < VL; l++) lane[l] = (uint64_t)l;
    UNROLL for (int j = 0; j < TOGETHER; j++) {
        c0[j] = lane + (first + (uint64_t)(j * VL));
        c1[j] = c0[j] >> 32;
        c2[j] = c3[j] = (u64v){0};
    }
    uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
    for (int r = 0; r < ROUNDS; r++, k0 += 0x9e3779b9, k1 += 0xbb67ae85) {
        UNROLL for (int j = 0; j < TOGETHER; j++) {
            const u64v p = times(c0[j], m0), q = times(c2[j], m1);
            c0[j] = q >> 32 ^ c1[j] ^ (uint64_t)k0;
            c2[j] = p >> 32 ^ c3[j] ^ (uint64_t)k1;
            c1[j] = q; /* upper halves hold what nobody reads */
            c3[j] = p;
        }
    }
    UNROLL for (int j = 0; j < TOGETHER; j++) {
        const u64v a = (c0[j] & UINT32_MAX) | c1[j] << 32, b = (c2[j] & UINT32_MAX) | c3[j] << 32;
        const u64v lower = ZIP_LOWER(a, b), upper = ZIP_UPPER(a, b);
        memcpy(out + 2 * j * VL, &lower, sizeof lower);
        memcpy(out + (2 * j + 1) * VL, &upper, sizeof upper);
    }
}
#    define TINE_TYPE_FILE "random.c"
#    include "tine/types.h"
#else
#    define K(part) TINE_NAME_(random_##part)
#    define WORD __typeof__(__builtin_choose_expr(sizeof(T) == 8, (uint64_t)0, (uint32_t)0))

typedef struct {
    T *y;
    uint64_t seed, first;
} K(job);

/* An element of its bits: all of them, or (k + 1/2) * 2^-52 (f32: 2^-23), which is never 0 and never 1. */
INLINE T K(of)(const uint64_t *words, size_t i)
{
    WORD w;
    memcpy(&w, (const char *)words + i * sizeof w, sizeof w); /* little-endian: the first word is the lower half */
#    if TINE_FLOAT_
    if (sizeof(T) == 4) return (T)(((float)(int32_t)(w >> 9) + 0.5f) * 0x1p-23f);
    const uint64_t one = (uint64_t)w >> 12 | 0x3ff0000000000000; /* 1 + k * 2^-52: there is no conversion of k in AVX2 */
    double v;
    memcpy(&v, &one, sizeof v);
    return (T)(v - (1 - 0x1p-53));
#    else
    return (T)w;
#    endif
}

static int K(body)(size_t lo, size_t hi, void *ctx)
{
    const K(job) *j = ctx;
    enum { EACH = BLOCK_BYTES / sizeof(T), WHOLE = ROW * 8 / sizeof(T) };
    uint64_t words[ROW];
    while (lo < hi) {
        const uint64_t at = j->first + lo;
        const size_t skip = at % EACH, room = WHOLE - skip, m = hi - lo < room ? hi - lo : room;
        T *y = j->y + lo;
        blocks(words, at / EACH, j->seed);
        if (m == WHOLE) {
            for (size_t i = 0; i < WHOLE; i++) y[i] = K(of)(words, i);
        } else {
            for (size_t i = 0; i < m; i++) y[i] = K(of)(words, skip + i);
        }
        lo += m;
    }
    return 0;
}

int FN(random)(T *y, uint64_t seed, uint64_t first, size_t n, const tine_opts *o)
{
    if (bad_array(y, n, sizeof *y) || first > UINT64_MAX - n) return TINE_EINVAL;
    K(job) j = {y, seed, first};
    if (is_direct(n, o)) return K(body)(0, n, &j);
    return tine_for_(K(body), &j, n, STAGE / sizeof(T), WRITE_NS(sizeof(T)), o);
}
#    undef K
#    undef WORD
#endif
