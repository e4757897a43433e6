/* group_buckets.h - sums of many groups. Neighbouring groups form a bucket, and each rank has some
   of the buckets. Each element is sent to the rank that has its group. */
#ifndef TINE_MPI_GROUP_BUCKETS_H
#define TINE_MPI_GROUP_BUCKETS_H
#include "group_blocks.h"

/* The kernel that groups the elements of one process. */
typedef int dense_kernel(double *y, const void *key, tine_type type, const void *x, size_t groups,
                         size_t n, const tine_opts *o);

/* Whether sending elements is cheaper than tables of `groups` groups, one for each block. */
int group_buckets_pay(const mpi_call *c, size_t groups);
/* y = the sums of all groups, on all ranks. rc is this rank's code until now. All ranks agree on
   the code. If one rank would get more than twice n / ranks elements, then *uneven = 1 on all ranks
   and nothing is done; else *uneven = 0. */
int group_buckets_sum(mpi_call *c, double *y, const group_blocks *b, size_t groups,
                      dense_kernel *kernel, int rc, int *uneven);

#endif
