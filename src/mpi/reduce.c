/* reduce.c - sum, dot, fsum, fdot, norm and moments over all ranks. They call the kernels of one
   process, whose folds fold.c extends to all ranks. */
#ifndef TINE_TYPE_FILE
#    include "fold.h"
#    include <string.h>

enum { BLOCK = 2048 /* The kernels' block. The promised bits depend on it. */ };

/* Folds to one number of 8 bytes. If the array is empty, the number is 0. */
static int one_number(fold_call f, void *out, const tine_mpi_array *a, const tine_opts *o)
{
    union {
        double d;
        int64_t i;
        uint64_t u;
    } result = {.u = 0}, nothing = {.u = 0};
    f.out = &result;
    CALL_BAD(f.bad, !out, "tine_mpi: out is NULL");
    const int rc = fold_run(&f, a, o);
    if (rc == 0) memcpy(out, a->n ? &result : &nothing, sizeof result);
    return rc;
}
#    define TINE_TYPE_FILE "mpi/reduce.c"
#    include "tine/types.h"
#else
#    define K(part) TINE_NAME_(mpi_##part##_run)
#    define T TINE_T
#    define ACC TINE_ACC

static int K(sum)(fold_call *f, const void *const *x, size_t n, const tine_opts *o)
{
    return TINE_NAME_(sum)(f->out, x[0], n, o);
}

static int K(dot)(fold_call *f, const void *const *x, size_t n, const tine_opts *o)
{
    return TINE_NAME_(dot)(f->out, x[0], x[1], n, o);
}

static int K(fsum)(fold_call *f, const void *const *x, size_t n, const tine_opts *o)
{
    return TINE_NAME_(fsum)(f->out, x[0], n, o);
}

static int K(fdot)(fold_call *f, const void *const *x, size_t n, const tine_opts *o)
{
    return TINE_NAME_(fdot)(f->out, x[0], x[1], n, o);
}

static int K(norm)(fold_call *f, const void *const *x, size_t n, const tine_opts *o)
{
    return TINE_NAME_(norm)(f->out, x[0], n, o);
}

static int K(moments)(fold_call *f, const void *const *x, size_t n, const tine_opts *o)
{
    double *out = f->out;
    return TINE_NAME_(moments)(out, out + 1, x[0], n, o);
}

#    define CALL(op, inputs_, block_, exact_, ...) \
        ((fold_call){.name = "tine_mpi_" #op, \
                     .x = {__VA_ARGS__}, \
                     .inputs = inputs_, \
                     .size = sizeof(T), \
                     .block = block_, \
                     .exact = exact_, \
                     .run = K(op)})

int TINE_NAME_(mpi_sum)(ACC *out, const T *x, const tine_mpi_array *a, const tine_opts *o)
{
    return one_number(CALL(sum, 1, BLOCK, 0, x), out, a, o);
}

int TINE_NAME_(mpi_dot)(ACC *out, const T *x, const T *y, const tine_mpi_array *a,
                        const tine_opts *o)
{
    return one_number(CALL(dot, 2, BLOCK, 0, x, y), out, a, o);
}

int TINE_NAME_(mpi_fsum)(double *out, const T *x, const tine_mpi_array *a, const tine_opts *o)
{
    return one_number(CALL(fsum, 1, 0, 1, x), out, a, o);
}

int TINE_NAME_(mpi_fdot)(double *out, const T *x, const T *y, const tine_mpi_array *a,
                         const tine_opts *o)
{
    return one_number(CALL(fdot, 2, 0, 1, x, y), out, a, o);
}

int TINE_NAME_(mpi_norm)(double *out, const T *x, const tine_mpi_array *a, const tine_opts *o)
{
    return one_number(CALL(norm, 1, BLOCK, 0, x), out, a, o);
}

int TINE_NAME_(mpi_moments)(double *mean, double *variance, const T *x, const tine_mpi_array *a,
                            const tine_opts *o)
{
    double both[2] = {0, 0};
    fold_call f = CALL(moments, 1, BLOCK, 0, x);
    f.out = both;
    CALL_BAD(f.bad, mean && mean == variance, "tine_mpi_moments: mean overlaps variance");
    const int rc = fold_run(&f, a, o);
    if (rc == 0 && a->n) {
        if (mean) *mean = both[0];
        if (variance) *variance = both[1];
    }
    return rc;
}
#    undef CALL
#    undef K
#    undef T
#    undef ACC
#endif
