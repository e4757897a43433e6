/* classify.h - which bucket each key belongs to, in vectors of AVX-512: gcc 12 does not find the gathers. Included by
   radix_width.h once per key width, with K, KBITS and N(name) set. */

/* Keys and buckets of the first elements of x[0, n), whole vectors of them; returns how many. */
INLINE size_t N(classify_vectors)(K *key, uint32_t *bucket, const K *x, size_t n, N(map) m, const struct radix_cut *c)
{
    enum { ACROSS = VBYTES / sizeof(K) };
    const __m128i shift = _mm_cvtsi32_si128((int)c->shift);
    const K inside = ((K)1 << c->shift) - 1;
    size_t j = 0;
#if KBITS == 32
    const __m512i flip = _mm512_set1_epi32((int)m.flip), sign = _mm512_set1_epi32((int)m.sign);
    const __m512i base = _mm512_set1_epi32((int)m.base), within = _mm512_set1_epi32((int)inside);
    const __m512i least = _mm512_set1_epi32((int)c->least), reach = _mm512_set1_epi32((int)c->reach);
    for (; n - j >= ACROSS; j += ACROSS) {
        const __m512i u = _mm512_loadu_si512(x + j), flips = _mm512_and_si512(_mm512_srai_epi32(u, 31), flip);
        const __m512i k = _mm512_sub_epi32(_mm512_xor_si512(_mm512_xor_si512(u, flips), sign), base);
        const __m512i far = _mm512_min_epu32(_mm512_sub_epi32(_mm512_max_epu32(k, least), least), reach);
        const __m512i cell = _mm512_i32gather_epi32(_mm512_srl_epi32(far, shift), c->cell, 4);
        const __m512i less = _mm512_and_si512(cell, _mm512_set1_epi32(63));
        const __m512i part = _mm512_srlv_epi32(_mm512_and_si512(far, within), less);
        _mm512_storeu_si512(key + j, k);
        _mm512_storeu_si512(bucket + j, _mm512_add_epi32(_mm512_srli_epi32(cell, 8), part));
    }
#else
    const __m512i flip = _mm512_set1_epi64((int64_t)m.flip), sign = _mm512_set1_epi64((int64_t)m.sign);
    const __m512i base = _mm512_set1_epi64((int64_t)m.base), within = _mm512_set1_epi64((int64_t)inside);
    const __m512i least = _mm512_set1_epi64((int64_t)c->least), reach = _mm512_set1_epi64((int64_t)c->reach);
    for (; n - j >= ACROSS; j += ACROSS) {
        const __m512i u = _mm512_loadu_si512(x + j), flips = _mm512_and_si512(_mm512_srai_epi64(u, 63), flip);
        const __m512i k = _mm512_sub_epi64(_mm512_xor_si512(_mm512_xor_si512(u, flips), sign), base);
        const __m512i far = _mm512_min_epu64(_mm512_sub_epi64(_mm512_max_epu64(k, least), least), reach);
        const __m512i cell = _mm512_cvtepu32_epi64(_mm512_i64gather_epi32(_mm512_srl_epi64(far, shift), c->cell, 4));
        const __m512i less = _mm512_and_si512(cell, _mm512_set1_epi64(63));
        const __m512i part = _mm512_srlv_epi64(_mm512_and_si512(far, within), less);
        _mm512_storeu_si512(key + j, k);
        _mm256_storeu_si256((void *)(bucket + j), _mm512_cvtepi64_epi32(_mm512_add_epi64(_mm512_srli_epi64(cell, 8), part)));
    }
#endif
    return j;
}
