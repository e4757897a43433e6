/* moments.c - tine_moments: mean and variance in one pass over memory. Each block is summed, then, while it lies in L1,
   centred on its mean; blocks are merged by the formula of Chan, Golub and LeVeque (1983), with the mean in two parts. */
#ifndef T
#    include "kernel.h"
#    include "simd.h"

/* Of n elements: their mean, hi + lo; the sum of squares about it, m2; and their plain sum, tine_sum's, which says what
   the mean is when an infinity (or an overflow) has made hi + lo a NaN. */
typedef struct {
    double n, hi, lo, m2, sum;
} node;

static node merge(node a, node b)
{
    const double n = a.n + b.n, d = (b.hi - a.hi) + (b.lo - a.lo), w = b.n / n, dm = d * w;
    const double s = a.hi + dm, z = s - a.hi, err = (a.hi - (s - z)) + (dm - z); /* Knuth's TwoSum: s + err = hi + dm */
    return (node){n, s, a.lo + err, (a.m2 + b.m2) + d * d * (a.n * w), a.sum + b.sum};
}

static void join(void *acc, const void *next, void *x)
{
    (void)x;
    *(node *)acc = merge(*(const node *)acc, *(const node *)next);
}

/* Vectors that go down the block together: two running sums each must fit the registers (32 for AVX-512, else 16). */
#    if VL == 8
enum { GROUP = NV };
#    else
enum { GROUP = NV < 4 ? NV : 4 };
#    endif

/* Asks for the next block while this one is gone over for the second time, when memory would rest otherwise: into L2, for L1
   is full of this block. */
INLINE void fetch_next(const void *x, size_t bytes)
{
    UNROLL for (size_t b = 0; b < bytes; b += LINE) __builtin_prefetch((const char *)x + b, 0, 2);
}

/* v in some places, -0.0, which adds nothing, in the others. */
INLINE f64v only(u64v where, f64v v)
{
    return (f64v)(((u64v)v & where) | ((u64v)splat_f64(-0.0) & ~where));
}
#    define TINE_TYPE_FILE "moments.c"
#    include "tine/types.h"
#else
#    include "lanes.h"
#    define K(part) TINE_NAME_(moments_##part)
#    define V(part) TINE_NAME_(lanes_##part)

static double K(sum)(const T *x, size_t n)
{
    f64v a[NV];
    UNROLL for (int j = 0; j < NV; j++) a[j] = splat_f64(-0.0);
    for (; n >= LANES; n -= LANES, x += LANES) {
        UNROLL for (int j = 0; j < NV; j++) a[j] += V(load_f64)(x + j * VL);
    }
    if (n) {
        UNROLL for (int j = 0; j < NV; j++) a[j] += only(below(n, j), V(to_f64)(V(part)(x, n, j, 0)));
    }
    return fold_f64(a);
}

/* *q = the sum of (x - m)², *e = the sum of x - m, which is what m was rounded off by. */
static void K(centred)(double *q, double *e, const T *x, size_t n, double m)
{
    f64v a[NV], b[NV];
    const size_t rows = n / LANES, rest = n % LANES;
    for (int g = 0; g < NV; g += GROUP) {
        f64v s[GROUP], c[GROUP];
        UNROLL for (int j = 0; j < GROUP; j++) s[j] = c[j] = splat_f64(-0.0);
        for (size_t r = 0; r < rows; r++) {
            if (g == 0) fetch_next(x + r * LANES + BLOCK, LANES * sizeof *x);
            UNROLL for (int j = 0; j < GROUP; j++) {
                const f64v d = V(load_f64)(x + r * LANES + (g + j) * VL) - m;
                s[j] += d * d;
                c[j] += d;
            }
        }
        UNROLL for (int j = 0; j < GROUP; j++) a[g + j] = s[j], b[g + j] = c[j];
    }
    if (rest) {
        UNROLL for (int j = 0; j < NV; j++) {
            const u64v where = below(rest, j);
            const f64v d = V(to_f64)(V(part)(x + rows * LANES, rest, j, 0)) - m;
            a[j] += only(where, d * d);
            b[j] += only(where, d);
        }
    }
    *q = fold_f64(a);
    *e = fold_f64(b);
}

static node K(block)(const T *x, size_t n)
{
    const double k = (double)n, sum = K(sum)(x, n), m = sum / k;
    double q, e;
    K(centred)(&q, &e, x, n, m);
    return (node){k, m, e / k, q - e * e / k, sum};
}

static int K(leaf)(void *acc, size_t lo, size_t hi, void *x)
{
    *(node *)acc = K(block)((const T *)x + lo, hi - lo);
    return 0;
}

int FN(moments)(double *mean, double *variance, const T *x, size_t n, const tine_opts *o)
{
    DOOR_ARRAY("moments", x, n);
    DOOR_APART_IF("moments", mean, 1, x, n);
    DOOR_APART_IF("moments", variance, 1, x, n);
    DOOR("moments", mean && mean == variance, "mean overlaps variance");
    node all = {0};
    if (!is_direct(n, o)) {
        int rc = tine_fold_(K(leaf), join, (void *)x, &all, sizeof all, n, BLOCK, 2 * READ_NS(sizeof *x), o);
        if (rc) return rc;
    } else if (n) {
        all = K(block)(x, n);
    }
    if (!n) return 0;
    const double m = all.hi + all.lo;
    if (mean) *mean = canonical(m - m == 0 ? m : all.sum / all.n);
    if (variance) *variance = all.m2 < 0 ? 0 : canonical(all.m2 / all.n); /* < 0 by rounding alone */
    return 0;
}
#    undef K
#    undef V
#endif
