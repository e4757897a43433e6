/* reduce.c - sum, dot, fsum, fdot, norm and moments over all ranks: the kernels of one process,
   whose folds fold.c makes of all ranks' blocks. */
#ifndef TINE_TYPE_FILE
#    include "fold.h"
enum { BLOCK = 2048 /* the kernels': part of the promise */ };
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

int TINE_NAME_(mpi_sum)(ACC *out, const T *x, const tine_mpi_array *a, const tine_opts *o)
{
    ACC sum = 0;
    fold_call f = {.name = "tine_mpi_sum",
                   .x = {x},
                   .size = sizeof *x,
                   .block = BLOCK,
                   .run = K(sum),
                   .out = &sum};
    CALL_BAD(f.bad, !out, "tine_mpi_sum: out is NULL");
    const int rc = fold_run(&f, a, o);
    if (rc == 0) *out = a->n ? sum : 0;
    return rc;
}

int TINE_NAME_(mpi_dot)(ACC *out, const T *x, const T *y, const tine_mpi_array *a,
                        const tine_opts *o)
{
    ACC sum = 0;
    fold_call f = {.name = "tine_mpi_dot",
                   .x = {x, y},
                   .inputs = 2,
                   .size = sizeof *x,
                   .block = BLOCK,
                   .run = K(dot),
                   .out = &sum};
    CALL_BAD(f.bad, !out, "tine_mpi_dot: out is NULL");
    CALL_BAD(f.bad, a && a->count && !y, "tine_mpi_dot: y is NULL");
    const int rc = fold_run(&f, a, o);
    if (rc == 0) *out = a->n ? sum : 0;
    return rc;
}

int TINE_NAME_(mpi_fsum)(double *out, const T *x, const tine_mpi_array *a, const tine_opts *o)
{
    double sum = 0;
    fold_call f = {.name = "tine_mpi_fsum",
                   .x = {x},
                   .size = sizeof *x,
                   .run = K(fsum),
                   .exact = 1,
                   .out = &sum};
    CALL_BAD(f.bad, !out, "tine_mpi_fsum: out is NULL");
    const int rc = fold_run(&f, a, o);
    if (rc == 0) *out = sum;
    return rc;
}

int TINE_NAME_(mpi_fdot)(double *out, const T *x, const T *y, const tine_mpi_array *a,
                         const tine_opts *o)
{
    double sum = 0;
    fold_call f = {.name = "tine_mpi_fdot",
                   .x = {x, y},
                   .inputs = 2,
                   .size = sizeof *x,
                   .run = K(fdot),
                   .exact = 1,
                   .out = &sum};
    CALL_BAD(f.bad, !out, "tine_mpi_fdot: out is NULL");
    CALL_BAD(f.bad, a && a->count && !y, "tine_mpi_fdot: y is NULL");
    const int rc = fold_run(&f, a, o);
    if (rc == 0) *out = sum;
    return rc;
}

int TINE_NAME_(mpi_norm)(double *out, const T *x, const tine_mpi_array *a, const tine_opts *o)
{
    double norm = 0;
    fold_call f = {.name = "tine_mpi_norm",
                   .x = {x},
                   .size = sizeof *x,
                   .block = BLOCK,
                   .run = K(norm),
                   .out = &norm};
    CALL_BAD(f.bad, !out, "tine_mpi_norm: out is NULL");
    const int rc = fold_run(&f, a, o);
    if (rc == 0) *out = norm;
    return rc;
}

int TINE_NAME_(mpi_moments)(double *mean, double *variance, const T *x, const tine_mpi_array *a,
                            const tine_opts *o)
{
    double both[2] = {0, 0};
    fold_call f = {.name = "tine_mpi_moments",
                   .x = {x},
                   .size = sizeof *x,
                   .block = BLOCK,
                   .run = K(moments),
                   .out = both};
    CALL_BAD(f.bad, mean && mean == variance, "tine_mpi_moments: mean overlaps variance");
    const int rc = fold_run(&f, a, o);
    if (rc == 0 && a->n) {
        if (mean) *mean = both[0];
        if (variance) *variance = both[1];
    }
    return rc;
}
#    undef K
#    undef T
#    undef ACC
#endif
