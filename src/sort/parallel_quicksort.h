/* parallel_quicksort.h - sorts an array in place, over all threads, by partitioning it about
   pivots. */
#ifndef TINE_PARALLEL_QUICKSORT_H
#define TINE_PARALLEL_QUICKSORT_H
#include "sort_job.h"

/* n > 16384: the array is partitioned at least once. SORT_DECLINED: there are not 46 KiB of scratch
   memory. */
int parallel_quicksort(const sort_job *j, void *x, size_t n);

#endif
