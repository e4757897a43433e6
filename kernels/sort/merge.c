/* merge.c - tine_merge: merges two arrays in tine_sort's order, by the loops that TINE_LESS makes
   of a comparison of keys (src/sort/merge_arrays.c). Elements are merged as the unsigned integers
   of their bits: gcc selects one of two integers without a branch, which it does not do for
   floats. */
#ifndef T
#    include "../kernel.h"
#    include "radix.h"
#    define TINE_TYPE_FILE "sort/merge.c"
#    include "tine/types.h"
#else
#    include "keys-inl.h"
#    define BEFORE TINE_NAME_(before)
#    define ORDER_(T, f) TINE_LESS(T, f)

INLINE TINE_UNSIGNED_ TINE_NAME_(key)(TINE_UNSIGNED_ u)
{
    const struct radix_map m = TINE_NAME_(keys).map;
    const TINE_UNSIGNED_ flip = u >> (TINE_BITS_ - 1) ? (TINE_UNSIGNED_)m.flip : 0;
    return (TINE_UNSIGNED_)((u ^ flip ^ (TINE_UNSIGNED_)m.sign) - (TINE_UNSIGNED_)m.base);
}

INLINE int BEFORE(TINE_UNSIGNED_ a, TINE_UNSIGNED_ b)
{
    return TINE_NAME_(key)(a) < TINE_NAME_(key)(b);
}
ORDER_(TINE_UNSIGNED_, BEFORE)

int FN(merge)(T *out, const T *a, size_t na, const T *b, size_t nb, const tine_opts *o)
{
    static const tine_less_ less = {
        .size = sizeof(T), .rank = UNDER_(BEFORE, tine_rank), .merge = UNDER_(BEFORE, tine_merge)};
    return tine_merge_by_(out, a, na, b, nb, &less, NULL, "tine_merge", o);
}
#    undef BEFORE
#    undef ORDER_
#endif
