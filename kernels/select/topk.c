/* topk.c - tine_topk: the greatest elements and where they are (src/select/topk.c). */
#ifndef T
#    include "../kernel.h"
#    include "select.h"
#    define TINE_TYPE_FILE "select/topk.c"
#    include "tine/types.h"
#else
#    include "../sort/keys-inl.h"

int FN(topk)(T *values, size_t *at, size_t k, const T *x, size_t n, const tine_opts *o)
{
    DOOR_ARRAY("topk", x, n);
    DOOR("topk", k > n, "k is greater than n");
    DOOR("topk", at && k > PTRDIFF_MAX / sizeof *at, "k is too large for an array");
    DOOR("topk", k && !values && !at, "values and at are both NULL");
    DOOR_APART_IF("topk", values, k, x, n);
    DOOR_APART_IF("topk", at, k, x, n);
    DOOR_APART_BYTES("topk", values, values ? k * sizeof *values : 0, at, at ? k * sizeof *at : 0);
    return tine_topk_keys_(values, at, k, x, n, &TINE_NAME_(keys), SELECT_OPS, o);
}
#endif
