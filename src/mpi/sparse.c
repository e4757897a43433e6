/* sparse.c - the operations on groups of keys of any value (sparse_groups.c), for each type. */
#ifndef TINE_TYPE_FILE
#    include "sparse_groups.h"

/* ---- kernels that do not depend on the type of x --------------------------------------------- */
static int add_f64(void *keys, void *y, size_t *m, const void *key, tine_type type, const void *x,
                   size_t room, size_t n, const tine_opts *o)
{
    return tine_groupsum_sparse_f64(keys, y, m, key, type, x, room, n, o);
}

/* Sums of integers, and of counts, modulo 2^64. */
static int add_u64(void *keys, void *y, size_t *m, const void *key, tine_type type, const void *x,
                   size_t room, size_t n, const tine_opts *o)
{
    return tine_groupsum_sparse_u64(keys, y, m, key, type, x, room, n, o);
}

static int count_keys(void *keys, void *y, size_t *m, const void *key, tine_type type,
                      const void *x, size_t room, size_t n, const tine_opts *o)
{
    (void)x;
    switch (type) {
    case TINE_I32:
        return tine_groupcount_sparse_i32(keys, y, m, key, room, n, o);
    case TINE_U32:
        return tine_groupcount_sparse_u32(keys, y, m, key, room, n, o);
    case TINE_I64:
        return tine_groupcount_sparse_i64(keys, y, m, key, room, n, o);
    default:
        return tine_groupcount_sparse_u64(keys, y, m, key, room, n, o);
    }
}
#    define TINE_TYPE_FILE "mpi/sparse.c"
#    include "tine/types.h"
#    undef TINE_TYPE_FILE
#else
#    define K(part) TINE_NAME_(mpi_sparse_##part)
#    define T TINE_T
#    define ACC TINE_ACC

#    define KERNEL(op) \
        static int K(op)(void *keys, void *y, size_t *m, const void *key, tine_type type, \
                         const void *x, size_t room, size_t n, const tine_opts *o) \
        { \
            return TINE_NAME_(group##op##_sparse)(keys, y, m, key, type, x, room, n, o); \
        }
KERNEL(sum)
KERNEL(min)
KERNEL(max)
#    undef KERNEL

static int K(run)(const sparse_op *op, tine_mpi_array *keys, tine_mpi_array *y, const void *key,
                  tine_type type, const T *x, const tine_mpi_array *a, const tine_opts *o)
{
    mpi_call c;
    sparse_job j;
    const int rc = sparse_begin(&j, &c, op, group_of(key, type, x, sizeof *x), keys, y, a, o);
    return rc ? rc : sparse_run(&j, 0, keys, y);
}

int TINE_NAME_(mpi_groupsum_sparse)(tine_mpi_array *keys, tine_mpi_array *y, const void *key,
                                    tine_type type, const T *x, const tine_mpi_array *a,
                                    const tine_opts *o)
{
    static const sparse_op op = {"tine_mpi_groupsum_sparse",
                                 1,
                                 {sizeof(ACC)},
                                 {K(sum)},
                                 {TINE_FLOAT_ ? add_f64 : add_u64},
                                 TINE_FLOAT_,
                                 TINE_FLOAT_    ? TINE_F64
                                 : TINE_SIGNED_ ? TINE_I64
                                                : TINE_U64};
    return K(run)(&op, keys, y, key, type, x, a, o);
}

int TINE_NAME_(mpi_groupmin_sparse)(tine_mpi_array *keys, tine_mpi_array *y, const void *key,
                                    tine_type type, const T *x, const tine_mpi_array *a,
                                    const tine_opts *o)
{
    static const sparse_op op = {
        "tine_mpi_groupmin_sparse", 1, {sizeof(T)}, {K(min)}, {K(min)}, 0, TINE_TYPE_};
    return K(run)(&op, keys, y, key, type, x, a, o);
}

int TINE_NAME_(mpi_groupmax_sparse)(tine_mpi_array *keys, tine_mpi_array *y, const void *key,
                                    tine_type type, const T *x, const tine_mpi_array *a,
                                    const tine_opts *o)
{
    static const sparse_op op = {
        "tine_mpi_groupmax_sparse", 1, {sizeof(T)}, {K(max)}, {K(max)}, 0, TINE_TYPE_};
    return K(run)(&op, keys, y, key, type, x, a, o);
}

/* Integers are summed as doubles, as tine_groupmean_sparse does. */
int TINE_NAME_(mpi_groupmean_sparse)(tine_mpi_array *keys, tine_mpi_array *y, const void *key,
                                     tine_type type, const T *x, const tine_mpi_array *a,
                                     const tine_opts *o)
{
    static const sparse_op op = {"tine_mpi_groupmean_sparse",
                                 2,
                                 {sizeof(double), sizeof(uint64_t)},
                                 {TINE_FLOAT_ ? K(sum) : add_f64, count_keys},
                                 {add_f64, add_u64},
                                 1,
                                 TINE_F64};
    mpi_call c;
    sparse_job j;
    int rc = sparse_begin(&j, &c, &op, group_of(key, type, x, sizeof *x), keys, y, a, o);
    if (rc) return rc;
#    if !TINE_FLOAT_
    double *as_doubles = call_keeps(&c, memory_array(a->count, sizeof *as_doubles));
    for (size_t i = 0; i < a->count && as_doubles; i++) as_doubles[i] = (double)x[i];
    rc = as_doubles ? 0 : TINE_ENOMEM;
    j.b.x = (const char *)as_doubles, j.b.x_size = sizeof *as_doubles;
#    endif
    return sparse_run(&j, rc, keys, y);
}

#    if !TINE_FLOAT_
int TINE_NAME_(mpi_groupcount_sparse)(tine_mpi_array *keys, tine_mpi_array *y, const T *key,
                                      const tine_mpi_array *a, const tine_opts *o)
{
    static const sparse_op op = {
        "tine_mpi_groupcount_sparse", 1, {sizeof(uint64_t)}, {count_keys}, {add_u64}, 0, TINE_U64};
    mpi_call c;
    sparse_job j;
    const int rc = sparse_begin(&j, &c, &op, group_of(key, TINE_TYPE_, NULL, 0), keys, y, a, o);
    return rc ? rc : sparse_run(&j, 0, keys, y);
}
#    endif
#    undef K
#    undef T
#    undef ACC
#endif
