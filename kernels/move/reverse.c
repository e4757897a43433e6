/* reverse.c - tine_reverse: y[i] = x[n - 1 - i]. In place, elements from both ends are swapped. */
#ifndef T
#    include "../kernel.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "move/reverse.c"
#    include "tine/types.h"
#elif !TINE_FLOAT_ && !TINE_SIGNED_
#    define K(part) TINE_NAME_(reverse_##part)

typedef struct {
    T *y;
    const T *x;
    size_t n;
} K(job);

/* y[0, m) = the m elements that end at `end`, in reverse order. */
static void K(reverse_tile)(T *restrict y, const T *restrict end, size_t m)
{
    const T *x = end - m;
    for (size_t i = 0; i < m; i++) y[i] = x[m - 1 - i];
}

static int K(body)(size_t lo, size_t hi, void *ctx)
{
    const K(job) *j = ctx;
    K(reverse_tile)(j->y + lo, j->x + (j->n - lo), hi - lo);
    return 0;
}

static int K(nontemporal)(size_t lo, size_t hi, void *ctx)
{
    const K(job) *j = ctx;
    enum { MANY = TINE_STAGE_BYTES_ / sizeof(T) };
    T stage[MANY];
    for (size_t m; lo < hi; lo += m) {
        m = hi - lo < MANY ? hi - lo : MANY;
        K(reverse_tile)(stage, j->x + (j->n - lo), m);
        tine_nt_copy_(j->y + lo, stage, m * sizeof(T));
    }
    tine_nt_copy_end_();
    return 0;
}

/* Swaps elements [lo, hi) of the first half with their counterparts in the second half. */
static int K(swap)(size_t lo, size_t hi, void *ctx)
{
    const K(job) *j = ctx;
    T *restrict head = j->y + lo, *restrict tail = j->y + (j->n - hi);
    const size_t m = hi - lo;
    for (size_t i = 0; i < m; i++) {
        const T v = head[i];
        head[i] = tail[m - 1 - i];
        tail[m - 1 - i] = v;
    }
    return 0;
}

int FN(reverse)(T *y, const T *x, size_t n, const tine_opts *o)
{
    DOOR_ARRAY("reverse", y, n);
    DOOR_ARRAY("reverse", x, n);
    DOOR_IN_PLACE("reverse", y, x, n);
    K(job) j = {y, x, n};
    if (is_direct(n, o)) return y == x ? K(swap)(0, n / 2, &j) : K(body)(0, n, &j);
    if (y == x) return tine_for_(K(swap), &j, n / 2, STAGE / sizeof(T), 2 * WRITE_NS(sizeof(T)), o);
    return tine_write_(K(body), K(nontemporal), &j, n, sizeof *y, STAGE / sizeof(T),
                       WRITE_NS(sizeof(T)), o);
}
#    undef K
#else

int FN(reverse)(T *y, const T *x, size_t n, const tine_opts *o)
{
    return FN_OF_WIDTH(reverse)((void *)y, (const void *)x, n, o);
}
#endif
