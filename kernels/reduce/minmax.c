/* minmax.c - tine_minmax: the least and the greatest element, with -0.0 < +0.0. Any NaN gives
   NaN. */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "reduce/minmax.c"
#    include "tine/types.h"
#else
#    include "minmax_block-inl.h"
#    define K(part) TINE_NAME_(minmax_##part)

static int K(leaf)(void *acc, size_t lo, size_t hi, void *x)
{
    *(K(node) *)acc = K(block)((const T *)x + lo, hi - lo);
    return 0;
}

static void K(join)(void *acc, const void *next, void *x)
{
    (void)x;
    K(add)(acc, next);
}

int FN(minmax)(T *lo, T *hi, const T *x, size_t n, const tine_opts *o)
{
    DOOR_ARRAY("minmax", x, n);
    DOOR_APART_IF("minmax", lo, 1, x, n);
    DOOR_APART_IF("minmax", hi, 1, x, n);
    DOOR("minmax", lo && lo == hi, "lo overlaps hi");
    K(node) all = {0};
    if (!is_direct(n, o)) {
        int rc = tine_fold_(K(leaf), K(join), (void *)x, &all, sizeof all, n, FOLD_BLOCK,
                            READ_NS(sizeof *x), o);
        if (rc) return rc;
    } else if (n) {
        all = K(block)(x, n);
    }
    if (!n) return 0;
    K(results)(lo, hi, all);
    return 0;
}
#    undef K
#endif
