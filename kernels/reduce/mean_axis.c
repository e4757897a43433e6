/* mean_axis.c - tine_mean_axis: the means of a matrix's columns or rows, from sums in double. */
#ifndef T
#    include "axis.h"
#    include "../scratch.h"
#    include "../simd.h"
#    define TINE_TYPE_FILE "reduce/mean_axis.c"
#    include "tine/types.h"
#else
#    include "lanes-inl.h"
#    define V(part) TINE_NAME_(lanes_##part)
#    define K(part) TINE_NAME_(mean_axis_##part)
#    define NODE double
#    define LANE f64v
#    define LOAD(x) V(load_f64)(x)
/* An integer's neutral element is +0.0, so a sum of integers is never -0.0. */
#    define TAIL(x, n, j) V(to_f64)(V(part)(x, n, j, V(pad)))
#    define ZERO_ splat_f64(TINE_FLOAT_ ? -0.0 : 0.0)
#    define FOLD(a) fold_f64(a)
#    define ADD(a, b) ((a) + (b))
#    define RESULT(v, n) canonical((v) / (double)(n))
#    include "sum_axis-inl.h"

int FN(mean_axis)(double *out, const T *x, size_t rows, size_t cols, size_t pitch, int axis,
                  const tine_opts *o)
{
    DOOR_MATRIX("mean_axis", x, rows, cols, pitch, axis);
    const size_t results = axis ? rows : cols;
    DOOR("mean_axis", !out && results, "out is NULL");
    DOOR_RESULTS("mean_axis", out, results, x, rows, cols, pitch);
    return K(axis)(out, x, rows, cols, pitch, axis, o);
}
#    undef V
#    undef K
#    undef NODE
#    undef LANE
#    undef LOAD
#    undef TAIL
#    undef ZERO_
#    undef FOLD
#    undef ADD
#    undef RESULT
#endif
