/* argmin.c - tine_argmin: the index of the least element; the lowest of ties, the first NaN's if
   there is one. */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"
#    define ARG argmin
#    define ARG_NAME "argmin"
#    define TINE_TYPE_FILE "reduce/argmin.c"
#    include "tine/types.h"
#else
#    include "order-inl.h"
#    define K(part) TINE_NAME_(argmin_##part)
#    define BEST(x, n, value) TINE_NAME_(order_range)(value, NULL, x, n)
#    define BETTER(a, b) ((a) < (b))
#    include "arg-inl.h"
#    undef K
#    undef BEST
#    undef BETTER
#endif
