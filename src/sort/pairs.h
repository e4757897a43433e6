/* pairs.h - sorts keys over all threads, each with a value beside it, through buckets. */
#ifndef TINE_PAIRS_H
#define TINE_PAIRS_H
#include "../../kernels/sort/radix.h"
#include "../schedule/phases.h"

enum {
    PAIRS_MIN = 1 << 15, /* elements: one thread sorts fewer faster */
    /* bytes of a value at most: longer values are whole cache lines wherever they lie */
    PAIRS_VALUE_MAX = 64
};

/* Sorts keys and values in place, stably: 0 or an error. PAIRS_MIN <= n < 2^31; 0 < size <=
   PAIRS_VALUE_MAX. */
int pairs_sort(phases *s, void *keys, void *values, size_t size, size_t n,
               const struct tine_keys *k);

#endif
