/* widen_f16.c - tine_widen_f16: half-precision numbers as floats. The bits of exponent and mantissa
   move by 13 places, and the exponent's bias grows from 15 to 127. A subnormal number has no
   leading 1. Its mantissa becomes the mantissa of a float 2^-14 * 1.mantissa. Subtracting 2^-14
   from this float leaves the number, normalised by the processor. */
#include "../kernel.h"

typedef struct {
    float *y;
    const uint16_t *x;
} widening;

enum {
    BIAS = (127 - 15) << 23,
    /* LEAST_NORMAL, INFINITE and QUIET are bits of a half-precision magnitude that was shifted up
       by 13. */
    LEAST_NORMAL = 1 << 23,
    INFINITE = 31 << 23,
    QUIET = 1 << 22
};

INLINE float widened(uint16_t half)
{
    union {
        uint32_t u;
        float f;
    } small, v;
    const uint32_t magnitude = (uint32_t)(half & 0x7fff) << 13, sign = (uint32_t)(half >> 15) << 31;
    const uint32_t is_small = -(uint32_t)(magnitude < LEAST_NORMAL),
                   is_odd = -(uint32_t)(magnitude >= INFINITE),
                   is_nan = -(uint32_t)(magnitude > INFINITE);
    small.u = magnitude + BIAS + (1 << 23);
    small.f -= 0x1p-14f;
    v.u = (small.u & is_small) | ((magnitude + BIAS) & ~is_small);
    v.u |= (is_odd & 0x7f800000) | (is_nan & QUIET) | sign;
    return v.f;
}

static void widen(float *restrict y, const uint16_t *restrict x, size_t n)
{
    for (size_t i = 0; i < n; i++) y[i] = widened(x[i]);
}

static int body(size_t lo, size_t hi, void *ctx)
{
    const widening *w = ctx;
    widen(w->y + lo, w->x + lo, hi - lo);
    return 0;
}

static int nontemporal(size_t lo, size_t hi, void *ctx)
{
    const widening *w = ctx;
    float stage[STAGE / sizeof(float)];
    for (size_t m; lo < hi; lo += m) {
        m = hi - lo < sizeof stage / sizeof *stage ? hi - lo : sizeof stage / sizeof *stage;
        widen(stage, w->x + lo, m);
        tine_nt_copy_(w->y + lo, stage, m * sizeof *stage);
    }
    tine_nt_copy_end_();
    return 0;
}

int UNDER_(tine_widen_f16, TINE_ISA)(float *y, const uint16_t *x, size_t n, const tine_opts *o)
{
    DOOR_ARRAY("widen_f16", y, n);
    DOOR_ARRAY("widen_f16", x, n);
    DOOR_APART("widen_f16", y, n, x, n);
    widening w = {y, x};
    if (is_direct(n, o)) return body(0, n, &w);
    return tine_write_(body, nontemporal, &w, n, sizeof *y, STAGE / sizeof *y, WRITE_NS(sizeof *y),
                       o);
}
