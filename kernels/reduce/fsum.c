/* fsum.c - tine_fsum: the exact sum, rounded once. */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"
#    include "exponent_bins.h"
#    define TINE_TYPE_FILE "reduce/fsum.c"
#    include "tine/types.h"
#else
#    include "lanes-inl.h"
#    define K(part) TINE_NAME_(fsum_##part)
#    define V(part) TINE_NAME_(lanes_##part)

typedef struct {
    const T *x;
} K(terms);

INLINE void K(ahead)(K(terms) t, size_t i) { fetch(t.x + i, LANES * sizeof(T)); }
INLINE K(terms) K(after)(K(terms) t, size_t n) { return (K(terms)){t.x + n}; }

#    if TINE_FLOAT_
#        define ERROR 0
#        define DIGITS (TINE_BITS_ == 32 ? 24 : 53)
#        define FEW (TINE_BITS_ == 32 ? 1 : 2)
#        define MANY (TINE_BITS_ == 32 ? 2 : 4)
/* The largest number of bins. 6 bins hold every float. For doubles, more bins are no faster than
   buckets. */
#        define MOST 6

INLINE f64v K(load_terms)(K(terms) t, size_t i, int j, f64v *e)
{
    *e = (f64v){0};
    return V(load_f64)(t.x + i + j * VL);
}

INLINE f64v K(tail)(K(terms) t, size_t i, size_t n, int j, f64v *e)
{
    *e = (f64v){0};
    return V(to_f64)(V(part)(t.x + i, n, (size_t)j, 0));
}

INLINE double K(one)(K(terms) t, size_t i) { return t.x[i]; }
INLINE const double *K(all)(superaccumulator *a, K(terms) t, size_t m, double *room, size_t *many)
{
    const void *x = t.x;
    (void)a;
    *many = m;
    if (TINE_BITS_ == 64) return x;
    for (size_t i = 0; i < m; i++) room[i] = t.x[i];
    return room;
}
#        include "binned_sum.h"
#    else
INLINE u64v K(load_terms)(K(terms) t, size_t i, int j) { return V(load)(t.x + i + j * VL); }
INLINE u64v K(tail)(K(terms) t, size_t i, size_t n, int j)
{
    return V(widen)(V(part)(t.x + i, n, (size_t)j, 0));
}
#        include "int_sum_split-inl.h"
#    endif

static void K(sum)(superaccumulator *a, K(terms) t, size_t n, int whole) { K(add)(a, t, n, whole); }
#    include "exact_fold-inl.h"

int FN(fsum)(double *out, const T *x, size_t n, const tine_opts *o)
{
    DOOR_GIVEN("fsum", out);
    DOOR_ARRAY("fsum", x, n);
    DOOR_APART("fsum", out, 1, x, n);
    return K(exact_fold)(out, (K(terms)){x}, n, sizeof *x, o);
}
#    undef K
#    undef V
#endif
