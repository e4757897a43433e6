/* group_sparse.c - tine_groupsum_sparse, tine_groupmean_sparse, tine_groupmin_sparse,
   tine_groupmax_sparse: one result for each group, by keys of any value (src/group/sparse.c). */
#ifndef T
#    include "../kernel.h"
#    include "group_job-inl.h"
#    define TINE_TYPE_FILE "group/group_sparse.c"
#    include "tine/types.h"
#else
/* group.c defines the operation group_##op. */
#    define SPARSE(op, Y) \
        extern const struct tine_group_op FN(group_##op); \
        int FN(group##op##_sparse)(void *keys, Y *y, size_t *m, const void *key, tine_type type, \
                                   const T *x, size_t room, size_t n, const tine_opts *o) \
        { \
            DOOR_SPARSE_OF("group" #op "_sparse"); \
            const struct tine_group_job j = group_job(&FN(group_##op), key, type, x, n); \
            return tine_group_sparse_(keys, y, m, &j, room, o); \
        }
SPARSE(sum, ACC)
SPARSE(mean, double)
SPARSE(min, T)
SPARSE(max, T)
#    undef SPARSE
#endif
