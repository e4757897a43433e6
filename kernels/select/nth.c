/* nth.c - tine_nth: the element of a given rank (src/select/select.c). */
#ifndef T
#    include "../kernel.h"
#    include "select.h"
#    define TINE_TYPE_FILE "select/nth.c"
#    include "tine/types.h"
#else
#    include "../sort/keys-inl.h"

int FN(nth)(T *out, const T *x, size_t k, size_t n, const tine_opts *o)
{
    DOOR_GIVEN("nth", out);
    DOOR_ARRAY("nth", x, n);
    DOOR("nth", k >= n, "k is not below n");
    DOOR_APART("nth", out, 1, x, n);
    return tine_nth_keys_(out, x, k, n, &TINE_NAME_(keys), SELECT_OPS, o);
}
#endif
