/* groupby.c - tine_groupby: the number of elements of each group, and the order of the keys
   (src/group/groupby.c). */
#ifndef T
#    include "../kernel.h"
#    include "bins.h"
#    include "../sort/radix.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "group/groupby.c"
#    include "tine/types.h"
#elif !TINE_FLOAT_
#    include "bins_keys-inl.h"
#    include "../sort/keys-inl.h"

int FN(groupby)(size_t *order, size_t *starts, const T *key, size_t groups, size_t n,
                const tine_opts *o)
{
    DOOR_ARRAY("groupby", key, n);
    DOOR_ARRAY("groupby", order, n);
    DOOR_GIVEN("groupby", starts);
    DOOR("groupby", groups >= UINT32_MAX, "groups is not below 2^32 - 1");
    DOOR_APART("groupby", order, n, key, n);
    DOOR_APART("groupby", starts, groups + 1, key, n);
    DOOR_APART("groupby", starts, groups + 1, order, n);
    const TINE_NAME_(bins_keys) keys = {key, groups};
    const struct tine_bins_job j = TINE_NAME_(bins_job)(&keys, n);
    return tine_groupby_keys_(order, starts, key, &j, &TINE_NAME_(keys), o);
}
#endif
