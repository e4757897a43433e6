/* group_dense.c - tine_groupsum, tine_groupmean, tine_groupmin, tine_groupmax: one result for each
   group, by dense keys (src/group/dense.c). */
#ifndef T
#    include "../kernel.h"
#    include "group_job-inl.h"
#    define TINE_TYPE_FILE "group/group_dense.c"
#    include "tine/types.h"
#else
/* group.c defines the operation group_##op. */
#    define DENSE(op, Y) \
        extern const struct tine_group_op FN(group_##op); \
        int FN(group##op)(Y * y, const void *key, tine_type type, const T *x, size_t groups, \
                          size_t n, const tine_opts *o) \
        { \
            DOOR_DENSE("group" #op); \
            const struct tine_group_job j = group_job(&FN(group_##op), key, type, x, n); \
            return tine_group_dense_(y, &j, groups, o); \
        }
DENSE(sum, ACC)
DENSE(mean, double)
DENSE(min, T)
DENSE(max, T)
#    undef DENSE
#endif
