/* sparse_groups.h - groups of keys of any value over all ranks, for every operation on them. */
#ifndef TINE_MPI_SPARSE_GROUPS_H
#define TINE_MPI_SPARSE_GROUPS_H
#include "group_blocks.h"

enum { COLUMNS = 2 };

/* A function such as tine_groupsum_sparse, for y and x of any type. */
typedef int sparse_kernel(void *keys, void *y, size_t *m, const void *key, tine_type type,
                          const void *x, size_t room, size_t n, const tine_opts *o);

/* An operation. It has one column of partial results, or two: the sums and the counts of a mean. */
typedef struct sparse_op {
    const char *name;
    size_t columns, size[COLUMNS]; /* bytes of a partial result */
    sparse_kernel *part[COLUMNS], *join[COLUMNS];
    int rounds;     /* whether adding rounds, so that each block has partial results of its own */
    tine_type type; /* the type of the results */
} sparse_op;

/* Keys and their partial results. Within a block, keys ascend. */
typedef struct columns {
    char *keys, *values[COLUMNS];
} columns;

typedef struct sparse_job {
    mpi_call *c;
    const sparse_op *op;
    group_blocks b;
    columns part;               /* block k begins at place k * b.cuts.block */
    size_t found[GROUP_BLOCKS]; /* the number of keys of each block */
    columns got;                /* the partial results that arrived; later the results */
    size_t count;
} sparse_job;

/* Begins a call: checks the arguments and sets *j. After an error, there is nothing to end. */
int sparse_begin(sparse_job *j, mpi_call *c, const sparse_op *op, group_blocks b,
                 const tine_mpi_array *keys, const tine_mpi_array *y, const tine_mpi_array *a,
                 const tine_opts *o);
/* Does all three steps and ends the call. rc: an error of this rank since sparse_begin, or 0. *keys
   and *y become the results. */
int sparse_run(sparse_job *j, int rc, tine_mpi_array *keys, tine_mpi_array *y);

#endif
