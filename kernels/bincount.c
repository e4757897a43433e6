/* bincount.c - tine_bincount: integers are their bins (src/bins.c counts). */
#ifndef T
#    include "kernel.h"
#    include "bins.h"
#    define TINE_TYPE_FILE "bincount.c"
#    include "tine/types.h"
#elif !TINE_FLOAT_
#    include "bins_keys.h"

int FN(bincount)(size_t *count, const T *x, size_t bins, size_t n, const tine_opts *o)
{
    if (bad_array(x, n, sizeof *x) || bad_array(count, bins, sizeof *count) || bins >= UINT32_MAX) return TINE_EINVAL;
    const TINE_NAME_(bins_keys) keys = {x, bins};
    const struct tine_bins_job j = TINE_NAME_(bins_job)(&keys, n);
    return tine_bins_(count, &j, o);
}
#endif
