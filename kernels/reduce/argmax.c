/* argmax.c - tine_argmax: the index of the greatest element; the lowest of ties, the first NaN's if
   there is one. */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"
#    define ARG argmax
#    define ARG_NAME "argmax"
#    define TINE_TYPE_FILE "reduce/argmax.c"
#    include "tine/types.h"
#else
#    include "order-inl.h"
#    define K(part) TINE_NAME_(argmax_##part)
#    define BEST(x, n, value) TINE_NAME_(order_range)(NULL, value, x, n)
#    define BETTER(a, b) ((a) > (b))
#    include "arg-inl.h"
#    undef K
#    undef BEST
#    undef BETTER
#endif
