/* superaccumulator.h - a number that can hold any sum of doubles, or of products of two doubles,
   without overflow or rounding: fixed point with 4480 bits. Each limb of 32 bits lies in 64 bits,
   so that thousands of additions need no carry. Adding two such numbers is exact, hence
   associative.

       limb[i] counts 2^(32 i - ORIGIN)      touched: lo <= i < hi; all others are 0

   The least product is 2^-2148; the greatest sum of 2^63 products is below 2^2111. Infinities and
   NaN are kept separately, as flags. (A superaccumulator: U. Kulisch, Computer Arithmetic and
   Validity, 2008; with lazy carries as in R. M. Neal, Fast exact summation using small and large
   superaccumulators, 2015.) */
#ifndef TINE_SUPERACCUMULATOR_H
#define TINE_SUPERACCUMULATOR_H

enum { LIMB = 32, LIMBS = 140, ORIGIN = 2240 };
enum { PLUS_INF = 1, MINUS_INF = 2, IS_NAN = 4 };
/* Terms that one thread folds before it joins. The sum is exact, so no bit depends on this number.
   A block is long enough to make a join (30 ns) and the look at the exponents negligible, and short
   enough for a team from 20,000 terms on. Blocks are longer if exponents lie far apart. Then a
   first estimate of the greatest term is too low in at most one of 16 blocks, and the buckets are
   rarely emptied. */
enum { EXACT_BLOCK = 4 * BLOCK, FAR_BLOCK = 16 * BLOCK, WIDE_BLOCK = 64 * BLOCK };
__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

typedef struct superaccumulator {
    int64_t limb[LIMBS];
    int lo, hi;
    unsigned special;
    /* Upper bound on the sum of the terms that were left out. The true sum differs from this
       accumulator by at most `rest`. */
    double rest;
} superaccumulator;

/* x = ± fraction * 2^(exponent - BIAS) */
enum { F64_DIGITS = 53, F64_BIAS = 1075, F64_LOWEST = -1074, F64_SPECIAL = 0x7ff };
static const uint64_t F64_IMPLICIT = (uint64_t)1 << 52, F64_SIGN = (uint64_t)1 << 63;

INLINE uint64_t bits_of(double v)
{
    uint64_t u;
    memcpy(&u, &v, sizeof u);
    return u;
}

INLINE double of_bits(uint64_t u)
{
    double v;
    memcpy(&v, &u, sizeof v);
    return v;
}

/* The exponent field, at least 1, and the whole fraction of a finite v: |v| = fraction *
   2^(exponent - BIAS). */
INLINE int exponent_of(uint64_t u)
{
    const int e = (int)(u >> 52) & F64_SPECIAL;
    return e ? e : 1;
}

INLINE uint64_t fraction_of(uint64_t u)
{
    return (u & (F64_IMPLICIT - 1)) | (uint64_t)((u & ~F64_SIGN) >= F64_IMPLICIT) << 52;
}

INLINE void superaccumulator_clear(superaccumulator *a)
{
    memset(a, 0, sizeof *a);
    a->lo = LIMBS;
}

INLINE void superaccumulator_touch(superaccumulator *a, int lo, int hi)
{
    if (lo < a->lo) a->lo = lo;
    if (hi > a->hi) a->hi = hi;
}

/* limb[i …] += v, which has at most 96 bits including its sign. */
INLINE void superaccumulator_place(superaccumulator *a, int i, int128 v)
{
    a->limb[i] += (uint32_t)v;
    a->limb[i + 1] += (uint32_t)(v >> LIMB);
    a->limb[i + 2] += (int64_t)(v >> 2 * LIMB);
}

/* *a += v * 2^e. Up to 2^31 additions may precede a superaccumulator_carry. */
INLINE void superaccumulator_add(superaccumulator *a, int64_t v, int e)
{
    const int i = (e + ORIGIN) / LIMB, s = (e + ORIGIN) % LIMB;
    superaccumulator_place(a, i, (int128)((uint128)(int128)v << s));
    superaccumulator_touch(a, i, i + 3);
}

static inline void superaccumulator_add_wide(superaccumulator *a, int128 v, int e)
{
    const int i = (e + ORIGIN) / LIMB, s = (e + ORIGIN) % LIMB;
    superaccumulator_place(a, i, (int128)((uint128)(uint64_t)v << s));
    superaccumulator_place(a, i + 2, (int128)((uint128)(v >> 64) << s));
    superaccumulator_touch(a, i, i + 5);
}

/* Adds an infinity or a NaN. */
static inline void superaccumulator_special(superaccumulator *a, double v)
{
    a->special |= v != v ? IS_NAN : v > 0 ? PLUS_INF : MINUS_INF;
}

/* Brings every limb into [0, 2^32), except the last one touched, which holds the sign. */
static void superaccumulator_carry(superaccumulator *a)
{
    int64_t c = 0;
    for (int i = a->lo; i < a->hi; i++) {
        const int64_t v = a->limb[i] + c;
        a->limb[i] = (int64_t)(uint32_t)v;
        c = v >> LIMB;
    }
    for (; c != 0 && c != -1; c >>= LIMB) a->limb[a->hi++] = (int64_t)(uint32_t)c;
    if (c) a->limb[a->hi - 1] -= (int64_t)1 << LIMB;
}

/* *acc += *next, as a tine_join. */
static void superaccumulator_join(void *acc, const void *next, void *ctx)
{
    (void)ctx;
    superaccumulator *a = acc;
    const superaccumulator *b = next;
    for (int i = b->lo; i < b->hi; i++) a->limb[i] += b->limb[i];
    superaccumulator_touch(a, b->lo, b->hi);
    a->special |= b->special;
    a->rest += b->rest;
    superaccumulator_carry(a);
}

/* Bits [at, at + 64) of a non-negative number after superaccumulator_carry. */
static inline uint64_t superaccumulator_bits(const superaccumulator *a, int at)
{
    const int i = at / LIMB, s = at % LIMB;
    const uint128 v = (uint128)a->limb[i + 2] << 2 * LIMB | (uint64_t)a->limb[i + 1] << LIMB |
                      (uint64_t)a->limb[i];
    return (uint64_t)(v >> s);
}

/* Whether any bit below `at` is set. */
static inline int superaccumulator_sticky(const superaccumulator *a, int at)
{
    int any = (a->limb[at / LIMB] & (((int64_t)1 << at % LIMB) - 1)) != 0;
    for (int i = a->lo; i < at / LIMB; i++) any |= a->limb[i] != 0;
    return any;
}

/* The nearest double, half to even. An empty sum and an exact zero give +0.0. */
static double superaccumulator_round(superaccumulator *a)
{
    if (a->special) {
        if (a->special == PLUS_INF) return __builtin_inf();
        return a->special == MINUS_INF ? -__builtin_inf() : __builtin_nan("");
    }
    superaccumulator_carry(a);
    const int negative = a->hi > a->lo && a->limb[a->hi - 1] < 0;
    if (negative) {
        for (int i = a->lo; i < a->hi; i++) a->limb[i] = -a->limb[i];
        superaccumulator_carry(a);
    }
    int top = a->hi - 1;
    while (top >= a->lo && !a->limb[top]) top--;
    if (top < a->lo) return 0;

    /* The leading bit, and the last bit that the double keeps. */
    const int first = LIMB * top + 63 - __builtin_clzll((uint64_t)a->limb[top]);
    const int lowest = ORIGIN + F64_LOWEST, full = first - (F64_DIGITS - 1),
              last = full > lowest ? full : lowest;
    uint64_t fraction = superaccumulator_bits(a, last);
    const int half = (int)(superaccumulator_bits(a, last - 1) & 1);
    fraction += half && ((fraction & 1) || superaccumulator_sticky(a, last - 1));
    /* adding a fraction of 2^52 or more increments the exponent field */
    uint64_t u = ((uint64_t)(last - lowest) << 52) + fraction;
    const uint64_t infinity = (uint64_t)F64_SPECIAL << 52;
    if (u > infinity) u = infinity;
    return of_bits(u | (negative ? F64_SIGN : 0));
}

/* Sets *out to the double nearest to the true number and returns 1; or returns 0 if that depends on
   what was left out. Rounding is monotonic. So if the least and the greatest possible value round
   to one double, the true number rounds to it, too. `rest` is doubled, since adding up its parts
   was rounded. */
static int superaccumulator_settled(superaccumulator *a, double *out)
{
    if (a->rest > 0) {
        superaccumulator below = *a;
        const uint64_t u = bits_of(2 * a->rest);
        const int64_t f = (int64_t)fraction_of(u);
        superaccumulator_add(&below, -f, exponent_of(u) - F64_BIAS);
        superaccumulator_add(a, f, exponent_of(u) - F64_BIAS);
        const double v = superaccumulator_round(&below);
        if (bits_of(v) != bits_of(superaccumulator_round(a))) return 0;
        *out = v;
        return 1;
    }
    *out = superaccumulator_round(a);
    return 1;
}
#endif
