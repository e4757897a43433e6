/* counting_sort.h - sorts arrays that have few distinct keys, by counting them. */
#ifndef TINE_COUNTING_SORT_H
#define TINE_COUNTING_SORT_H
#include "sort_job.h"

/* Sorts x in place without extra memory. SORT_DECLINED: a sample shows too many distinct keys. */
int counting_sort(const sort_job *j, void *x, size_t n);

#endif
