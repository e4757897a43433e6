/* norm.c - tine_norm: the square root of the sum of squares, which are added in three ranges of
   magnitude so that no square overflows or is lost (after J. L. Blue, A portable Fortran program to
   find the Euclidean norm of a vector, 1978). */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"

/* A block is used as it is if its squares sum to a number in [2^-900, 2^900). 2^49 such blocks
   cannot overflow, and squares that underflowed are too small to matter. Other blocks are computed
   again, scaled by 2^600 or 2^-600. */
static const double LOW = 0x1p-900, HIGH = 0x1p900, DOWN = 0x1p-600, UP = 0x1p600;
enum { SMALL, MIDDLE, BIG, RANGES };

/* The square root of small * 2^-1200 + middle + big * 2^1200. A range that cannot change the last
   bit is left out. */
static double root(const double sum[RANGES])
{
    if (sum[BIG] != 0) return __builtin_sqrt(sum[BIG] + sum[MIDDLE] * DOWN * DOWN) * UP;
    if (sum[MIDDLE] != 0) return __builtin_sqrt(sum[MIDDLE] + sum[SMALL] * DOWN * DOWN);
    return __builtin_sqrt(sum[SMALL]) * DOWN;
}

static void join(void *acc, const void *next, void *x)
{
    (void)x;
    double *sum = acc;
    for (int k = 0; k < RANGES; k++) sum[k] += ((const double *)next)[k];
}
#    define TINE_TYPE_FILE "reduce/norm.c"
#    include "tine/types.h"
#else
#    include "lanes-inl.h"
#    define K(part) TINE_NAME_(norm_##part)
#    define V(part) TINE_NAME_(lanes_##part)

INLINE double K(squares)(const T *x, size_t n, double scale)
{
    f64v a[NV];
    UNROLL for (int j = 0; j < NV; j++) a[j] = splat_f64(-0.0);
    for (; n >= LANES; n -= LANES, x += LANES) {
        fetch(x, LANES * sizeof *x);
        UNROLL for (int j = 0; j < NV; j++)
        {
            const f64v v = V(load_f64)(x + j * VL) * scale;
            a[j] += v * v;
        }
    }
    if (n) {
        UNROLL for (int j = 0; j < NV; j++)
        {
            const f64v v = V(to_f64)(V(part)(x, n, j, 0)) * scale;
            a[j] += v * v;
        }
    }
    return fold_f64(a);
}

/* Whether n elements are zeros. Many arrays have long runs of zeros. */
static int K(all_zero)(const T *x, size_t n)
{
    u64v any[NV] = {{0}};
    for (; n >= LANES; n -= LANES, x += LANES) {
        UNROLL for (int j = 0; j < NV; j++) any[j] |= (u64v)V(load_f64)(x + j * VL);
    }
    UNROLL for (int j = 1; j < NV; j++) any[0] |= any[j];
    uint64_t bits = 0;
    for (int l = 0; l < VL; l++) bits |= any[0][l];
    while (n > 0 && x[n - 1] == 0) n--;
    return n == 0 && bits << 1 == 0; /* ignores the sign of -0.0 */
}

static void K(block)(double sum[RANGES], const T *x, size_t n)
{
    const double q = K(squares)(x, n, 1);
    sum[SMALL] = sum[MIDDLE] = sum[BIG] = 0;
    if (q == 0 && K(all_zero)(x, n)) return;
    if (q < LOW)
        sum[SMALL] = K(squares)(x, n, UP);
    else if (q >= HIGH)
        sum[BIG] = K(squares)(x, n, DOWN);
    else
        sum[MIDDLE] = q; /* A NaN takes this branch as well. */
}

static int K(leaf)(void *acc, size_t lo, size_t hi, void *x)
{
    K(block)(acc, (const T *)x + lo, hi - lo);
    return 0;
}

int FN(norm)(double *out, const T *x, size_t n, const tine_opts *o)
{
    DOOR_GIVEN("norm", out);
    DOOR_ARRAY("norm", x, n);
    DOOR_APART("norm", out, 1, x, n);
    double sum[RANGES] = {0};
    if (is_direct(n, o)) {
        K(block)(sum, x, n);
    } else {
        int rc =
            tine_fold_(K(leaf), join, (void *)x, sum, sizeof sum, n, BLOCK, READ_NS(sizeof *x), o);
        if (rc) return rc;
    }
    *out = is_empty(n, o) ? 0 : canonical(root(sum));
    return 0;
}
#    undef K
#    undef V
#endif
