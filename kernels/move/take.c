/* take.c - tine_take: y[i] = x[at[i]]. */
#ifndef T
#    include "../kernel.h"
#    include "index.h"
/* Nanoseconds an element on one thread, if x is in the second-level cache (2.5 GHz Cascade
   Lake). */
#    define TAKE_NS 1.0
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "move/take.c"
#    include "tine/types.h"
#elif !TINE_FLOAT_ && !TINE_SIGNED_
#    define K(part) TINE_NAME_(take_##part)

typedef struct {
    T *y;
    const T *x;
    size_t nx;
    const size_t *at;
} K(job);

static void K(gather)(T *restrict y, const T *restrict x, const size_t *restrict at, size_t n)
{
    for (size_t i = 0; i < n; i++) y[i] = x[at[i]];
}

/* Indexes are checked in batches that stay in L1 until they are used. */
static int K(body)(size_t lo, size_t hi, void *ctx)
{
    const K(job) *j = ctx;
    for (size_t m; lo < hi; lo += m) {
        m = hi - lo < INDEX_TILE ? hi - lo : INDEX_TILE;
        const size_t good =
            indexes_below(j->at + lo, m, j->nx) ? m : first_beyond(j->at + lo, j->nx);
        K(gather)(j->y + lo, j->x, j->at + lo, good);
        if (good < m) return tine_error_(TINE_ERANGE, "tine_take: an index of at is not below nx");
    }
    return 0;
}

int FN(take)(T *y, const T *x, size_t nx, const size_t *at, size_t n, const tine_opts *o)
{
    DOOR_ARRAY("take", y, n);
    DOOR_ARRAY("take", x, nx);
    DOOR_ARRAY("take", at, n);
    DOOR_APART("take", y, n, x, nx);
    DOOR_APART("take", y, n, at, n);
    K(job) j = {y, x, nx, at};
    if (is_direct(n, o)) return K(body)(0, n, &j);
    return tine_for_(K(body), &j, n, STAGE / sizeof(T), TAKE_NS, o);
}
#    undef K
#else

int FN(take)(T *y, const T *x, size_t nx, const size_t *at, size_t n, const tine_opts *o)
{
    return FN_OF_WIDTH(take)((void *)y, (const void *)x, nx, at, n, o);
}
#endif
