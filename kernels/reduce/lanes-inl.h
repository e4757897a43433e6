/* lanes-inl.h - rows of 32 elements of T, widened to lanes of doubles or of 64-bit integers.
   Included once per type. */
#define K(part) TINE_NAME_(lanes_##part)
WIDE_ALONE("lanes-inl.h");

/* VL elements in memory, at any address that is valid for one element. */
typedef T K(some) __attribute__((vector_size(VL * sizeof(T)), aligned(sizeof(T)), may_alias));

/* The type in which T is summed: double for floats, integers modulo 2^64. */
#if TINE_FLOAT_
typedef f64v K(lane);
#    define ZERO (-0.0) /* the exact identity of addition */
#else
typedef u64v K(lane);
#    define ZERO 0
#endif
static const T K(pad) = ZERO;

/* Widened elements, and their product. Intrinsics are used, since gcc 12 turns
   __builtin_convertvector into two halves and four shuffles, and multiplies all 64 bits of lanes
   that hold 32. */
#if defined __x86_64__ && VBYTES > 16 && TINE_BITS_ == 32 && TINE_FLOAT_
INLINE f64v K(widen)(K(some) v) { return (f64v)MM_(cvtps_pd)((half_f32)v); }
INLINE f64v K(product)(f64v a, f64v b) { return a * b; }
#elif defined __x86_64__ && VBYTES > 16 && TINE_BITS_ == 32 && TINE_SIGNED_
INLINE u64v K(widen)(K(some) v) { return (u64v)MM_(cvtepi32_epi64)((half_int)v); }
INLINE u64v K(product)(u64v a, u64v b) { return (u64v)MM_(mul_epi32)((mm_int)a, (mm_int)b); }
#elif defined __x86_64__ && VBYTES > 16 && TINE_BITS_ == 32
INLINE u64v K(widen)(K(some) v) { return (u64v)MM_(cvtepu32_epi64)((half_int)v); }
INLINE u64v K(product)(u64v a, u64v b) { return (u64v)MM_(mul_epu32)((mm_int)a, (mm_int)b); }
#else
INLINE K(lane) K(widen)(K(some) v) { return __builtin_convertvector(v, K(lane)); }
INLINE K(lane) K(product)(K(lane) a, K(lane) b) { return a * b; }
#endif

/* Each element as the nearest double. A 64-bit integer is split into two halves that are exact as
   doubles, 2^84 + the high half and 2^52 + the low half, made by bit operations; their sum is
   rounded once. AVX2 and SSE2 have no such conversion. */
INLINE f64v K(to_f64)(K(some) v)
{
#if TINE_FLOAT_
    return K(widen)(v);
#elif defined __x86_64__ && VBYTES > 16 && TINE_BITS_ == 32 && TINE_SIGNED_
    return (f64v)MM_(cvtepi32_pd)((half_int)v);
#else
    if (TINE_BITS_ == 32 && TINE_SIGNED_) return __builtin_convertvector(v, f64v);
    const u64v w = K(widen)(v);
    const f64v low = (f64v)((w & 0xffffffff) | 0x4330000000000000);
    if (TINE_BITS_ == 32) return low - 0x1p52;
    const f64v high = (f64v)((w >> 32 ^ (TINE_SIGNED_ ? 0x80000000 : 0)) | 0x4530000000000000);
    return (high - (TINE_SIGNED_ ? 0x1p84 + 0x1p63 + 0x1p52 : 0x1p84 + 0x1p52)) + low;
#endif
}

/* Vector j of a row that ends after n < 32 elements. Reads only these, and puts pad in the other
   places. */
INLINE K(some) K(part)(const T *x, size_t n, size_t j, T pad)
{
    x += j * VL;
#if VL == 8
    const unsigned mask = (((uint64_t)1 << n) - 1) >> j * VL & 0xff;
    if (TINE_BITS_ == 64) {
        uint64_t bits = 0;
        memcpy(&bits, &pad, sizeof pad);
        const __m512i v =
            _mm512_mask_loadu_epi64(_mm512_set1_epi64((int64_t)bits), (__mmask8)mask, x);
        K(some) r;
        memcpy(&r, &v, sizeof r);
        return r;
    }
    uint32_t bits = 0;
    memcpy(&bits, &pad, sizeof bits);
    const __m256i v = _mm256_mask_loadu_epi32(_mm256_set1_epi32((int32_t)bits), (__mmask8)mask, x);
    K(some) r;
    memcpy(&r, &v, sizeof r);
    return r;
#elif VL == 4
    uint64_t bits = 0;
    memcpy(&bits, &pad, sizeof pad);
    const u64v mask = below(n, j);
    K(some) r;
    if (TINE_BITS_ == 64) {
        const u64v v =
            ((u64v)_mm256_maskload_epi64((const void *)x, (__m256i)mask) & mask) | (bits & ~mask);
        memcpy(&r, &v, sizeof r);
    } else {
        typedef uint32_t u32h __attribute__((vector_size(16)));
        const u32h half = __builtin_convertvector(mask, u32h);
        const u32h v =
            ((u32h)_mm_maskload_epi32((const void *)x, (__m128i)half)) | ((uint32_t)bits & ~half);
        memcpy(&r, &v, sizeof r);
    }
    return r;
#else
    K(some) r;
    r[0] = n > j * VL ? x[0] : pad;
    r[1] = n > j * VL + 1 ? x[1] : pad;
    return r;
#endif
}

INLINE K(lane) K(load)(const T *x) { return K(widen)(*(const K(some) *)x); }

INLINE f64v K(load_f64)(const T *x) { return K(to_f64)(*(const K(some) *)x); }

/* zero returns the lanes before the first element is added. fold adds up the lanes. add joins the
   sums of two blocks. result makes the kernel's result of the total sum. */
#if TINE_FLOAT_
INLINE f64v K(zero)(void) { return splat_f64(ZERO); }
INLINE double K(fold)(f64v a[NV]) { return fold_f64(a); }
INLINE double K(add)(double a, double b) { return a + b; }
INLINE double K(result)(double v) { return canonical(v); }
#else
INLINE u64v K(zero)(void) { return splat_u64(ZERO); }
INLINE ACC K(fold)(u64v a[NV]) { return (ACC)fold_u64(a); }
INLINE ACC K(add)(ACC a, ACC b) { return (ACC)((uint64_t)a + (uint64_t)b); }
INLINE ACC K(result)(ACC v) { return v; }
#endif
#undef ZERO
#undef K
