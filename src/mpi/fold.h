/* fold.h - folds over all ranks: nodes of the fixed tree on each, joined along the ranks. */
#ifndef TINE_MPI_FOLD_H
#define TINE_MPI_FOLD_H
#include "call.h"

/* What the engine calls in place of tine_fold_. In cut BODY it keeps this rank's nodes and returns
   0 with *acc as it was; after SEAM, and in the other cuts, *acc is the whole array's. */
int fold_spread(tine_spread_ *s, tine_leaf *leaf, tine_join *join, void *ctx, void *acc,
                size_t acc_size, size_t n, size_t block, size_t unit, double ns);

/* A call of a fold of blocks over up to two inputs, of `size` bytes an element: `run` is called for
   the body and for the seam, with the inputs' elements and options. It is that engine call. */
typedef struct fold_call {
    const char *name, *bad;
    const void *x[2];
    size_t inputs;
    size_t size, block;
    int (*run)(struct fold_call *f, const void *const *x, size_t n, const tine_opts *o);
    int exact;        /* one pass over this rank's elements will do */
    void *out;        /* `run`'s own */
    const void *more; /* `run`'s own */
    size_t first;     /* where x lies in the whole array */
} fold_call;
int fold_run(fold_call *f, const tine_mpi_array *a, const tine_opts *o);

#endif
