/* parallel_quicksort.h - sorts an array in place, or selects, over all threads, by
   partitioning it about pivots. */
#ifndef TINE_PARALLEL_QUICKSORT_H
#define TINE_PARALLEL_QUICKSORT_H
#include "sort_job.h"

/* Sorts the n > 16384 elements of x in place. The array is partitioned at least once.
   SORT_DECLINED: there are not 256 KiB of scratch memory. */
int parallel_quicksort(const sort_job *j, void *x, size_t n);
/* Like parallel_quicksort, but only the elements whose ranks are in `ranks` come to their places.
   Afterwards the contents of the other places are indeterminate. */
int parallel_quickselect(const sort_job *j, void *x, size_t n, ranks_list ranks);

#endif
