/* groupmax.c - tine_groupmax: the greatest element of each group, by dense keys
   (src/group/dense.c). */
#ifndef T
#    include "../kernel.h"
#    include "group_job-inl.h"
#    define TINE_TYPE_FILE "group/groupmax.c"
#    include "tine/types.h"
#else
extern const struct tine_group_op FN(group_max);

int FN(groupmax)(T *y, const void *key, tine_type type, const T *x, size_t groups, size_t n,
                 const tine_opts *o)
{
    DOOR_DENSE("groupmax");
    const struct tine_group_job j = group_job(&FN(group_max), key, type, x, n);
    return tine_group_dense_(y, &j, groups, o);
}
#endif
