/* add_axis.c - tine_sum_axis, tine_mean_axis: the sums of a matrix's columns or rows, and their
   means, made of sums in double. */
#ifndef T
#    include "axis.h"
#    include "../scratch.h"
#    include "../simd.h"
#    define TINE_TYPE_FILE "reduce/add_axis.c"
#    include "tine/types.h"
#else
#    include "lanes-inl.h"
#    define V(part) TINE_NAME_(lanes_##part)
#    define AXIS sum_axis
#    define AXIS_NAME "sum_axis"
#    define K(part) TINE_NAME_(sum_axis_##part)
#    define NODE ACC
#    define LANE V(lane)
#    define LOAD(x) V(load)(x)
#    define TAIL(x, n, j) V(widen)(V(part)(x, n, j, V(pad)))
#    define ZERO_ V(zero)()
#    define FOLD(a) V(fold)(a)
#    define ADD(a, b) V(add)(a, b)
#    define RESULT(v, n) V(result)(v)
#    include "add_axis-inl.h"
#    define AXIS mean_axis
#    define AXIS_NAME "mean_axis"
#    define K(part) TINE_NAME_(mean_axis_##part)
#    define NODE double
#    define LANE f64v
#    define LOAD(x) V(load_f64)(x)
/* The neutral element of integers is +0.0, so a sum of integers is never -0.0. */
#    define TAIL(x, n, j) V(to_f64)(V(part)(x, n, j, V(pad)))
#    define ZERO_ splat_f64(TINE_FLOAT_ ? -0.0 : 0.0)
#    define FOLD(a) fold_f64(a)
#    define ADD(a, b) ((a) + (b))
#    define RESULT(v, n) canonical((v) / (double)(n))
#    include "add_axis-inl.h"
#    undef V
#endif
