/* random_normal.c - tine_random_normal: two uniform numbers give a radius and an angle. The radius
   times the cosine, and times the sine, of the angle are two normal numbers (G. E. P. Box and M. E.
   Muller, A note on the generation of random normal deviates, 1958). The logarithm, sine and cosine
   are computed here, from additions, multiplications, one division and one square root. IEEE 754
   defines the rounding of each, so the bits are the same on every machine. */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"
#    include "philox.h"
#    if !defined __x86_64__
#        include <math.h>
#    endif

/* Nanoseconds an element on one thread, AVX-512 (2.5 GHz Cascade Lake). */
#    define NORMAL_NS 4.0
enum { TERMS = 7 };
#    define HORNER(c, x) \
        ((((((((c)[6] * (x) + (c)[5]) * (x) + (c)[4]) * (x) + (c)[3]) * (x) + (c)[2]) * (x) + \
           (c)[1]) * \
              (x) + \
          (c)[0]))

/* Coefficients of polynomials, which interpolate at Chebyshev's nodes with an error below 2^-53 of
   the result. LOG: log((1 + s) / (1 - s)) / s^3 - 2 / s^2, by powers of s^2, for s^2 up to 0.0295.
   The others: sin(pi/2 f) / f and cos(pi/2 f), by powers of f^2, for f up to 1/2. */
static const double LOG[TERMS] = {0x1.5555555555558p-1, 0x1.99999999952e2p-2, 0x1.2492492df148dp-2,
                                  0x1.c71c62e5800a1p-3, 0x1.7462b4ab2ef6bp-3, 0x1.39fe606542ddep-3,
                                  0x1.2b584aae78a57p-3};
static const double SIN[TERMS] = {
    0x1.921fb54442d18p+0,  -0x1.4abbce625be41p-1,  0x1.466bc677587f8p-4, -0x1.32d2cce2e5b19p-8,
    0x1.50782fda12d96p-13, -0x1.e30071afc3e59p-19, 0x1.e3f38399551bfp-25};
static const double COS[TERMS] = {1,
                                  -0x1.3bd3cc9be458bp+0,
                                  0x1.03c1f081b0780p-2,
                                  -0x1.55d3c7dbfd139p-6,
                                  0x1.e1f4fb60281f6p-11,
                                  -0x1.a6c9c1be9eb49p-16,
                                  0x1.f3dbcea61b1a4p-22};
/* LN2 has trailing zeros, so that its product with an exponent is exact. */
static const double LN2 = 0x1.62e42fefp-1, LN2_REST = 0x1.473de6af278edp-34;

INLINE f64v root(f64v v)
{
#    if defined __x86_64__
    return (f64v)MM_(sqrt_pd)((__typeof__(MM_(setzero_pd)()))v);
#    else
    for (int l = 0; l < VL; l++) v[l] = sqrt(v[l]);
    return v;
#    endif
}

/* log(u) for u in (0, 1): u = 2^e * m with m between sqrt(1/2) and sqrt(2), and s = (m - 1) / (m +
   1). */
INLINE f64v log_of(f64v u)
{
    const uint64_t half_root = 0x3fe6a09e667f3bcd, one = 0x3ff0000000000000,
                   whole = 0x4330000000000000;
    const u64v t = (u64v)u + (one - half_root);
    const f64v m = (f64v)((t & 0xfffffffffffff) + half_root),
               e = (f64v)(t >> 52 | whole) - (0x1p52 + 1023);
    const f64v s = (m - 1) / (m + 1), z = s * s;
    return e * LN2 + (2 * s + (s * (z * HORNER(LOG, z)) + e * LN2_REST));
}

/* The cosine and the sine of (q + f) quarter turns. The upper two bits of w are q, the others give
   f in (-1/2, 1/2). */
INLINE void turn(u64v w, f64v *cosine, f64v *sine)
{
    const u64v q = w >> 62, odd = -(q & 1);
    const f64v f = unit_f64(w << 2) - 0.5, z = f * f;
    const u64v s = (u64v)(f * HORNER(SIN, z)), c = (u64v)HORNER(COS, z);
    *cosine = (f64v)(((c & ~odd) | (s & odd)) ^ ((q + 1) & 2) << 62);
    *sine = (f64v)(((s & ~odd) | (c & odd)) ^ (q & 2) << 62);
}
#    define TINE_TYPE_FILE "random/random_normal.c"
#    include "tine/types.h"
#elif TINE_FLOAT_
#    define K(part) TINE_NAME_(random_normal_##part)
#    define EACH 2
#    define WHOLE (EACH * BLOCKS)

typedef struct {
    T *y;
    uint64_t seed, first;
} K(job);

INLINE void K(put)(T *y, f64v v)
{
    typedef T some __attribute__((vector_size(VL * sizeof(T))));
    const some t = __builtin_convertvector(v, some);
    memcpy(y, &t, sizeof t);
}

static void K(fill)(T *y, uint64_t block, const K(job) * job)
{
    u64v low[TOGETHER], high[TOGETHER];
    philox(low, high, block, 0, job->seed);
    UNROLL for (int j = 0; j < TOGETHER; j++)
    {
        const f64v r = root(-2 * log_of(unit_f64(low[j])));
        f64v cosine, sine;
        turn(high[j], &cosine, &sine);
        const f64v a = r * cosine, b = r * sine;
        K(put)(y + 2 * j * VL, ZIP_LOWER(a, b));
        K(put)(y + (2 * j + 1) * VL, ZIP_UPPER(a, b));
    }
}
#    include "fill_random-inl.h"

int FN(random_normal)(T *y, uint64_t seed, uint64_t first, size_t n, const tine_opts *o)
{
    DOOR_FILL("random_normal");
    K(job) j = {y, seed, first};
    return K(run)(&j, n, NORMAL_NS, o);
}
#    undef K
#endif
