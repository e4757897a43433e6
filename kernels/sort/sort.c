/* sort.c - tine_sort, tine_sort_desc: elements are sorted as unsigned keys, over all threads
   (src/sort/sort.c). */
#ifndef T
#    include "../kernel.h"
#    include "radix.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "sort/sort.c"
#    include "tine/types.h"
#else
#    include "keys-inl.h"

int FN(sort)(T *x, size_t n, const tine_opts *o)
{
    DOOR_ARRAY("sort", x, n);
    return tine_sort_keys_(x, n, &TINE_NAME_(keys), o);
}

#    if TINE_BITS_ >= 32
int FN(sort_desc)(T *x, size_t n, const tine_opts *o)
{
    const struct tine_keys keys = tine_keys_descending(TINE_NAME_(keys));
    DOOR_ARRAY("sort_desc", x, n);
    return tine_sort_keys_(x, n, &keys, o);
}
#    endif
#endif
