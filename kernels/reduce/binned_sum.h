/* binned_sum.h - exact sums of floating-point terms: by bins of 51 bits in SIMD, and by buckets if
   exponents lie too far apart. Included once per type after K and V. These must be set; those
   without K are unset at the end:

       K(terms)                       where the terms come from: one array, or two
       K(load_terms)(t, i, j, &e)     VL terms of t from i + j * VL on, as doubles; with ERROR also
                                      what their rounding left over
       K(tail)(t, i, n, j, &e)        the same for a last row of n < 32 terms: 0 beyond the end
       K(one)(t, i)                   one term, perhaps rounded
       K(all)(a, t, m, room, &many)   m <= BUCKET_BATCH exact terms: many doubles, in room (two for
                                      each term) or elsewhere; terms that no double holds are added
                                      to *a
       DIGITS                         bits in a term
       FEW, MANY, MOST                bins of the first, second and third tier (PART of them may
                                      leave something)

   Adding sigma = 1.5 * 2^k to a term r leaves the upper bits of r in the lower bits of the sum.
   These are added up as integers; what is left of r goes to the next bin, 51 bits further down.
   Whether the bins have caught everything is checked: the sum's exponent never changed, and nothing
   is left after the last bin. (Bins as in J. Demmel and H. D. Nguyen, Parallel reproducible
   summation, 2015; here they add up in integers.)

   If exponents lie far apart, bits 100 and more below the greatest term hardly ever decide how the
   sum is rounded. So the first pass leaves them out, and keeps an upper bound on their sum (the
   field `rest` of the accumulator). If that bound might change the result, all terms are added up
   once more, without omissions. This happens if terms cancel each other to the last of some 20
   digits. */
#ifndef TINE_BINNED_SUM_H
#    define TINE_BINNED_SUM_H
enum {
    STEP = 51,
    TIERS = VL > 2 ? 3 : 2, /* with two lanes, a third tier would take longer than buckets */
    SAMPLE = 32,            /* the number of terms from which k is first estimated */
    /* The estimate of k from SAMPLE terms is this many powers of two above the greatest of them. */
    SLACK = 4,
    /* The number of terms for the estimate if exponents lie far apart. If 1000 exponents are
       equally frequent, 2 % of the estimates are too low. */
    MORE = 256,
    /* The estimate of k from MORE terms is this many powers of two above the greatest of them. */
    ROOM = 16,
    K_MAX = 1021,  /* the largest k with which sigma and the sums with it stay finite */
    K_MIN = -1022, /* with this k the last bin ends at the least subnormal */
    /* With this k the last bin ends at 2^-954. If the rounding error of a product might underflow,
       the bins then leave a remainder. */
    K_MIN_ERROR = -902,
    WORST = 1 << 20,
    /* bins of the first pass: 10^8 terms leave at most 2^-110 of the greatest term */
    PART = 3
};

INLINE double sigma_of(int k) { return of_bits((uint64_t)(k + 1023) << 52 | F64_IMPLICIT >> 1); }

/* Moves the bits of each r to the bins from, …, bins - 1. The loop goes bin by bin, so that
   additions to different r overlap. */
INLINE void extract(f64v r[NV], const f64v *sigma, u64v *sum, int from, int bins, u64v *outside,
                    u64v *left)
{
    UNROLL for (int w = from; w < bins; w++)
    {
        UNROLL for (int j = 0; j < NV; j++)
        {
            const f64v t = r[j] + sigma[w], q = t - sigma[w];
            sum[w] += (u64v)t;
            if (w == from) *outside |= (u64v)t ^ (u64v)sigma[w];
            if (w == bins - 1) *left |= (u64v)q ^ (u64v)r[j];
            r[j] -= q;
        }
    }
}

INLINE uint64_t any_of(u64v v)
{
    uint64_t any = 0;
    for (int l = 0; l < VL; l++) any |= v[l];
    return any;
}
#endif

/* Adds n <= 2048 terms, all below 2^(k - 1). Returns 0 and adds nothing if a term is greater, or if
   `whole` and something is left over. */
INLINE int K(binned_sum)(superaccumulator *a, K(terms) t, size_t n, int k, const int bins,
                         const int whole)
{
    if (k > K_MAX) return 0;
    const int k_min = (ERROR ? K_MIN_ERROR : K_MIN) + STEP * (bins - 1);
    if (k < k_min) k = k_min;
    f64v sigma[MOST];
    u64v sum[MOST], outside = {0}, left = {0};
    UNROLL for (int w = 0; w < bins; w++)
    {
        sigma[w] = splat_f64(sigma_of(k - STEP * w));
        sum[w] = (u64v){0};
    }
    size_t i = 0;
    for (; n - i >= LANES; i += LANES) {
        K(ahead)(t, i);
        f64v r[NV], e[NV];
        UNROLL for (int j = 0; j < NV; j++) r[j] = K(load_terms)(t, i, j, &e[j]);
        extract(r, sigma, sum, 0, bins, &outside, &left);
        if (ERROR) extract(e, sigma, sum, 1, bins, &outside, &left);
    }
    if (i < n) {
        f64v r[NV], e[NV];
        UNROLL for (int j = 0; j < NV; j++) r[j] = K(tail)(t, i, n - i, j, &e[j]);
        extract(r, sigma, sum, 0, bins, &outside, &left);
        if (ERROR) extract(e, sigma, sum, 1, bins, &outside, &left);
        i += LANES;
    }
    const int rest = (any_of(left) & ~F64_SIGN) != 0;
    if (any_of(outside) >> 52 || (whole && rest)) return 0;
    /* the exponent of half the last bin's last bit, at least that of the least normal number */
    const int half = k - STEP * (bins - 1) - 53 + 1023;
    if (rest)
        a->rest += (double)n * (ERROR ? 2 : 1) * of_bits((uint64_t)(half > 1 ? half : 1) << 52);
    UNROLL for (int w = 0; w < bins; w++)
    {
        const uint64_t terms = ERROR && w ? 2 * i : i;
        FOLD_LANES(sum[w]);
        superaccumulator_add(a, (int64_t)(sum[w][0] - terms * bits_of(sigma_of(k - STEP * w))),
                             k - STEP * w - 52);
    }
    return 1;
}

static __attribute__((noinline)) int K(sum_few)(superaccumulator *a, K(terms) t, size_t n, int k)
{
    return K(binned_sum)(a, t, n, k, FEW, 1);
}

static __attribute__((noinline)) int K(sum_part)(superaccumulator *a, K(terms) t, size_t n, int k)
{
    return K(binned_sum)(a, t, n, k, PART, 0);
}

static __attribute__((noinline)) int K(sum_many)(superaccumulator *a, K(terms) t, size_t n, int k)
{
    return K(binned_sum)(a, t, n, k, MANY, 1);
}

static __attribute__((noinline)) int K(sum_most)(superaccumulator *a, K(terms) t, size_t n, int k)
{
    return K(binned_sum)(a, t, n, k, MOST, 1);
}

/* Sets *k to the k that the first bin needs for these n terms. Returns the number of bits from the
   highest bit of the greatest term to the lowest bit of the least nonzero term; WORST if a term is
   infinite or NaN. */
static int K(digits_of)(K(terms) t, size_t n, int *k)
{
    uint64_t hi = 0, lo = UINT64_MAX;
    for (size_t i = 0; i < n; i++) {
        const uint64_t u = bits_of(K(one)(t, i)) & ~F64_SIGN;
        if (u > hi) hi = u;
        if (u - 1 < lo) lo = u - 1; /* a zero does not count: u - 1 becomes the greatest number */
    }
    if (lo == UINT64_MAX) lo = hi - 1;
    if (!hi) lo = 0;
    if (exponent_of(hi) == F64_SPECIAL) return WORST;
    *k = exponent_of(hi) - 1023 + 2;
    return exponent_of(hi) - exponent_of(lo + 1) + DIGITS;
}

static __attribute__((noinline)) void K(scatter)(superaccumulator *a, K(terms) t, size_t n)
{
    exponent_bins *const b = scratch_get(sizeof *b);
    double room[2 * BUCKET_BATCH];
    int special = 0;
    if (b) memset(b, 0, sizeof *b);
    for (size_t i = 0, m, many; i < n; i += m) {
        m = n - i < BUCKET_BATCH ? n - i : BUCKET_BATCH;
        const double *v = K(all)(a, K(after)(t, i), m, room, &many);
        if (b)
            exponent_bins_add(b, v, many);
        else
            special |= exponent_bins_none(a, v, many);
    }
    if (b) special = exponent_bins_empty(b, a);
    scratch_put(b);
    if (!special) return;
    for (size_t i = 0; i < n; i++) {
        const double v = K(one)(t, i);
        if (v - v != 0) superaccumulator_special(a, v);
    }
}

/* *a += all n terms; if not `whole`, without their lowest bits. The tier never falls from one block
   to the next. If exponents lie far apart, SAMPLE terms say little about the greatest one, so MORE
   are looked at. */
static void K(add)(superaccumulator *a, K(terms) t, size_t n, int whole)
{
    static int (*const TIER[2][3])(superaccumulator *, K(terms), size_t, int) = {
        {K(sum_few), K(sum_part)}, {K(sum_few), K(sum_many), K(sum_most)}};
    static const int REACH[2][3] = {{STEP * FEW, WORST - 1},
                                    {STEP * FEW, STEP * MANY, STEP * MOST}};
    const int tiers = whole ? TIERS : 2;
    int k = 0, tier = 0, more = SLACK;
    const int seen = K(digits_of)(t, n < SAMPLE ? n : SAMPLE, &k);
    while (tier < tiers && seen > REACH[whole][tier]) tier++;
    if (tier == 1 && !whole) {
        K(digits_of)(t, n < MORE ? n : MORE, &k);
        more = ROOM;
    }
    k += more;
    while (n && tier < tiers) {
        const size_t m = n < BLOCK ? n : BLOCK;
        if (!TIER[whole][tier](a, t, m, k)) {
            const int width = K(digits_of)(t, m, &k);
            while (tier < tiers && width > REACH[whole][tier]) tier++;
            if (tier == tiers || !TIER[whole][tier](a, t, m, k)) break;
        }
        t = K(after)(t, m);
        n -= m;
    }
    if (n) K(scatter)(a, t, n);
}

/* The number of terms for one leaf. It is larger if bins are likely to be estimated too low, or if
   buckets are likely, since emptying them takes as long as some 2000 terms. It is estimated from a
   few terms all over the array, and affects the time of the call, never its result. */
static size_t K(block)(K(terms) t, size_t n, int whole)
{
    const size_t apart = n / SAMPLE;
    int k, width = 0, top = 0, bottom = 0;
    for (size_t i = 0; i < SAMPLE && n >= 2 * WIDE_BLOCK; i++) {
        const int digits = K(digits_of)(K(after)(t, i * apart), 1, &k);
        if (digits == WORST) return EXACT_BLOCK;
        if (bits_of(K(one)(t, i * apart)) << 1 == 0) continue;
        if (!width || k > top) top = k;
        if (!width || k - digits < bottom) bottom = k - digits;
        width = top - bottom;
    }
    if (!whole && top + SLACK <= K_MAX) return width > STEP * FEW ? FAR_BLOCK : EXACT_BLOCK;
    return width > STEP * (TIERS == 3 ? MOST : MANY) ? WIDE_BLOCK : EXACT_BLOCK;
}
#undef ERROR
#undef DIGITS
#undef FEW
#undef MANY
#undef MOST
