/* minmax.c - tine_minmax: the least and the greatest element, with -0.0 < +0.0; NaN wins over
   both. */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"
#    define TINE_TYPE_FILE "reduce/minmax.c"
#    include "tine/types.h"
#else
#    include "order-inl.h"
#    define K(part) TINE_NAME_(minmax_##part)

typedef struct {
    T lo, hi;
    int nan;
} K(node);

#    if TINE_FLOAT_
INLINE int K(less)(T a, T b)
{
    return a < b || (a == b && __builtin_signbit(a) && !__builtin_signbit(b));
}

/* Comparison takes -0.0 and +0.0 for equal, so it does not say which zero. Where the least is a
   zero, nothing is negative, and a sign bit is a -0.0; where the greatest is, a missing one is a
   +0.0. */
static void K(settle_zeros)(K(node) * r, const T *x, size_t n)
{
    unsigned char any = 0, all = 1;
    for (size_t i = 0; i < n; i++) {
        const unsigned char sign = __builtin_signbit(x[i]) != 0;
        any |= sign;
        all &= sign;
    }
    if (r->lo == 0) r->lo = any ? (T)-0.0 : 0;
    if (r->hi == 0) r->hi = all ? (T)-0.0 : 0;
}
#    else
INLINE int K(less)(T a, T b) { return a < b; }
#    endif

static K(node) K(block)(const T *x, size_t n)
{
    K(node) r;
    r.nan = TINE_NAME_(order_range)(&r.lo, &r.hi, x, n);
#    if TINE_FLOAT_
    if (r.lo == 0 || r.hi == 0) K(settle_zeros)(&r, x, n);
#    endif
    return r;
}

static int K(leaf)(void *acc, size_t lo, size_t hi, void *x)
{
    *(K(node) *)acc = K(block)((const T *)x + lo, hi - lo);
    return 0;
}

static void K(join)(void *acc, const void *next, void *x)
{
    (void)x;
    K(node) *a = acc;
    const K(node) *b = next;
    if (K(less)(b->lo, a->lo)) a->lo = b->lo;
    if (K(less)(a->hi, b->hi)) a->hi = b->hi;
    a->nan |= b->nan;
}

int FN(minmax)(T *lo, T *hi, const T *x, size_t n, const tine_opts *o)
{
    DOOR_ARRAY("minmax", x, n);
    DOOR_APART_IF("minmax", lo, 1, x, n);
    DOOR_APART_IF("minmax", hi, 1, x, n);
    DOOR("minmax", lo && lo == hi, "lo overlaps hi");
    K(node) all = {0};
    if (!is_direct(n, o)) {
        int rc = tine_fold_(K(leaf), K(join), (void *)x, &all, sizeof all, n, BLOCK,
                            READ_NS(sizeof *x), o);
        if (rc) return rc;
    } else if (n) {
        all = K(block)(x, n);
    }
    if (!n) return 0;
#    if TINE_FLOAT_
    if (all.nan) all.lo = all.hi = (T)__builtin_nan("");
#    endif
    if (lo) *lo = all.lo;
    if (hi) *hi = all.hi;
    return 0;
}
#    undef K
#endif
