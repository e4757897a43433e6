/* network.h - sorts a few keys at once: by a bitonic network in vector registers, else by insertion. Included once per key
   width, with K, KBITS and N(name) set. */
#if defined __x86_64__ && VBYTES >= 32
enum { N(LANES_IN) = VBYTES / sizeof(K), N(LEAF) = 8 * VBYTES / sizeof(K) };
#    define W N(LANES_IN)
#    define VEC N(reg)

/* Lane l of a permutation reads lane l ^ x; MIX takes the greater in the lanes that have bit h, else the lesser. */
#    if VBYTES == 64
typedef __m512i VEC;
#        if KBITS == 64
#            define MIN(a, b) _mm512_min_epu64(a, b)
#            define MAX(a, b) _mm512_max_epu64(a, b)
#            define PERM(v, x) \
                _mm512_permutexvar_epi64(_mm512_xor_si512(_mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7), _mm512_set1_epi64(x)), v)
#            define MIX(a, b, h) _mm512_mask_max_epu64(MIN(a, b), N(high)(h), a, b)
#            define LOAD(p, m) _mm512_mask_loadu_epi64(_mm512_set1_epi64(-1), N(first)(m), p)
#            define STORE(p, v, m) _mm512_mask_storeu_epi64(p, N(first)(m), v)
typedef __mmask8 N(mask);
#        else
#            define MIN(a, b) _mm512_min_epu32(a, b)
#            define MAX(a, b) _mm512_max_epu32(a, b)
#            define PERM(v, x) \
                _mm512_permutexvar_epi32(_mm512_xor_si512(_mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, \
                                                                            15), _mm512_set1_epi32(x)), v)
#            define MIX(a, b, h) _mm512_mask_max_epu32(MIN(a, b), N(high)(h), a, b)
#            define LOAD(p, m) _mm512_mask_loadu_epi32(_mm512_set1_epi32(-1), N(first)(m), p)
#            define STORE(p, v, m) _mm512_mask_storeu_epi32(p, N(first)(m), v)
typedef __mmask16 N(mask);
#        endif
INLINE N(mask) N(high)(int h)
{
    return (N(mask))(h == 1 ? 0xaaaa : h == 2 ? 0xcccc : h == 4 ? 0xf0f0 : 0xff00);
}
INLINE N(mask) N(first)(size_t m)
{
    return (N(mask))_bzhi_u32(~0u, (unsigned)m);
}
#    else
typedef __m256i VEC;
#        define LANE _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)
#        if KBITS == 64 /* compares signed: keys have their top bit flipped in registers */
#            define LANE64 _mm256_setr_epi64x(0, 1, 2, 3)
#            define TOP _mm256_set1_epi64x(INT64_MIN)
#            define MIN(a, b) _mm256_blendv_epi8(a, b, _mm256_cmpgt_epi64(a, b))
#            define MAX(a, b) _mm256_blendv_epi8(b, a, _mm256_cmpgt_epi64(a, b))
#            define PERM(v, x) _mm256_permutevar8x32_epi32(v, _mm256_xor_si256(LANE, _mm256_set1_epi32(2 * (x))))
#            define HIGH(h) _mm256_cmpgt_epi64(_mm256_and_si256(LANE64, _mm256_set1_epi64x(h)), _mm256_setzero_si256())
#            define FIRST(m) _mm256_cmpgt_epi64(_mm256_set1_epi64x((int64_t)(m)), LANE64)
#            define LOAD(p, m) \
                _mm256_xor_si256(_mm256_blendv_epi8(_mm256_set1_epi64x(-1), _mm256_maskload_epi64((const void *)(p), FIRST(m)), \
                                                    FIRST(m)), TOP)
#            define STORE(p, v, m) _mm256_maskstore_epi64((void *)(p), FIRST(m), _mm256_xor_si256(v, TOP))
#        else
#            define MIN(a, b) _mm256_min_epu32(a, b)
#            define MAX(a, b) _mm256_max_epu32(a, b)
#            define PERM(v, x) _mm256_permutevar8x32_epi32(v, _mm256_xor_si256(LANE, _mm256_set1_epi32(x)))
#            define HIGH(h) _mm256_cmpgt_epi32(_mm256_and_si256(LANE, _mm256_set1_epi32(h)), _mm256_setzero_si256())
#            define FIRST(m) _mm256_cmpgt_epi32(_mm256_set1_epi32((int)(m)), LANE)
#            define LOAD(p, m) \
                _mm256_blendv_epi8(_mm256_set1_epi32(-1), _mm256_maskload_epi32((const void *)(p), FIRST(m)), FIRST(m))
#            define STORE(p, v, m) _mm256_maskstore_epi32((void *)(p), FIRST(m), v)
#        endif
#        define MIX(a, b, h) _mm256_blendv_epi8(MIN(a, b), MAX(a, b), HIGH(h))
#    endif

/* Each lane against lane l ^ x of the same vector: the greater goes where bit h is set. */
#    define STEP(v, x, h) MIX(v, PERM(v, x), h)

/* Within each vector: runs of 2, 4, … W, each made of two runs, the second one read backwards. */
INLINE void N(lanes)(VEC *v, const int count)
{
    UNROLL for (int k = 2; k <= W; k *= 2) {
        UNROLL for (int i = 0; i < count; i++) v[i] = STEP(v[i], k - 1, k / 2);
        UNROLL for (int j = k / 4; j; j /= 2)
            UNROLL for (int i = 0; i < count; i++) v[i] = STEP(v[i], j, j);
    }
}

/* Two runs of g / 2 vectors become one: the second read backwards, then halves of halves. */
INLINE void N(pair)(VEC *v, const int g)
{
    VEC hi[8];
    UNROLL for (int i = 0; i < g / 2; i++) {
        const VEC back = PERM(v[g - 1 - i], W - 1);
        hi[i] = MAX(v[i], back);
        v[i] = MIN(v[i], back);
    }
    UNROLL for (int i = 0; i < g / 2; i++) v[g / 2 + i] = hi[i];
    UNROLL for (int d = g / 4; d; d /= 2)
        UNROLL for (int i = 0; i < g; i++)
            if (!(i & d)) {
                const VEC a = v[i], b = v[i + d];
                v[i] = MIN(a, b);
                v[i + d] = MAX(a, b);
            }
    UNROLL for (int j = W / 2; j; j /= 2)
        UNROLL for (int i = 0; i < g; i++) v[i] = STEP(v[i], j, j);
}

/* n keys, more than half of what count vectors hold; the places after them are the greatest key. */
INLINE void N(vectors)(K *out, const K *in, size_t n, const int count)
{
    VEC v[8];
    UNROLL for (int i = 0; i < count; i++) {
        const size_t left = n > (size_t)i * W ? n - (size_t)i * W : 0;
        v[i] = LOAD(in + i * W, left < W ? left : W);
    }
    N(lanes)(v, count);
    UNROLL for (int g = 2; g <= count; g *= 2)
        UNROLL for (int i = 0; i < count; i += g) N(pair)(v + i, g);
    UNROLL for (int i = 0; i < count; i++) {
        const size_t left = n > (size_t)i * W ? n - (size_t)i * W : 0;
        STORE(out + i * W, v[i], left < W ? left : W);
    }
}

static void N(one)(K *out, const K *in, size_t n) { N(vectors)(out, in, n, 1); }
static void N(two)(K *out, const K *in, size_t n) { N(vectors)(out, in, n, 2); }
static void N(four)(K *out, const K *in, size_t n) { N(vectors)(out, in, n, 4); }
static void N(eight)(K *out, const K *in, size_t n) { N(vectors)(out, in, n, 8); }

/* out[0, n) = in[0, n) sorted, n <= LEAF; out may be in. */
INLINE void N(leaf)(K *out, const K *in, size_t n)
{
    if (n <= W)
        N(one)(out, in, n);
    else if (n <= 2 * W)
        N(two)(out, in, n);
    else if (n <= 4 * W)
        N(four)(out, in, n);
    else
        N(eight)(out, in, n);
}
#    undef W
#    undef VEC
#    undef MIN
#    undef MAX
#    undef PERM
#    undef MIX
#    undef LOAD
#    undef STORE
#    undef STEP
#    undef LANE
#    undef LANE64
#    undef TOP
#    undef HIGH
#    undef FIRST
#else
enum { N(LEAF) = 24 };

/* out[0, n) = in[0, n) sorted, n <= LEAF; out may be in. */
static void N(leaf)(K *out, const K *in, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const K k = in[i];
        size_t j = i;
        for (; j && out[j - 1] > k; j--) out[j] = out[j - 1];
        out[j] = k;
    }
}
#endif
