/* binned_sum.h - exact sums of floating-point terms: by bins of 51 bits in SIMD, by buckets
   where exponents lie too far apart. Included once per type after K and V, with these set, of which
   those without K are unset again:
       K(terms)                where the terms come from: an array, or two
       K(load_terms)(t, i, j, &e)     VL terms of t from i + j * VL on, as doubles; with ERROR also
       what
                               rounding them left over
       K(tail)(t, i, n, j, &e) the same of a last row of n < 32 terms: 0 beyond the end
       K(one)(t, i)            one term, perhaps rounded
       K(all)(a, t, m, room, &many)
                               m <= BUCKET_BATCH terms as they are: many doubles, in room (two for
                               each term) or elsewhere; what no double holds is added to *a
       DIGITS                  bits in a term
       FEW, MANY, MOST         bins of the first, second and third tier (PART of them may leave
                               something)

   Adding sigma = 1.5 * 2^k to r leaves the upper bits of r in the lower bits of the sum: those are
   added up as integers, and what is left of r goes to the next bin, 51 bits further down. That
   all was caught is checked, not assumed: the sum's exponent never changed, and nothing is left
   after the last bin. (Bins as in J. Demmel and H. D. Nguyen, Parallel reproducible
   summation, 2015; here they add up in integers.)

   Where exponents lie far apart, what lies 100 bits and more below the greatest term hardly ever
   decides how the sum is rounded. So the first look leaves it out, and knows how much that can be
   at most (exact.rest). Only a sum that this might change is added up once more, whole: of terms
   that cancel each other to the last of some 20 digits. */
#ifndef TINE_BINNED_SUM_H
#    define TINE_BINNED_SUM_H
enum {
    STEP = 51,
    TIERS = VL > 2 ? 3 : 2, /* with two lanes a third tier would cost more than buckets do */
    SAMPLE = 32,            /* terms looked at for a first guess of k */
    SLACK = 4,              /* bits that the guess leaves for greater terms */
    /* Terms looked at where exponents lie far apart: of 1000 even exponents 2 % of guesses are too
       low. */
    MORE = 256,
    ROOM = 16,     /* bits that such a guess leaves for greater terms */
    K_MAX = 1021,  /* sigma and what is added to it stay finite */
    K_MIN = -1022, /* the last bin ends at the least subnormal */
    /* it ends at 2^-954: a product whose rest might underflow leaves something over */
    K_MIN_ERROR = -902,
    WORST = 1 << 20,
    /* bins of the first look: 10^8 terms leave 2^-110 of the greatest term at most */
    PART = 3
};

INLINE double sigma_of(int k) { return of_bits((uint64_t)(k + 1023) << 52 | F64_IMPLICIT >> 1); }

/* Bins from … bins - 1 take their bits of each r, bin by bin, so that no more than one
   addition of each is waited for. */
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

/* Adds n <= 2048 terms, all below 2^(k - 1); or returns 0 and adds nothing: where something is left
   and must not be, too. */
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
    /* of the last bin's last bit, or the least normal number */
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

/* The first bin's k for n terms as far as one can see, and how many bits the terms reach down
   from there. */
static int K(digits_of)(K(terms) t, size_t n, int *k)
{
    uint64_t hi = 0, lo = UINT64_MAX;
    for (size_t i = 0; i < n; i++) {
        const uint64_t u = bits_of(K(one)(t, i)) & ~F64_SIGN;
        if (u > hi) hi = u;
        if (u - 1 < lo) lo = u - 1; /* zeros do not count: they become the greatest */
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

/* *a += all n terms, or the greater part of each. A block's tier is never lower than that of the
   block before. Where exponents lie far apart 32 terms tell little of the greatest one. */
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

/* How many terms one leaf takes: more where bins are guessed too low, and where buckets are
   likely, for emptying them costs as much as some 2000 terms. A guess from a few terms all over the
   array: it decides how long the answer takes, never what it is. */
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
