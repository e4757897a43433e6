/* quantile.c - tine_quantile: linear interpolation between two elements, as numpy does it
   (src/select/quantile.c finds them). */
#ifndef T
#    include "../kernel.h"
#    include "select.h"
#    define TINE_TYPE_FILE "select/quantile.c"
#    include "tine/types.h"
#else
#    include "../sort/keys-inl.h"

/* Interpolates between *left and *right at t in [0, 1], from the nearer of the two, as numpy does.
   For floats the result is monotonic in t. For integers, to - from may be less than `apart`,
   because both are rounded to double. So two bounds keep the result monotonic. For t < 0.5 it is at
   most `to`. For t >= 0.5 it is at least `low`, the result of the lower half at t = 0.5. If the
   difference of two finite floats overflows, both are greater than 2^969 in magnitude, so halving
   them is exact. */
static void TINE_NAME_(mix)(double *out, const void *left, const void *right, double t)
{
    const T a = *(const T *)left, b = *(const T *)right;
    double from = (double)a, to = (double)b, scale = 1;
    if (t == 0 || from == to) {
        *out = from;
        return;
    }
#    if TINE_FLOAT_
    if (__builtin_isinf(from) || __builtin_isinf(to)) {
        *out = canonical(from + to);
        return;
    }
    if (__builtin_isinf(to - from)) from /= 2, to /= 2, scale = 2;
    const double apart = to - from;
#    else
    const double apart = (double)((uint64_t)b - (uint64_t)a);
#    endif
    const double up = from + apart * (t < 0.5 ? t : 0.5), down = to - apart * (1 - t);
    const double low = up < to ? up : to;
    *out = (t >= 0.5 && down > low ? down : low) * scale;
}

/* No number has a greater key. For floats this is the key of +inf, and greater keys are NaNs. */
static uint64_t TINE_NAME_(last)(void)
{
#    if TINE_FLOAT_
    const T infinity = (T)__builtin_inf();
    return TINE_NAME_(keys).ops->key(&infinity, 0, &TINE_NAME_(keys).map);
#    else
    return UINT64_MAX;
#    endif
}

int FN(quantile)(double *out, const double *q, size_t nq, const T *x, size_t n, const tine_opts *o)
{
    DOOR_ARRAY("quantile", x, n);
    DOOR_ARRAY("quantile", out, nq);
    DOOR_ARRAY("quantile", q, nq);
    DOOR_APART("quantile", out, nq, x, n);
    DOOR_IN_PLACE("quantile", out, q, nq);
    for (size_t i = 0; i < nq; i++)
        DOOR("quantile", !(q[i] >= 0 && q[i] <= 1), "an element of q is not in [0, 1]");
    return tine_quantile_keys_(out, q, nq, x, n, &TINE_NAME_(keys), SELECT_OPS, TINE_NAME_(last)(),
                               TINE_NAME_(mix), o);
}
#endif
