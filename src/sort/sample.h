/* sample.h - a sorted sample of an array's keys. */
#ifndef TINE_SORT_SAMPLE_H
#define TINE_SORT_SAMPLE_H
#include "../../kernels/sort/radix.h"

/* Fills sample[0, size) with keys of x[0, n), n >= size >= 1, in ascending order; m maps x[i] to
   its key. x is cut into `size` parts of equal length. Each gives one key, from a pseudo-random
   place. sample has room for 2 * size keys. */
void sample_keys(uint64_t *sample, size_t size, const void *x, size_t n, const struct tine_keys *k,
                 const struct radix_map *m);

#endif
