/* argsort.h - the order of an array's elements, as one part of a larger operation. */
#ifndef TINE_ARGSORT_H
#define TINE_ARGSORT_H
#include "sort.h"

int argsort(steps *s, size_t *order, const void *x, size_t n, const struct tine_keys *k, double part);
/* The same for any n, by a stable merge sort of keys with indexes: 32 n bytes. */
int argsort_wide(steps *s, size_t *order, const void *x, size_t n, const struct tine_keys *k);

#endif
