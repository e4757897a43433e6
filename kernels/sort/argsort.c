/* argsort.c - tine_argsort, tine_argsort_desc: keys are packed with their indexes, then sorted
   (src/sort/argsort.c). */
#ifndef T
#    include "../kernel.h"
#    include "radix.h"
#    define TINE_WITH_NARROW_
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

#    if TINE_BITS_ >= 32
int FN(argsort_desc)(size_t *order, const T *x, size_t n, const tine_opts *o)
{
    const struct tine_keys keys = tine_keys_descending(TINE_NAME_(keys));
    DOOR_ARRAY("argsort_desc", x, n);
    DOOR_ARRAY("argsort_desc", order, n);
    DOOR_APART("argsort_desc", order, n, x, n);
    return tine_argsort_keys_(order, x, n, &keys, o);
}
#    endif
#endif
