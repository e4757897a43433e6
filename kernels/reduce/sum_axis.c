/* sum_axis.c - tine_sum_axis: the sums of a matrix's columns or rows. */
#ifndef T
#    include "axis.h"
#    include "../scratch.h"
#    include "../simd.h"
#    define TINE_TYPE_FILE "reduce/sum_axis.c"
#    include "tine/types.h"
#else
#    include "lanes-inl.h"
#    define V(part) TINE_NAME_(lanes_##part)
#    define K(part) TINE_NAME_(sum_axis_##part)
#    define NODE ACC
#    define LANE V(lane)
#    define LOAD(x) V(load)(x)
#    define TAIL(x, n, j) V(widen)(V(part)(x, n, j, V(pad)))
#    define ZERO_ V(zero)()
#    define FOLD(a) V(fold)(a)
#    define ADD(a, b) V(add)(a, b)
#    define RESULT(v, n) V(result)(v)
#    include "sum_axis-inl.h"

int FN(sum_axis)(ACC *out, const T *x, size_t rows, size_t cols, size_t pitch, int axis,
                 const tine_opts *o)
{
    DOOR_MATRIX("sum_axis", x, rows, cols, pitch, axis);
    const size_t results = axis ? rows : cols;
    DOOR("sum_axis", !out && results, "out is NULL");
    DOOR_RESULTS("sum_axis", out, results, x, rows, cols, pitch);
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
