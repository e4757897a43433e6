/* groupmean.c - tine_groupmean: the mean of each group's elements, by dense keys
   (src/group/dense.c). */
#ifndef T
#    include "../kernel.h"
#    include "group_job-inl.h"
#    define TINE_TYPE_FILE "group/groupmean.c"
#    include "tine/types.h"
#else
extern const struct tine_group_op FN(group_mean);

int FN(groupmean)(double *y, const void *key, tine_type type, const T *x, size_t groups, size_t n,
                  const tine_opts *o)
{
    DOOR_DENSE("groupmean");
    const struct tine_group_job j = group_job(&FN(group_mean), key, type, x, n);
    return tine_group_dense_(y, &j, groups, o);
}
#endif
