/* copy.c - tine_copy: y[i] = x[i]. Large arrays are written by non-temporal stores, where these
   pay, since they do not read the lines of y first. */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"

/* Bytes: a larger array does not fit a second-level cache. Then, with AVX-512, lines are
   prefetched, above all the lines that are written next. It takes 0.8 of the time from 8 to 400 MB
   (Cascade Lake); at 0.8 MB it costs 4 %. On Zen 3 it would take 1.5 times as long. */
enum { FAR_COPY = 2 << 20 };

/* Keeps a loop from becoming a call of memcpy. In the second-level cache memcpy takes .5 to .75 of
   the loop's time (glibc 2.36, Zen 5). Beyond the caches its stores take 1.15 times as long (80 MB,
   Cascade Lake, for any chunk). */
#    if defined __clang__
#        define STAYS_A_LOOP __attribute__((no_builtin("memcpy", "memmove")))
#    elif defined __GNUC__
#        define STAYS_A_LOOP __attribute__((optimize("no-tree-loop-distribute-patterns")))
#    else
#        define STAYS_A_LOOP
#    endif
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "move/copy.c"
#    include "tine/types.h"
#elif !TINE_FLOAT_ && !TINE_SIGNED_
#    define K(part) TINE_NAME_(copy_##part)

typedef struct {
    T *y;
    const T *x;
} K(job);

STAYS_A_LOOP static void K(far)(T *restrict y, const T *restrict x, size_t n)
{
    enum { TILE = 4 * LINE / sizeof(T) };
    size_t i = 0;
    for (; n - i >= TILE; i += TILE) {
        fetch(x + i, TILE * sizeof(T));
        UNROLL for (size_t b = 0; b < TILE * sizeof(T); b += LINE)
            __builtin_prefetch((char *)(y + i) + AHEAD + b, 1);
        for (size_t k = i; k < i + TILE; k++) y[k] = x[k];
    }
    for (; i < n; i++) y[i] = x[i];
}

STAYS_A_LOOP static void K(plain)(T *restrict y, const T *restrict x, size_t n)
{
    for (size_t i = 0; i < n; i++) y[i] = x[i];
}

static int K(near_body)(size_t lo, size_t hi, void *ctx)
{
    const K(job) *c = ctx;
    memcpy(c->y + lo, c->x + lo, (hi - lo) * sizeof(T));
    return 0;
}

static int K(body)(size_t lo, size_t hi, void *ctx)
{
    const K(job) *c = ctx;
    K(plain)(c->y + lo, c->x + lo, hi - lo);
    return 0;
}

static int K(far_body)(size_t lo, size_t hi, void *ctx)
{
    const K(job) *c = ctx;
    K(far)(c->y + lo, c->x + lo, hi - lo);
    return 0;
}

static int K(nontemporal)(size_t lo, size_t hi, void *ctx)
{
    const K(job) *c = ctx;
    tine_nt_copy_(c->y + lo, c->x + lo, (hi - lo) * sizeof(T));
    tine_nt_copy_end_();
    return 0;
}

int FN(copy)(T *y, const T *x, size_t n, const tine_opts *o)
{
    DOOR_ARRAY("copy", y, n);
    DOOR_ARRAY("copy", x, n);
    DOOR_IN_PLACE("copy", y, x, n);
    /* There is nothing to copy, but the options are checked and stats filled in. */
    if (y == x) n = 0;
    if (is_direct(n, o)) {
        if (n) memcpy(y, x, n * sizeof(T));
        return 0;
    }
    K(job) c = {y, x};
    tine_body *const far = VL == 8 ? K(far_body) : K(body),
                     *through = n * sizeof *y > FAR_COPY ? far : K(near_body);
    return tine_write_(through, K(nontemporal), &c, n, sizeof *y, STAGE / sizeof(T),
                       WRITE_NS(sizeof(T)), o);
}
#    undef K
#else

int FN(copy)(T *y, const T *x, size_t n, const tine_opts *o)
{
    return FN_OF_WIDTH(copy)((void *)y, (const void *)x, n, o);
}
#endif
