/* quicksort-inl.h - sorts keys where they lie: they part about a pivot, a sample's median, again
   and again, until a network sorts what is left. Included by radix_width-inl.h once per key width,
   with K, KBITS and N(name) set.

   Keys of 8 bytes are sorted by 32 bits of each as soon as they are few (sort_packed32-inl.h).

   A pivot that equals its neighbours in the sample, or is the least key, is parted off with all of
   its equals: few different values cost a pass for each time that their number halves. An array
   that defeats the samples is sorted by its bits. */
static void N(exchange)(K *x, size_t n, unsigned bit);

#if VBYTES == 64
enum {
    N(ACROSS) = VBYTES / sizeof(K),
    /* Keys read at once: while they part, the machine knows where to read next. */
    N(STRIDE) = 8 * N(ACROSS),
    /* Keys ahead that are asked for: 1.2 times the speed at 1e7 keys, 1.1 at 1e6. */
    N(SOON) = 4 * N(STRIDE),
    /* Keys that part faster by way of a second array, 0.24 ns for 0.40 at 512 of 4 bytes (Cascade
       Lake): both stay in L1. */
    N(NEAR) = 8192 / sizeof(K)
};
#    if KBITS == 64
#        define BELOW(a, b) _mm512_cmplt_epu64_mask(a, b)
#        define CLOSE_UP(m, v) _mm512_maskz_compress_epi64(m, v)
#        define STORE(p, m, v) _mm512_mask_storeu_epi64(p, m, v)
#        define LOAD(m, p) _mm512_maskz_loadu_epi64(m, p)
#        define SPLAT(k) _mm512_set1_epi64((int64_t)(k))
#        define KEY(v, m) \
            _mm512_sub_epi64( \
                _mm512_xor_si512(_mm512_xor_si512(v, _mm512_and_si512(_mm512_srai_epi64(v, 63), \
                                                                      SPLAT((m).flip))), \
                                 SPLAT((m).sign)), \
                SPLAT((m).base))
#        define LESSER(a, b) _mm512_min_epu64(a, b)
#        define GREATER(a, b) _mm512_max_epu64(a, b)
typedef __mmask8 N(lanes);
#    else
#        define BELOW(a, b) _mm512_cmplt_epu32_mask(a, b)
#        define CLOSE_UP(m, v) _mm512_maskz_compress_epi32(m, v)
#        define STORE(p, m, v) _mm512_mask_storeu_epi32(p, m, v)
#        define LOAD(m, p) _mm512_maskz_loadu_epi32(m, p)
#        define SPLAT(k) _mm512_set1_epi32((int32_t)(k))
#        define KEY(v, m) \
            _mm512_sub_epi32( \
                _mm512_xor_si512(_mm512_xor_si512(v, _mm512_and_si512(_mm512_srai_epi32(v, 31), \
                                                                      SPLAT((m).flip))), \
                                 SPLAT((m).sign)), \
                SPLAT((m).base))
#        define LESSER(a, b) _mm512_min_epu32(a, b)
#        define GREATER(a, b) _mm512_max_epu32(a, b)
typedef __mmask16 N(lanes);
#    endif

/* Keys of v in `low` go to l, which moves on; the others in front of r, which moves down. The
   places between may be written over. */
INLINE void N(apart)(K *to, size_t *l, K *others, size_t *r, const __m512i v, const N(lanes) low)
{
    enum { ACROSS = N(ACROSS) };
    const unsigned many = (unsigned)__builtin_popcount(low);
#    if KBITS == 64 /* one permutation for both: 0.8 of what two compressions take */
    const __m128i order = _mm_loadl_epi64((const void *)&partition_table[low]);
    const __m512i u = _mm512_permutexvar_epi64(_mm512_cvtepu8_epi64(order), v);
    _mm512_storeu_si512(to + *l, u);
    _mm512_storeu_si512(others + *r - ACROSS, u);
    *l += many;
    *r -= ACROSS - many;
#    else
    _mm512_storeu_si512(to + *l, CLOSE_UP(low, v));
    *l += many;
    *r -= ACROSS - many;
    STORE(others + *r, (N(lanes))_bzhi_u32(~0u, ACROSS - many), CLOSE_UP((N(lanes)) ~low, v));
#    endif
}

/* The same as split, n <= NEAR: those not below wait aside. */
static size_t N(split_near)(K *x, size_t n, K pivot)
{
    enum { ACROSS = N(ACROSS), VECTORS = 4 };
    K aside[N(NEAR) + ACROSS];
    const __m512i p = SPLAT(pivot);
    size_t i = 0, l = 0, r = N(NEAR) + ACROSS;
    for (; n - i >= VECTORS * ACROSS; i += VECTORS * ACROSS) {
        __m512i v[VECTORS];
        UNROLL for (int k = 0; k < VECTORS; k++) v[k] = _mm512_loadu_si512(x + i + k * ACROSS);
        UNROLL for (int k = 0; k < VECTORS; k++) N(apart)(x, &l, aside, &r, v[k], BELOW(v[k], p));
    }
    for (; i < n; i += ACROSS) {
        const N(lanes) all = (N(lanes))_bzhi_u32(~0u, n - i < ACROSS ? (unsigned)(n - i) : ACROSS);
        const __m512i v = LOAD(all, x + i);
        N(lanes) m = BELOW(v, p) & all;
        /* LLVM 19 otherwise thinks for minutes about which of its bits it knows */
        __asm__("" : "+r"(m));
        const N(lanes) others = (N(lanes)) ~m & all;
        const unsigned many = (unsigned)__builtin_popcount(m);
        STORE(x + l, (N(lanes))_bzhi_u32(~0u, many), CLOSE_UP(m, v));
        l += many;
        const unsigned rest = (unsigned)__builtin_popcount(others);
        r -= rest;
        STORE(aside + r, (N(lanes))_bzhi_u32(~0u, rest), CLOSE_UP(others, v));
    }
    memcpy(x + l, aside + r, (N(NEAR) + ACROSS - r) * sizeof(K));
    return l;
}

/* Brings the keys below the pivot in front of the others, n >= 2 STRIDE; returns how many they are.
   raw: x has elements, which become keys by m.

       [ written, below | free | to be read | free | written, not below ]

   Free are 2 STRIDE keys or more; at first they are in `aside`.

   The next STRIDE keys are read from the side that has less free: then both have room for all of
   them. */
INLINE size_t N(split_far)(K *x, size_t n, K pivot, const N(map) m, const int raw)
{
    enum { ACROSS = N(ACROSS), STRIDE = N(STRIDE), VECTORS = STRIDE / ACROSS };
    K aside[3 * STRIDE];
    const __m512i p = SPLAT(pivot);
    const size_t head = STRIDE + n % STRIDE, held = head + STRIDE;
    size_t from = head, to = n - STRIDE, l = 0, r = n;
    memcpy(aside, x, head * sizeof(K));
    memcpy(aside + head, x + to, STRIDE * sizeof(K));
    while (from < to) {
        const K *in, *ask;
        if (from - l <= r - to) {
            in = x + from;
            ask = in + N(SOON);
            from += STRIDE;
            /* a jump, which is foreseen: sides take turns; a choice would wait for all counts */
            __asm__ volatile("");
        } else {
            in = x + (to -= STRIDE);
            ask = in - N(SOON);
        }
        UNROLL for (int i = 0; i < VECTORS; i++) __builtin_prefetch(ask + i * ACROSS);
        __m512i v[VECTORS];
        UNROLL for (int i = 0; i < VECTORS; i++) v[i] = _mm512_loadu_si512(in + i * ACROSS);
        if (raw) {
            UNROLL for (int i = 0; i < VECTORS; i++) v[i] = KEY(v[i], m);
        }
        UNROLL for (int i = 0; i < VECTORS; i++) N(apart)(x, &l, x, &r, v[i], BELOW(v[i], p));
    }
    for (size_t i = 0; i < held; i += ACROSS) {
        const N(lanes) all =
            (N(lanes))_bzhi_u32(~0u, held - i < ACROSS ? (unsigned)(held - i) : ACROSS);
        const __m512i u = LOAD(all, aside + i), v = raw ? KEY(u, m) : u;
        N(lanes) low = BELOW(v, p) & all;
        /* LLVM 19 otherwise thinks for minutes about which of its bits it knows */
        __asm__("" : "+r"(low));
        const N(lanes) others = (N(lanes)) ~low & all;
        const unsigned many = (unsigned)__builtin_popcount(low),
                       rest = (unsigned)__builtin_popcount(others);
        STORE(x + l, (N(lanes))_bzhi_u32(~0u, many), CLOSE_UP(low, v));
        l += many;
        r -= rest;
        STORE(x + r, (N(lanes))_bzhi_u32(~0u, rest), CLOSE_UP(others, v));
    }
    return l;
}

static size_t N(split)(K *x, size_t n, K pivot)
{
    return n <= N(NEAR) ? N(split_near)(x, n, pivot)
                        : N(split_far)(x, n, pivot, (N(map)){0, 0, 0}, 0);
}

static size_t N(split_raw)(K *x, size_t n, K pivot, const N(map) m)
{
    return N(split_far)(x, n, pivot, m, 1);
}

/* A vector of medians of three: a sample for short arrays. Returns its size. */
INLINE size_t N(quicksort_sample)(K *sample, const K *x, size_t n)
{
    const size_t last = n - N(ACROSS);
    const __m512i a = _mm512_loadu_si512(x + last / 8), b = _mm512_loadu_si512(x + last / 2);
    const __m512i c = _mm512_loadu_si512(x + last - last / 8);
    _mm512_storeu_si512(sample, GREATER(LESSER(a, b), LESSER(GREATER(a, b), c)));
    return N(ACROSS);
}
#    undef BELOW
#    undef KEY
#    undef CLOSE_UP
#    undef STORE
#    undef LOAD
#    undef SPLAT
#    undef LESSER
#    undef GREATER
#else
static size_t N(split)(K *x, size_t n, K pivot)
{
    size_t l = 0;
    for (size_t i = 0; i < n; i++) {
        const K k = x[i];
        x[i] = x[l];
        x[l] = k;
        l += k < pivot;
    }
    return l;
}

static size_t N(split_raw)(K *x, size_t n, K pivot, const N(map) m)
{
    for (size_t i = 0; i < n; i++) x[i] = N(key_of)(x[i], m);
    return N(split)(x, n, pivot);
}

INLINE size_t N(quicksort_sample)(K *sample, const K *x, size_t n)
{
    enum { FEW = 8 };
    for (size_t i = 0; i < FEW; i++) sample[i] = x[n / (2 * FEW) + i * (n / FEW)];
    return FEW;
}
#endif

/* A sample's median; *tied: its neighbours equal it, so there may be many more. x has elements,
   whose keys m gives. */
INLINE K N(pivot)(const K *x, size_t n, const N(map) m, int *tied)
{
    K sample[N(LEAF)];
    size_t size;
    if (n < QUICK_FEW) {
        size = N(quicksort_sample)(sample, x, n);
    } else {
        size = n < QUICK_MANY ? N(LEAF) / 4 : N(LEAF);
        const size_t stride = n / size;
        /* sample_place of src/runtime/hash.h serves the same end; a kernel includes nothing of
           src/, and a pivot is chosen too often for its two multiplications. */
        for (size_t i = 0, jump = n; i < size; i++) {
            jump = jump * 0xd1342543de82ef95u + 1;
            sample[i] = x[i * stride + ((jump >> 32) * (stride & UINT32_MAX) >> 32)];
        }
    }
    for (size_t i = 0; i < size; i++) sample[i] = N(key_of)(sample[i], m);
    N(leaf)(sample, sample, size);
    const K p = sample[size / 2];
    *tied = sample[size / 2 - 1] == p && (n < QUICK_FEW || sample[size / 2 + 1] == p);
    return p;
}

#if VBYTES == 64 && KBITS == 64
#    include "sort_packed32-inl.h"
#else
enum { N(UPPER) = N(SMALL) };
#endif

/* Sorts n <= UPPER keys of x, all in [least, most], which become elements; 0: gave up, they are
   keys still. */
static int N(quicksort_few)(K *x, size_t n, K min, K max, const N(map) m)
{
#if VBYTES == 64 && KBITS == 64
    if (n > N(SMALL)) {
        /* a pivot on either side is near enough */
        if (min == 0 || max == (K)-1) N(range)(&min, &max, x, n);
        return N(by_upper)(x, n, min, max, m);
    }
#endif
    (void)min, (void)max;
    N(small)(x, n);
    N(put)(x, x, n, m);
    return 1;
}

/* Sorts the n keys of x, all in [least, most], which become elements as soon as they lie in
   place. */
static void N(quicksort_deep)(K *x, size_t n, unsigned depth, K min, K max, const N(map) m)
{
    while (n > N(UPPER) || !N(quicksort_few)(x, n, min, max, m)) {
        if (depth == 0) {
            N(exchange)(x, n, KBITS - 1);
            N(put)(x, x, n, m);
            return;
        }
        depth--;
        int tied;
        const K p = N(pivot)(x, n, (N(map)){0, 0, 0}, &tied);
        const size_t l = N(split)(x, n, p);
        size_t r = l; /* keys from here on are still to be sorted */
        if (tied || l == 0) {
            if (p == (K)-1)
                r = n;
            else if (n - l > N(SMALL))
                r = l + N(split)(x + l, n - l, p + 1);
            N(put)(x + l, x + l, r - l, m);
        }
        if (l < n - r) {
            N(quicksort_deep)(x, l, depth, min, p ? p - 1 : 0, m);
            x += r;
            n -= r;
            min = p;
        } else {
            N(quicksort_deep)(x + r, n - r, depth, p, max, m);
            n = l;
            max = p ? p - 1 : 0;
        }
    }
}

/* Sorts the n keys of x in place. */
static void N(quicksort)(K *x, size_t n, const N(map) m)
{
    N(quicksort_deep)
    (x, n, 2 * N(bit_width)((K)(KBITS == 32 && n >> 32 ? UINT32_MAX : n)), 0, (K)-1, m);
}
