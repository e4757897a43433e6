/* dot.c - tine_dot: as tine_sum, with products that are rounded before they are added
   (-ffp-contract=off: no fma). */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"
#    define TINE_TYPE_FILE "reduce/dot.c"
#    include "tine/types.h"
#else
#    include "lanes-inl.h"
#    define K(part) TINE_NAME_(dot_##part)
#    define V(part) TINE_NAME_(lanes_##part)

typedef struct {
    const T *x, *y;
} K(job);

/* The places beyond the tail hold -0.0 * +0.0 = -0.0, the identity of addition. */
INLINE ACC K(block)(const T *x, const T *y, size_t n, const int ahead)
{
    V(lane) a[NV];
    UNROLL for (int j = 0; j < NV; j++) a[j] = V(zero)();
    for (; n >= LANES; n -= LANES, x += LANES, y += LANES) {
        if (ahead) fetch(x, LANES * sizeof *x);
        if (ahead) fetch(y, LANES * sizeof *y);
        UNROLL for (int j = 0; j < NV; j++) a[j] +=
            V(product)(V(load)(x + j * VL), V(load)(y + j * VL));
    }
    if (n) {
        UNROLL for (int j = 0; j < NV; j++) a[j] +=
            V(product)(V(widen)(V(part)(x, n, j, V(pad))), V(widen)(V(part)(y, n, j, 0)));
    }
    return V(fold)(a);
}

static int K(leaf)(void *acc, size_t lo, size_t hi, void *ctx)
{
    const K(job) *d = ctx;
    *(ACC *)acc = K(block)(d->x + lo, d->y + lo, hi - lo, 1);
    return 0;
}

static void K(join)(void *acc, const void *next, void *ctx)
{
    (void)ctx;
    *(ACC *)acc = V(add)(*(ACC *)acc, *(const ACC *)next);
}

int FN(dot)(ACC *out, const T *x, const T *y, size_t n, const tine_opts *o)
{
    DOOR_GIVEN("dot", out);
    DOOR_ARRAY("dot", x, n);
    DOOR_ARRAY("dot", y, n);
    DOOR_APART("dot", out, 1, x, n);
    DOOR_APART("dot", out, 1, y, n);
    ACC all = V(pad);
    if (is_direct(n, o)) {
        all = K(block)(x, y, n, 0);
    } else {
        K(job) d = {x, y};
        int rc =
            tine_fold_(K(leaf), K(join), &d, &all, sizeof all, n, BLOCK, READ_NS(2 * sizeof *x), o);
        if (rc) return rc;
    }
    *out = is_empty(n, o) ? 0 : V(result)(all);
    return 0;
}
#    undef K
#    undef V
#endif
