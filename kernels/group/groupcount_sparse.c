/* groupcount_sparse.c - tine_groupcount_sparse: the number of elements with each key
   (src/group/sparse.c). */
#ifndef T
#    include "../kernel.h"
#    include "group_job-inl.h"
#    define TINE_WITH_NARROW_
#    define TINE_TYPE_FILE "group/groupcount_sparse.c"
#    include "tine/types.h"
#elif !TINE_FLOAT_

int FN(groupcount_sparse)(T *keys, size_t *y, size_t *m, const T *key, size_t room, size_t n,
                          const tine_opts *o)
{
    const tine_type type = TINE_TYPE_;
    DOOR_SPARSE("groupcount_sparse");
    const struct tine_group_job j =
        group_job(&UNDER_(tine_group_count, TINE_ISA), key, type, NULL, n);
    return tine_group_sparse_(keys, y, m, &j, room, o);
}
#endif
