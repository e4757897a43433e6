/* arg.c - tine_argmin, tine_argmax: the index of the least, of the greatest element; the lowest of
   ties; the first NaN if there is one. */
#ifndef T
#    include "../kernel.h"
#    include "../simd.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "reduce/arg.c"
#    include "tine/types.h"
#else
#    include "order-inl.h"
#    define ARG argmin
#    define ARG_NAME "argmin"
#    define K(part) TINE_NAME_(argmin_##part)
#    define BEST(x, n, value) TINE_NAME_(order_range)(value, NULL, x, n)
#    define BETTER(a, b) ((a) < (b))
#    include "arg-inl.h"
#    define ARG argmax
#    define ARG_NAME "argmax"
#    define K(part) TINE_NAME_(argmax_##part)
#    define BEST(x, n, value) TINE_NAME_(order_range)(NULL, value, x, n)
#    define BETTER(a, b) ((a) > (b))
#    include "arg-inl.h"
#endif
