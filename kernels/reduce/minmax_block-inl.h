/* minmax_block-inl.h - the least and the greatest element of a block, with -0.0 < +0.0, and whether
   there is a NaN. Included once per type. */
#include "order-inl.h"
#define K(part) TINE_NAME_(minmax_##part)

typedef struct {
    T lo, hi;
    int nan;
} K(node);

#if TINE_FLOAT_
INLINE int K(less)(T a, T b)
{
    return a < b || (a == b && __builtin_signbit(a) && !__builtin_signbit(b));
}

#    define O(part) TINE_NAME_(order_##part)
/* *some, *all: whether some, and whether all, of n elements have their sign bit set. The last
   vectors overlap the ones before, which changes neither answer. */
static void K(signs)(int *some, int *all, const T *x, size_t n)
{
    enum { WIDTH = O(bytes) / sizeof(T), MANY = O(step) / WIDTH };
    O(words) any[MANY] = {{0}}, every[MANY];
    UNROLL for (int j = 0; j < MANY; j++) every[j] = ~any[j];
    *some = 0, *all = 1;
    for (size_t i = 0; n < O(step) && i < n; i++) {
        const int sign = __builtin_signbit(x[i]) != 0;
        *some |= sign, *all &= sign;
    }
    for (size_t i = 0; n >= O(step) && i < n; i += O(step)) {
        const T *const from = n - i < O(step) ? x + n - O(step) : x + i;
        UNROLL for (int j = 0; j < MANY; j++)
        {
            const O(words) v = (O(words))(*(const O(loose) *)(from + j * WIDTH));
            any[j] |= v, every[j] &= v;
        }
    }
    const O(vec) a = (O(vec))((any[0] | any[1]) | (any[2] | any[3])),
                 b = (O(vec))((every[0] & every[1]) & (every[2] & every[3]));
    for (int k = 0; k < WIDTH; k++) {
        *some |= __builtin_signbit(a[k]) != 0;
        *all &= __builtin_signbit(b[k]) != 0;
    }
}

/* Comparisons treat -0.0 and +0.0 as equal, so they do not tell which zero is the result. If the
   least element is a zero, no element is negative, and any sign bit belongs to a -0.0. If the
   greatest is a zero, any missing sign bit belongs to a +0.0. This takes one more look at a block
   that lies in L1. */
static void K(settle_zeros)(K(node) * r, const T *x, size_t n)
{
    int some, all;
    K(signs)(&some, &all, x, n);
    if (r->lo == 0) r->lo = some ? (T)-0.0 : 0;
    if (r->hi == 0) r->hi = all ? (T)-0.0 : 0;
}
#    undef O
#else
INLINE int K(less)(T a, T b) { return a < b; }
#endif

static K(node) K(block)(const T *x, size_t n)
{
    K(node) r;
    r.nan = TINE_NAME_(order_range)(&r.lo, &r.hi, x, n);
#if TINE_FLOAT_
    if (r.lo == 0 || r.hi == 0) K(settle_zeros)(&r, x, n);
#endif
    return r;
}

/* Extends *a by *b. */
INLINE void K(add)(K(node) * a, const K(node) * b)
{
    if (K(less)(b->lo, a->lo)) a->lo = b->lo;
    if (K(less)(a->hi, b->hi)) a->hi = b->hi;
    a->nan |= b->nan;
}

/* *lo, *hi = the extremes, each unless NULL. Any NaN gives NaN. */
INLINE void K(results)(T *lo, T *hi, K(node) v)
{
#if TINE_FLOAT_
    if (v.nan) v.lo = v.hi = (T)__builtin_nan("");
#endif
    if (lo) *lo = v.lo;
    if (hi) *hi = v.hi;
}
#undef K
