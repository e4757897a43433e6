/* order-inl.h - the least and the greatest element of a block, by < and >, in one pass. Included
   once per type. */
#define K(part) TINE_NAME_(order_##part)

/* The bytes that one comparison handles: a vector; but SSE2 compares 64-bit integers one at a
   time. */
#if defined __x86_64__ && VBYTES == 16 && !TINE_FLOAT_
enum { K(bytes) = TINE_BITS_ == 64 ? 8 : VBYTES };
#else
enum { K(bytes) = VBYTES };
#endif
typedef T K(vec) __attribute__((vector_size(K(bytes))));
typedef T K(loose) __attribute__((vector_size(K(bytes)), aligned(sizeof(T)), may_alias));

/* For each element: v if v < a (for the greatest: v > a), else a. So a NaN in v is ignored. gcc
   uses x86's minimum of vectors only by its intrinsic. */
INLINE K(vec) K(min)(K(vec) v, K(vec) a)
{
#if TINE_FLOAT_ && defined __x86_64__
    if (TINE_BITS_ == 64) return (K(vec))MM_(min_pd)((mm_f64)v, (mm_f64)a);
    return (K(vec))MM_(min_ps)((mm_f32)v, (mm_f32)a);
#elif !TINE_FLOAT_ && TINE_BITS_ == 32 && defined __x86_64__ && VBYTES > 16
    return (K(vec))(TINE_SIGNED_ ? MM_(min_epi32)((mm_int)v, (mm_int)a)
                                 : MM_(min_epu32)((mm_int)v, (mm_int)a));
#elif !TINE_FLOAT_ && TINE_BITS_ == 64 && defined __x86_64__ && VBYTES == 64
    return (K(vec))(TINE_SIGNED_ ? MM_(min_epi64)((mm_int)v, (mm_int)a)
                                 : MM_(min_epu64)((mm_int)v, (mm_int)a));
#else
    typedef __typeof__(v < a) mask;
    const mask m = v < a;
    return (K(vec))(((mask)v & m) | ((mask)a & ~m));
#endif
}

INLINE K(vec) K(max)(K(vec) v, K(vec) a)
{
#if TINE_FLOAT_ && defined __x86_64__
    if (TINE_BITS_ == 64) return (K(vec))MM_(max_pd)((mm_f64)v, (mm_f64)a);
    return (K(vec))MM_(max_ps)((mm_f32)v, (mm_f32)a);
#elif !TINE_FLOAT_ && TINE_BITS_ == 32 && defined __x86_64__ && VBYTES > 16
    return (K(vec))(TINE_SIGNED_ ? MM_(max_epi32)((mm_int)v, (mm_int)a)
                                 : MM_(max_epu32)((mm_int)v, (mm_int)a));
#elif !TINE_FLOAT_ && TINE_BITS_ == 64 && defined __x86_64__ && VBYTES == 64
    return (K(vec))(TINE_SIGNED_ ? MM_(max_epi64)((mm_int)v, (mm_int)a)
                                 : MM_(max_epu64)((mm_int)v, (mm_int)a));
#else
    typedef __typeof__(v > a) mask;
    const mask m = v > a;
    return (K(vec))(((mask)v & m) | ((mask)a & ~m));
#endif
}

INLINE K(vec) K(splat)(T v) { return v - (K(vec)){0}; }

/* v with its 64-bit words in another order: word i is word i ^ k of v. For k == 0 the halves of
   each word change places. */
INLINE K(vec) K(swap)(K(vec) v, int k)
{
    u64v w = {0};
    memcpy(&w, &v, sizeof v);
    w = k == 4   ? SWAP_WORDS(w, 4 % VL)
        : k == 2 ? SWAP_WORDS(w, 2 % VL)
        : k == 1 ? SWAP_WORDS(w, 1)
                 : (w << 32 | w >> 32);
    memcpy(&v, &w, sizeof v);
    return v;
}

/* Joins the lanes of a, by halves: each lane becomes the result for all lanes. In a loop over the
   lanes each step waits for the one before: rows of 200 floats took 1.6 times as long (AVX-512,
   Sapphire Rapids). */
#define JOIN_LANES(join, a) \
    if (K(bytes) == 64) (a) = join(K(swap)(a, 4), a); \
    if (K(bytes) >= 32) (a) = join(K(swap)(a, 2), a); \
    if (K(bytes) >= 16) (a) = join(K(swap)(a, 1), a); \
    if (TINE_BITS_ == 32) (a) = join(K(swap)(a, 0), a)

INLINE int K(is_nan)(T v)
{
#if TINE_FLOAT_
    return v != v;
#else
    (void)v;
    return 0;
#endif
}

/* The initial value of a search, which every element equals or beats. */
#if TINE_FLOAT_
#    define START(infinity) ((T)(infinity))
#else
#    define START(infinity) (*x)
#endif

/* The number of elements that `has` compares at once: four vectors. */
enum { K(step) = 4 * K(bytes) / sizeof(T) };
typedef uint64_t K(words) __attribute__((vector_size(K(bytes))));

INLINE int K(any_set)(K(words) hit)
{
    uint64_t any = 0;
    for (size_t j = 0; j < K(bytes) / sizeof any; j++) any |= hit[j];
    return any != 0;
}

/* Whether one of the next `step` elements equals value. */
INLINE int K(has)(const T *x, T value)
{
    const K(vec) best = K(splat)(value);
    K(words) hit = {0};
    UNROLL for (size_t j = 0; j < K(step); j += K(bytes) / sizeof(T))
    {
        hit |= (K(words))(*(const K(loose) *)(x + j) == best);
    }
    return K(any_set)(hit);
}

/* Whether one of n elements is a NaN. The lanes of a vector are tested only once in a tile, since
   that takes as long as comparing some vectors. */
INLINE int K(has_nan)(const T *x, size_t n)
{
    enum { WIDTH = K(bytes) / sizeof(T), TILE = 1024 };
    int any = 0;
    for (size_t i = 0, end; TINE_FLOAT_ && i < n && !any;) {
        K(words) hit = {0};
        end = n - i < TILE ? n : i + TILE;
        _Pragma("GCC unroll 4") for (; end - i >= WIDTH; i += WIDTH)
        {
            const K(vec) v = *(const K(loose) *)(x + i), same = v;
            hit |= (K(words))(v != same);
        }
        any = K(any_set)(hit);
        for (; i < end; i++) any |= K(is_nan)(x[i]);
    }
    return any;
}

#if TINE_BITS_ < 32
/* Sets *lo to the least and *hi to the greatest of n >= 1 elements; lo or hi may be NULL. Returns
   0: there are no NaNs. Compilers vectorise these loops with the machine's own minimum, if there is
   one. */
INLINE int K(range)(T *lo, T *hi, const T *x, size_t n)
{
    T min = *x, max = *x;
    for (size_t i = 0; i < n; i++) {
        if (lo) min = (T)(x[i] < min ? x[i] : min);
        if (hi) max = (T)(x[i] > max ? x[i] : max);
    }
    if (lo) *lo = min;
    if (hi) *hi = max;
    return 0;
}
#else
/* What a search keeps of the NaNs that it meets. AVX-512: a bit for each lane that had one, by a
   comparison of two vectors. Elsewhere a sum, which takes a tenth less time. It is NaN if there is
   a NaN, or if infinities of both signs met; then the block is searched. */
#    if TINE_FLOAT_ && defined __x86_64__ && VBYTES == 64
typedef unsigned K(nans);
INLINE K(nans) K(nans_of)(K(vec) v, K(vec) w)
{
    return TINE_BITS_ == 64 ? _mm512_cmp_pd_mask((mm_f64)v, (mm_f64)w, _CMP_UNORD_Q)
                            : _mm512_cmp_ps_mask((mm_f32)v, (mm_f32)w, _CMP_UNORD_Q);
}
INLINE K(nans) K(nans_join)(K(nans) a, K(nans) b) { return a | b; }
INLINE int K(nans_met)(K(nans) met, const T *x, size_t n)
{
    (void)x, (void)n;
    return met != 0;
}
#    else
typedef K(vec) K(nans);
INLINE K(nans) K(nans_of)(K(vec) v, K(vec) w) { return TINE_FLOAT_ ? v + w : K(splat)(0); }
INLINE K(nans) K(nans_join)(K(nans) a, K(nans) b) { return a + b; }
INLINE int K(nans_met)(K(nans) met, const T *x, size_t n)
{
    JOIN_LANES(K(nans_join), met);
    return K(is_nan)(met[0]) && K(has_nan)(x, n);
}
#    endif

/* Sets *lo to the least and *hi to the greatest of n >= 1 elements, ignoring NaNs; lo or hi may be
   NULL. Returns whether there are NaNs. */
INLINE int K(range)(T *lo, T *hi, const T *x, size_t n)
{
    enum { WIDTH = K(bytes) / sizeof(T), MANY = 4 };
    K(vec) a[MANY], b[MANY];
    K(nans) met = {0};
    UNROLL for (int j = 0; j < MANY; j++)
    {
        a[j] = K(splat)(START(__builtin_inf()));
        b[j] = K(splat)(START(-__builtin_inf()));
    }
    size_t i = 0;
    for (; n - i >= MANY * WIDTH; i += MANY * WIDTH) {
        K(vec) v[MANY];
        fetch(x + i, MANY * K(bytes));
        UNROLL for (int j = 0; j < MANY; j++)
        {
            v[j] = *(const K(loose) *)(x + i + j * WIDTH);
            if (K(bytes) == VBYTES) IN_REGISTER(v[j]);
            if (lo) a[j] = K(min)(v[j], a[j]);
            if (hi) b[j] = K(max)(v[j], b[j]);
        }
        met = K(nans_join)(
            met, K(nans_join)(K(nans_of)(v[0], v[1]), K(nans_of)(v[MANY - 2], v[MANY - 1])));
    }
    /* The last vector overlaps the vector before. Reading an element twice does not change the
       extremes. It can make a sum overflow; then the block is searched for NaNs in vain. */
    for (; i < n && n >= WIDTH; i += WIDTH) {
        const K(vec) v = *(const K(loose) *)(x + (n - i < WIDTH ? n - WIDTH : i));
        if (lo) a[0] = K(min)(v, a[0]);
        if (hi) b[0] = K(max)(v, b[0]);
        met = K(nans_join)(met, K(nans_of)(v, v));
    }
    UNROLL for (int j = 1; j < MANY; j++)
    {
        if (lo) a[0] = K(min)(a[j], a[0]);
        if (hi) b[0] = K(max)(b[j], b[0]);
    }
    JOIN_LANES(K(min), a[0]);
    JOIN_LANES(K(max), b[0]);
    T min = a[0][0], max = b[0][0];
    int nan = 0;
    for (; i < n; i++) {
        if (lo && x[i] < min) min = x[i];
        if (hi && x[i] > max) max = x[i];
        nan |= K(is_nan)(x[i]);
    }
    if (lo) *lo = min;
    if (hi) *hi = max;
    return nan || K(nans_met)(met, x, n);
}
#endif
#undef START
#undef JOIN_LANES
#undef K
