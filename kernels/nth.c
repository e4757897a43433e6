/* nth.c - tine_nth: the element of a given rank (src/select.c). */
#ifndef T
#    include "kernel.h"
#    include "select.h"
#    define TINE_TYPE_FILE "nth.c"
#    include "tine/types.h"
#else
#    include "keys.h"

int FN(nth)(T *out, const T *x, size_t k, size_t n, const tine_opts *o)
{
    if (!out || bad_array(x, n, sizeof *x) || k >= n) return TINE_EINVAL;
    return tine_nth_keys_(out, x, k, n, &TINE_NAME_(keys), SELECT_OPS, o);
}
#endif
