/* topk.c - tine_topk: the greatest elements and where they are (src/topk.c). */
#ifndef T
#    include "kernel.h"
#    include "select.h"
#    define TINE_TYPE_FILE "topk.c"
#    include "tine/types.h"
#else
#    include "keys.h"

int FN(topk)(T *values, size_t *at, size_t k, const T *x, size_t n, const tine_opts *o)
{
    if (bad_array(x, n, sizeof *x) || k > n || (k && !values && !at)) return TINE_EINVAL;
    return tine_topk_keys_(values, at, k, x, n, &TINE_NAME_(keys), SELECT_OPS, o);
}
#endif
