/* sort.h - sorting keys over all threads, as one part of a larger operation. */
#ifndef TINE_SORT_H
#define TINE_SORT_H
#include "sort_job.h"

/* *range = the smallest and the largest key of x[0, n), n > 0. */
int sort_key_range(const sort_job *j, struct radix_range *range, const void *x, size_t n,
                   double weight);
/* Sorts x in place. spare: sort_spare(n, size) bytes, or NULL. If ops->vectors is set, spare is not
   used. */
int sort_in_place(const sort_job *j, void *x, void *spare, size_t n);
size_t sort_spare(size_t n, size_t size);

#endif
