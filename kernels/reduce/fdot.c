/* fdot.c - tine_fdot: the exact sum of exact products, rounded once. */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"
#    include "exponent_bins.h"
#    if defined __FMA__ || defined __aarch64__
#        define HAS_FMA 1
#    else
#        define HAS_FMA 0
#    endif

/* x * y - h: the exact error of rounding the product to h (without fma: T. J. Dekker, 1971). NaN if
   the halves of x or y overflow. It is not valid for products near underflow. */
INLINE f64v error_vector(f64v x, f64v y, f64v h)
{
#    if VBYTES > 16 && HAS_FMA
    return (f64v)MM_(fmsub_pd)((mm_f64)x, (mm_f64)y, (mm_f64)h);
#    elif HAS_FMA
    f64v e;
    for (int l = 0; l < VL; l++) e[l] = __builtin_fma(x[l], y[l], -h[l]);
    return e;
#    else
    const f64v cx = x * 0x1.0000002p27, cy = y * 0x1.0000002p27; /* 2^27 + 1 */
    const f64v xh = cx - (cx - x), yh = cy - (cy - y), xl = x - xh, yl = y - yh;
    return ((xh * yh - h) + xh * yl + xl * yh) + xl * yl;
#    endif
}

INLINE double error_one(double x, double y, double h)
{
#    if HAS_FMA
    return __builtin_fma(x, y, -h);
#    else
    return error_vector(splat_f64(x), splat_f64(y), splat_f64(h))[0];
#    endif
}
#    define TINE_TYPE_FILE "reduce/fdot.c"
#    include "tine/types.h"
#else
#    include "lanes-inl.h"
#    define K(part) TINE_NAME_(fdot_##part)
#    define V(part) TINE_NAME_(lanes_##part)

typedef struct {
    const T *x, *y;
} K(terms);

INLINE void K(ahead)(K(terms) t, size_t i)
{
    fetch(t.x + i, LANES * sizeof(T));
    fetch(t.y + i, LANES * sizeof(T));
}

INLINE K(terms) K(after)(K(terms) t, size_t n) { return (K(terms)){t.x + n, t.y + n}; }

#    if TINE_FLOAT_
#        define ERROR (TINE_BITS_ == 64) /* a product of two floats is an exact double */
#        define DIGITS (TINE_BITS_ == 32 ? 48 : 106)
#        define FEW (TINE_BITS_ == 32 ? 2 : 3)
#        define MANY (TINE_BITS_ == 32 ? 4 : 5)
#        define MOST 8

/* If a product underflows to 0, its error is set to NaN, which no bin accepts. */
INLINE f64v K(product)(f64v x, f64v y, f64v *e)
{
    const f64v h = x * y;
    *e = (f64v){0};
    if (ERROR) {
        const u64v lost = (u64v)(h == 0) & (u64v)(x != 0) & (u64v)(y != 0);
        *e = (f64v)((u64v)error_vector(x, y, h) | lost);
    }
    return h;
}

INLINE f64v K(load_terms)(K(terms) t, size_t i, int j, f64v *e)
{
    return K(product)(V(load_f64)(t.x + i + j * VL), V(load_f64)(t.y + i + j * VL), e);
}

INLINE f64v K(tail)(K(terms) t, size_t i, size_t n, int j, f64v *e)
{
    return K(product)(V(to_f64)(V(part)(t.x + i, n, (size_t)j, 0)),
                      V(to_f64)(V(part)(t.y + i, n, (size_t)j, 0)), e);
}

INLINE double K(one)(K(terms) t, size_t i) { return (double)t.x[i] * (double)t.y[i]; }

/* Stores products and their errors, if both are exact. Other finite products are added to *a as
   integers of 106 bits; *a notes infinities and NaNs. */
static const double *K(all)(superaccumulator *a, K(terms) t, size_t m, double *room, size_t *many)
{
    size_t k = 0;
    for (size_t i = 0; i < m; i++) {
        const double x = t.x[i], y = t.y[i], h = x * y, e = ERROR ? error_one(x, y, h) : 0;
        if (!ERROR) {
            room[k++] = h;
        } else if (__builtin_fabs(h) >= 0x1p-950 && e - e == 0) {
            room[k++] = h;
            room[k++] = e;
        } else if (x - x == 0 && y - y == 0) {
            const uint64_t u = bits_of(x), v = bits_of(y);
            const int128 p = (int128)((uint128)fraction_of(u) * fraction_of(v));
            if (p)
                superaccumulator_add_wide(a, (u ^ v) & F64_SIGN ? -p : p,
                                          exponent_of(u) + exponent_of(v) - 2 * F64_BIAS);
        } else {
            superaccumulator_special(a, h);
        }
    }
    *many = k;
    return room;
}
#        include "binned_sum.h"
#    else
INLINE u64v K(load_terms)(K(terms) t, size_t i, int j)
{
    return V(product)(V(load)(t.x + i + j * VL), V(load)(t.y + i + j * VL));
}
INLINE u64v K(tail)(K(terms) t, size_t i, size_t n, int j)
{
    return V(product)(V(widen)(V(part)(t.x + i, n, (size_t)j, 0)),
                      V(widen)(V(part)(t.y + i, n, (size_t)j, 0)));
}
#        define WIDE (TINE_BITS_ == 64) /* products of 128 bits are added one by one */
INLINE void K(add_wide)(superaccumulator *a, K(terms) t, size_t n)
{
    uint128 low = 0;
    int128 high = 0;
    for (size_t i = 0; i < n; i++) {
        const uint128 p =
            TINE_SIGNED_ ? (uint128)((int128)t.x[i] * t.y[i]) : (uint128)t.x[i] * (uint128)t.y[i];
        low += (uint64_t)p;
        high += TINE_SIGNED_ ? (int128)(int64_t)(p >> 64) : (int128)(uint64_t)(p >> 64);
    }
    superaccumulator_add_wide(a, (int128)low, 0);
    superaccumulator_add_wide(a, high, 64);
}
#        include "int_sum_split-inl.h"
#    endif

static void K(sum)(superaccumulator *a, K(terms) t, size_t n, int whole)
{
#    ifdef WIDE
    if (WIDE) {
        K(add_wide)(a, t, n);
        return;
    }
#    endif
    K(add)(a, t, n, whole);
}
#    undef WIDE
#    include "exact_fold-inl.h"

int FN(fdot)(double *out, const T *x, const T *y, size_t n, const tine_opts *o)
{
    DOOR_GIVEN("fdot", out);
    DOOR_ARRAY("fdot", x, n);
    DOOR_ARRAY("fdot", y, n);
    DOOR_APART("fdot", out, 1, x, n);
    DOOR_APART("fdot", out, 1, y, n);
    return K(exact_fold)(out, (K(terms)){x, y}, n, 2 * sizeof *x, o);
}
#    undef K
#    undef V
#endif
