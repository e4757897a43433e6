/* sort.c - tine_sort: unsigned keys, digit by digit, over all threads (src/sort/sort.c). */
#ifndef T
#    include "../kernel.h"
#    include "radix.h"
#    define TINE_TYPE_FILE "sort/sort.c"
#    include "tine/types.h"
#else
#    include "keys-inl.h"

int FN(sort)(T *x, size_t n, const tine_opts *o)
{
    DOOR_ARRAY("sort", x, n);
    return tine_sort_keys_(x, n, &TINE_NAME_(keys), o);
}
#endif
