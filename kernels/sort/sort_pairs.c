/* sort_pairs.c - tine_sort_pairs: sorts keys, and moves each key's value with it
   (src/sort/sort_pairs.c). */
#ifndef T
#    include "../kernel.h"
#    include "radix.h"
#    define TINE_TYPE_FILE "sort/sort_pairs.c"
#    include "tine/types.h"
#else
#    include "keys-inl.h"

int FN(sort_pairs)(T *keys, void *values, size_t size, size_t n, const tine_opts *o)
{
    DOOR_ARRAY("sort_pairs", keys, n);
    if (size) DOOR_BYTES("sort_pairs", values, n, size);
    DOOR_APART_BYTES("sort_pairs", keys, n * sizeof *keys, values, n * size);
    return tine_sort_pairs_keys_(keys, values, size, n, &TINE_NAME_(keys), o);
}
#endif
