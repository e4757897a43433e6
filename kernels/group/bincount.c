/* bincount.c - tine_bincount: an integer is the number of its own bin (src/group/bincount.c
   counts). */
#ifndef T
#    include "../kernel.h"
#    include "bins.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "group/bincount.c"
#    include "tine/types.h"
#elif !TINE_FLOAT_
#    include "bins_keys-inl.h"

int FN(bincount)(size_t *count, const T *x, size_t bins, size_t n, const tine_opts *o)
{
    DOOR_ARRAY("bincount", x, n);
    DOOR_ARRAY("bincount", count, bins);
    DOOR("bincount", bins >= UINT32_MAX, "bins is not below 2^32 - 1");
    DOOR_APART("bincount", count, bins, x, n);
    const TINE_NAME_(bins_keys) keys = {x, bins};
    const struct tine_bins_job j = TINE_NAME_(bins_job)(&keys, n);
    return tine_bins_(count, &j, o);
}
#endif
