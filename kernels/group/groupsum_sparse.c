/* groupsum_sparse.c - tine_groupsum_sparse: the sum of each group's elements, by keys of any value
   (src/group/sparse.c). */
#ifndef T
#    include "../kernel.h"
#    include "group_job-inl.h"
#    define TINE_TYPE_FILE "group/groupsum_sparse.c"
#    include "tine/types.h"
#else
extern const struct tine_group_op FN(group_sum);

int FN(groupsum_sparse)(void *keys, ACC *y, size_t *m, const void *key, tine_type type, const T *x,
                        size_t room, size_t n, const tine_opts *o)
{
    DOOR_SPARSE_OF("groupsum_sparse");
    const struct tine_group_job j = group_job(&FN(group_sum), key, type, x, n);
    return tine_group_sparse_(keys, y, m, &j, room, o);
}
#endif
