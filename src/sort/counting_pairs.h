/* counting_pairs.h - sorts keys with values, or indexes of keys, where few values make up nearly
   all keys, by counting them. */
#ifndef TINE_COUNTING_PAIRS_H
#define TINE_COUNTING_PAIRS_H
#include "sort_job.h"

/* Sorts the keys that have no frequent value, stably, each with a value of `size` bytes. */
typedef int counting_others(phases *s, void *keys, void *values, size_t size, size_t n,
                            const struct tine_keys *k);

/* Sorts keys of the kind k stably, with values of `size` bytes. TINE_ENOMEM: no scratch memory.
   SORT_DECLINED: a sample shows too many other keys. Both leave the arrays as they were. */
int counting_sort_pairs(const sort_job *j, void *keys, void *values, size_t size, size_t n,
                        counting_others *sort, const struct tine_keys *k);
/* order = the indexes that sort x, stably. SORT_DECLINED: too many other keys, or no memory; order
   is then indeterminate. */
int counting_argsort(const sort_job *j, size_t *order, const void *x, size_t n,
                     counting_others *sort, const struct tine_keys *k);

#endif
