/* narrow_argsort.h - the order of keys of 8 and 16 bits. */
#ifndef TINE_NARROW_ARGSORT_H
#define TINE_NARROW_ARGSORT_H
#include "../../kernels/sort/radix.h"
#include "../schedule/phases.h"

/* order = the indexes of x's elements in ascending order of their keys; stable. n > 0.
   weight: the share of the whole call in this sort, from 0 to 1. */
int narrow_argsort(phases *s, size_t *order, const void *x, size_t n, const struct tine_keys *k,
                   double weight);

#endif
