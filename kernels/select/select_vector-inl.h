/* select_vector-inl.h - makes, compares and packs vectors of keys. Included once per key width,
   with K, KBITS and N(name) set; VEC is defined if there are such vectors. */
#define WIDTH2_(op, kind, bits) op##_##kind##bits
#define WIDTH1_(op, kind, bits) WIDTH2_(op, kind, bits)
#define EPI(op) WIDTH1_(op, epi, KBITS)
#if defined __x86_64__ && VBYTES == 64
#    define VEC __m512i
#    define VMANY (64 / sizeof(K))
#    define MASK2_(op, bits) op##_epu##bits##_mask
#    define MASK1_(op, bits) MASK2_(op, bits)
#    if KBITS == 64
#        define VSPLAT(v) _mm512_set1_epi64((int64_t)(v))
#    else
#        define VSPLAT(v) _mm512_set1_epi32((int32_t)(v))
#    endif

INLINE VEC N(vector_key)(const K *x, const struct radix_map *m, int flips)
{
    const VEC u = _mm512_loadu_si512(x);
    if (!flips) return _mm512_xor_si512(u, VSPLAT(m->sign));
    const VEC negative = EPI(_mm512_srai)(u, KBITS - 1);
    /* (u ^ (negative & flip)) ^ sign */
    const VEC mixed = _mm512_xor_si512(
        _mm512_ternarylogic_epi64(u, negative, VSPLAT(m->flip), 0x78), VSPLAT(m->sign));
    return EPI(_mm512_sub)(mixed, VSPLAT(m->base));
}

INLINE unsigned N(vector_lt)(VEC a, VEC b) { return MASK1_(_mm512_cmplt, KBITS)(a, b); }
INLINE unsigned N(vector_le)(VEC a, VEC b) { return MASK1_(_mm512_cmple, KBITS)(a, b); }

INLINE void N(vector_keep)(K *out, VEC k, unsigned which)
{
#    if KBITS == 64
    _mm512_storeu_si512(out, _mm512_maskz_compress_epi64((__mmask8)which, k));
#    else
    _mm512_storeu_si512(out, _mm512_maskz_compress_epi32((__mmask16)which, k));
#    endif
}
#    undef MASK2_
#    undef MASK1_

#elif defined __x86_64__ && VBYTES == 32
#    include "../kept_lanes.h"
/* AVX2 compares signed numbers: keys and the bounds have their top bit flipped in registers. */
#    define VEC __m256i
#    define VMANY (32 / sizeof(K))
#    if KBITS == 64
#        define VALL(v) _mm256_set1_epi64x((int64_t)(v))
#        define VMASK(v) (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(v))
#    else
#        define VALL(v) _mm256_set1_epi32((int32_t)(v))
#        define VMASK(v) (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(v))
#    endif
#    define VSPLAT(v) VALL((v) ^ (K)1 << (KBITS - 1))

INLINE VEC N(vector_key)(const K *x, const struct radix_map *m, int flips)
{
    const VEC u = _mm256_loadu_si256((const void *)x), top = VALL((K)1 << (KBITS - 1));
    if (!flips) return _mm256_xor_si256(u, VALL(m->sign ^ (K)1 << (KBITS - 1)));
    const VEC negative = EPI(_mm256_cmpgt)(_mm256_setzero_si256(), u);
    const VEC mixed = _mm256_xor_si256(
        _mm256_xor_si256(u, _mm256_and_si256(negative, VALL(m->flip))), VALL(m->sign));
    return _mm256_xor_si256(EPI(_mm256_sub)(mixed, VALL(m->base)), top);
}

INLINE unsigned N(vector_lt)(VEC a, VEC b) { return VMASK(EPI(_mm256_cmpgt)(b, a)); }
INLINE unsigned N(vector_le)(VEC a, VEC b) { return ~N(vector_lt)(b, a) & ((1u << VMANY) - 1); }

INLINE void N(vector_keep)(K *out, VEC k, unsigned which)
{
    const VEC u = _mm256_xor_si256(k, VALL((K)1 << (KBITS - 1)));
    _mm256_storeu_si256((void *)out, KBITS == 64 ? keep_lanes64(u, which) : keep_lanes32(u, which));
}
#    undef VMASK
#endif
#undef EPI
#undef WIDTH1_
#undef WIDTH2_
