/* network-inl.h - sorts a few keys at once: by a network in vector registers, else by insertion.
   Included once per key width, with K, KBITS and N(name) set.

   Keys lie in R registers of W lanes. Each lane's column is sorted by Batcher's odd-even merges,
   which compare registers and move nothing between lanes; then neighbouring columns are merged, 2,
   4, … W of them; then all is read column by column. */
#if defined __x86_64__ && VBYTES >= 32
enum {
    N(LANES_IN) = VBYTES / sizeof(K),
    N(ROWS) = VBYTES / 4, /* half of the machine's registers: the others hold what is on its way */
    N(LEAF) = N(ROWS) * N(LANES_IN)
};
#    define W N(LANES_IN)
#    define R_MAX N(ROWS)
#    define VEC N(reg)
#    define MASK N(mask)

/* What a vector can do. PERM: lane l reads lane l ^ x. BELOW: which lanes of a are less than b's.
   TAKE: b where m says so, else a. The minimum of 64-bit keys costs as much as BELOW and two TAKEs,
   which give the maximum too. WEAVE: lanes of a and b in turn, their first halves, or their last.
   HIGH: which lanes have bit h. */
#    if VBYTES == 64
typedef __m512i VEC;
#        define HIGH(h) ((MASK)((h) == 1 ? 0xaaaa : (h) == 2 ? 0xcccc : (h) == 4 ? 0xf0f0 : 0xff00))
#        define FIRST(n) ((MASK)_bzhi_u32(~0u, (unsigned)(n)))
#        define LOAD_ALL(p) _mm512_loadu_si512(p)
#        define STORE_ALL(p, v) _mm512_storeu_si512(p, v)
#        if KBITS == 64
typedef __mmask8 MASK;
#            define TAKE_NOT(m, h) _kxor_mask8(m, HIGH(h))
#            define LANE _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7)
#            define PERM(v, x) \
                ((x) == 1   ? _mm512_shuffle_epi32(v, 0x4e) \
                 : (x) == 2 ? _mm512_permutex_epi64(v, 0x4e) \
                 : (x) == 3 ? _mm512_permutex_epi64(v, 0x1b) \
                 : (x) == 4 \
                     ? _mm512_shuffle_i64x2(v, v, 0x4e) \
                     : _mm512_permutexvar_epi64(_mm512_xor_si512(LANE, _mm512_set1_epi64(x)), v))
#            define BELOW(a, b) _mm512_cmplt_epu64_mask(a, b)
#            define TAKE(m, a, b) _mm512_mask_mov_epi64(a, m, b)
#            define WEAVE_FIRST(a, b) \
                _mm512_permutex2var_epi64(a, _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11), b)
#            define WEAVE_LAST(a, b) \
                _mm512_permutex2var_epi64(a, _mm512_setr_epi64(4, 12, 5, 13, 6, 14, 7, 15), b)
#            define LOAD(p, n) _mm512_mask_loadu_epi64(_mm512_set1_epi64(-1), FIRST(n), p)
#            define STORE(p, v, n) _mm512_mask_storeu_epi64(p, FIRST(n), v)
#        else
typedef __mmask16 MASK;
#            define LESSER(a, b) _mm512_min_epu32(a, b)
#            define GREATER(a, b) _mm512_max_epu32(a, b)
#            define LANE _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
#            define PERM(v, x) \
                ((x) == 1   ? _mm512_shuffle_epi32(v, 0xb1) \
                 : (x) == 2 ? _mm512_shuffle_epi32(v, 0x4e) \
                 : (x) == 3 ? _mm512_shuffle_epi32(v, 0x1b) \
                 : (x) == 4 ? _mm512_shuffle_i32x4(v, v, 0xb1) \
                 : (x) == 8 \
                     ? _mm512_shuffle_i32x4(v, v, 0x4e) \
                     : _mm512_permutexvar_epi32(_mm512_xor_si512(LANE, _mm512_set1_epi32(x)), v))
#            define BELOW(a, b) _mm512_cmplt_epu32_mask(a, b)
#            define TAKE(m, a, b) _mm512_mask_mov_epi32(a, m, b)
#            define WEAVE_FIRST(a, b) \
                _mm512_permutex2var_epi32( \
                    a, _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), \
                    b)
#            define WEAVE_LAST(a, b) \
                _mm512_permutex2var_epi32(a, \
                                          _mm512_setr_epi32(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, \
                                                            13, 29, 14, 30, 15, 31), \
                                          b)
#            define LOAD(p, n) _mm512_mask_loadu_epi32(_mm512_set1_epi32(-1), FIRST(n), p)
#            define STORE(p, v, n) _mm512_mask_storeu_epi32(p, FIRST(n), v)
#        endif
#    else /* compares signed: keys have their top bit flipped in registers */
typedef __m256i VEC;
typedef __m256i MASK;
#        define TAKE_NOT(m, h) _mm256_xor_si256(m, HIGH(h))
#        define TAKE(m, a, b) _mm256_blendv_epi8(a, b, m)
#        define LANE32 _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7)
#        define HALVES(a, b, last) _mm256_permute2x128_si256(a, b, (last) ? 0x31 : 0x20)
#        if KBITS == 64
#            define LANE _mm256_setr_epi64x(0, 1, 2, 3)
#            define TOP _mm256_set1_epi64x(INT64_MIN)
#            define PERM(v, x) \
                _mm256_permutevar8x32_epi32(v, _mm256_xor_si256(LANE32, _mm256_set1_epi32(2 * (x))))
#            define BELOW(a, b) _mm256_cmpgt_epi64(b, a)
#            define HIGH(h) \
                _mm256_cmpgt_epi64(_mm256_and_si256(LANE, _mm256_set1_epi64x(h)), \
                                   _mm256_setzero_si256())
#            define FIRST(n) _mm256_cmpgt_epi64(_mm256_set1_epi64x((int64_t)(n)), LANE)
#            define WEAVE(a, b, last) \
                HALVES(_mm256_unpacklo_epi64(a, b), _mm256_unpackhi_epi64(a, b), last)
#            define READ(p, m) _mm256_maskload_epi64((const void *)(p), m)
#            define STORE(p, v, n) \
                _mm256_maskstore_epi64((void *)(p), FIRST(n), _mm256_xor_si256(v, TOP))
#        else
#            define TOP _mm256_set1_epi32(INT32_MIN)
#            define PERM(v, x) \
                _mm256_permutevar8x32_epi32(v, _mm256_xor_si256(LANE32, _mm256_set1_epi32(x)))
#            define BELOW(a, b) _mm256_cmpgt_epi32(b, a)
#            define HIGH(h) \
                _mm256_cmpgt_epi32(_mm256_and_si256(LANE32, _mm256_set1_epi32(h)), \
                                   _mm256_setzero_si256())
#            define FIRST(n) _mm256_cmpgt_epi32(_mm256_set1_epi32((int)(n)), LANE32)
#            define WEAVE(a, b, last) \
                HALVES(_mm256_unpacklo_epi32(a, b), _mm256_unpackhi_epi32(a, b), last)
#            define READ(p, m) _mm256_maskload_epi32((const void *)(p), m)
#            define STORE(p, v, n) \
                _mm256_maskstore_epi32((void *)(p), FIRST(n), _mm256_xor_si256(v, TOP))
#        endif
#        define LOAD(p, n) \
            _mm256_xor_si256(TAKE(FIRST(n), _mm256_set1_epi32(-1), READ(p, FIRST(n))), TOP)
#        define LOAD_ALL(p) _mm256_xor_si256(_mm256_loadu_si256((const void *)(p)), TOP)
#        define STORE_ALL(p, v) _mm256_storeu_si256((void *)(p), _mm256_xor_si256(v, TOP))
#        define WEAVE_FIRST(a, b) WEAVE(a, b, 0)
#        define WEAVE_LAST(a, b) WEAVE(a, b, 1)
#    endif

#    ifdef LESSER
/* The lesser keys to *a, the greater to *b. */
INLINE void N(sort2)(VEC *a, VEC *b)
{
    const VEC min = LESSER(*a, *b);
    *b = GREATER(*a, *b);
    *a = min;
}

/* Lane l of a against lane l ^ x of b: the lesser to the one whose lane has not bit h. */
INLINE void N(cross)(VEC *a, VEC *b, const int x, const int h)
{
    const VEC back = PERM(*b, x), min = LESSER(*a, back), max = GREATER(*a, back);
    *a = TAKE(HIGH(h), min, max);
    *b = PERM(TAKE(HIGH(h), max, min), x);
}

/* The same within one vector. */
INLINE VEC N(inside)(VEC v, const int x, const int h)
{
    const VEC back = PERM(v, x);
    return TAKE(HIGH(h), LESSER(v, back), GREATER(v, back));
}
#    else
/* The lesser keys to *a, the greater to *b. */
INLINE void N(sort2)(VEC *a, VEC *b)
{
    const MASK m = BELOW(*b, *a);
    const VEC min = TAKE(m, *a, *b);
    *b = TAKE(m, *b, *a);
    *a = min;
}

/* Lane l of a against lane l ^ x of b: the lesser to the one whose lane has not bit h. */
INLINE void N(cross)(VEC *a, VEC *b, const int x, const int h)
{
    const VEC back = PERM(*b, x);
    const MASK m = TAKE_NOT(BELOW(back, *a), h);
    const VEC other = TAKE(m, back, *a);
    *a = TAKE(m, *a, back);
    *b = PERM(other, x);
}

/* The same within one vector. */
INLINE VEC N(inside)(VEC v, const int x, const int h)
{
    const VEC back = PERM(v, x);
    return TAKE(TAKE_NOT(BELOW(back, v), h), v, back);
}
#    endif

/* One step of the merges of runs of p: rows k apart, in runs of 2 p. */
INLINE void N(step)(VEC *v, const int rows, const int p, const int k)
{
    UNROLL for (int i = 0; i < rows;
                i++) if (i >= k % p && i + k < rows && (i - k % p) % (2 * k) < k &&
                         i / (2 * p) == (i + k) / (2 * p)) N(sort2)(&v[i], &v[i + k]);
}

/* Written out: gcc 12 does not unroll a loop whose start is another loop's variable. */
INLINE void N(columns)(VEC *v, const int rows)
{
    if (rows > 1) N(step)(v, rows, 1, 1);
    if (rows > 2) N(step)(v, rows, 2, 2), N(step)(v, rows, 2, 1);
    if (rows > 4) N(step)(v, rows, 4, 4), N(step)(v, rows, 4, 2), N(step)(v, rows, 4, 1);
    if (rows > 8) N(step)
    (v, rows, 8, 8), N(step)(v, rows, 8, 4), N(step)(v, rows, 8, 2), N(step)(v, rows, 8, 1);
}

/* Runs of g / 2 columns become runs of g: the second one read backwards, then halves of halves. */
INLINE void N(merge)(VEC *v, const int rows, const int g)
{
    UNROLL for (int i = 0; i < rows / 2; i++) N(cross)(&v[i], &v[rows - 1 - i], g - 1, g / 2);
    if (rows == 1) v[0] = N(inside)(v[0], g - 1, g / 2);
    UNROLL for (int j = g / 4; j; j /= 2) UNROLL for (int i = 0; i < rows; i++) v[i] =
        N(inside)(v[i], j, j);
    UNROLL for (int d = rows / 2; d; d /= 2) UNROLL for (int i = 0; i < rows; i++) if (!(i & d))
        N(sort2)(&v[i], &v[i + d]);
}

/* Key l of row r moves from place r * W + l to l * rows + r, bit by bit of its place. */
INLINE void N(turn)(VEC *v, const int rows)
{
    UNROLL for (int k = 1; k < rows; k *= 2)
    {
        VEC t[R_MAX];
        UNROLL for (int i = 0; i < rows; i++) t[i] = v[i];
        UNROLL for (int i = 0; i < rows / 2; i++)
        {
            v[2 * i] = WEAVE_FIRST(t[i], t[i + rows / 2]);
            v[2 * i + 1] = WEAVE_LAST(t[i], t[i + rows / 2]);
        }
    }
}

/* n keys that fit in so many rows, but not in half of them; the places after them are the greatest
   key. */
INLINE void N(rows)(K *out, const K *in, size_t n, const int rows)
{
    VEC v[R_MAX];
    UNROLL for (int i = 0; i < rows; i++)
    {
        const size_t left = i >= rows / 2 && n > (size_t)i * W ? n - (size_t)i * W : 0;
        v[i] = i < rows / 2 ? LOAD_ALL(in + i * W) : LOAD(in + i * W, left < W ? left : W);
    }
    N(columns)(v, rows);
    UNROLL for (int g = 2; g <= (int)W; g *= 2) N(merge)(v, rows, g);
    N(turn)(v, rows);
    UNROLL for (int i = 0; i < rows; i++)
    {
        const size_t left = i >= rows / 2 && n > (size_t)i * W ? n - (size_t)i * W : 0;
        if (i < rows / 2)
            STORE_ALL(out + i * W, v[i]);
        else
            STORE(out + i * W, v[i], left < W ? left : W);
    }
}

static void N(rows_1)(K *out, const K *in, size_t n) { N(rows)(out, in, n, 1); }
static void N(rows_2)(K *out, const K *in, size_t n) { N(rows)(out, in, n, 2); }
static void N(rows_4)(K *out, const K *in, size_t n) { N(rows)(out, in, n, 4); }
static void N(rows_8)(K *out, const K *in, size_t n) { N(rows)(out, in, n, 8); }
#    if VBYTES == 64
static void N(rows_16)(K *out, const K *in, size_t n) { N(rows)(out, in, n, 16); }
#    endif

/* out[0, n) = in[0, n) sorted, n <= LEAF; out may be in. */
INLINE void N(leaf)(K *out, const K *in, size_t n)
{
    if (n <= W)
        N(rows_1)(out, in, n);
    else if (n <= 2 * W)
        N(rows_2)(out, in, n);
    else if (n <= 4 * W)
        N(rows_4)(out, in, n);
#    if VBYTES == 64
    else if (n > 8 * W)
        N(rows_16)(out, in, n);
#    endif
    else
        N(rows_8)(out, in, n);
}

/* Rows that go up, then down: one ascending run. */
INLINE void N(settle)(VEC *v)
{
    UNROLL for (int d = R_MAX / 2; d; d /= 2) UNROLL for (int i = 0; i < R_MAX; i++) if (!(i & d))
        N(sort2)(&v[i], &v[i + d]);
    UNROLL for (int j = (int)W / 2; j; j /= 2) UNROLL for (int i = 0; i < R_MAX; i++) v[i] =
        N(inside)(v[i], j, j);
}

/* x[0, LEAF) and x[LEAF, n), both sorted, become one, n <= 2 LEAF: the lesser half, and the
   greater, of keys that stand opposite each other where the second run is read backwards. */
static void N(join)(K *x, size_t n)
{
    _Alignas(VBYTES) K aside[N(LEAF)];
    VEC v[R_MAX];
    UNROLL for (int i = 0; i < R_MAX; i++)
    {
        const size_t from = N(LEAF) + (size_t)(R_MAX - 1 - i) * W, left = n > from ? n - from : 0;
        VEC high = PERM(LOAD(x + from, left < W ? left : W), W - 1);
        v[i] = LOAD_ALL(x + i * W);
        N(sort2)(&v[i], &high);
        STORE_ALL(aside + i * W, high);
    }
    N(settle)(v);
    UNROLL for (int i = 0; i < R_MAX; i++) STORE_ALL(x + i * W, v[i]);
    UNROLL for (int i = 0; i < R_MAX; i++) v[i] = LOAD_ALL(aside + i * W);
    N(settle)(v);
    UNROLL for (int i = 0; i < R_MAX; i++)
    {
        const size_t from = N(LEAF) + (size_t)i * W, left = n > from ? n - from : 0;
        STORE(x + from, v[i], left < W ? left : W);
    }
}

/* Twice a leaf, sorted as two, costs 0.6 of what parting it first does (512 keys of 4 bytes,
   Cascade Lake). */
enum { N(SMALL) = 2 * N(LEAF) };

/* Sorts x[0, n), n <= SMALL. */
static void N(small)(K *x, size_t n)
{
    const size_t first = n < N(LEAF) ? n : N(LEAF);
    N(leaf)(x, x, first);
    if (n == first) return;
    N(leaf)(x + first, x + first, n - first);
    N(join)(x, n);
}
#    undef W
#    undef R_MAX
#    undef VEC
#    undef MASK
#    undef LESSER
#    undef GREATER
#    undef TAKE_NOT
#    undef TAKE
#    undef HIGH
#    undef FIRST
#    undef LOAD_ALL
#    undef STORE_ALL
#    undef LANE
#    undef LANE32
#    undef HALVES
#    undef TOP
#    undef PERM
#    undef BELOW
#    undef WEAVE
#    undef WEAVE_FIRST
#    undef WEAVE_LAST
#    undef READ
#    undef LOAD
#    undef STORE
#else
enum { N(LEAF) = 24, N(SMALL) = N(LEAF) };

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

static void N(small)(K *x, size_t n) { N(leaf)(x, x, n); }
#endif
