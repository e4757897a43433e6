/* group_buckets.h - sums of many groups: neighbouring groups are a bucket, and a rank has some of
   the buckets. Each element travels to the rank that has its group. */
#ifndef TINE_MPI_GROUP_BUCKETS_H
#define TINE_MPI_GROUP_BUCKETS_H
#include "group_blocks.h"

/* What grouping a rank's elements takes: the kernel of one process. */
typedef int dense_kernel(double *y, const void *key, tine_type type, const void *x, size_t groups,
                         size_t n, const tine_opts *o);

/* Whether elements should travel: tables of so many groups, one for each block, would be larger. */
int group_buckets_pay(const mpi_call *c, size_t groups);
/* y = the sums of all groups, on all ranks; agreed on. rc: this rank's code so far. *uneven = 1 on
   all ranks, and nothing has been done, if one of them would get more than twice n / ranks
   elements; else 0. */
int group_buckets_sum(mpi_call *c, double *y, const group_blocks *b, size_t groups,
                      dense_kernel *kernel, int rc, int *uneven);

#endif
