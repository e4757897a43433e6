/* argsort.c - tine_argsort: keys packed with their indexes, then sorted (src/argsort.c). */
#ifndef T
#    include "kernel.h"
#    include "radix.h"
#    define TINE_TYPE_FILE "argsort.c"
#    include "tine/types.h"
#else
#    include "keys.h"

int FN(argsort)(size_t *order, const T *x, size_t n, const tine_opts *o)
{
    if (bad_array(x, n, sizeof *x) || bad_array(order, n, sizeof *order)) return TINE_EINVAL;
    return tine_argsort_keys_(order, x, n, &TINE_NAME_(keys), o);
}
#endif
