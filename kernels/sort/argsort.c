/* argsort.c - tine_argsort: keys packed with their indexes, then sorted (src/sort/argsort.c). */
#ifndef T
#    include "../kernel.h"
#    include "radix.h"
#    define TINE_TYPE_FILE "sort/argsort.c"
#    include "tine/types.h"
#else
#    include "keys-inl.h"

int FN(argsort)(size_t *order, const T *x, size_t n, const tine_opts *o)
{
    DOOR_ARRAY("argsort", x, n);
    DOOR_ARRAY("argsort", order, n);
    DOOR_APART("argsort", order, n, x, n);
    return tine_argsort_keys_(order, x, n, &TINE_NAME_(keys), o);
}
#endif
