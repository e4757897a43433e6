/* fold.h - folds over all ranks: each rank computes nodes of the fixed tree, which are then joined.
 */
#ifndef TINE_MPI_FOLD_H
#define TINE_MPI_FOLD_H
#include "call.h"

/* The engine calls this instead of tine_fold_. With the cut CALL_BODY (call.h) it keeps this rank's
   nodes, and returns 0 with *acc unchanged. With the other cuts *acc is the result of the whole
   array. */
int fold_spread(tine_spread_ *s, tine_leaf *leaf, tine_join *join, void *ctx, void *acc,
                size_t acc_size, size_t n, size_t block, size_t unit, double ns);

/* A fold of blocks over up to two inputs, of `size` bytes an element. `run` makes the engine's call
   for some elements of the inputs. It is called for the body and then for the seam. */
typedef struct fold_call {
    const char *name, *bad;
    const void *x[2];
    size_t inputs;
    size_t size, block;
    int (*run)(struct fold_call *f, const void *const *x, size_t n, const tine_opts *o);
    int exact;        /* True: joining is exact. Then one call of `run` does all elements. */
    void *out;        /* where `run` stores the result */
    const void *more; /* further arguments of `run`; may be NULL */
    size_t first;     /* the place of x in the whole array */
} fold_call;
int fold_run(fold_call *f, const tine_mpi_array *a, const tine_opts *o);

#endif
