/* moments.c - tine_moments: mean and variance in one pass over memory. Each block is summed. Then,
   while it lies in L1, the deviations from its mean are summed. Blocks are merged by the formula of
   Chan, Golub and LeVeque (1983), with the mean in two parts. A node (n, hi, lo, m2) stands for n
   elements: hi + lo is their mean, m2 the sum of squares about it.

       block of k elements   m = sum / k, q = the sum of (x - m)², e = the sum of x - m
                             -> (k, m, e / k, q - e² / k)
       merge, n = na + nb    d = (hi_b - hi_a) + (lo_b - lo_a), w = nb / n,
                             s + err = hi_a + d w, s rounded
                             -> (n, s, lo_a + err, (m2_a + m2_b) + d² (na w))
       result                variance = m2 / n

   The mean of integers is their sum, exact in 128 bits, divided by n. For floats there are two
   candidates. sum / n, with tine_sum's sum, is the true mean, rounded once, if no addition rounds.
   hi + lo is off by at most (80 + 8 L) 2^-53 standard deviations, for L levels of merging. So the
   mean is sum / n if that lies as near to hi + lo as the rounded true mean must; otherwise it is hi
   + lo.

   A block of doubles is big if |sum| >= 2^450 or m2 >= 2^900: it is computed again from elements
   scaled by 2^-600. Merging a big node with any node gives a big one. Nothing overflows in a node
   that is not big. */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"
__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

static const double BIG_SUM = 0x1p450, BIG_M2 = 0x1p900, DOWN = 0x1p-600, UP = 0x1p600;
static const double LOST = 0x1p-500; /* Squares of deviations below LOST may underflow. */

/* The moments of n elements. hi + lo is their mean, m2 the sum of squares about it. For floats, sum
   is their sum in tine_sum's order, which may have overflowed; for integers, `total` is their sum.
   In a big node hi, lo and m2 are those of the scaled elements, and down is the sum of these. */
typedef struct {
    double n, hi, lo, m2, sum, down;
    int128 total;
    int big;
} node;

static node scaled(node a)
{
    if (a.big) return a;
    a.hi *= DOWN;
    a.lo *= DOWN;
    /* The product DOWN * DOWN would underflow to 0, so m2 is multiplied twice. */
    a.m2 = a.m2 * DOWN * DOWN;
    a.down = a.sum * DOWN;
    a.big = 1;
    return a;
}

static node merge(node a, node b)
{
    if (a.big != b.big) a = scaled(a), b = scaled(b);
    const double n = a.n + b.n, d = (b.hi - a.hi) + (b.lo - a.lo), w = b.n / n, dm = d * w;
    /* Knuth's TwoSum: s + err = hi + dm */
    const double s = a.hi + dm, z = s - a.hi, err = (a.hi - (s - z)) + (dm - z);
    return (node){.n = n,
                  .hi = s,
                  .lo = a.lo + err,
                  .m2 = (a.m2 + b.m2) + d * d * (a.n * w),
                  .sum = a.sum + b.sum,
                  .down = a.down + b.down,
                  .total = a.total + b.total,
                  .big = a.big};
}

static void join(void *acc, const void *next, void *x)
{
    (void)x;
    *(node *)acc = merge(*(const node *)acc, *(const node *)next);
}

/* Half of the distance from v to the next greater number; 0 for subnormals. */
INLINE double half_ulp(double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    bits &= (uint64_t)0x7ff << 52;
    memcpy(&v, &bits, sizeof v);
    return v * 0x1p-53;
}

/* Whether m may be the true mean, rounded once. The rounded true mean is at most half an ulp from
   the true mean, which is not far from hi + lo. An infinity or a NaN passes. */
static int may_be_mean(double m, const node *a)
{
    const size_t n = (size_t)a->n;
    const double far = __builtin_fabs((m - a->hi) - a->lo), near = 1.25 * half_ulp(m);
    if (!(far > near)) return 1;
    const int levels = n > BLOCK ? 64 - __builtin_clzll((n - 1) / BLOCK) : 0;
    const double deviation = a->m2 > 0 ? __builtin_sqrt(a->m2 / a->n) : 0;
    return !(far > near + (80 + 8 * levels) * 0x1p-53 * (deviation + LOST));
}

/* The mean of floats. The mean of finite elements is at most DBL_MAX; only rounding can push its
   scaled value beyond that. */
static double mean_of_floats(const node *a)
{
    const int over = a->big && !__builtin_isfinite(a->sum);
    const double plain = (over ? a->down : a->sum) / a->n;
    const int is_plain = may_be_mean(a->big && !over ? plain * DOWN : plain, a);
    const double v = is_plain ? plain : a->hi + a->lo;
    if (!a->big || (is_plain && !over)) return canonical(v);
    const double up = v * UP;
    const int beyond = __builtin_isinf(up) && __builtin_isfinite(v);
    return canonical(beyond ? __builtin_copysign(DBL_MAX, v) : up);
}

/* s / n, rounded once. The quotient has at least 65 bits, and its last bit is set if there is a
   remainder. */
static double quotient(int128 s, size_t n)
{
    const uint128 magnitude = s < 0 ? -(uint128)s : (uint128)s;
    if ((magnitude | n) >> 53 == 0) return (double)(int64_t)s / (double)n;
    const uint64_t high = (uint64_t)(magnitude >> 64);
    const int up = high ? __builtin_clzll(high) : 64 + __builtin_clzll((uint64_t)magnitude);
    const uint128 q = (magnitude << up) / n;
    const double v = (double)(q | (q * n != magnitude << up));
    const uint64_t bits = (uint64_t)(1023 - up) << 52; /* the bits of 2^-up */
    double unit;
    memcpy(&unit, &bits, sizeof unit);
    return (s < 0 ? -v : v) * unit;
}

/* Vectors of a row that are processed together. Each has two running sums, which must fit the
   registers (32 for AVX-512, else 16). */
#    if VL == 8
enum { GROUP = NV };
#    else
enum { GROUP = NV < 4 ? NV : 4 };
#    endif

/* Prefetches the next block into L2 during the second pass over this one, when memory is otherwise
   idle. L1 is full of this block. */
INLINE void fetch_next(const void *x, size_t bytes)
{
    UNROLL for (size_t b = 0; b < bytes; b += LINE) __builtin_prefetch((const char *)x + b, 0, 2);
}

/* v in the lanes of `where`; in the others -0.0, the identity of addition. */
INLINE f64v only(u64v where, f64v v)
{
    return (f64v)(((u64v)v & where) | ((u64v)splat_f64(-0.0) & ~where));
}
/* The checks of the arguments, which all types share. */
#    define DOOR_MOMENTS(mean, variance, x, n) \
        do { \
            DOOR_ARRAY("moments", x, n); \
            DOOR_APART_IF("moments", mean, 1, x, n); \
            DOOR_APART_IF("moments", variance, 1, x, n); \
            DOOR("moments", mean &&mean == variance, "mean overlaps variance"); \
        } while (0)
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "reduce/moments.c"
#    include "tine/types.h"
#elif TINE_BITS_ < 32
#    define K(part) TINE_NAME_(moments_##part)
#    include "moments_narrow-inl.h"
#    undef K
#else
#    include "lanes-inl.h"
#    define K(part) TINE_NAME_(moments_##part)
#    define V(part) TINE_NAME_(lanes_##part)

#    if TINE_FLOAT_
INLINE double K(sum)(const T *x, size_t n, double scale)
{
    f64v a[NV];
    UNROLL for (int j = 0; j < NV; j++) a[j] = splat_f64(-0.0);
    for (; n >= LANES; n -= LANES, x += LANES) {
        UNROLL for (int j = 0; j < NV; j++) a[j] += V(load_f64)(x + j * VL) * scale;
    }
    if (n) {
        UNROLL for (int j = 0; j < NV; j++)
        {
            a[j] += only(below(n, j), V(to_f64)(V(part)(x, n, j, 0)) * scale);
        }
    }
    return fold_f64(a);
}
#    else
/* The exact sum of a block. For 64-bit elements, lower and upper halves are summed separately;
   signed elements are summed as the unsigned x + 2^63. */
INLINE int128 K(total)(const T *x, size_t n)
{
    const int wide = TINE_BITS_ == 64;
    const uint64_t flip = wide && TINE_SIGNED_ ? (uint64_t)1 << 63 : 0;
    u64v low = splat_u64(0), high = splat_u64(0);
    size_t i = 0;
    for (; n - i >= LANES; i += LANES) {
        UNROLL for (int j = 0; j < NV; j++)
        {
            const u64v v = V(load)(x + i + j * VL) ^ flip;
            low += wide ? v & UINT32_MAX : v;
            if (wide) high += v >> 32;
        }
    }
    if (i < n) {
        UNROLL for (int j = 0; j < NV; j++)
        {
            const u64v v = V(widen)(V(part)(x + i, n - i, j, 0)) ^ flip;
            low += wide ? v & UINT32_MAX : v;
            if (wide) high += v >> 32;
        }
        i += LANES;
    }
    FOLD_LANES(low);
    FOLD_LANES(high);
    return (int128)(int64_t)low[0] +
           (int128)(int64_t)(high[0] - i * (flip >> 32)) * ((int128)1 << 32);
}
#    endif

/* *q = the sum of (x - m)². *e = the sum of x - m, which is n times the rounding error of m. */
INLINE void K(centred)(double *q, double *e, const T *x, size_t n, double m, double scale)
{
    f64v a[NV], b[NV];
    const size_t vectors = n / LANES, rest = n % LANES;
    for (int g = 0; g < NV; g += GROUP) {
        f64v s[GROUP], c[GROUP];
        UNROLL for (int j = 0; j < GROUP; j++) s[j] = c[j] = splat_f64(-0.0);
        for (size_t r = 0; r < vectors; r++) {
            if (g == 0) fetch_next(x + r * LANES + BLOCK, LANES * sizeof *x);
            UNROLL for (int j = 0; j < GROUP; j++)
            {
                const f64v d = V(load_f64)(x + r * LANES + (g + j) * VL) * scale - m;
                s[j] += d * d;
                c[j] += d;
            }
        }
        UNROLL for (int j = 0; j < GROUP; j++) a[g + j] = s[j], b[g + j] = c[j];
    }
    if (rest) {
        UNROLL for (int j = 0; j < NV; j++)
        {
            const u64v where = below(rest, j);
            const f64v d = V(to_f64)(V(part)(x + vectors * LANES, rest, j, 0)) * scale - m;
            a[j] += only(where, d * d);
            b[j] += only(where, d);
        }
    }
    *q = fold_f64(a);
    *e = fold_f64(b);
}

/* Sets *a field by field: copying a new node would take a third of a call for few elements. */
static void K(block)(node *a, const T *x, size_t n)
{
    const double k = (double)n;
    double q, e;
#    if TINE_FLOAT_
    a->sum = K(sum)(x, n, 1);
    a->hi = a->sum / k;
    a->total = 0;
#    else
    a->total = K(total)(x, n);
    a->hi = (TINE_BITS_ == 32 ? (double)(int64_t)a->total : (double)a->total) / k;
    a->sum = 0;
#    endif
    K(centred)(&q, &e, x, n, a->hi, 1);
    a->n = k;
    a->lo = e / k;
    a->m2 = q - e * e / k;
    a->down = 0;
    a->big = 0;
}

#    if TINE_FLOAT_
/* Computes the node of a block from elements scaled by DOWN. n and sum of the node are set already.
 */
static void K(scale)(node *a, const T *x, size_t n)
{
    double q, e;
    a->down = K(sum)(x, n, DOWN);
    a->hi = a->down / a->n;
    K(centred)(&q, &e, x, n, a->hi, DOWN);
    a->lo = e / a->n;
    a->m2 = q - e * e / a->n;
    a->big = 1;
}
#    endif

static void K(any_block)(node *a, const T *x, size_t n)
{
    K(block)(a, x, n);
#    if TINE_FLOAT_
    if (TINE_BITS_ == 64 && !(__builtin_fabs(a->sum) < BIG_SUM && a->m2 < BIG_M2))
        K(scale)(a, x, n);
#    endif
}

static int K(leaf)(void *acc, size_t lo, size_t hi, void *x)
{
    K(any_block)(acc, (const T *)x + lo, hi - lo);
    return 0;
}

int FN(moments)(double *mean, double *variance, const T *x, size_t n, const tine_opts *o)
{
    DOOR_MOMENTS(mean, variance, x, n);
    node all = {0};
    if (!is_direct(n, o)) {
        int rc = tine_fold_(K(leaf), join, (void *)x, &all, sizeof all, n, BLOCK,
                            2 * READ_NS(sizeof *x), o);
        if (rc) return rc;
    } else if (n) {
        K(any_block)(&all, x, n);
    }
    if (all.n == 0) return 0;
    if (mean) *mean = TINE_FLOAT_ ? mean_of_floats(&all) : quotient(all.total, (size_t)all.n);
    const double v = all.m2 < 0 ? 0 : all.m2 / all.n; /* Rounding can make m2 negative. */
    if (variance) *variance = canonical(all.big ? v * UP * UP : v);
    return 0;
}
#    undef K
#    undef V
#endif
