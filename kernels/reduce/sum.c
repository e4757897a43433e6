/* sum.c - tine_sum: each block is added in 32 lanes, and blocks are joined in the engine's fixed
   tree. */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "reduce/sum.c"
#    include "tine/types.h"
#else
#    if TINE_BITS_ >= 32
#        include "lanes-inl.h"
#    endif
#    define K(part) TINE_NAME_(sum_##part)
#    define V(part) TINE_NAME_(lanes_##part)
#    if TINE_BITS_ < 32
#        include "sum_narrow-inl.h"
#    else

INLINE ACC K(block)(const T *x, size_t n, const int ahead)
{
    V(lane) a[NV];
    UNROLL for (int j = 0; j < NV; j++) a[j] = V(zero)();
    for (; n >= LANES; n -= LANES, x += LANES) {
        if (ahead) fetch(x, LANES * sizeof *x);
        UNROLL for (int j = 0; j < NV; j++) a[j] += V(load)(x + j * VL);
    }
    if (n) {
        UNROLL for (int j = 0; j < NV; j++) a[j] += V(widen)(V(part)(x, n, j, V(pad)));
    }
    return V(fold)(a);
}
#    endif

static int K(leaf)(void *acc, size_t lo, size_t hi, void *x)
{
    *(ACC *)acc = K(block)((const T *)x + lo, hi - lo, 1);
    return 0;
}

static void K(join)(void *acc, const void *next, void *x)
{
    (void)x;
    *(ACC *)acc = V(add)(*(ACC *)acc, *(const ACC *)next);
}

int FN(sum)(ACC *out, const T *x, size_t n, const tine_opts *o)
{
    DOOR_GIVEN("sum", out);
    DOOR_ARRAY("sum", x, n);
    DOOR_APART("sum", out, 1, x, n);
    ACC all = V(pad);
    if (is_direct(n, o)) {
        all = K(block)(x, n, 0);
    } else {
        int rc = tine_fold_(K(leaf), K(join), (void *)x, &all, sizeof all, n, FOLD_BLOCK,
                            READ_NS(sizeof *x), o);
        if (rc) return rc;
    }
    *out = is_empty(n, o) ? 0 : V(result)(all);
    return 0;
}
#    undef K
#    undef V
#endif
