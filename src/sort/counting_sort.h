/* counting_sort.h - sorts arrays that have few distinct keys, by counting them. */
#ifndef TINE_COUNTING_SORT_H
#define TINE_COUNTING_SORT_H
#include "sort_job.h"

/* Sorts x in place without extra memory. SORT_DECLINED: a sample shows too many distinct keys. */
int counting_sort(const sort_job *j, void *x, size_t n);
/* Sorts keys stably, with values of `size` bytes. TINE_ENOMEM if there is no scratch memory. */
int counting_sort_pairs(const sort_job *j, void *keys, void *values, size_t size, size_t n);
/* order = the indexes that sort x, stably. SORT_DECLINED: too many distinct keys, or no memory. */
int counting_argsort(const sort_job *j, size_t *order, const void *x, size_t n);

#endif
