/* pairs.h - sorts keys, each with a value beside it, over all threads, by buckets. */
#ifndef TINE_PAIRS_H
#define TINE_PAIRS_H
#include "../../kernels/sort/radix.h"
#include "../schedule/phases.h"

/* The largest size of a value in bytes. Longer values occupy whole cache lines wherever they
   lie. */
enum { PAIRS_VALUE_MAX = 64 };

/* Sorts keys and values in place, stably. Returns 0 or an error. n < 2^31; 0 < size <=
   PAIRS_VALUE_MAX. */
int pairs_sort(phases *s, void *keys, void *values, size_t size, size_t n,
               const struct tine_keys *k);

#endif
